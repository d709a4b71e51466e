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

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.catalog.image import Picture
from mcctl.diagnostics import Diagnostic, Related, Route, Rule, Severity
from mcctl.model.kinds import Kind
from mcctl.rules.prose import Words, holds, words_of

RULE = Rule("MC312", "stale-alt", Severity.WARNING)

ROUTE: Route = ("badge", "alt")
FEWEST_WORDS, MOST_WORDS = 2, 20
"""How many words a title has that is taken for one in an alt text: a badge may well show feedback."""


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds alt texts that name somebody else's title, or that stand for two different badges."""
    titles = _Titles(catalog)
    first: dict[Words, Entry] = {}
    for entry in catalog.entries:
        alt = words_of(entry.resource.badge.alt) if entry.resource.badge else ()
        if not alt or entry.resource.status == "archived":
            continue
        if (other := titles.named_in(alt, entry)) is not None:
            message = f"the alt text holds the title of `{other.id}`, and not its own"
            yield _finding(entry, message, _place(other, ("title",), "that title"))
            continue
        same = first.setdefault(alt, entry)
        if same is not entry and _picture(catalog, same) != _picture(catalog, entry):
            message = f"this badge and that of `{same.id}` differ, but not their alt texts"
            yield _finding(entry, message, _place(same, ROUTE, "the same words"))


class _Titles:
    """The titles of a catalogue by their words, for finding one in a text without looking at each."""

    def __init__(self, catalog: Catalog) -> None:
        self._owners: dict[tuple[Kind, Words], Entry] = {}
        for entry in catalog.entries:
            self._owners.setdefault((entry.kind, words_of(entry.resource.title)), entry)
        lengths = {len(title) for _, title in self._owners}
        self._lengths = sorted((one for one in lengths if FEWEST_WORDS <= one <= MOST_WORDS), reverse=True)

    def named_in(self, alt: Words, own: Entry) -> Entry | None:
        """Finds whose title an alt text holds in place of its own, of the same kind; a part of its own is not meant."""
        title = words_of(own.resource.title)
        if holds(alt, title):
            return None
        for length in self._lengths:
            for start in range(len(alt) - length + 1):
                named = alt[start : start + length]
                other = self._owners.get((own.kind, named))
                if other is not None and not holds(title, named):
                    return other
        return None


def _picture(catalog: Catalog, entry: Entry) -> str:
    """The image itself where it can be read, by its digest; else its path."""
    file = entry.resource.badge.file if entry.resource.badge else ""
    picture = catalog.images.get(file)
    return picture.digest if isinstance(picture, Picture) else file


def _place(entry: Entry, route: Route, message: str) -> Related:
    return Related(entry.document.path, entry.document.locate(route), message)


def _finding(entry: Entry, message: str, place: Related) -> Diagnostic:
    document = entry.document
    return Diagnostic(
        RULE, message, document.path, document.locate(ROUTE), ROUTE, hint="write what is seen in this badge",
        related=(place,),
    )  # fmt: skip
