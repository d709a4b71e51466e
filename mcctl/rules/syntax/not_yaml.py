"""A line cannot be understood: a colon, a quotation mark, a bracket or an indent is not where it has to be.

Nothing of the file can be trusted from there on, so none of it is published. Most often a text holds a colon and a
space, or begins with a sign that means something in YAML (`*`, `&`, `?`, `%`, `@`, `[`, `{`): put the whole text in
quotes. Otherwise look whether a quotation mark or a bracket is left open, whether a key lacks its colon, and whether
lines that belong together are indented alike.

Instead of:

```yaml stacks/cs-strategies.yaml
title: Computer Science: Strategies for the First Year
```

Write:

```yaml stacks/cs-strategies.yaml
title: "Computer Science: Strategies for the First Year"
```
"""

from mcctl.diagnostics import codes

RULE = codes.NOT_YAML
