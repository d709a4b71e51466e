"""The text that stands for an image does not say what is seen in it.

People who do not see the badge hear this text in its place. A file name, the word "badge" or the title, which they have just
heard, tells them nothing: say what is drawn, in one phrase.

Instead of:

```yaml micro-credentials/code-tracing.yaml
badge: {file: badges/code-tracing.svg, alt: code-tracing.svg}
```

```yaml micro-credentials/live-coding.yaml
badge: {file: badges/live-coding.svg, alt: Badge for Live Coding}
```

Write:

```yaml micro-credentials/code-tracing.yaml
badge: {file: badges/code-tracing.svg, alt: A magnifying glass over three lines of code}
```

```yaml micro-credentials/live-coding.yaml
badge: {file: badges/live-coding.svg, alt: A speech bubble above a keyboard}
```
"""

import re
from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.catalog.quotation import clipped
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.model.image import Image

RULE = Rule("MC315", "alt-text", Severity.WARNING, in_draft=Severity.NOTE)
FILE_NAME = re.compile(r"\S+\.(?:svg|png|jpe?g|gif|webp|pdf|ai|eps)", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
SAYING_NOTHING = frozenset(
    {
        "a",
        "alt",
        "an",
        "badge",
        "badges",
        "credential",
        "digital",
        "for",
        "graphic",
        "icon",
        "image",
        "img",
        "logo",
        "mark",
    }
    | {"micro", "microcredential", "of", "our", "photo", "pic", "picture", "png", "svg", "text", "the", "this"}
)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds texts that say no more than that there is an image."""
    named: list[tuple[Image | None, str, str, Document]] = [
        (entry.resource.badge, entry.resource.title, "badge", entry.document) for entry in catalog.entries
    ]
    if catalog.issuer is not None and catalog.issuer_document is not None:
        named.append((catalog.issuer.image, catalog.issuer.name, "image", catalog.issuer_document))
    for image, title, key, document in named:
        if image is not None and (what := _says(image, title, "title" if key == "badge" else "name")) is not None:
            route: Route = (key, "alt")
            yield Diagnostic(
                RULE, f"the text `{clipped(image.alt)}` {what}", document.path, document.locate(route), route,
                hint="say what is drawn, such as `A magnifying glass over three lines of code`",
            )  # fmt: skip


def _says(image: Image, title: str, called: str) -> str | None:
    """What the text says in place of what is drawn; None where it says more."""
    words = _telling(image.alt)
    first = words[0] if words else ""
    if FILE_NAME.fullmatch(image.alt.strip()):
        return "is the name of a file"
    if not words:
        return "says that there is an image, and not what is drawn"
    if first in title.casefold() and words == _telling(title):
        return f"repeats the {called}"
    if first in image.file.casefold() and words == _telling(image.file.rpartition("/")[2].partition(".")[0]):
        return "is the image's file name in words"
    return None


def _telling(text: str) -> list[str]:
    """The words of a text that say something of an image."""
    return [word for word in WORD.findall(text.casefold()) if word not in SAYING_NOTHING]
