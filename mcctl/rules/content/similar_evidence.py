"""Two micro-credentials ask for nearly the same evidence, and not quite.

Such a text was copied and then changed in one place only. Either the change belongs in both, or the copy still speaks of the
other micro-credential, so that learners prepare the wrong thing. Told are texts of twenty words and more that differ a
little, and copies that name the other one's title. Texts that differ in the words of their titles only, or that three or more
micro-credentials share, are taken for meant; archived ones are left out.

Instead of:

```yaml micro-credentials/code-tracing.yaml
assessment:
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: >-
            Share a recording of ten minutes of your class. Mark three points at which students said what they expected,
            and describe for each of them what you did next and why.
          passing: Three points are marked, with what followed.
```

```yaml micro-credentials/live-coding.yaml
assessment:
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: >-
            Share a recording of ten minutes of your class. Mark two points at which students said what they expected,
            and describe for each of them what you did next and why.
          passing: Two decisions are spoken, one of them a mistake that is mended.
```

Write:

```yaml micro-credentials/code-tracing.yaml
assessment:
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: >-
            Share a recording of ten minutes in which students traced a loop. Mark three points at which they said what
            a variable would hold, and describe for each of them what you did next and why.
          passing: Three points are marked, with what followed.
```

```yaml micro-credentials/live-coding.yaml
assessment:
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: >-
            Share a recording of ten minutes of your class. Mark two points at which students said what they expected,
            and describe for each of them what you did next and why.
          passing: Two decisions are spoken, one of them a mistake that is mended.
```
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain
from zlib import crc32

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.diagnostics import Diagnostic, Related, Rule, Severity
from mcctl.model.scalar import TextKind
from mcctl.rules.prose import Passage, Words, holds, passages, texts_below, words_of

RULE = Rule("MC311", "similar-evidence", Severity.NOTE)

FEWEST_WORDS = 20
MOST_WORDS = 300
"""How much of a long text is compared."""

MOST_COMPARED = 20
"""How many texts of two micro-credentials are compared."""

BEGINNING, END = 48, 80
"""How many bytes of a text are a part of it, eight words and thirteen: endings are more often alike by chance."""

SHORT, SHORT_END = 144, 48
"""Below how many bytes a text is so short that a part of its end must be too, and how short it is then."""

SIMILAR = 0.85
"""From which share of words in common, in the same order, two texts are nearly the same; 1 = the same."""

FEW = 2
"""How many micro-credentials can share a part that is no phrase of all of them."""

TITLE_WORDS = 2
"""How many words a title has that is recognized in a text."""

LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of what is assessed, and what a copy that was changed in one place still has of it: an end or a sentence."""

    passage: Passage
    owner: Entry
    parts: frozenset[int]

    @property
    def file(self) -> str:
        return self.passage.document.path


def gather(entry: Entry) -> frozenset[int]:
    """Takes along the parts of an entry's texts by which copies are found, as numbers that are the same in every process."""
    if not _is_compared(entry):
        return frozenset()
    found: set[int] = set()
    for text in texts_below(entry, "assessment", TextKind.MARKDOWN):
        if _is_long(text):
            found.update(_parts(text))
    return frozenset(found)


def check_gathered(catalog: Catalog, gathered: Mapping[str, frozenset[int]]) -> Iterator[Diagnostic]:
    """Finds pairs of micro-credentials with such texts, and tells each pair once.

    Only files that share a part with one other are read again.
    """
    counts = Counter(chain.from_iterable(gathered.values()))
    shared = {part for part, count in counts.items() if 1 < count <= FEW}
    crowded = {part for part, count in counts.items() if count > FEW}
    sharers = {file for file, held in gathered.items() if not shared.isdisjoint(held)}
    again = replace(catalog, entries=tuple(entry for entry in catalog.entries if entry.document.path in sharers))
    texts = [text for text in _texts(again) if not shared.isdisjoint(text.parts)]
    sharing: dict[int, list[int]] = {}
    for number, text in enumerate(texts):
        for part in text.parts:
            sharing.setdefault(part, []).append(number)
    compared: Counter[tuple[str, str]] = Counter()
    for number, text in enumerate(texts):
        if not crowded.isdisjoint(text.parts):
            continue
        for other in _partners(number, texts, sharing):
            pair = (other.file, text.file)
            if compared[pair] < MOST_COMPARED:
                compared[pair] += 1
                if (finding := _copied(text, other) or _changed(text, other)) is not None:
                    compared[pair] = MOST_COMPARED
                    yield finding


def _is_compared(entry: Entry) -> bool:
    return entry.resource.status != "archived"


def _is_long(text: str) -> bool:
    return (spaces := text.count(" ") + 1) >= FEWEST_WORDS or spaces + text.count("\n") >= FEWEST_WORDS


def _texts(catalog: Catalog) -> Iterator[_Text]:
    for passage in passages(catalog, below="assessment"):
        entry = passage.entry
        if entry is not None and passage.kind is TextKind.MARKDOWN and _is_compared(entry) and _is_long(passage.text):
            yield _Text(passage, entry, frozenset(_parts(passage.text)))


def _parts(text: str) -> tuple[int, ...]:
    """The beginning, the end and the longest of several sentences of a text, each as a number, however spaced."""
    plain = " ".join(text.split()) if "\n" in text or "  " in text else text
    raw = plain.lower().encode("utf-8", "surrogatepass")
    edges = crc32(raw[:BEGINNING]), crc32(raw[-END:] if len(raw) >= SHORT else raw[-SHORT_END:])
    return (*edges, crc32(max(raw.split(b". "), key=len))) if b". " in raw else edges


def _partners(number: int, texts: Sequence[_Text], sharing: dict[int, list[int]]) -> list[_Text]:
    """Finds the earlier texts that may be nearly the same; none where too many are."""
    text = texts[number]
    found: set[int] = set()
    for part in text.parts:
        same = sharing[part]
        if len(same) > MOST_COMPARED:
            return []
        found.update(other for other in same if other < number and texts[other].file != text.file)
    return [texts[other] for other in sorted(found)]


def _copied(text: _Text, other: _Text) -> Diagnostic | None:
    """Finds which of two texts that are (nearly) the same names the title of the other one's micro-credential."""
    if _similarity(text, other) < SIMILAR:
        return None
    for copy, original in ((text, other), (other, text)):
        words, title = words_of(copy.passage.text), words_of(original.owner.resource.title)
        if len(title) < TITLE_WORDS or not holds(words, title) or holds(words, words_of(copy.owner.resource.title)):
            continue
        message = f"this text is also in `{original.owner.id}`, and it names the title of that one"
        return _finding(copy, original, message, "write of what this micro-credential is about")
    return None


def _changed(text: _Text, other: _Text) -> Diagnostic | None:
    """Finds where two texts that are nearly the same differ in more than the words of the two titles."""
    if not SIMILAR <= _similarity(text, other) < 1:
        return None
    here, there = _words(text), _words(other)
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    changed = [(here[a:b], there[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    titles = set(words_of(text.owner.resource.title)), set(words_of(other.owner.resource.title))
    if not changed or all(titles[0].issuperset(mine) and titles[1].issuperset(others) for mine, others in changed):
        return None
    mine, others = (_shown(part) for part in changed[0])
    message = f"this text is nearly the same as one in `{other.owner.id}`: it has {mine} where the other has {others}"
    return _finding(text, other, message, "write the same in both, or ask each for evidence of its own")


def _similarity(text: _Text, other: _Text) -> float:
    here, there = _words(text), _words(other)
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= SIMILAR else 0.0


def _words(text: _Text) -> Words:
    return words_of(text.passage.text)[:MOST_WORDS]


def _shown(words: Words) -> str:
    text = " ".join(words)
    if not text:
        return "nothing"
    return f"`{text}`" if len(text) <= LONGEST_SHOWN else f"`{text[: LONGEST_SHOWN - 1]}…`"


def _finding(text: _Text, other: _Text, message: str, hint: str) -> Diagnostic:
    document = other.passage.document
    place = Related(document.path, document.locate(other.passage.route), "the other text")
    return Diagnostic(
        RULE, message, text.file, text.passage.document.locate(text.passage.route), text.passage.route, hint=hint,
        related=(place,),
    )  # fmt: skip
