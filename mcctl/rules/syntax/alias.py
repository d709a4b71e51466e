"""A `*` stands for something that is marked nowhere in this file, or for far too much.

`*name` repeats what `&name` marks further up in the same file. Copied into another file it stands for nothing, and
learners and assessors would read a gap. Write out what it should say, or put quotes around a text that starts with
`*`.

Instead of:

```yaml stacks/cs-strategies.yaml
subjects: *subjects
```

Write:

```yaml stacks/cs-strategies.yaml
subjects: [computer science]
```
"""

from mcctl.diagnostics import codes

RULE = codes.ALIAS
