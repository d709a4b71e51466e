"""A badge's alt text is that of another badge.

Whoever does not see the badge knows it by its alt text alone. When a file is copied, or a title changes, it is the text that
stays behind: it names the title of something else, or two different badges are described by the same words.

Instead of:

```yaml micro-credentials/code-tracing.yaml
badge: {file: badges/code-tracing.svg, alt: The words Live Coding above a keyboard}
```

Write:

```yaml micro-credentials/code-tracing.yaml
badge: {file: badges/code-tracing.svg, alt: The words Code Tracing above a magnifying glass}
```
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.catalog.image import Picture
from mcctl.diagnostics import Diagnostic, Related, Route, Rule, Severity

RULE = Rule("MC312", "stale-alt", Severity.WARNING)

ROUTE: Route = ("badge", "alt")
WORD = re.compile(r"[^\W_]+")
FEWEST_WORDS = 2
"""How many words a title has that is taken for one in an alt text: a badge may well show feedback."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Alt:
    entry: Entry
    text: str
    words: Words
    title: Words


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds alt texts that name somebody else's title, or that stand for two different badges."""
    titles: dict[Words, Entry] = {}
    for entry in catalog.entries:
        titles.setdefault(_words(entry.resource.title), entry)
    lengths = sorted({len(title) for title in titles if len(title) >= FEWEST_WORDS}, reverse=True)
    first: dict[Words, _Alt] = {}
    for entry in catalog.entries:
        if entry.resource.badge is None:
            continue
        alt = _Alt(entry, entry.resource.badge.alt, _words(entry.resource.badge.alt), _words(entry.resource.title))
        if (other := _named(alt, titles, lengths)) is not None:
            yield _finding(
                alt, f"the alt text holds the title of `{other.id}`, and not its own", other, ("title",), "that title"
            )
            continue
        same = first.setdefault(alt.words, alt)
        if same is not alt and _picture(catalog, same.entry) != _picture(catalog, entry):
            yield _finding(
                alt,
                f"this badge and that of `{same.entry.id}` differ, but not their alt texts",
                same.entry,
                ROUTE,
                "the same words",
            )


def _named(alt: _Alt, titles: dict[Words, Entry], lengths: list[int]) -> Entry | None:
    """Finds whose title an alt text holds in place of its own; a longer title or its own stack's is not meant."""
    if not alt.words or _holds(alt.words, alt.title):
        return None
    for length in lengths:
        for start in range(len(alt.words) - length + 1):
            other = titles.get(alt.words[start : start + length])
            if (
                other is not None
                and other.kind == alt.entry.kind
                and not _holds(alt.title, alt.words[start : start + length])
            ):
                return other
    return None


def _holds(words: Words, part: Words) -> bool:
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))


def _words(text: str) -> Words:
    return tuple(WORD.findall(text.lower()))


def _picture(catalog: Catalog, entry: Entry) -> str:
    """The image itself where it can be read, by its digest; else its path."""
    file = entry.resource.badge.file if entry.resource.badge else ""
    picture = catalog.images.get(file)
    return picture.digest if isinstance(picture, Picture) else file


def _finding(alt: _Alt, message: str, other: Entry, route: Route, related: str) -> Diagnostic:
    document = alt.entry.document
    place = Related(other.document.path, other.document.locate(route), related)
    return Diagnostic(
        RULE, message, document.path, document.locate(ROUTE), ROUTE, hint="write what is seen in this badge",
        related=(place,),
    )  # fmt: skip
