"""There is no `issuer.yaml`, so nothing says who issues.

Every award names its issuer, for ever; without one there is nobody who could award anything. Write the file beside
`mcctl.yaml`, with the name that learners know you by. The `id` is chosen once: links and awards use it.

Instead of:

```yaml issuer.yaml gone
# there is no such file
```

Write:

```yaml issuer.yaml whole
kind: issuer
id: northlake
name: Northlake University
type: university
```
"""

from mcctl.diagnostics import codes

RULE = codes.NO_ISSUER
