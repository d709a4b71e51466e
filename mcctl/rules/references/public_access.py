"""A public stack has access entries.

Everyone sees a public stack; `access` says who sees a private one. One of the two is a slip, and a stack must not become
public by a slip. Write `visibility: private`, or take `access` out.
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity

RULE = Rule("MC206", "public-access", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds public stacks with access entries."""
    for stack, document in catalog.stacks:
        if stack.visibility == "public" and stack.access:
            yield Diagnostic(
                RULE, f"the public stack `{stack.id}` has `access`, which is for private ones", document.path,
                document.locate(("access",), key=True), ("access",),
                hint="write `visibility: private`, or take `access` out",
            )  # fmt: skip
