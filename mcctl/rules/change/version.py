"""What is assessed changes, but the version stays the same.

Two people who hold version 1.0 must have shown the same thing. Whoever began finishes on the version that they began with,
and the number is how everybody knows which that was. Wording outside of the assessment, prices or alignments need no new
version; a prompt, a rubric, a pass rule, the competency and a stack's members do.

Before:

```yaml micro-credentials/code-tracing.yaml
version: "1.0"
```

Instead of:

```yaml micro-credentials/code-tracing.yaml
version: "1.0"
competency: Educators teach students to read programs and predict what they do.
```

Write:

```yaml micro-credentials/code-tracing.yaml
version: "1.1"
competency: Educators teach students to read programs and predict what they do.
```

Where only a typing mistake is mended, end the commit message with `Same-Version: code-tracing`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Related, Rule, Severity
from mcctl.model.meaning import Change
from mcctl.plan.codes import CODES
from mcctl.plan.versions import number_of
from mcctl.rules.allowance import if_meant
from mcctl.rules.since import Since

if TYPE_CHECKING:
    from mcctl.plan.compare import FieldChange

RULE = Rule(CODES["version"], "version", Severity.WARNING)

SHOWN = 3
"""How many of the changed fields are shown."""


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Finds what is assessed otherwise under the same version, or under one that was used for something else."""
    for refusal in since.plan.refused:
        entry = since.after.by_id.get(refusal.id)
        if refusal.guard == "version" and entry is not None:
            document = entry.document
            fields = [
                field
                for change in since.plan.changes
                if change.key.id == refusal.id and change.key.kind == entry.kind
                for field in change.fields
                if field.change is Change.ASSESSMENT and field.route != ("version",)
            ]
            hint = f"{_write(entry.resource.version)}; where only a typing mistake is mended, "
            yield Diagnostic(
                RULE, refusal.message, document.path, refusal.span, refusal.route,
                hint=hint + if_meant("same-version", [refusal.id]),
                related=tuple(_changed(document, field) for field in fields[:SHOWN]),
            )  # fmt: skip


def _write(version: str | None) -> str:
    number = number_of(version) if version is not None else None
    return f'write `version: "{_next(number)}"`' if number is not None else "write a new `version`"


def _next(number: tuple[int, ...]) -> str:
    if len(number) == 1:
        return str(number[0] + 1)
    return ".".join(map(str, (*number[:-1], number[-1] + 1)))


def _changed(document: Document, field: "FieldChange") -> Related:
    """Shows where a field changed; what is gone is shown by what held it."""
    route = field.route if field.after is not None else field.route[:-1]
    words = " / ".join(field.words)
    return Related(document.path, document.locate(route), f"`{words}` {_how(field)}")


def _how(field: "FieldChange") -> str:
    if field.moved is not None:
        return "moved"
    return "is new" if field.before is None else "is gone" if field.after is None else "changed"
