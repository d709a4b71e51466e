"""Two micro-credentials ask for nearly the same evidence, and not quite.

Such a text was copied and then changed in one place only. Either the change belongs in both, or the copy still speaks of the
other micro-credential, and learners submit the same work twice. Texts that differ in the words of their titles only, or that
three or more share, are taken for meant; archived micro-credentials are left out.

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

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.diagnostics import Diagnostic, Related, Rule, Severity
from mcctl.model.scalar import TextKind
from mcctl.rules.prose import Passage, passages

RULE = Rule("MC311", "similar-evidence", Severity.NOTE)

FEWEST_WORDS = 20
MOST_WORDS = 600
"""Up to where long texts are compared."""

EDGE_WORDS = 8
SIMILAR = 0.85
"""From which share of words in common, in the same order, two texts are nearly the same; 1 = the same."""

SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
WORD = re.compile(r"[^\W_]+")
LONGEST_SHOWN = 40
FEW = 2

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of what is assessed: where it stands, and what a copy that was changed in one place still has of it."""

    passage: Passage
    owner: Entry
    keys: frozenset[int]


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds pairs of micro-credentials with such texts, and tells each pair once."""
    texts = list(_texts(catalog))
    sharing: dict[int, list[int]] = {}
    for number, text in enumerate(texts):
        for key in text.keys:
            sharing.setdefault(key, []).append(number)
    told: dict[tuple[str, str], None] = {}
    for number, text in enumerate(texts):
        for other in _partners(number, texts, sharing):
            pair = (texts[other].owner.document.path, text.owner.document.path)
            if pair not in told and (finding := _compared(text, texts[other])) is not None:
                told[pair] = None
                yield finding


def _texts(catalog: Catalog) -> Iterator[_Text]:
    for passage in passages(catalog):
        entry = passage.entry
        is_evidence = passage.route[0] == "assessment" and passage.kind is TextKind.MARKDOWN
        if entry is None or not is_evidence or entry.resource.status == "archived":
            continue
        words = passage.text.split()
        if len(words) >= FEWEST_WORDS:
            longest = max(SENTENCE_END.split(passage.text), key=len)
            kept = (words[:EDGE_WORDS], words[-EDGE_WORDS:], longest.split())
            yield _Text(passage, entry, frozenset(hash(" ".join(part).lower()) for part in kept))


def _partners(number: int, texts: Sequence[_Text], sharing: dict[int, list[int]]) -> list[int]:
    """Finds the earlier texts that may be nearly the same; none where three micro-credentials have something in common."""
    found: set[int] = set()
    for key in texts[number].keys:
        owners = {texts[other].owner.document.path for other in sharing[key]}
        if len(owners) > FEW:
            return []
        found.update(other for other in sharing[key] if other < number)
    path = texts[number].owner.document.path
    return sorted(other for other in found if texts[other].owner.document.path != path)


def _compared(text: _Text, other: _Text) -> Diagnostic | None:
    here, there = _words(text.passage.text), _words(other.passage.text)
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    if here == there or matcher.quick_ratio() < SIMILAR or matcher.ratio() < SIMILAR:
        return None
    changed = [(here[a:b], there[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    titles = set(_words(text.owner.resource.title)), set(_words(other.owner.resource.title))
    if all(titles[0].issuperset(mine) and titles[1].issuperset(others) for mine, others in changed):
        return None
    document = other.passage.document
    place = Related(document.path, document.locate(other.passage.route), "the other text")
    mine, others = (_shown(part) for part in changed[0])
    return Diagnostic(
        RULE,
        f"this text is nearly the same as one in `{other.owner.id}`: it has {mine} where the other has {others}",
        text.passage.document.path, text.passage.document.locate(text.passage.route), text.passage.route,
        hint="write the same in both, or what is asked for in this micro-credential only", related=(place,),
    )  # fmt: skip


def _words(text: str) -> Words:
    return tuple(WORD.findall(text.lower())[:MOST_WORDS])


def _shown(words: Words) -> str:
    text = " ".join(words)
    if not text:
        return "nothing"
    return f"`{text}`" if len(text) <= LONGEST_SHOWN else f"`{text[: LONGEST_SHOWN - 1]}…`"
