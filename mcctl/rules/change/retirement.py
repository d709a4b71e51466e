"""A micro-credential or stack is gone, or many are retired at once.

Nothing is ever deleted: people hold it, links and reports name it. A file that has vanished is mostly a slip, a file moved
to the wrong place or lost in a merge. What comes to its end keeps its file and says `status: archived`.

Before:

```yaml micro-credentials/pair-programming.yaml
title: Pair Programming
```

Instead of:

```yaml micro-credentials/pair-programming.yaml gone
```

Write:

```yaml micro-credentials/pair-programming.yaml
status: archived
```

If it is meant, end the commit message with `Retire: pair-programming`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcctl.catalog.catalog import Entry
from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.plan.codes import CODES
from mcctl.rules.allowance import if_meant
from mcctl.rules.since import Since

if TYPE_CHECKING:
    from mcctl.plan.plan import Refusal

RULE = Rule(CODES["retirement"], "retirement", Severity.WARNING)


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Finds what has no file any more, and what is archived by the dozen."""
    for refusal in since.plan.refused:
        if refusal.guard != "retirement":
            continue
        was = since.before.by_id.get(refusal.id)
        if refusal.allow_with is not None and refusal.allow_with.startswith("--retire-all"):
            yield _many(refusal, was)
        elif was is not None and _is_gone(since, was):
            yield Diagnostic(
                RULE, f"the file of `{was.id}` is gone, and nothing says what became of it", was.document.path,
                hint="put the file back and write `status: archived` in it, or, if it is meant, "
                + if_meant("retire", [was.id]),
            )  # fmt: skip


def _is_gone(since: Since, was: Entry) -> bool:
    """Tells whether no file has the id; a broken one may, if it had it before or if it is new and names none."""
    if was.id in since.after.known_ids or f"retire {was.id}" in since.plan.allowances:
        return False
    known = {entry.document.path: entry.id for entry in since.before.entries}
    broken = ((known.get(since.moved.get(path, path)), name) for path, name in since.after.broken.items())
    return all(before != was.id and (before is not None or name is not None) for before, name in broken)


def _many(refusal: "Refusal", was: Entry | None) -> Diagnostic:
    kind = str(refusal.allow_with).rpartition(" ")[2]
    file = refusal.file or (was.document.path if was is not None else "issuer.yaml")
    return Diagnostic(
        RULE, refusal.message, file, refusal.span, refusal.route,
        hint=f"archive fewer, or, if it is meant, {if_meant('retire-all', [kind])}",
    )  # fmt: skip
