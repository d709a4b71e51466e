"""A badge or an issuer's mark cannot be used.

It is shown to everyone, on pages and in the wallets of those who earned it: so it must be there, must be an SVG or a
PNG of at most 1 MiB, and must hold nothing but the image. An SVG with programs in it, or with parts that are fetched
from elsewhere, could act on or watch whoever looks at it. Put the file below the repository's root, and name it from
there.

Instead of:

```yaml micro-credentials/code-tracing.yaml
badge: {file: badges/code-tracing-final.svg, alt: A magnifying glass over three lines}
```

Write:

```yaml micro-credentials/code-tracing.yaml
badge: {file: badges/code-tracing.svg, alt: A magnifying glass over three lines}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.catalog.image import NoPicture
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.model.image import Image

RULE = Rule("MC210", "image", Severity.ERROR)


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds images that are missing, outside of the repository, or no images."""
    named: list[tuple[Image | None, Document, str]] = [
        (entry.resource.badge, entry.document, "badge") for entry in catalog.entries
    ]
    if catalog.issuer is not None and catalog.issuer_document is not None:
        named.append((catalog.issuer.image, catalog.issuer_document, "image"))
    for image, document, key in named:
        picture = catalog.images.get(image.file) if image is not None else None
        if image is not None and isinstance(picture, NoPicture):
            route: Route = (key, "file")
            yield Diagnostic(
                RULE, f"the image `{image.file}` cannot be used: {picture.why}", document.path, document.locate(route),
                route, hint=picture.hint,
            )  # fmt: skip
