"""A public stack holds something private.

The stack's page would show a title to everyone that only some may see, and learners from outside would find a member
that they cannot open. Make the member public, or the stack private. A private stack may hold public members.

Instead of:

```yaml micro-credentials/live-coding.yaml
visibility: private
```

```yaml stacks/cs-strategies.yaml
visibility: public
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```

Write:

```yaml micro-credentials/live-coding.yaml
visibility: public
```

```yaml stacks/cs-strategies.yaml
visibility: public
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.rules.members import own_members, written

RULE = Rule("MC204", "private-member", Severity.ERROR)


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds private members of public stacks; an archived stack is listed nowhere and may keep them."""
    for stack, document in catalog.stacks:
        if stack.visibility != "public" or stack.status == "archived":
            continue
        for one in own_members(catalog, stack):
            if one.held.resource.visibility == "public":
                continue
            name, route = one.member.id, ("members", one.index)
            yield Diagnostic(
                RULE, f"the public stack `{stack.id}` holds `{name}`, which is private", document.path,
                document.locate(route), route,
                hint=f"write `visibility: public` in {one.held.document.path}, or make this stack private",
                related=(written(one.held, "visibility", f"`{name}` is private"),),
            )  # fmt: skip
