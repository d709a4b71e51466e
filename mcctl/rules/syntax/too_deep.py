"""Brackets or lists lie inside each other more than 32 levels deep.

A complete micro-credential with rubrics and translations needs about ten, so this is a slip of copying, or a text of
brackets that should stand in quotes. The file is not read on from there, and nothing of it is published. Take out the
levels that are not meant.

Instead of:

```yaml stacks/cs-strategies.yaml
subjects: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[reading code]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
```

Write:

```yaml stacks/cs-strategies.yaml
subjects: [reading code]
```
"""

from mcctl.diagnostics import codes

RULE = codes.TOO_DEEP
