"""A file's `kind` does not fit the folder that it lies in.

Micro-credentials lie in `micro-credentials/`, stacks in `stacks/`, and `issuer.yaml` says who issues. Colleagues look
for them there, and a stack that is read as a micro-credential would reach learners without its members. Correct the
word, or move the file into the folder of its kind.

Instead of:

```yaml stacks/cs-strategies.yaml
kind: pathway
```

Write:

```yaml stacks/cs-strategies.yaml
kind: stack
```
"""

from mcctl.diagnostics import codes

RULE = codes.WRONG_KIND
