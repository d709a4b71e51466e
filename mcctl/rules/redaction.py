"""Findings in files that everybody can read, although nobody can tell yet for whom they are.

A file that is broken does not say who may see what is in it; left out, `visibility` means private and `status` a draft. So
what is found in it is told by place and rule alone, unless the file itself says that it is for everybody.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic

MESSAGE = "something is wrong here; what it is might quote what is not for everybody"
HINT = "run `mcctl validate` on your own computer, which tells what it is"


def redacted(
    found: Iterable[Diagnostic], broken: Container[str], documents: Mapping[str, Document]
) -> Iterator[Diagnostic]:
    """Yields the findings, without a word of what stands in broken files that do not say that everybody may see them."""
    for finding in found:
        if finding.file not in broken or _is_for_everybody(documents.get(finding.file)):
            yield finding
        else:
            yield replace(
                finding, message=MESSAGE, hint=HINT, route=(), related=(), fix=None, is_private=True
            )  # fmt: skip


def _is_for_everybody(document: Document | None) -> bool:
    if document is None:
        return False
    if document.at(("kind",)) == "issuer":
        return True
    return document.at(("visibility",)) == "public" and document.at(("status",)) in ("beta", "active", "archived")
