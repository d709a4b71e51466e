"""A public stack holds something private.

The stack's page would show the private title to everyone. Make the member public, or the stack private. A private stack may
hold public members.
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Related, Route, Rule, Severity

RULE = Rule("MC204", "private-member", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds private members of public stacks; an archived stack is listed nowhere and may keep them."""
    own = (None, catalog.issuer.id if catalog.issuer else None)
    for stack, document in catalog.stacks:
        if stack.visibility != "public" or stack.status == "archived":
            continue
        for index, member in enumerate(stack.members):
            held = catalog.by_id.get(member.id) if member.issuer in own else None
            if held is None or held.resource.visibility == "public":
                continue
            route: Route = ("members", index)
            at = "visibility" if held.document.at(("visibility",)) is not None else "id"
            related = Related(held.document.path, held.document.locate((at,)), f"`{member.id}` is private")
            yield Diagnostic(
                RULE, f"the public stack `{stack.id}` holds `{member.id}`, which is private", document.path,
                document.locate(route), route,
                hint=f"write `visibility: public` in {held.document.path}, or make this stack private", related=(related,),
            )  # fmt: skip
