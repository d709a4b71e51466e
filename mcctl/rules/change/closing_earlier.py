"""An announced end comes earlier than it was announced.

Learners plan by the last days that were announced: some count on weeks that are taken from them. Moving a day later takes
nothing from anybody.

Before:

```yaml micro-credentials/pair-programming.yaml
retirement: {announced_on: 2026-05-01, last_start: 2026-08-31, last_submission: 2026-12-15}
```

Instead of:

```yaml micro-credentials/pair-programming.yaml
retirement: {announced_on: 2026-05-01, last_start: 2026-08-31, last_submission: 2026-10-31}
```

Write:

```yaml micro-credentials/pair-programming.yaml
retirement: {announced_on: 2026-05-01, last_start: 2026-08-31, last_submission: 2027-01-31}
```
"""

from collections.abc import Iterator
from datetime import date

from mcctl.catalog.catalog import Credential
from mcctl.catalog.closing import Act, Closing
from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.rules.since import Since

RULE = Rule("MC412", "closing-earlier", Severity.WARNING)

KEYS: dict[Act, str] = {
    "start": "last_start",
    "submission": "last_submission",
    "resubmission": "last_resubmission",
}


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Finds last days that come earlier than before, each once; a draft has nobody who could be late."""
    for entry in since.after.by_id.values():
        was = since.was(entry.id)
        if was is None or was.resource.status == "draft":
            continue
        for key, (before, after) in _earlier(was.resource, entry.resource).items():
            route = ("retirement", key)
            yield Diagnostic(
                RULE, f"`{key}` is {after} now, earlier than {before}, which was announced", entry.document.path,
                entry.document.locate(route), route,
                hint=f"write `{key}: {before}` or a later day: learners count on the day that was announced",
            )  # fmt: skip


def _earlier(before: Credential, after: Credential) -> dict[str, tuple[date, date]]:
    """By the key that says so, the last day that was announced and the one that is."""
    old, new = Closing(before.status, before.retirement), Closing(after.status, after.retirement)
    found: dict[str, tuple[date, date]] = {}
    for act in KEYS:
        was, now = old.last_day(act), new.last_day(act)
        if was is not None and now is not None and now < was:
            found.setdefault(_written(after, now, act), (was, now))
    return found


def _written(resource: Credential, day: date, act: Act) -> str:
    """Finds the key that gives an act its last day: its own, or that of a later step."""
    keys = list(KEYS.values())[list(KEYS).index(act) :]
    return next(key for key in keys if getattr(resource.retirement, key) == day)
