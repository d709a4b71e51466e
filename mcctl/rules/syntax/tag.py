"""A value starts with `!`, or a line with `%`, which tells programs to read what follows in a way of their own.

In some programs such a sign can start others, so it is refused wherever it stands, and catalogues do not need it.
Where the sign is part of your text, put the text in quotes, or say it without the sign.

Instead of:

```yaml stacks/cs-strategies.yaml
description: !New Three micro-credentials for teachers of programming.
```

Write:

```yaml stacks/cs-strategies.yaml
description: "New: three micro-credentials for teachers of programming."
```
"""

from mcctl.diagnostics import codes

RULE = codes.TAG
