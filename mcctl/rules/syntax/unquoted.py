"""A text stands without quotes, and other programs would read it as a number, a date or true or false.

mcctl reads `1.10` as you wrote it. A spreadsheet, a script or another tool reads the number 1.1, makes `012` a 10 and
`NO`, Norway, a false, and then two versions of what learners were judged by have the same name. Put quotes around it:
`mcctl validate --fix` does so.

Instead of:

```yaml stacks/cs-strategies.yaml
version: 1.10
```

Write:

```yaml stacks/cs-strategies.yaml
version: "1.10"
```
"""

from mcctl.diagnostics import codes

RULE = codes.UNQUOTED
