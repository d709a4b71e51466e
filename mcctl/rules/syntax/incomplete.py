"""Something that learners can start lacks what they are judged by.

In beta and active, a micro-credential needs its version, competency, badge and at least one item to hand in; a stack
needs its version and members. Without a version nobody could later say which rules an award was given by. Add what is
missing, or write `status: draft` until it is ready.

Instead of:

```yaml stacks/cs-strategies.yaml whole
kind: stack
id: cs-strategies
status: active
visibility: public
title: Strategies for Computer Science
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```

Write:

```yaml stacks/cs-strategies.yaml whole
kind: stack
id: cs-strategies
version: "1.0"
status: active
visibility: public
title: Strategies for Computer Science
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```
"""

from mcctl.diagnostics import codes

RULE = codes.INCOMPLETE
