"""A key is misspelt, or stands where nothing has that name.

If it were skipped, what you wrote would have no effect and nobody would notice: with `visiblity: public` a stack
would stay hidden from the learners that it is for, and with `acess:` its partners would be locked out. So every key
must be known. Take the name that the message suggests, or look the field up: `mcctl explain visibility`. Remarks for
colleagues go into comments, after a `#`.

Instead of:

```yaml stacks/cs-strategies.yaml whole
kind: stack
id: cs-strategies
version: "1.0"
status: beta
visiblity: public
title: Strategies for Computer Science
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```

Write:

```yaml stacks/cs-strategies.yaml whole
kind: stack
id: cs-strategies
version: "1.0"
status: beta
visibility: public
title: Strategies for Computer Science
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```
"""

from mcctl.diagnostics import codes

RULE = codes.UNKNOWN_KEY
