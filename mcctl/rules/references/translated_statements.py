"""A translation has not as many statements as the original.

What a learner confirms on submitting is matched by its order, so one that is missing shifts all that follow: a
learner would confirm something else in Spanish than in English. Translate each statement, in the order of the
original.

Instead of:

```yaml micro-credentials/code-tracing.yaml
assessment:
  statements:
    - The evidence holds no names of students.
    - The evidence is my own work.
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: Hand in a lesson plan in which students trace a loop.
          passing: The plan names the program and what students are likely to get wrong.
translations:
  - language: es
    statements:
      - La evidencia no contiene nombres de estudiantes.
```

Write:

```yaml micro-credentials/code-tracing.yaml
assessment:
  statements:
    - The evidence holds no names of students.
    - The evidence is my own work.
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: Hand in a lesson plan in which students trace a loop.
          passing: The plan names the program and what students are likely to get wrong.
translations:
  - language: es
    statements:
      - La evidencia no contiene nombres de estudiantes.
      - La evidencia es mi propio trabajo.
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity

RULE = Rule("MC213", "translated-statements", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds translations with some statements, but not all or too many."""
    for resource, document in catalog.micro_credentials:
        wanted = len(resource.assessment.statements) if resource.assessment else 0
        for index, translation in enumerate(resource.translations):
            given = len(translation.statements)
            if given not in (0, wanted):
                route: Route = ("translations", index, "statements")
                yield Diagnostic(
                    RULE, f"the original has {wanted} statements, this translation {given}", document.path,
                    document.locate(route, key=True), route, hint="translate each statement, in the original's order",
                )  # fmt: skip
