"""A key is missing that is needed here.

A stack without a title cannot be listed, a criterion without a name cannot be assessed: others rely on it, so it is
asked for before anything is published. Add the key that the message names; `mcctl explain title` tells what belongs
there.

Instead of:

```yaml stacks/cs-strategies.yaml whole
kind: stack
id: cs-strategies
version: "1.0"
status: active
visibility: public
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

RULE = codes.MISSING_KEY
