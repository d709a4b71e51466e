"""An active resource does not say who sees it.

Without `visibility` it is private: nobody beside the issuer sees it unless a private stack lets people in. Write which of the
two is meant.
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity

RULE = Rule("MC212", "visibility-left-out", Severity.WARNING)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds active resources without `visibility`."""
    for entry in catalog.entries:
        if entry.resource.status == "active" and entry.document.at(("visibility",)) is None:
            yield Diagnostic(
                RULE, f"`{entry.id}` is active and does not say who sees it, so it is private", entry.document.path,
                entry.document.locate(("status",)), ("visibility",),
                hint="add `visibility: private`, or `visibility: public` if everyone may see it",
            )  # fmt: skip
