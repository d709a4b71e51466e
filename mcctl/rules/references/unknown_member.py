"""A stack holds something that is not in the repository.

Learners would find a member that leads nowhere, and could never complete the stack. Either the id is misspelt: write
it as the member's own file does. Or the member is somebody else's, or another repository's: then name its `issuer`,
and it is kept as a reference with the title and the address that you give it.

Instead of:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-trcing}
  - {micro_credential: live-coding}
  - {micro_credential: restorative-practices-1}
```

Write:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
  - {issuer: nea, micro_credential: restorative-practices-1, title: Exploring Restorative Practices}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.model.kinds import Kind
from mcctl.model.stack import Stack
from mcctl.rules.nearest import MOST_GUESSED, nearest, renamed

RULE = Rule("MC201", "unknown-member", Severity.ERROR)


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds members without an issuer that no file defines, and those of the other kind; one written twice is told once."""
    for stack, document in catalog.stacks:
        yield from _unknown(stack, document, catalog)


def _unknown(stack: Stack, document: Document, catalog: Catalog) -> Iterator[Diagnostic]:
    left = MOST_GUESSED
    held = {member.id for member in stack.members if member.issuer is None}
    told: set[tuple[str, str]] = set()
    for index, member in enumerate(stack.members):
        if member.issuer is not None or (member.kind, member.id) in told:
            continue
        told.add((member.kind, member.id))
        key = "stack" if member.stack is not None else "micro_credential"
        route: Route = ("members", index, key)
        found = catalog.by_id.get(member.id)
        if found is None and member.id not in catalog.known_ids:
            near = nearest(member.id, _of_kind(member.kind, catalog) - {stack.id}) if left > 0 else None
            left -= 1
            yield Diagnostic(
                RULE, f"there is no {member.kind} `{member.id}`", document.path, document.locate(route), route,
                hint=f"did you mean `{near}`?" if near else "add its file, or name its `issuer` if it is somebody else's",
                fix=renamed(document, route, member.id, near) if near is not None and near not in held else None,
            )  # fmt: skip
        elif found is not None and found.kind != member.kind:
            other = "stack" if found.kind == "stack" else "micro_credential"
            yield Diagnostic(
                RULE, f"`{member.id}` is a {found.kind}, not a {member.kind}", document.path, document.locate(route),
                route, hint=f"write `{other}: {member.id}`", fix=renamed(document, route, key, other, key=True),
            )  # fmt: skip


def _of_kind(kind: Kind, catalog: Catalog) -> frozenset[str]:
    """The ids of a kind; those of files that cannot be read whole may be of any."""
    return catalog.known_ids - {entry.id for entry in catalog.by_id.values() if entry.kind != kind}
