"""A criterion has no text at some level, or a text for a level that does not exist.

Assessors and learners compare neighbouring levels; a gap leaves them to guess. A text below a name that is no level is shown
to nobody, so the level that was meant stays empty.

Instead of:

```yaml micro-credentials/code-tracing.yaml
assessment:
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: Hand in a lesson plan in which students trace a loop.
          rubric:
            levels: [Developing, {name: Proficient, passes: true}]
            criteria:
              - name: Explicit modelling
                descriptions:
                  Developing: The plan names tracing.
                  Profcient: The plan says aloud why each value changes.
              - name: Common errors
                descriptions:
                  Proficient: The plan names two errors that students are likely to make.
```

Write:

```yaml micro-credentials/code-tracing.yaml
assessment:
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: Hand in a lesson plan in which students trace a loop.
          rubric:
            levels: [Developing, {name: Proficient, passes: true}]
            criteria:
              - name: Explicit modelling
                descriptions:
                  Developing: The plan names tracing.
                  Proficient: The plan says aloud why each value changes.
              - name: Common errors
                descriptions:
                  Developing: The plan says that students make errors, but not which.
                  Proficient: The plan names two errors that students are likely to make.
```
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.catalog.quotation import plain, quoted
from mcctl.diagnostics import Diagnostic, Edit, Fix, Route, Rule, Severity, Span
from mcctl.model.assessment import Criterion
from mcctl.rules.items import rubrics

RULE = Rule("MC302", "criterion-text", Severity.ERROR, in_draft=Severity.NOTE)
CONTRADICTION = replace(RULE, in_draft=None)
"""What contradicts itself is wrong in a draft too."""

BARE = re.compile(r"[A-Za-z][A-Za-z ]*[A-Za-z]")
"""A name that is written as a key without quotes."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds gaps in the texts of criteria."""
    for placed in rubrics(catalog):
        levels = [level.name for level in placed.rubric.levels]
        for index, criterion in enumerate(placed.rubric.criteria):
            if [*criterion.descriptions] == levels:
                continue
            route: Route = (*placed.route, "criteria", index, "descriptions")
            yield from _gaps(criterion, levels, placed.document, route)


def _gaps(criterion: Criterion, levels: list[str], document: Document, route: Route) -> Iterator[Diagnostic]:
    lacking = [level for level in levels if level not in criterion.descriptions]
    for level in criterion.descriptions:
        if level in levels:
            continue
        near = difflib.get_close_matches(level, lacking, n=1)
        where = (*route, level)
        span = document.locate(where, key=True)
        if near:
            lacking.remove(near[0])  # told here: the text is there, under the wrong name
        yield Diagnostic(
            CONTRADICTION, f"the rubric has no level `{level}`", document.path, span, where,
            hint=f"did you mean `{near[0]}`?" if near else "add the level to `levels`, or take the text out",
            fix=_renamed(span, near[0]) if near else None,
        )  # fmt: skip
    if lacking:
        names = ", ".join(f"`{level}`" for level in lacking)
        yield Diagnostic(
            RULE, f"the criterion `{criterion.name}` has no text for {names}", document.path,
            document.locate(route, key=True), route, hint="describe what is seen at each level",
        )  # fmt: skip


def _renamed(span: Span, level: str) -> Fix:
    name = plain(level) if BARE.fullmatch(level) else quoted(level)
    return Fix(safe=False, edits=(Edit(span, name),))
