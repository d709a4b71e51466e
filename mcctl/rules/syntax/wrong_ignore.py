"""A comment that should ignore a finding cannot.

It gives no reason, names no rule that there is, or names an error of syntax, of ids or of who sees what, which can never be
ignored. The reason is for the colleague who reads the file next year, and for whoever reviews the change.

Instead of:

```yaml stacks/cs-strategies.yaml
title: Strategies for Computer Science  # mcctl: ignore[MC216]
```

Write:

```yaml stacks/cs-strategies.yaml
title: Strategies for Computer Science
```
"""

from mcctl.diagnostics import Rule, Severity

RULE = Rule("MC024", "wrong-ignore", Severity.ERROR)
