"""A part of the assessment cannot be reached, or wants more items than it has.

`requires` names parts that must pass first, and `choose` says how many of a part's items suffice. Where a part waits
for one that is not there, or two wait for each other, learners hand in what they can and never get to the end. Name
parts of this assessment, in an order in which they can be done, and choose no more items than there are.

Instead of:

```yaml micro-credentials/code-tracing.yaml
assessment:
  parts:
    - id: evidence
      kind: evidence
      requires: [reflection]
      items:
        - id: lesson
          prompt: Hand in a lesson plan in which students trace a loop.
          passing: The plan names the program and what students are likely to get wrong.
    - id: reflection
      kind: reflection
      requires: [evidence]
      items:
        - id: change
          prompt: Say what you would change when you teach this lesson again.
          passing: One change follows from what students did.
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
          passing: The plan names the program and what students are likely to get wrong.
    - id: reflection
      kind: reflection
      requires: [evidence]
      items:
        - id: change
          prompt: Say what you would change when you teach this lesson again.
          passing: One change follows from what students did.
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.rules.cycles import cycles, told
from mcctl.rules.nearest import MOST_GUESSED, listed, nearest, renamed

RULE = Rule("MC208", "part-order", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds unknown and circular `requires`, and a `choose` that does not fit."""
    for resource, document in catalog.micro_credentials:
        parts = resource.assessment.parts if resource.assessment else ()
        places = {part.id: index for index, part in enumerate(parts)}
        for index, part in enumerate(parts):
            base: Route = ("assessment", "parts", index)
            for place, wanted in enumerate(part.requires):
                if wanted not in places:
                    route = (*base, "requires", place)
                    others = [name for name in places if name != part.id]
                    near = nearest(wanted, others) if place < MOST_GUESSED else None
                    yield Diagnostic(
                        RULE, f"there is no part `{wanted}`", document.path, document.locate(route), route,
                        hint=f"did you mean `{near}`?" if near
                        else listed(others) or "name a part of this assessment, or take this out",
                        fix=renamed(document, route, wanted, near) if near and near not in part.requires else None,
                    )  # fmt: skip
            if part.choose is not None and not 1 <= part.choose <= len(part.items):
                route = (*base, "choose")
                yield Diagnostic(
                    RULE, f"the part `{part.id}` wants {part.choose} of its {len(part.items)} items", document.path,
                    document.locate(route), route, hint="write a number from 1 to the number of items",
                )  # fmt: skip
        for cycle in cycles({part.id: part.requires for part in parts if part.requires}):
            route = ("assessment", "parts", places[cycle[0]], "requires")
            yield Diagnostic(
                RULE, "parts wait for each other: " + told(cycle), document.path,
                document.locate(route), route, hint="let one of them be done first",
            )  # fmt: skip
