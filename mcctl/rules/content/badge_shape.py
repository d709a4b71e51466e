"""A badge is not square.

Wallets, catalogues and profiles show badges in squares: one that is wider than high is cut off there, or squeezed.

Instead of:

```svg badges/code-tracing.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"><circle cx="320" cy="200" r="190"/></svg>
```

Write:

```svg badges/code-tracing.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><circle cx="200" cy="200" r="190"/></svg>
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.image import Picture
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity

RULE = Rule("MC314", "badge-shape", Severity.WARNING)
TOLERANCE = 0.01
"""By which part of the longer side the shorter one may be shorter: programs round when they export."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds badges that are wider than high, or higher than wide."""
    for entry in catalog.entries:
        badge = entry.resource.badge
        match catalog.images.get(badge.file) if badge is not None else None:
            case Picture(width=float() | int() as width, height=float() | int() as height) if badge is not None:
                if abs(width - height) > TOLERANCE * max(width, height):
                    route: Route = ("badge", "file")
                    yield Diagnostic(
                        RULE, f"the badge `{badge.file}` is not square: {width:g} wide and {height:g} high",
                        entry.document.path, entry.document.locate(route), route,
                        hint="draw it on a square, and leave room at the shorter sides",
                    )  # fmt: skip
            case _:
                pass
