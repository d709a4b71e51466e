"""A stack says how many of its members are needed, and the number asks for all of them, or for none.

Learners read "complete any 3" and find that there are only 3; or a group that looks like a requirement asks for
nothing. Either the number is left from an earlier list of members, or some members are missing. Write
`completion: all` if all are needed, or the number that leaves a choice. What is in no group is never needed; put it
into one if it should be.

Instead of:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
completion: {at_least: 2}
```

Write:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
completion: all
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Edit, Fix, Route, Rule, Severity
from mcctl.model.assessment import AtLeast
from mcctl.model.stack import Groups, Stack

RULE = Rule("MC214", "loose-completion", Severity.WARNING, in_draft=Severity.NOTE)
OPTIONAL = RULE.weighing(Severity.NOTE)
"""What nobody needs may be meant so: it is only told."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds completion rules that leave no choice where they seem to, or ask for nothing."""
    for stack, document in catalog.stacks:
        match stack.completion:
            case AtLeast(at_least=wanted) if wanted == len(stack.members):
                route: Route = ("completion", "at_least")
                yield Diagnostic(
                    RULE, f"`at_least: {wanted}` asks for all members, since the stack has no more", document.path,
                    document.locate(route), route, hint="write `completion: all`, or a lower number",
                    fix=_all(document),
                )  # fmt: skip
            case Groups() as completion:
                yield from _groups(completion, document)
                yield from _outside(stack, completion, document)
            case _:
                pass


def _all(document: Document) -> Fix | None:
    """Writes `all`; no safe fix, since a lower number, or another member, may be what was meant."""
    place = document.place.child("completion") if document.place is not None else None
    if place is None or place.key is None:
        return None
    between = document.text[place.key[1] : place.start]
    if "&" in document.text[place.key[1] : place.end]:
        return None
    if between.strip() == ":":
        return Fix(safe=False, edits=(Edit(document.span(place.key[1], place.end), ": all"),))
    return Fix(safe=False, edits=(Edit(document.span(place.start, place.end), "all"),))


def _groups(completion: Groups, document: Document) -> Iterator[Diagnostic]:
    for index, group in enumerate(completion.groups):
        size = len(group.members)
        name = f"the group `{group.title}`" if group.title else f"group {index + 1}"
        route: Route = ("completion", "groups", index, "min")
        if group.min == 0 and size:
            yield Diagnostic(
                RULE, f"{name} asks for none of its members", document.path, document.locate(route), route,
                hint="write how many are needed, or take the group out: what is in no group is not needed",
            )  # fmt: skip
        elif group.min == size > 1:
            yield Diagnostic(
                RULE, f"{name} asks for all of its members with `min: {size}`, since it has no more", document.path,
                document.locate(route), route, hint="leave `min` out, or write a lower number",
            )  # fmt: skip


def _outside(stack: Stack, completion: Groups, document: Document) -> Iterator[Diagnostic]:
    """Finds members in no group, unless a group is too small or names what is no member: then that is told (MC207)."""
    grouped = {(member.issuer, member.id) for group in completion.groups for member in group.members}
    is_short = any((group.min or 0) > len(group.members) for group in completion.groups)
    if not grouped or is_short or not grouped <= {(member.issuer, member.id) for member in stack.members}:
        return
    for index, member in enumerate(stack.members):
        if (member.issuer, member.id) not in grouped:
            route: Route = ("members", index)
            yield Diagnostic(
                OPTIONAL, f"`{member.id}` is in no group, so nobody needs it to complete the stack", document.path,
                document.locate(route), route, hint="add it to a group if it is needed",
            )  # fmt: skip
