"""An id is written in a form that ids cannot have.

Ids stand in web addresses, on awards and in reports, and must look the same everywhere: small letters, digits, and
single hyphens between them, at most 64. Write `code-tracing` for "Code Tracing"; the `title` is for people, and may
look as you like.

Instead of:

```yaml stacks/cs-strategies.yaml
id: CS_Strategies
```

Write:

```yaml stacks/cs-strategies.yaml
id: cs-strategies
```
"""

from mcctl.catalog.mismatch import INVALID_ID

RULE = INVALID_ID
