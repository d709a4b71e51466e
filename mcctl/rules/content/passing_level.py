"""Not exactly one level of a rubric passes.

A learner must see from where one passes: the level with `passes: true` and all above it. It need not be the top one.
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity

RULE = Rule("MC301", "passing-level", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds rubrics where no level or several levels pass."""
    for resource, document in catalog.micro_credentials:
        for p, part in enumerate(resource.assessment.parts if resource.assessment else ()):
            for i, item in enumerate(part.items):
                passing = [level.name for level in item.rubric.levels if level.passes] if item.rubric else []
                if item.rubric is None or len(passing) == 1:
                    continue
                which = "no level passes" if not passing else f"{len(passing)} levels pass"
                route: Route = ("assessment", "parts", p, "items", i, "rubric", "levels")
                yield Diagnostic(
                    RULE, f"in the rubric of `{item.id}` {which}; exactly one does", document.path,
                    document.locate(route, key=True), route, hint="write `passes: true` at the lowest level that passes",
                )  # fmt: skip
