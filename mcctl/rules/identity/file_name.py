"""A file's name is not the id in it.

Colleagues look for a micro-credential by its id, as learners, reports and messages name it, and do not find its file.
Rename the file. Its id stays as it is, since others know it already.

Instead of:

```yaml stacks/strategies-2026.yaml
id: cs-leadership
title: Leading Computer Science
```

Write:

```yaml stacks/cs-leadership.yaml
id: cs-leadership
title: Leading Computer Science
```
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity

RULE = Rule("MC102", "file-name", Severity.WARNING)


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds files whose name is not `<id>.yaml`; of an id that several files have, that is told instead."""
    for entry in catalog.entries:
        if PurePosixPath(entry.document.path).stem != entry.id and entry.id not in catalog.sharers:
            yield Diagnostic(
                RULE,
                f"the file of `{entry.id}` is named otherwise",
                entry.document.path,
                entry.document.locate(("id",)),
                ("id",),
                hint=f"rename the file to `{entry.id}.yaml`",
            )
