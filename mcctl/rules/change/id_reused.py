"""An id names something else than before.

An id names one thing for ever: in links, in awards, in reports. Whoever earned `pair-programming` last year would seem to
hold what the id names now. Give the new thing an id of its own; the old one keeps its id and, at its end, its file with
`status: archived`.

Before:

```yaml micro-credentials/pair-programming.yaml
title: Pair Programming
competency: Educators let two students write one program together.
assessment: {parts: [{id: p, kind: evidence, items: [{id: film, prompt: Film two pairs at work., passing: Roles change.}]}]}
```

Instead of:

```yaml micro-credentials/pair-programming.yaml
version: "2.0"
title: Assessing Projects
competency: Educators grade large programs by what students explain about them.
assessment: {parts: [{id: p, kind: evidence, items: [{id: talk, prompt: Record an interview., passing: It asks why.}]}]}
```

Write:

```yaml micro-credentials/assessing-projects.yaml
title: Assessing Projects
competency: Educators grade large programs by what students explain about them.
assessment: {parts: [{id: p, kind: evidence, items: [{id: talk, prompt: Record an interview., passing: It asks why.}]}]}
```
"""

import re
from collections.abc import Iterator, Mapping

from mcctl.catalog.catalog import Catalog, Credential, Entry
from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.model.micro_credential import MicroCredential
from mcctl.rules.since import Since

RULE = Rule("MC410", "id-reused", Severity.WARNING)

WORD = re.compile(r"\w{4,}")


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Finds ids that something else had."""
    retired = _previous(since.before)
    still = _previous(since.after)
    movers = _movers(since)
    for name, entry in since.after.by_id.items():
        was = since.before.by_id.get(name)
        if was is not None and was.document is entry.document:
            continue
        if was is None:
            why = f"it was an id of `{retired[name]}` before" if name in retired and name not in still else None
        elif was.kind != entry.kind:
            why = f"it was a {was.kind}, and is a {entry.kind} now"
        elif name in movers and _differs(was.resource, entry.resource):
            why = f"what it named is `{movers[name]}` now"
        else:
            why = "nothing in it is as it was" if _is_all_new(was.resource, entry.resource, since.renamed) else None
        if why is not None:
            yield Diagnostic(
                RULE, f"the id `{name}` is used for something else: {why}", entry.document.path,
                entry.document.locate(("id",)), ("id",),
                hint=f"give the new {entry.kind} an id of its own, and leave `{name}` to what had it",
            )  # fmt: skip


def _previous(catalog: Catalog) -> dict[str, str]:
    return {old: entry.id for entry in catalog.entries for old in entry.resource.previously}


def _movers(since: Since) -> dict[str, str]:
    """By its id before, the id that the same file has now, where it is another."""
    by_path = {entry.document.path: entry for entry in since.before.entries}
    found: dict[str, str] = {}
    for entry in since.after.by_id.values():
        was: Entry | None = by_path.get(since.moved.get(entry.document.path, entry.document.path))
        if was is not None and was.id != entry.id:
            found[was.id] = entry.id
    return found


def _differs(before: Credential, after: Credential) -> bool:
    """Tells whether title and competency, or title and members, are others."""
    if isinstance(before, MicroCredential) and isinstance(after, MicroCredential):
        return before.title != after.title and before.competency != after.competency
    return before.title != after.title and _texts(before) != _texts(after)


def _is_all_new(before: Credential, after: Credential, renamed: Mapping[str, str]) -> bool:
    """Tells whether not one word of the title and not one text or member is as before; a draft means nothing yet."""
    old, new = _texts(before), {renamed.get(text, text) for text in _texts(after)}
    if before.status == "draft" or not old or not new or old & new:
        return False
    was, now = _words(before.title), _words(after.title)
    return bool(was) and bool(now) and not was & now


def _words(title: str) -> set[str]:
    return set(WORD.findall(title.casefold()))


def _texts(resource: Credential) -> set[str]:
    """What a resource is about: competency and prompts, or members."""
    if not isinstance(resource, MicroCredential):
        return {member.id for member in resource.members}
    parts = resource.assessment.parts if resource.assessment is not None else ()
    found = {resource.competency, *(item.prompt for part in parts for item in part.items)}
    return {text for text in found if text is not None}
