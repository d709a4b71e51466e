"""A stack holds itself, directly or through the stacks that it holds.

Such a stack could never be completed, and nobody could say who sees it. Take one of the members out.
"""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity

RULE = Rule("MC202", "member-cycle", Severity.ERROR)

MOST = 100
"""How many cycles are told at most; somebody who made more mends them a hundred at a time."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds each cycle once, at the member that closes it in the stack whose id comes first."""
    own = (None, catalog.issuer.id if catalog.issuer else None)
    edges = {
        stack.id: tuple(member.id for member in stack.members if member.stack is not None and member.issuer in own)
        for stack, document in catalog.stacks
        if catalog.by_id[stack.id].document is document
    }
    stacks = {stack.id: (stack, document) for stack, document in reversed(catalog.stacks)}
    for cycle in cycles(edges):
        stack, document = stacks[cycle[0]]
        index = next(i for i, m in enumerate(stack.members) if m.stack == cycle[1] and m.issuer in own)
        route: Route = ("members", index)
        yield Diagnostic(
            RULE,
            "the stack holds itself: " + " → ".join(f"`{name}`" for name in cycle),
            document.path,
            document.locate(route),
            route,
            hint="take one of these members out",
        )


def cycles(edges: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
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
