"""A stack holds the same thing twice.

It would count twice towards completion: a learner could have "two of three" with a single micro-credential. Keep one
of the two entries; if the other should be something else, correct its id.

Instead of:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
  - {micro_credential: code-tracing}
```

Write:

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Related, Route, Rule, Severity

RULE = Rule("MC203", "duplicate-member", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds repeated members."""
    own = catalog.issuer.id if catalog.issuer else None
    for stack, document in catalog.stacks:
        first: dict[tuple[str | None, str], Route] = {}
        for index, member in enumerate(stack.members):
            route: Route = ("members", index)
            name = (member.issuer or own, member.id)
            if name in first:
                related = Related(document.path, document.locate(first[name]), "first here")
                yield Diagnostic(
                    RULE, f"`{member.id}` is a member twice", document.path, document.locate(route), route,
                    hint="keep one of the two", related=(related,),
                )  # fmt: skip
            first.setdefault(name, route)
