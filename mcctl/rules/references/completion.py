"""A stack cannot be completed as it says.

It wants more members than it holds, or a group wants more than it has, or counts something that is no member.
Learners would work through everything and still not have the stack. Correct the number, or add the members that are
missing.

Instead of:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
completion: {at_least: 3}
```

Write:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
completion: {at_least: 1}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.model.assessment import AtLeast
from mcctl.model.stack import Groups, Stack

RULE = Rule("MC207", "completion", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds completion rules that cannot be met."""
    for stack, document in catalog.stacks:
        match stack.completion:
            case AtLeast(at_least=wanted) if not 1 <= wanted <= len(stack.members):
                route: Route = ("completion", "at_least")
                yield Diagnostic(
                    RULE, f"{wanted} members are wanted, but the stack has {len(stack.members)}", document.path,
                    document.locate(route), route, hint=_from_one_to(len(stack.members)),
                )  # fmt: skip
            case Groups(groups=()):
                route = ("completion", "groups")
                yield Diagnostic(
                    RULE, "there are no groups", document.path, document.locate(route), route,
                    hint="name the groups, or write `completion: all`",
                )  # fmt: skip
            case Groups():
                yield from _groups(stack, stack.completion, document)
            case _:
                pass


def _groups(stack: Stack, completion: Groups, document: Document) -> Iterator[Diagnostic]:
    members = {(member.issuer, member.id) for member in stack.members}
    for index, group in enumerate(completion.groups):
        route: Route = ("completion", "groups", index)
        size = len(group.members)
        least = size if group.min is None else group.min
        most = size if group.max is None else group.max
        name = f"the group `{group.title}`" if group.title else f"group {index + 1}"
        if not size:
            yield Diagnostic(
                RULE, f"{name} has no members", document.path, document.locate((*route, "members")), (*route, "members"),
                hint="name some of the stack's members here, or take the group out",
            )  # fmt: skip
        elif not 0 <= least <= size:
            yield Diagnostic(
                RULE, f"{name} wants {least} members, and has {size}", document.path, document.locate((*route, "min")),
                (*route, "min"), hint=_from_one_to(size),
            )  # fmt: skip
        elif most < max(least, 1):
            yield Diagnostic(
                RULE, f"{name} wants at least {least} and counts at most {most}", document.path,
                document.locate((*route, "max")), (*route, "max"),
                hint=f"write {max(least, 1)} or more, or a lower `min`" if group.min is not None
                else "add a `min` that is not above it",
            )  # fmt: skip
        for place, member in enumerate(group.members):
            if (member.issuer, member.id) not in members:
                where: Route = (*route, "members", place)
                yield Diagnostic(
                    RULE, f"{name} names `{member.id}`, which is no member of the stack", document.path,
                    document.locate(where), where, hint="add it to `members`, or take it out of the group",
                )  # fmt: skip


def _from_one_to(count: int) -> str:
    if count == 0:
        return "add the members that the stack is to hold"
    return f"write a number from 1 to {count}" if count > 1 else "write 1"
