"""A `<<` copies keys from elsewhere in the file.

Whoever reviews a change to the place that is copied would have to know everywhere it is copied to: a new price for
learners would appear in a list that nobody looked at. Write the keys out where they count. It is longer, and everyone
sees what is said.

Instead of:

```yaml micro-credentials/code-tracing.yaml
prices:
  - &regular {for: non-members, amount: "75.00", currency: USD}
  - {<<: *regular, for: members, amount: "0.00"}
```

Write:

```yaml micro-credentials/code-tracing.yaml
prices:
  - {for: non-members, amount: "75.00", currency: USD}
  - {for: members, amount: "0.00", currency: USD}
```
"""

from mcctl.diagnostics import codes

RULE = codes.MERGE_KEY
