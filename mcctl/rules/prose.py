"""The texts of a catalogue that people read, each with its language and with the place of every word in its file.

Which fields hold texts is told by their types (`mcctl.model.scalar.TextKind`): a new field is a passage by itself.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import islice

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.catalog.document import Data, Document
from mcctl.catalog.stretch import Stretches, stretches_of
from mcctl.diagnostics import Route, Span
from mcctl.model.fields import FieldNode, field_tree
from mcctl.model.kinds import Kind
from mcctl.model.scalar import TextKind

SENTENCES = frozenset({TextKind.PROSE, TextKind.MARKDOWN})
DEFAULT_LANGUAGE = "en"
MOST_TOLD = 20
"""How often a rule tells of one text; whoever mends so many looks again."""

GAP = r"(?:[ \t]{1,3}|[ \t]{0,8}\r?\n[ \t]{0,64})"
"""White space between two words of a paragraph, for patterns: at most one line's end, in a text as in its file."""

OF_WORD = r"\w\u2019'\-"
"""What a word is made of, for sets of characters in patterns: letters, digits, apostrophes, hyphens."""

BLANK = "\ufffc"
"""Stands in a text for what is no prose; neither a letter nor white space."""

NO_PROSE = re.compile(
    r"""
      ```[\s\S]*?```                                          # a block of code
    | `[^`\n]+`                                               # code in a line
    | (?<=\])\([^()\s]*\)                                     # where a link leads
    | https?://[^\s<>"]+ | \bwww\.[^\s<>"]+
    | (?<![\w.+-])[\w.+-]+@[\w.-]+                            # an e-mail address
    | (?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|example|pdf|docx?|pptx?|xlsx?|csv|txt|html?|svg|png|jpe?g
        |mp[34]|py|java|js|ts|c|cpp|cs|rb|json|xml|yaml|md|ipynb|zip)\b
    | <(?!(?:name|title|(?:insert|your)\b[^<>]*)>)[^<>\s][^<>]*>   # a tag
    | &\#?\w+;                                                # a character by its name
    """,
    re.VERBOSE,
)


def word_set(words: str) -> frozenset[str]:
    """Reads a list of words, written as a text."""
    return frozenset(words.split())


Words = tuple[str, ...]
WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> Words:
    """Lists the words of a text in small letters, without marks and hyphens, so that texts and titles can be compared."""
    return tuple(WORD.findall(text.lower()))


def holds(words: Words, part: Words) -> bool:
    """Tells whether words stand among others, next to each other and in their order."""
    if part and part[0] not in words:
        return False
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))


@dataclass(frozen=True, eq=False)
class Passage:
    """A text that people read. `entry` is the resource that it belongs to, None for the issuer's own record."""

    entry: Entry | None
    document: Document
    route: Route
    text: str
    kind: TextKind
    language: str

    @property
    def is_english(self) -> bool:
        """Tells whether it is in English, of whatever country."""
        return self.language.partition("-")[0].lower() == "en"

    @cached_property
    def prose(self) -> str:
        """The text, of the same length, with `BLANK` in the place of code, addresses, tags and file names."""
        return NO_PROSE.sub(lambda found: BLANK * len(found[0]), self.text)

    @cached_property
    def _stretches(self) -> Stretches | None:
        return stretches_of(self.document, self.route, self.text)

    def exact_span(self, start: int, end: int) -> Span | None:
        """Finds where the words of a stretch of the text stand in the file; None where that cannot be told."""
        offsets = self._stretches.offsets(start, end) if self._stretches is not None else None
        return self.document.span(*offsets) if offsets is not None else None

    def span(self, start: int, end: int) -> Span:
        """Finds where the words of a stretch of the text stand in the file; the whole value where that cannot be told."""
        return self.exact_span(start, end) or self.document.locate(self.route)


def passages(catalog: Catalog, *, below: str | None = None) -> Iterator[Passage]:
    """Yields every text of a catalogue, names and codes included, in the order of the files; what an alias repeats once.

    `below` a key of the files, where only texts there are wanted.
    """
    return _passages(catalog, bool, below)


def occurrences(
    catalog: Catalog,
    pattern: re.Pattern[str],
    is_slip: Callable[[Passage, re.Match[str]], bool],
    *,
    kinds: Collection[TextKind] = SENTENCES,
    may_hold: Callable[[str], object] | None = None,
) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Yields the slips among what a pattern finds in the prose of a catalogue, at most `MOST_TOLD` in a text.

    Only files are looked into of which `may_hold` is true, the pattern's own search where it is left out: it must find in a
    file, with its lines and indentation (`GAP`), what the pattern finds in the texts that are read from it.
    """
    for passage in _passages(catalog, may_hold or pattern.search):
        if passage.kind in kinds and pattern.search(passage.text):
            slips = (found for found in pattern.finditer(passage.prose) if is_slip(passage, found))
            yield from ((passage, found) for found in islice(slips, MOST_TOLD))


def texts_below(entry: Entry, key: str, kind: TextKind) -> list[str]:
    """Lists the texts of one kind below a key of a file, more quickly than `passages` finds them with their places."""
    found: list[str] = []
    data = entry.document.data
    node = _pruned(entry.kind, key, kind)
    if node is not None and isinstance(data, dict):
        _gather(node, data.get(key), set(), found)
    return found


def _gather(node: FieldNode, data: Data, seen: set[int], found: list[str]) -> None:
    if not isinstance(data, dict | list) or id(data) in seen:
        if isinstance(data, str) and node.text is not None:
            found.append(data)
        return
    seen.add(id(data))
    if isinstance(data, dict):
        values, children = node.values, node.children
        for key, value in data.items():
            child = values or children.get(key)
            if child is None:
                continue
            if not isinstance(value, str):
                _gather(child, value, seen, found)
            elif child.text is not None:
                found.append(value)
        return
    for value in data:
        if node.values is not None and isinstance(value, dict):
            _gather(node.values, value.get("text"), seen, found)
        else:
            _gather(node, value, seen, found)


@cache
def _pruned(kind: Kind, key: str, text: TextKind) -> FieldNode | None:
    """The tree of a key's fields that are texts of one kind or hold some; None where there are none."""

    def prune(node: FieldNode) -> FieldNode | None:
        children = {name: kept for name, child in node.children.items() if (kept := prune(child)) is not None}
        values = prune(node.values) if node.values is not None else None
        is_kept = node.text is text
        if not children and values is None and not is_kept:
            return None
        return replace(node, children=children, values=values, text=text if is_kept else None)

    root = field_tree(kind).children.get(key)
    return prune(root) if root is not None else None


def _passages(catalog: Catalog, may_hold: Callable[[str], object], below: str | None = None) -> Iterator[Passage]:
    """Yields the texts of files that may hold what is sought, or could in characters written as escapes."""
    language = catalog.issuer.language if catalog.issuer else DEFAULT_LANGUAGE
    owners: list[tuple[Entry | None, Kind, Document]] = [(e, e.kind, e.document) for e in catalog.entries]
    if catalog.issuer_document is not None:
        owners.insert(0, (None, "issuer", catalog.issuer_document))
    for entry, kind, document in owners:
        source = document.text
        if not source or "\\" in source or may_hold(source):
            for route, text, of_kind, spoken in _texts(field_tree(kind), document.data, language, below):
                yield Passage(entry, document, route, text, of_kind, spoken)


_Text = tuple[Route, str, TextKind, str]


def _texts(root: FieldNode, data: Data, language: str, below: str | None) -> list[_Text]:
    found: list[_Text] = []
    if below is None:
        _collect(root, data, (), language, set(), found)
    elif below in root.children and isinstance(data, dict):
        _collect(root.children[below], data.get(below), (below,), str(data.get("language") or language), set(), found)
    return found


def _collect(node: FieldNode, data: Data, route: Route, language: str, seen: set[int], found: list[_Text]) -> None:
    if isinstance(data, str):
        if node.text is not None and (len(data) == 1 or id(data) not in seen):
            seen.add(id(data))
            found.append((route, data, node.text, language))
        return
    if not isinstance(data, dict | list) or id(data) in seen:
        return
    seen.add(id(data))
    if isinstance(data, dict):
        values, children = node.values, node.children
        spoken = (data.get("language") if "language" in children else None) or language
        for key, value in data.items():
            child = values or children.get(key)
            if child is not None:
                _collect(child, value, (*route, key), str(spoken), seen, found)
        return
    for index, value in enumerate(data):
        if node.values is not None and isinstance(value, dict):  # a mapping written as a list of `{id, text}`
            _collect(node.values, value.get("text"), (*route, index, "text"), language, seen, found)
        else:
            _collect(node, value, (*route, index), language, seen, found)
