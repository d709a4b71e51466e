"""An id has changed, and nothing says so.

Links, awards and reports know a thing by its id. With `previously`, the old address leads to the new one and whoever holds
it keeps it; without, the old one is lost and the new one begins with nobody. The title can change freely: it is for people.

Before:

```yaml micro-credentials/pair-programming.yaml
title: Pair Programming
```

Instead of:

```yaml micro-credentials/pair-programming.yaml gone
```

```yaml micro-credentials/programming-in-pairs.yaml was=micro-credentials/pair-programming.yaml
title: Programming in Pairs
```

Write:

```yaml micro-credentials/pair-programming.yaml gone
```

```yaml micro-credentials/programming-in-pairs.yaml
previously: [pair-programming]
title: Programming in Pairs
```
"""

from collections.abc import Iterator

from mcctl.catalog.document import Document, Place
from mcctl.diagnostics import Diagnostic, Edit, Fix, Related, Rule, Severity
from mcctl.diagnostics.span import START
from mcctl.rules.since import Since

RULE = Rule("MC106", "changed-id", Severity.WARNING)


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Finds files that have another id than they had, without `previously`."""
    for new, old in since.changed_ids.items():
        document = since.after.by_id[new].document
        was = since.before.by_id[old].document.path
        moved = () if was == document.path else (Related(was, START, f"`{old}` was here"),)
        yield Diagnostic(
            RULE, f"`{old}` became `{new}`, but nothing says so: links and awards would lead nowhere", document.path,
            document.locate(("id",)), ("id",),
            hint=f"add `previously: [{old}]`; if it is something else, put the file of `{old}` back",
            related=moved, fix=_fix(document, old),
        )  # fmt: skip


def _fix(document: Document, old: str) -> Fix | None:
    """Writes the old id down; not safe, since only the author knows whether it is the same thing."""
    place = document.place
    known, named = (place.child("previously"), place.child("id")) if place is not None else (None, None)
    if known is not None:
        edit = _listed(document, known, old)
    else:
        edit = _added(document, place, named, old) if place is not None and named is not None else None
    return Fix(safe=False, edits=(edit,)) if edit is not None else None


def _added(document: Document, place: Place, named: Place, old: str) -> Edit:
    """Adds the key below the id, or beside it where all stands between braces."""
    if document.text.startswith("{", place.start) or named.key is None:
        return Edit(document.span(named.end, named.end), f", previously: [{old}]")
    indent = " " * (document.position(named.key[0]).column - 1)
    line_end = next((at for at in range(named.end, len(document.text)) if document.text[at] in "\r\n"), None)
    end = line_end if line_end is not None else len(document.text)
    return Edit(document.span(end, end), f"\n{indent}previously: [{old}]")


def _listed(document: Document, known: Place, old: str) -> Edit | None:
    """Adds the id before the first one that is listed already."""
    first = known.child(0)
    if first is None:
        return None
    column = document.position(first.start).column
    is_one_line = document.text.startswith("[", known.start)
    between = ", " if is_one_line else f"\n{document.text[first.start - column + 1 : first.start]}"
    return Edit(document.span(first.start, first.start), f"{old}{between}")
