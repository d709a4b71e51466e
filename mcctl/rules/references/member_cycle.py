"""A stack holds itself, directly or through the stacks that it holds.

Such a stack could never be completed: a learner would need it to earn it. Nobody could say either who sees it. The
message tells the way round, from stack to stack; take one of these members out.

Instead of:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
  - {stack: cs-leadership}
```

```yaml stacks/cs-leadership.yaml
members:
  - {stack: cs-strategies}
```

Write:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```

```yaml stacks/cs-leadership.yaml
members:
  - {stack: cs-strategies}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.model.stack import Stack
from mcctl.rules.cycles import cycles_in, told
from mcctl.rules.members import is_own

RULE = Rule("MC202", "member-cycle", Severity.ERROR)


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds each cycle once, at the member that closes it in the stack whose id comes first."""
    held = {
        stack.id: _stacks_in(stack, catalog)
        for stack, document in catalog.stacks
        if catalog.by_id[stack.id].document is document
    }
    for cycle, (first, *others) in cycles_in(catalog, held, "holds"):
        yield Diagnostic(
            RULE, "the stack holds itself: " + told(cycle), first.file, first.span, held[cycle[0]][cycle[1]],
            hint="take one of these members out" if others else "take this member out", related=tuple(others),
        )  # fmt: skip


def _stacks_in(stack: Stack, catalog: Catalog) -> dict[str, Route]:
    """The catalogue's own stacks among the members, each with its first place."""
    places: dict[str, Route] = {}
    for index, member in enumerate(stack.members):
        if member.stack is not None and is_own(catalog, member.issuer):
            places.setdefault(member.stack, ("members", index))
    return places
