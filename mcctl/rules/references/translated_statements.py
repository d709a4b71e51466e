"""A translation has not as many statements as the original.

What a learner confirms on submitting is matched by order, so each statement needs its translation.
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
