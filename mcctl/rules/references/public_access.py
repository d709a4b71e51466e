"""A public stack says who may see it, although everybody does.

`access` lists those who see a private stack. One of the two is a slip, and a stack that was made for a partner must
not become public by one. Write `visibility: private` if it is for those people only, or take `access` out if it is
for everyone.

Instead of:

```yaml stacks/cs-strategies.yaml
visibility: public
access:
  - {organization: milwaukee-public-schools}
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

RULE = Rule("MC206", "public-access", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds public stacks with access entries."""
    for stack, document in catalog.stacks:
        if stack.visibility == "public" and stack.access:
            yield Diagnostic(
                RULE, f"the public stack `{stack.id}` has `access`, which is for private ones", document.path,
                document.locate(("access",), key=True), ("access",),
                hint="write `visibility: private`, or take `access` out",
            )  # fmt: skip
