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

from collections.abc import Iterable, Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Related, Route, Rule, Severity
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.translation import StackTranslation, Translation

RULE = Rule("MC105", "duplicate-part", Severity.ERROR)

Named = Iterable[tuple[str, Route]]


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds names that are given twice in one file."""
    for entry in catalog.entries:
        resource, document = entry.resource, entry.document
        yield from _repeated(
            document, "the outcome", ((o.id, ("outcomes", i, "id")) for i, o in enumerate(resource.outcomes))
        )
        translations: tuple[Translation | StackTranslation, ...] = resource.translations
        languages = ((t.language, ("translations", i, "language")) for i, t in enumerate(translations))
        yield from _repeated(document, "the translation into", languages)
        if isinstance(resource, MicroCredential) and resource.assessment is not None:
            yield from _in_assessment(resource, document)


def _in_assessment(resource: MicroCredential, document: Document) -> Iterator[Diagnostic]:
    parts = resource.assessment.parts if resource.assessment else ()
    base: Route = ("assessment", "parts")
    yield from _repeated(document, "the part", ((part.id, (*base, p, "id")) for p, part in enumerate(parts)))
    items = [(item, (*base, p, "items", i)) for p, part in enumerate(parts) for i, item in enumerate(part.items)]
    yield from _repeated(document, "the item", ((item.id, (*route, "id")) for item, route in items))
    for item, route in items:
        if item.rubric is None:
            continue
        levels = ((level.name, (*route, "rubric", "levels", i)) for i, level in enumerate(item.rubric.levels))
        yield from _repeated(document, "the level", levels)
        criteria = (
            (criterion.id or criterion.name, (*route, "rubric", "criteria", i, "id" if criterion.id else "name"))
            for i, criterion in enumerate(item.rubric.criteria)
        )
        yield from _repeated(document, "the criterion", criteria)


def _repeated(document: Document, what: str, named: Named) -> Iterator[Diagnostic]:
    first: dict[str, Route] = {}
    for name, route in named:
        if name in first:
            related = Related(document.path, document.locate(first[name]), "first here")
            yield Diagnostic(
                RULE, f"{what} `{name}` is there twice", document.path, document.locate(route), route,
                hint="keep one of the two" if "language" in route else "give one of the two another name",
                related=(related,),
            )  # fmt: skip
        first.setdefault(name, route)
