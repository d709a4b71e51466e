"""A comment ignores a finding that is not there.

It was needed once, or it stands on the wrong line. Left in place it would hide the next slip of the same kind without anybody
having decided so. The same holds for an entry of `exceptions` under `audit`.

Instead of:

```yaml stacks/cs-strategies.yaml
title: Strategies for Computer Science  # mcctl: ignore[MC216] archived in June, replaced in autumn
```

Write:

```yaml stacks/cs-strategies.yaml
title: Strategies for Computer Science
```
"""

from mcctl.diagnostics import Rule, Severity

RULE = Rule("MC023", "unused-ignore", Severity.WARNING)
