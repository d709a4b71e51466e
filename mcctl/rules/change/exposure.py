"""More people will see it than before.

Whoever wrote a text for a few did not write it for everybody, and what has been seen cannot be taken back. A private
stack also opens what it holds: one new line below `access` can show a dozen micro-credentials to a whole district. So each
id needs a word of its own, which is reviewed with the change.

Before:

```yaml stacks/cs-strategies.yaml
visibility: private
access:
  - {organization: lakeshore-public-schools}
```

Instead of:

```yaml stacks/cs-strategies.yaml
visibility: public
access: []
```

Write:

```yaml stacks/cs-strategies.yaml
visibility: private
access:
  - {organization: lakeshore-public-schools}
```

If it is meant, end the commit message with `Expose: cs-strategies`.
"""

from collections.abc import Iterator

from mcctl.catalog.audience import shown
from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.plan.codes import CODES
from mcctl.rules.allowance import if_meant
from mcctl.rules.shifting import caused, named
from mcctl.rules.since import Since

RULE = Rule(CODES["exposure"], "exposure", Severity.WARNING)


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Finds what is opened to people who could not see it."""
    for cause, shifts in caused(since, "exposure", since.plan.exposures):
        names = [shift.key.id for shift in shifts]
        until_now = f"; until now {shown(shifts[0].before)}" if len(shifts) == 1 else ""
        yield Diagnostic(
            RULE, f"more people will see {named(names)}: {shown(cause.people)}{until_now}",
            cause.file, cause.span, cause.route, hint=f"take it back, or, if it is meant, {if_meant('expose', names)}",
        )  # fmt: skip
