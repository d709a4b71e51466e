"""A prerequisite, a successor or a translated id that does not exist.

Either it is misspelt, or a prerequisite is somebody else's: then name its `issuer`. Translations name parts, items, outcomes,
levels and criteria by the ids of the original.
"""

import difflib
from collections.abc import Collection, Iterable, Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.model.assessment import Item
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.stack import Stack
from mcctl.model.translation import RubricTranslation, StackTranslation, Translation

RULE = Rule("MC209", "unknown-reference", Severity.ERROR)

Names = Iterable[tuple[str, Route, str, Collection[str]]]
"""A name, where it stands, what it should be, and the names that exist."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds names that lead nowhere."""
    for entry in catalog.entries:
        for name, route, what, known in _references(entry.resource, catalog):
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean `{near[0]}`?" if near else None
                yield Diagnostic(
                    RULE, f"there is no {what} `{name}`", entry.document.path,
                    entry.document.locate(route, key="translations" in route), route, hint=hint,
                )  # fmt: skip


def _references(resource: MicroCredential | Stack, catalog: Catalog) -> Names:
    if resource.retirement is not None and resource.retirement.replaced_by is not None:
        yield resource.retirement.replaced_by, ("retirement", "replaced_by"), "resource", catalog.known_ids
    outcomes = [outcome.id for outcome in resource.outcomes]
    translations: tuple[Translation | StackTranslation, ...] = resource.translations
    for index, translation in enumerate(translations):
        for name in translation.outcomes:
            yield name, ("translations", index, "outcomes", name), "outcome", outcomes
    if isinstance(resource, MicroCredential):
        micro_credentials = catalog.known_ids - {stack.id for stack, _ in catalog.stacks}
        for index, prerequisite in enumerate(resource.prerequisites):
            if prerequisite.micro_credential is not None and prerequisite.issuer is None:
                route = ("prerequisites", index, "micro_credential")
                yield prerequisite.micro_credential, route, "micro-credential", micro_credentials
        yield from _translated(resource)


def _translated(resource: MicroCredential) -> Names:
    parts = {part.id: part for part in resource.assessment.parts} if resource.assessment else {}
    items = {item.id: item for part in parts.values() for item in part.items}
    for index, translation in enumerate(resource.translations):
        base: Route = ("translations", index)
        for name in translation.parts:
            yield name, (*base, "parts", name), "part", parts
        for name, texts in translation.items.items():
            yield name, (*base, "items", name), "item", items
            item = items.get(name)
            if item is not None and texts.rubric is not None:
                yield from _translated_rubric(item, (*base, "items", name, "rubric"), texts.rubric)


def _translated_rubric(item: Item, base: Route, translated: RubricTranslation) -> Names:
    levels = [level.name for level in item.rubric.levels] if item.rubric else []
    criteria = [criterion.id or criterion.name for criterion in item.rubric.criteria] if item.rubric else []
    for level in translated.levels:
        yield level, (*base, "levels", level), "level", levels
    for name, criterion in translated.criteria.items():
        yield name, (*base, "criteria", name), "criterion", criteria
        for level in criterion.descriptions:
            yield level, (*base, "criteria", name, "descriptions", level), "level", levels
