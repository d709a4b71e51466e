"""Cycles among named things: stacks that hold each other, parts and micro-credentials that wait for each other."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import islice, pairwise

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Related, Route

MOST = 100
"""How many cycles are told at most; somebody who made more mends them a hundred at a time."""

LONGEST_TOLD = 8
"""How many steps of a cycle a message can tell and still be read."""


def cycles(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Finds cycles, each starting and ending with its smallest node; all that there are, or enough of them."""
    graph = {node: dict.fromkeys(targets) for node, targets in edges.items()}
    found: list[list[str]] = []
    while len(found) < MOST:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            way = list(reversed(error.args[1]))[1:]  # told from member to holder, its first node repeated at the end
            start = way.index(min(way))
            cycle = [*way[start:], *way[:start], way[start]]
            found.append(cycle)
            del graph[cycle[-2]][cycle[-1]]
        else:
            break
    return sorted(found)


def cycles_in(
    catalog: Catalog, places: Mapping[str, Mapping[str, Route]], verb: str
) -> Iterator[tuple[list[str], list[Related]]]:
    """Yields each cycle among resources with its steps, as far as they can be told.

    Args:
        catalog: The resources.
        places: By id, the ids that the resource names, each with the place that names it.
        verb: What a resource does to those that it names.
    """
    for cycle in cycles({name: tuple(named) for name, named in places.items()}):
        steps = islice(pairwise(cycle), LONGEST_TOLD)
        documents = {name: catalog.by_id[name].document for name in cycle}
        yield (
            cycle,
            [
                Related(documents[one].path, documents[one].locate(places[one][next_]), f"`{one}` {verb} `{next_}`")
                for one, next_ in steps
            ],
        )


def told(cycle: Sequence[str]) -> str:
    """Writes a cycle for people; the middle of a long one is left out."""
    names = [f"`{name}`" for name in cycle]
    if len(names) > LONGEST_TOLD:
        left_out = len(names) - LONGEST_TOLD + 1
        names[LONGEST_TOLD // 2 : LONGEST_TOLD // 2 + left_out] = [f"{left_out} more"]
    return " → ".join(names)
