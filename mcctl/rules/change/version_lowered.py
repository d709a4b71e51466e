"""The version is lower than it was.

Versions count upwards: whoever holds 1.1 takes 1.0 for the older one. `1.10` is higher than `1.9`. Going back to exactly
what the lower version held is no new thing under an old name, and is fine.

Before:

```yaml micro-credentials/code-tracing.yaml
version: "1.9"
```

Instead of:

```yaml micro-credentials/code-tracing.yaml
version: "1.1"
```

Write:

```yaml micro-credentials/code-tracing.yaml
version: "1.10"
```
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.plan.canonical import assessed_part, digest_of
from mcctl.plan.versions import is_lower, is_same
from mcctl.rules.since import Since

if TYPE_CHECKING:
    from mcctl.plan.plan import ResourceChange

RULE = Rule("MC409", "version-lowered", Severity.WARNING)


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Finds versions that are lower than before; what was a draft has no past."""
    refused = {refusal.id for refusal in since.plan.refused if refusal.guard == "version"}
    for change in since.plan.changes:
        was, entry = since.was(change.key.id), since.after.by_id.get(change.key.id)
        if was is None or entry is None or was.resource.status == "draft" or change.key.id in refused:
            continue
        old, new = was.resource.version, entry.resource.version
        if is_lower(new, old) and not _goes_back(since, change, str(new)):
            route = ("version",)
            yield Diagnostic(
                RULE, f"version `{new}` is lower than `{old}`, which it was before", entry.document.path,
                entry.document.locate(route), route, hint=f"write a version that is higher than `{old}`",
            )  # fmt: skip


def _goes_back(since: Since, change: "ResourceChange", version: str) -> bool:
    """Tells whether what is assessed is exactly what was assessed under the version once."""
    assessed = digest_of(assessed_part(change.key.kind, change.after))
    known = since.versions.get(change.key.id, {})
    return any(is_same(one, version) and digest == assessed for one, digest in known.items())
