"""A file lies among the definitions and is not read, since its name does not end in `.yaml`.

Its author believes that it is published, and learners never see it. Give it a name that ends in `.yaml`. If it is no
definition, move it out of `micro-credentials/` and `stacks/`.

Instead of:

```yaml stacks/cs-foundations.yml
kind: stack
id: cs-foundations
version: "1.0"
title: Foundations of Computer Science
members:
  - {micro_credential: code-tracing}
```

Write:

```yaml stacks/cs-foundations.yaml whole
kind: stack
id: cs-foundations
version: "1.0"
title: Foundations of Computer Science
members:
  - {micro_credential: code-tracing}
```
"""

from mcctl.diagnostics import codes

RULE = codes.NOT_READ
