"""A key is written twice in the same place.

Only one of the two can count, and readers would disagree about which: a reviewer approves the one that is seen first,
learners get the other. It is left over when text is copied or two people's changes are merged. Compare the two, keep
the one that is right, and delete the other.

Instead of:

```yaml micro-credentials/code-tracing.yaml
badge:
  file: badges/code-tracing.svg
  alt: A magnifying glass over three lines
  alt: A magnifying glass over three lines of code
```

Write:

```yaml micro-credentials/code-tracing.yaml
badge:
  file: badges/code-tracing.svg
  alt: A magnifying glass over three lines of code
```
"""

from mcctl.diagnostics import codes

RULE = codes.DUPLICATE_KEY
