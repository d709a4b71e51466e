"""People who can see it now will not see it any more.

Somebody may be in the middle of it, or hold it and show it to an employer. What was for everybody and becomes private, or
leaves the stack that opened it, is gone for them from one day to the next. What comes to its end is archived instead: its
page stays.

Before:

```yaml stacks/cs-strategies.yaml
visibility: private
access:
  - {organization: lakeshore-public-schools}
  - {organization: riverside-schools}
```

Instead of:

```yaml stacks/cs-strategies.yaml
access:
  - {organization: lakeshore-public-schools}
```

Write:

```yaml stacks/cs-strategies.yaml
access:
  - {organization: lakeshore-public-schools}
  - {organization: riverside-schools}
```

If it is meant, end the commit message with `Withdraw: cs-strategies`.
"""

from collections.abc import Iterator

from mcctl.catalog.audience import NOBODY, shown
from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.plan.codes import CODES
from mcctl.rules.allowance import if_meant
from mcctl.rules.shifting import caused, named
from mcctl.rules.since import Since

RULE = Rule(CODES["withdrawal"], "withdrawal", Severity.WARNING)


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Finds what is closed to people who could see it."""
    for cause, shifts in caused(since, "withdrawal", since.plan.withdrawals):
        names = [shift.key.id for shift in shifts if not _is_in_public_stack(since.after, shift.key.id)]
        if not names:
            continue
        left = since.after.audiences.get(names[0], NOBODY)
        from_now = f"; from now on {shown(left)}" if len(names) == 1 else ""
        yield Diagnostic(
            RULE, f"fewer people will see {named(names)}: no longer {shown(cause.people)}{from_now}",
            cause.file, cause.span, cause.route,
            hint=f"take it back, or, if it is meant, {if_meant('withdraw', names)}",
        )  # fmt: skip


def _is_in_public_stack(catalog: Catalog, name: str) -> bool:
    """Tells whether a stack became public over something private, which is an error of its own (MC204)."""
    holders = (catalog.by_id[holder].resource for holder in catalog.holders.get(name, ()))
    return catalog.by_id[name].resource.visibility == "private" and any(one.visibility == "public" for one in holders)
