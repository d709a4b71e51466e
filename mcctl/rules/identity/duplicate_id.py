"""Two files have the same id.

An id names one thing for ever: links, awards and reports use it, and a learner's award would point to two things at
once. Micro-credentials and stacks of an issuer share one set of ids. It happens when a file is copied as a beginning:
give the new one an id of its own. What is published already keeps its id.

Instead of:

```yaml stacks/partners/cs-strategies.yaml
id: cs-strategies
title: Strategies for Computer Science in Milwaukee
```

Write:

```yaml stacks/partners/cs-strategies-milwaukee.yaml
id: cs-strategies-milwaukee
title: Strategies for Computer Science in Milwaukee
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Related, Rule, Severity

RULE = Rule("MC101", "duplicate-id", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds every file whose id an earlier file has."""
    for entry in catalog.entries:
        first = catalog.by_id[entry.id]
        if first is not entry:
            related = Related(first.document.path, first.document.locate(("id",)), "this file has the id as well")
            yield Diagnostic(
                RULE,
                f"`{entry.id}` is the id of another file: `{first.document.path}`",
                entry.document.path,
                entry.document.locate(("id",)),
                ("id",),
                hint="give one of the two another id",
                related=(related,),
            )
