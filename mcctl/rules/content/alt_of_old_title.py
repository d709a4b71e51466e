"""The title has changed, but the badge's text still holds the old one.

People who do not see the badge hear the old title, or a word of it, in its place. Mend the text, and look whether the
old title is also drawn in the image.

Before:

```yaml micro-credentials/code-tracing.yaml
title: Code Tracing
badge: {file: badges/code-tracing.svg, alt: A magnifying glass above the words Code Tracing}
```

Instead of:

```yaml micro-credentials/code-tracing.yaml
title: Reading Code Line by Line
badge: {file: badges/code-tracing.svg, alt: A magnifying glass above the words Code Tracing}
```

Write:

```yaml micro-credentials/code-tracing.yaml
title: Reading Code Line by Line
badge: {file: badges/code-tracing.svg, alt: A magnifying glass above the words Reading Code Line by Line}
```
"""

import re
from collections.abc import Iterator

from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Edit, Fix, Route, Rule, Severity
from mcctl.rules.prose import words_of
from mcctl.rules.since import Since

RULE = Rule("MC318", "alt-of-old-title", Severity.WARNING)

ALT: Route = ("badge", "alt")
NAME = re.compile(r"\b[A-Z]\w{4,}")


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Finds badges' texts that name what the thing was called before."""
    for entry in since.after.by_id.values():
        was = since.was(entry.id)
        badge = entry.resource.badge
        if was is None or badge is None or was.resource.title == entry.resource.title:
            continue
        old, new = was.resource.title, entry.resource.title
        if _holds(badge.alt, old) and not _holds(badge.alt, new):
            yield Diagnostic(
                RULE, f"the title was `{old}`, which the badge's text still holds", entry.document.path,
                entry.document.locate(ALT), ALT, hint=f"write `{new}` there, and see whether the badge itself shows it",
                fix=_fix(entry.document, old, new),
            )  # fmt: skip
        elif was.resource.badge == badge and (gone := _gone(badge.alt, old, new)):
            yield Diagnostic(
                RULE, f"the title no longer says `{gone}`, and the badge's text still does", entry.document.path,
                entry.document.locate(ALT), ALT, hint="see what the badge shows, and say that",
            )  # fmt: skip


def _gone(alt: str, old: str, new: str) -> str | None:
    """Finds a word that is written as a name, left the title, and stayed in the badge's text."""
    left = {word for word in NAME.findall(old) if word.lower() not in words_of(new)}
    return next((word for word in NAME.findall(alt) if word in left), None)


def _holds(text: str, title: str) -> bool:
    """Tells whether a text holds a title as whole words; one of a single word must be written just so, as a name."""
    flags = re.IGNORECASE if len(title.split()) > 1 else re.NOFLAG
    return re.search(rf"(?<!\w){re.escape(title)}(?!\w)", text, flags) is not None


def _fix(document: Document, old: str, new: str) -> Fix | None:
    """Puts the new title in the old one's place, where it stands in one piece and needs no other quotes."""
    place = document.place
    for segment in ALT:
        place = place.child(segment) if place is not None else None
    if place is None or not new.replace(" ", "").isalnum():
        return None
    at = document.text.find(old, place.start, place.end)
    if at < 0 or document.text.find(old, at + 1, place.end) >= 0:
        return None
    return Fix(safe=False, edits=(Edit(document.span(at, at + len(old)), new),))
