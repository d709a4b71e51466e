"""A part cannot be reached, or wants more items than it has.

`requires` names parts that must pass first: parts of this assessment, and not in a circle. `choose` says how many of the
part's items suffice.
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.rules.references.member_cycle import cycles

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
                    yield Diagnostic(
                        RULE, f"there is no part `{wanted}`", document.path, document.locate(route), route,
                        hint=f"name one of {', '.join(f'`{name}`' for name in places)}",
                    )  # fmt: skip
            if part.choose is not None and not 1 <= part.choose <= len(part.items):
                route = (*base, "choose")
                yield Diagnostic(
                    RULE, f"the part `{part.id}` wants {part.choose} of its {len(part.items)} items", document.path,
                    document.locate(route), route, hint="write a number from 1 to the number of items",
                )  # fmt: skip
        for cycle in cycles({part.id: part.requires for part in parts}):
            route = ("assessment", "parts", places[cycle[0]], "requires")
            yield Diagnostic(
                RULE, "parts wait for each other: " + " → ".join(f"`{name}`" for name in cycle), document.path,
                document.locate(route), route, hint="let one of them be done first",
            )  # fmt: skip
