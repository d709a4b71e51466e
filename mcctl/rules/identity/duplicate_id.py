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
from pathlib import PurePosixPath

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.diagnostics import Diagnostic, Edit, Fix, Related, Rule, Severity
from mcctl.model.scalar import slugified

RULE = Rule("MC101", "duplicate-id", Severity.ERROR)


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds every file whose id another file has: the one that is named by it, else the first."""
    for name, entries in catalog.sharers.items():
        owner = next((entry for entry in entries if PurePosixPath(entry.document.path).stem == name), entries[0])
        for entry in entries:
            if entry is not owner:
                yield _copy(entry, owner, catalog)


def _copy(entry: Entry, owner: Entry, catalog: Catalog) -> Diagnostic:
    document, there = entry.document, owner.document
    span = document.locate(("id",))
    own = slugified(PurePosixPath(document.path).stem)
    is_free = bool(own) and own not in catalog.known_ids
    return Diagnostic(
        RULE, f"`{entry.id}` is the id of another file: `{there.path}`", document.path, span, ("id",),
        hint=f"give this file an id of its own, such as `{own}`" if is_free else "give one of the two another id",
        related=(Related(there.path, there.locate(("id",)), "this file has the id as well"),),
        fix=Fix(safe=False, edits=(Edit(span, own),)) if is_free else None,
    )  # fmt: skip
