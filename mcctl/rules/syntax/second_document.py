"""A file holds a second definition after a line `---` or `...`.

One micro-credential or stack a file: its name is its id, so that colleagues find it and a reviewer sees in the list
of files what is concerned. What follows the line is not read. Move it into a file of its own, and delete the line; a
line of dashes that should only part the text becomes a comment, `# ---`.

Instead of:

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
---
kind: stack
id: cs-foundations
title: Foundations of Computer Science
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

RULE = codes.SECOND_DOCUMENT
