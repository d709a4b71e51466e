"""Two parts, items, outcomes, levels, criteria or translations have the same name.

Assessors' recommendations, translations and reports name them by it: `lesson/modelling` must mean one criterion, or
nobody can say later what a learner was judged by. It happens when an item is copied as a beginning. Give the new one
an id or name of its own.

Instead of:

```yaml stacks/cs-strategies.yaml
outcomes:
  - {id: o1, text: Teach students to read code before they write it.}
  - {id: o1, text: Choose examples that show typical mistakes.}
```

Write:

```yaml stacks/cs-strategies.yaml
outcomes:
  - {id: o1, text: Teach students to read code before they write it.}
  - {id: o2, text: Choose examples that show typical mistakes.}
```
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Related, Route, Rule, Severity
from mcctl.model.assessment import Assessment, Rubric
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.translation import StackTranslation, Translation

RULE = Rule("MC105", "duplicate-part", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds names that are given twice in one file."""
    for entry in catalog.entries:
        resource, document = entry.resource, entry.document
        names = [outcome.id for outcome in resource.outcomes]
        yield from _repeated(document, "the outcome", names, lambda i: ("outcomes", i, "id"))
        translations: tuple[Translation | StackTranslation, ...] = resource.translations
        languages = [translation.language for translation in translations]
        yield from _repeated(document, "the translation into", languages, lambda i: ("translations", i, "language"))
        if isinstance(resource, MicroCredential) and resource.assessment is not None:
            yield from _in_assessment(resource.assessment, document)


def _in_assessment(assessment: Assessment, document: Document) -> Iterator[Diagnostic]:
    parts = assessment.parts
    base: Route = ("assessment", "parts")
    yield from _repeated(document, "the part", [part.id for part in parts], lambda p: (*base, p, "id"))
    items = [(item, (*base, p, "items", i)) for p, part in enumerate(parts) for i, item in enumerate(part.items)]
    yield from _repeated(document, "the item", [item.id for item, _ in items], lambda i: (*items[i][1], "id"))
    for item, route in items:
        if item.rubric is not None:
            yield from _in_rubric(item.rubric, document, (*route, "rubric"))


def _in_rubric(rubric: Rubric, document: Document, base: Route) -> Iterator[Diagnostic]:
    levels, criteria = rubric.levels, rubric.criteria
    yield from _repeated(document, "the level", [level.name for level in levels], lambda i: (*base, "levels", i))
    yield from _repeated(
        document,
        "the criterion",
        [criterion.id or criterion.name for criterion in criteria],
        lambda i: (*base, "criteria", i, "id" if criteria[i].id else "name"),
    )


def _repeated(
    document: Document, what: str, names: Sequence[str], route_of: Callable[[int], Route]
) -> Iterable[Diagnostic]:
    return () if len(set(names)) == len(names) else _told(document, what, names, route_of)


def _told(
    document: Document, what: str, names: Sequence[str], route_of: Callable[[int], Route]
) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        before = first.setdefault(name, index)
        if before != index:
            route = route_of(index)
            related = Related(document.path, document.locate(route_of(before)), "first here")
            yield Diagnostic(
                RULE, f"{what} `{name}` is there twice", document.path, document.locate(route), route,
                hint="keep one of the two" if "language" in route else "give one of the two another name",
                related=(related,),
            )  # fmt: skip
