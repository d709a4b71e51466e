"""A draft still lacks something that it needs before learners can start it.

That is nothing to mend now: a draft is seen by nobody outside, and may be as unfinished as it likes. The note tells
its author what is left to write before `status` becomes `beta` or `active`; from then on the same gap is an error.

Instead of:

```yaml stacks/cs-foundations.yaml whole
kind: stack
id: cs-foundations
title: Foundations of Computer Science
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

RULE = codes.INCOMPLETE_DRAFT
