"""A criterion has no text at some level, or a text for a level that does not exist.

Assessors and learners compare neighbouring levels; a gap leaves them to guess.
"""

import difflib
from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity

RULE = Rule("MC302", "criterion-text", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds gaps in the texts of criteria."""
    for resource, document in catalog.micro_credentials:
        for p, part in enumerate(resource.assessment.parts if resource.assessment else ()):
            for i, item in enumerate(part.items):
                if item.rubric is None:
                    continue
                levels = [level.name for level in item.rubric.levels]
                for c, criterion in enumerate(item.rubric.criteria):
                    route: Route = ("assessment", "parts", p, "items", i, "rubric", "criteria", c, "descriptions")
                    for level in criterion.descriptions:
                        if level not in levels:
                            near = difflib.get_close_matches(level, levels, n=1)
                            where = (*route, level)
                            yield Diagnostic(
                                RULE, f"the rubric has no level `{level}`", document.path, document.locate(where, key=True),
                                where, hint=f"did you mean `{near[0]}`?" if near else None,
                            )  # fmt: skip
                    if lacking := [level for level in levels if level not in criterion.descriptions]:
                        names = ", ".join(f"`{level}`" for level in lacking)
                        yield Diagnostic(
                            RULE, f"the criterion `{criterion.name}` has no text for {names}", document.path,
                            document.locate(route, key=True), route, hint="describe what is seen at each level",
                        )  # fmt: skip
