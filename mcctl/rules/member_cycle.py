"""A stack holds itself, directly or through the stacks that it holds.

Such a stack could never be completed, and nobody could say who sees it. Take one of the members out.
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity

RULE = Rule("MC202", "member-cycle", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds each cycle once, at the member that closes it in the stack whose id comes first."""
    for cycle in cycles({name: standing.members for name, standing in catalog.standings.items()}):
        entry = catalog.by_id[cycle[0]]
        index = next(i for i, m in enumerate(getattr(entry.resource, "members", ())) if m.id == cycle[1])
        route: Route = ("members", index)
        yield Diagnostic(
            RULE,
            "the stack holds itself: " + " → ".join(f"`{name}`" for name in cycle),
            entry.document.path,
            entry.document.locate(route),
            route,
            hint="take one of these members out",
        )


def cycles(edges: dict[str, tuple[str, ...]]) -> list[list[str]]:
    """Finds cycles: one for each group of nodes that reach each other, starting and ending with its smallest node.

    Tarjan's strongly connected components, without recursion, and the shortest way back inside each.
    """
    found: list[list[str]] = []
    for group in _components(edges):
        start = min(group)
        if len(group) == 1 and start not in edges.get(start, ()):
            continue
        came: dict[str, str] = {}
        todo = [start]
        while todo and start not in came:
            node = todo.pop(0)
            for target in edges.get(node, ()):
                if target in group and target not in came:
                    came[target] = node
                    todo.append(target)
        way = [start]
        node = came[start]
        while node != start:
            way.append(node)
            node = came[node]
        found.append([start, *reversed(way[1:]), start])
    return sorted(found)


def _components(edges: dict[str, tuple[str, ...]]) -> Iterator[set[str]]:
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    for root in edges:
        if root in number:
            continue
        work: list[tuple[str, Iterator[str]]] = []
        node: str | None = root
        while node is not None or work:
            if node is not None:
                number[node] = low[node] = len(number)
                path.append(node)
                on_path.add(node)
                work.append((node, iter(edges.get(node, ()))))
            current, targets = work[-1]
            node = None
            for target in targets:
                if target not in number:
                    node = target
                    break
                if target in on_path:
                    low[current] = min(low[current], number[target])
            if node is not None:
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[current])
            if low[current] == number[current]:
                cut = path.index(current)
                group, path[cut:] = set(path[cut:]), []
                on_path -= group
                yield group
