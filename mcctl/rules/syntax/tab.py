"""A line is indented with a tab.

How far a tab reaches differs from editor to editor, so nobody could say what belongs to what: whether a criterion is
part of this rubric or of the next. Use spaces, two for each level. Most editors do it by themselves once told to
"insert spaces"; `mcctl schema` sets up VS Code so.

Instead of:

Each entry begins with a tab:

```yaml stacks/cs-strategies.yaml
members:
\t- {micro_credential: code-tracing}
\t- {micro_credential: live-coding}
```

Write:

Each begins with two spaces:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```
"""  # noqa: D301  # a tab that is written as one is turned into spaces by formatters

from mcctl.diagnostics import codes

RULE = codes.TAB
