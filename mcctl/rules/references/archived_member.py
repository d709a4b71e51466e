"""A stack that can be earned holds something that cannot be started any more.

Whoever has it keeps it, and it counts for them. But learners who begin now find a member that they cannot start, and
where all members are needed they can never complete the stack. Put what replaces it in its place, take it out, or
change `completion` so that the others suffice.

Instead of:

```yaml micro-credentials/live-coding.yaml
status: archived
```

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```

Write:

```yaml micro-credentials/live-coding.yaml
status: archived
```

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.model.assessment import AtLeast
from mcctl.model.stack import Groups, Member, Stack
from mcctl.rules.members import own_members, written

RULE = Rule("MC216", "archived-member", Severity.WARNING)
COMPLETABLE = RULE.weighing(Severity.NOTE)
"""Where the other members suffice, an archived one may stay for those who have it."""


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds archived members of beta and active stacks."""
    for stack, document in catalog.stacks:
        if stack.status not in ("beta", "active"):
            continue
        archived = [one for one in own_members(catalog, stack) if one.held.resource.status == "archived"]
        suffice = _suffice(stack, {one.index for one in archived})
        for one in archived:
            route: Route = ("members", one.index)
            name, retirement = one.member.id, one.held.resource.retirement
            successor = retirement.replaced_by if retirement is not None else None
            held = {member.id for member in stack.members}
            replaced = f"put `{successor}`, which replaces it, in its place" if successor not in {None, *held} else None
            yield Diagnostic(
                COMPLETABLE if suffice else RULE,
                f"`{name}` is archived, so nobody can start it any more"
                + ("" if suffice else ", and nobody new can complete the stack"),
                document.path, document.locate(route), route,
                hint=replaced or "put what replaces it in its place, or take it out",
                related=(written(one.held, "status", f"`{name}` is archived"),),
            )  # fmt: skip


def _suffice(stack: Stack, archived: set[int]) -> bool:
    """Tells whether the other members are enough to complete a stack."""
    left = [member for index, member in enumerate(stack.members) if index not in archived]
    match stack.completion:
        case "none":
            return True
        case AtLeast(at_least=wanted):
            return len(left) >= wanted
        case Groups(groups=groups):
            named = {_name(member) for member in left}
            return all(
                sum(_name(member) in named for member in group.members)
                >= (len(group.members) if group.min is None else group.min)
                for group in groups
            )
        case "all":
            return not archived


def _name(member: Member) -> tuple[str | None, str]:
    return member.issuer, member.id
