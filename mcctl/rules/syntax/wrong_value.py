"""A field holds what it cannot hold: a word that is not among those it takes, an address or a date that is none.

Platforms act on these fields: they decide what learners see, when work is due and what it costs, so a value that is
nearly right must not be guessed at. Write one of those that the message names; `mcctl explain status` lists them with
what each means.

Instead of:

```yaml stacks/cs-strategies.yaml
status: Active
```

Write:

```yaml stacks/cs-strategies.yaml
status: active
```
"""

from mcctl.diagnostics import codes

RULE = codes.WRONG_VALUE
