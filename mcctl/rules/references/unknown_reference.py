"""A prerequisite, what replaces something, or a translation names an id that does not exist.

Learners would be sent to a page that is not there, or read a part of a translation never. Either the id is misspelt:
write it as the file, part or item has it. Or a prerequisite is somebody else's: then name its `issuer`. Translations
name parts, items, outcomes, levels and criteria by the ids, or where there are none by the names, of the original.

Instead of:

```yaml micro-credentials/live-coding.yaml
prerequisites:
  - {micro_credential: code-trcing}
```

Write:

```yaml micro-credentials/live-coding.yaml
prerequisites:
  - {micro_credential: code-tracing}
```
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.model.assessment import Item
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.stack import Stack
from mcctl.model.translation import RubricTranslation, StackTranslation, Translation
from mcctl.rules.nearest import MOST_GUESSED, listed, nearest, renamed

RULE = Rule("MC209", "unknown-reference", Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Named:
    """A name, where it stands, what it should be, and the names that exist; `is_key` where the name is a key itself."""

    name: str
    route: Route
    what: str
    known: Collection[str]
    is_key: bool = True


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds names that lead nowhere in their own file."""
    for entry in catalog.entries:
        yield from _leading_nowhere(entry, _own(entry.resource))


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds names of other files that lead nowhere."""
    micro_credentials = catalog.known_ids - {stack.id for stack, _ in catalog.stacks}
    for entry in catalog.entries:
        yield from _leading_nowhere(entry, _others(entry.resource, catalog.known_ids, micro_credentials))


def _leading_nowhere(entry: Entry, named: Iterable[Named]) -> Iterator[Diagnostic]:
    document, left = entry.document, MOST_GUESSED
    for one in named:
        if one.name in one.known:
            continue
        near = nearest(one.name, one.known) if left > 0 else None
        left -= 1
        is_there = one.is_key and near is not None and document.at((*one.route[:-1], near)) is not None
        yield Diagnostic(
            RULE, f"there is no {one.what} `{one.name}`", document.path,
            document.locate(one.route, key=one.is_key), one.route,
            hint=f"did you mean `{near}`?" if near else _otherwise(one),
            fix=renamed(document, one.route, one.name, near, key=one.is_key) if near and not is_there else None,
        )  # fmt: skip


def _otherwise(one: Named) -> str:
    """What to do about a name that is like no other."""
    match one.route[0]:
        case "prerequisites":
            return "add its file, name its `issuer` if it is somebody else's, or say it in words with `text:`"
        case "retirement":
            return "name the micro-credential or stack that takes its place, or leave `replaced_by` out"
        case _:
            return listed(one.known) or "name it as the original does, or take it out"


def _others(
    resource: MicroCredential | Stack, known: Collection[str], micro_credentials: Collection[str]
) -> Iterator[Named]:
    if resource.retirement is not None and resource.retirement.replaced_by is not None:
        route: Route = ("retirement", "replaced_by")
        yield Named(resource.retirement.replaced_by, route, "micro-credential or stack", known, is_key=False)
    if isinstance(resource, MicroCredential):
        for index, prerequisite in enumerate(resource.prerequisites):
            if prerequisite.micro_credential is not None and prerequisite.issuer is None:
                route = ("prerequisites", index, "micro_credential")
                yield Named(prerequisite.micro_credential, route, "micro-credential", micro_credentials, is_key=False)


def _own(resource: MicroCredential | Stack) -> Iterator[Named]:
    outcomes = [outcome.id for outcome in resource.outcomes]
    translations: tuple[Translation | StackTranslation, ...] = resource.translations
    for index, translation in enumerate(translations):
        for name in translation.outcomes:
            yield Named(name, ("translations", index, "outcomes", name), "outcome", outcomes)
    if isinstance(resource, MicroCredential):
        yield from _translated(resource)


def _translated(resource: MicroCredential) -> Iterator[Named]:
    parts = {part.id: part for part in resource.assessment.parts} if resource.assessment else {}
    items = {item.id: item for part in parts.values() for item in part.items}
    for index, translation in enumerate(resource.translations):
        base: Route = ("translations", index)
        for name in translation.parts:
            yield Named(name, (*base, "parts", name), "part", parts)
        for name, texts in translation.items.items():
            yield Named(name, (*base, "items", name), "item", items)
            item = items.get(name)
            if item is not None and texts.rubric is not None:
                yield from _translated_rubric(item, (*base, "items", name, "rubric"), texts.rubric)


def _translated_rubric(item: Item, base: Route, translated: RubricTranslation) -> Iterator[Named]:
    levels = [level.name for level in item.rubric.levels] if item.rubric else []
    criteria = [criterion.id or criterion.name for criterion in item.rubric.criteria] if item.rubric else []
    for level in translated.levels:
        yield Named(level, (*base, "levels", level), "level", levels)
    for name, criterion in translated.criteria.items():
        yield Named(name, (*base, "criteria", name), "criterion", criteria)
        for level in criterion.descriptions:
            yield Named(level, (*base, "criteria", name, "descriptions", level), "level", levels)
