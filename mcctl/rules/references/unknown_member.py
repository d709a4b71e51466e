"""A stack holds something that is not in the repository.

Either the id is misspelt, or the member is somebody else's (or another repository's): then name its `issuer`, so that it is
kept as a reference.
"""

import difflib
from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity

RULE = Rule("MC201", "unknown-member", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds members without an issuer that no file defines, and those of the other kind."""
    for stack, document in catalog.stacks:
        for index, member in enumerate(stack.members):
            if member.issuer is not None:
                continue
            key = "stack" if member.stack is not None else "micro_credential"
            route: Route = ("members", index, key)
            found = catalog.by_id.get(member.id)
            if found is None and member.id not in catalog.known_ids:
                near = difflib.get_close_matches(member.id, catalog.known_ids, n=1)
                hint = (
                    f"did you mean `{near[0]}`?"
                    if near
                    else "add its file, or name its `issuer` if it is somebody else's"
                )
                yield Diagnostic(
                    RULE,
                    f"there is no {member.kind} `{member.id}`",
                    document.path,
                    document.locate(route),
                    route,
                    hint=hint,
                )
            elif found is not None and found.kind != member.kind:
                other = "stack" if found.kind == "stack" else "micro_credential"
                yield Diagnostic(
                    RULE, f"`{member.id}` is a {found.kind}, not a {member.kind}", document.path, document.locate(route),
                    route, hint=f"write `{other}: {member.id}`",
                )  # fmt: skip
