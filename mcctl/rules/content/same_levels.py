"""Two neighbouring levels of a criterion have the same text.

Whoever reads it cannot tell the levels apart, and two assessors will decide differently. Most often the text was copied and
not changed.

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
            levels: [Developing, Basic, {name: Proficient, passes: true}]
            criteria:
              - name: Explicit modelling
                descriptions:
                  Developing: The plan names tracing.
                  Basic: The plan shows a trace that is said aloud.
                  Proficient: The plan shows a trace that is said aloud.
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
                  Basic: The plan shows a trace that is said aloud.
                  Proficient: The plan shows a trace that is said aloud, and why each value changes.
```
"""

from collections.abc import Iterator
from itertools import pairwise

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Related, Route, Rule, Severity
from mcctl.rules.content.placeholder import placeholder_in
from mcctl.rules.items import rubrics

RULE = Rule("MC303", "same-levels", Severity.WARNING, in_draft=Severity.NOTE)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds criteria that say the same at two levels, one above the other."""
    for placed in rubrics(catalog):
        document = placed.document
        levels = [level.name for level in placed.rubric.levels]
        for index, criterion in enumerate(placed.rubric.criteria):
            texts = criterion.descriptions
            for lower, upper in pairwise(levels):
                if lower == upper or lower not in texts or upper not in texts:
                    continue
                if _are_same(texts[lower], texts[upper]) and not placeholder_in(texts[upper]):
                    base: Route = (*placed.route, "criteria", index, "descriptions")
                    route = (*base, upper)
                    related = Related(document.path, document.locate((*base, lower)), f"the text for `{lower}`")
                    yield Diagnostic(
                        RULE, f"the criterion `{criterion.name}` says the same for `{lower}` and for `{upper}`",
                        document.path, document.locate(route), route,
                        hint=f"say what is seen at `{upper}` and not yet at `{lower}`", related=(related,),
                    )  # fmt: skip


def _are_same(text: str, other: str) -> bool:
    """Tells whether two texts say the same; most differ in their first letter already."""
    first, second = text.lstrip()[:1], other.lstrip()[:1]
    if first.isalpha() and second.isalpha() and first.casefold()[0] != second.casefold()[0]:
        return False
    return _compared(text) == _compared(other)


def _compared(text: str) -> str:
    """The text without what makes no difference to a reader: white space, capitals and the final period."""
    return " ".join(text.split()).rstrip(". ").casefold()
