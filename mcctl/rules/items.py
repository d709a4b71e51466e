"""Every item that learners answer, with where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.diagnostics import Route
from mcctl.model.assessment import Item, Rubric


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item, its file, and the way to it."""

    item: Item
    document: Document
    route: Route


@dataclass(frozen=True, slots=True)
class PlacedRubric:
    """A rubric, the item that it judges, its file, and the way to it."""

    rubric: Rubric
    item: Item
    document: Document
    route: Route


def items(catalog: Catalog) -> Iterator[PlacedItem]:
    """Yields the items of all micro-credentials."""
    for resource, document in catalog.micro_credentials:
        for p, part in enumerate(resource.assessment.parts if resource.assessment else ()):
            for i, item in enumerate(part.items):
                yield PlacedItem(item, document, ("assessment", "parts", p, "items", i))


def rubrics(catalog: Catalog) -> Iterator[PlacedRubric]:
    """Yields the rubrics of all micro-credentials."""
    for resource, document in catalog.micro_credentials:
        for p, part in enumerate(resource.assessment.parts if resource.assessment else ()):
            for i, item in enumerate(part.items):
                if item.rubric is not None:
                    yield PlacedRubric(item.rubric, item, document, ("assessment", "parts", p, "items", i, "rubric"))
