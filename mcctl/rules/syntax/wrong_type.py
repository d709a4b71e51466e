"""A field holds another sort of thing than it takes: a text where a list belongs, a word where a number belongs.

Platforms, reports and learners' pages rely on it: a list of subjects can be searched, a sentence that names two of
them cannot. The message says what the field takes. A list is written with `- ` before each entry, or as `[one, two]`;
`mcctl explain subjects` shows an example of any field.

Instead of:

```yaml stacks/cs-strategies.yaml
subjects: computer science
```

Write:

```yaml stacks/cs-strategies.yaml
subjects: [computer science]
```
"""

from mcctl.diagnostics import codes

RULE = codes.WRONG_TYPE
