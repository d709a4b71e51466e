"""Something is active and does not say who sees it.

Without `visibility` it is private: nobody beside the issuer sees it unless a private stack lets people in. A reviewer
cannot tell whether that is meant or forgotten, and learners may look for it in vain. Write which of the two it is.

Instead of:

```yaml stacks/cs-strategies.yaml whole
kind: stack
id: cs-strategies
version: "1.0"
status: active
access:
  - {organization: milwaukee-public-schools}
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
status: active
visibility: private
access:
  - {organization: milwaukee-public-schools}
title: Strategies for Computer Science
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity

RULE = Rule("MC212", "visibility-left-out", Severity.WARNING)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds active resources without `visibility`."""
    for entry in catalog.entries:
        if entry.resource.status == "active" and entry.document.at(("visibility",)) is None:
            yield Diagnostic(
                RULE, f"`{entry.id}` is active and does not say who sees it, so it is private", entry.document.path,
                entry.document.locate(("status",)), ("visibility",),
                hint="add `visibility: private`, or `visibility: public` if everyone may see it",
            )  # fmt: skip
