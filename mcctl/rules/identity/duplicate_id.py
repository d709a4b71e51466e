"""Two files have the same id.

An id names one thing for ever: in links, awards and reports. Micro-credentials and stacks of an issuer share one set of
ids. Give one of the two files an id of its own.
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Related, Rule, Severity

RULE = Rule("MC101", "duplicate-id", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds every file whose id an earlier file has."""
    for entry in catalog.entries:
        first = catalog.by_id[entry.id]
        if first is not entry:
            related = Related(first.document.path, first.document.locate(("id",)), "this file has the id as well")
            yield Diagnostic(
                RULE,
                f"`{entry.id}` is the id of another file: `{first.document.path}`",
                entry.document.path,
                entry.document.locate(("id",)),
                ("id",),
                hint="give one of the two another id",
                related=(related,),
            )
