"""A key has no value behind it.

Nobody can tell whether it was forgotten, is still to come, or should be empty, and a learner would read a page with a
gap. Write the value, or leave the key out: then what the manual says for a key that is left out counts. What is still
open is better kept in a comment.

Instead of:

```yaml stacks/cs-strategies.yaml
audience:
```

Write:

```yaml stacks/cs-strategies.yaml
audience: [Teachers of programming]
```
"""

from mcctl.diagnostics import codes

RULE = codes.NULL
