"""Micro-credentials require each other, so that nobody can start any of them.

A learner would have to finish the first before starting the second, and the second before starting the first. Take
out one of the prerequisites, or write `required: false` where it is only recommended.

Instead of:

```yaml micro-credentials/code-tracing.yaml
prerequisites:
  - {micro_credential: live-coding}
```

```yaml micro-credentials/live-coding.yaml
prerequisites:
  - {micro_credential: code-tracing}
```

Write:

```yaml micro-credentials/code-tracing.yaml
prerequisites:
  - {micro_credential: live-coding, required: false}
```

```yaml micro-credentials/live-coding.yaml
prerequisites:
  - {micro_credential: code-tracing}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.model.micro_credential import MicroCredential
from mcctl.rules.cycles import cycles_in, told
from mcctl.rules.members import is_own

RULE = Rule("MC217", "prerequisite-cycle", Severity.ERROR)


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds each cycle of required prerequisites once, at the micro-credential whose id comes first."""
    required = {
        resource.id: _required(resource, catalog)
        for resource, document in catalog.micro_credentials
        if catalog.by_id[resource.id].document is document
    }
    for cycle, (first, *others) in cycles_in(catalog, required, "requires"):
        yield Diagnostic(
            RULE, "the micro-credential requires itself: " + told(cycle), first.file, first.span,
            required[cycle[0]][cycle[1]], hint="take one of these prerequisites out, or write `required: false` at it",
            related=tuple(others),
        )  # fmt: skip


def _required(resource: MicroCredential, catalog: Catalog) -> dict[str, Route]:
    """The catalogue's own micro-credentials that one must have, each with the first place that says so."""
    places: dict[str, Route] = {}
    for index, prerequisite in enumerate(resource.prerequisites):
        wanted = prerequisite.micro_credential
        if wanted is not None and prerequisite.required and is_own(catalog, prerequisite.issuer):
            places.setdefault(wanted, ("prerequisites", index))
    return places
