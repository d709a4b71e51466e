"""No part asks for evidence from practice.

A micro-credential says that somebody does something, not only that they know it: a part of the kind `evidence` asks for work
in which it is seen, such as a lesson, a recording or what students made. Questions and reflections stand beside it.

Instead of:

```yaml micro-credentials/code-tracing.yaml
assessment:
  parts:
    - id: overview
      kind: overview
      items:
        - id: context
          prompt: Describe the class and the unit in which the trace was taught.
          passing: The text names the grade, the course and why tracing was chosen.
```

Write:

```yaml micro-credentials/code-tracing.yaml
assessment:
  parts:
    - id: overview
      kind: overview
      items:
        - id: context
          prompt: Describe the class and the unit in which the trace was taught.
          passing: The text names the grade, the course and why tracing was chosen.
    - id: evidence
      kind: evidence
      items:
        - id: recording
          prompt: Record ten minutes of the class in which students trace a loop.
          response: upload
          passing: Students say what each value becomes before the program runs.
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity

RULE = Rule("MC305", "no-evidence", Severity.WARNING, in_draft=Severity.NOTE)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds assessments whose parts ask for no evidence."""
    for resource, document in catalog.micro_credentials:
        filled = [part for part in (resource.assessment.parts if resource.assessment else ()) if part.items]
        if not filled or any(part.kind == "evidence" for part in filled):
            continue
        route: Route = ("assessment", "parts")
        handing_in = next(
            (part for part in filled for item in part.items if item.response not in {"text", "observed"}), None
        )
        yield Diagnostic(
            RULE, "no part of the kind `evidence` asks for work from practice", document.path,
            document.locate(route, key=True), route,
            hint=f"write `kind: evidence` at the part `{handing_in.id}` if it asks for such work" if handing_in is not None
            else "add a part with `kind: evidence` that asks for a lesson, a recording or what students made",
        )  # fmt: skip
