"""A private stack is live, and nobody can see it.

No `access` entry lets anybody in, and no other private stack that holds it does either, so the learners that it is
for do not find it. Add `access:` with their organization, group or e-mail domain, or write `status: draft` until it
is known for whom it is.

Instead of:

```yaml stacks/cs-strategies.yaml
visibility: private
```

Write:

```yaml stacks/cs-strategies.yaml
visibility: private
access:
  - {organization: milwaukee-public-schools}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity

RULE = Rule("MC205", "no-access", Severity.WARNING)


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds private beta and active stacks whose audience is empty."""
    for stack, document in catalog.stacks:
        if stack.visibility == "private" and stack.status in ("beta", "active") and not catalog.audiences[stack.id]:
            at = "visibility" if document.at(("visibility",)) is not None else "id"
            yield Diagnostic(
                RULE, f"the private stack `{stack.id}` lets nobody in", document.path, document.locate((at,)), (at,),
                hint="add `access:` with an `organization`, a `group` or an `email_domain`",
            )  # fmt: skip
