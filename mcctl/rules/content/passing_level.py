"""Not exactly one level of a rubric passes.

A learner must see from where one passes: at the level with `passes: true`, and at all above it. It need not be the top one.
Two such levels say two things at once, and an assessor cannot know which one holds.

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
            levels: [Developing, Basic, Proficient]
            criteria:
              - name: Explicit modelling
                descriptions:
                  Developing: The plan names tracing.
                  Basic: The plan shows one trace.
                  Proficient: The plan says aloud why each value changes.
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
            levels: [Developing, Basic, {name: Proficient, passes: true}]
            criteria:
              - name: Explicit modelling
                descriptions:
                  Developing: The plan names tracing.
                  Basic: The plan shows one trace.
                  Proficient: The plan says aloud why each value changes.
```
"""

from collections.abc import Iterator
from dataclasses import replace

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Related, Route, Rule, Severity
from mcctl.rules.items import rubrics

RULE = Rule("MC301", "passing-level", Severity.ERROR, in_draft=Severity.NOTE)
CONTRADICTION = replace(RULE, in_draft=None)
"""What contradicts itself is wrong in a draft too."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds rubrics where no level or several levels pass."""
    for placed in rubrics(catalog):
        passing = [index for index, level in enumerate(placed.rubric.levels) if level.passes]
        if len(passing) == 1:
            continue
        which = f"{len(passing)} levels pass" if passing else "no level passes"
        route: Route = (*placed.route, "levels")
        related = tuple(
            Related(placed.document.path, placed.document.locate((*route, index)), f"`{level.name}` passes")
            for index, level in enumerate(placed.rubric.levels)
            if level.passes
        )
        yield Diagnostic(
            CONTRADICTION if passing else RULE, f"in the rubric of `{placed.item.id}` {which}; exactly one does",
            placed.document.path, placed.document.locate(route, key=True), route,
            hint="write `passes: true` at the lowest level that passes", related=related,
        )  # fmt: skip
