"""An id in `previously` is still in use, or two files claim it.

`previously` lists the ids that something had before, so that old links and awards lead to it. They can lead to one
place only: where another file has that id, or claims it too, a learner's award would end up in the wrong one. Keep
the old id in the file that it became, and take it out of the other.

Instead of:

```yaml stacks/cs-strategies.yaml
previously: [live-coding]
```

Write:

```yaml stacks/cs-strategies.yaml
previously: [cs-methods]
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Related, Rule, Severity
from mcctl.rules.members import written

RULE = Rule("MC103", "previous-id", Severity.ERROR)


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds previous ids that a file has now, and those that two files had."""
    claimed: dict[str, Related] = {}
    for entry in catalog.entries:
        for index, old in enumerate(entry.resource.previously):
            route = ("previously", index)
            span = entry.document.locate(route)
            if old == entry.id:
                yield Diagnostic(
                    RULE, f"`{old}` is the id of this file itself", entry.document.path, span, route,
                    hint=f"take `{old}` out of `previously`",
                )  # fmt: skip
            elif old in catalog.known_ids:
                other = catalog.by_id.get(old)
                yield Diagnostic(
                    RULE, f"`{old}` is still the id of another file", entry.document.path, span, route,
                    hint=f"take `{old}` out of `previously`, or give the file that has it another id",
                    related=(written(other, "id", "this file has the id"),) if other is not None else (),
                )  # fmt: skip
            elif old in claimed:
                yield Diagnostic(
                    RULE, f"`{old}` is named as a previous id twice", entry.document.path, span, route,
                    hint="keep it in the file that it became", related=(claimed[old],),
                )  # fmt: skip
            claimed.setdefault(old, Related(entry.document.path, span, "named here first"))
