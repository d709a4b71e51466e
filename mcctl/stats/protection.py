"""What may be shown beside hidden numbers: arithmetic must leave each of them anything from 1 to below the threshold.

Whoever reads may subtract all that is shown from a total, and so knows what the hidden numbers sum up to. To be on the
safe side they are taken to know also which of them are small, and that none of the others exceeds any that is shown.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from mcctl.api.metrics import Breakdown


def is_small(count: int, small_cell: int) -> bool:
    """Tells whether a number counts somebody, and fewer than the threshold."""
    return 0 < count < small_cell


@dataclass(frozen=True, slots=True)
class Hidden:
    """Numbers that are hidden, of which the sum is known.

    Attributes:
        total: Their sum.
        small: How many of them are below the threshold; each is at least 1.
        large: How many are not.
        ceiling: What none of the large ones exceeds; None where nothing tells.
    """

    total: int
    small: int
    large: int
    ceiling: int | None = None

    def is_not_too_much(self, small_cell: int) -> bool:
        """Tells whether each small one may be 1, as far as the sum can tell."""
        if not self.small or (self.large and self.ceiling is None):
            return True
        return self.total <= 1 + (self.small - 1) * (small_cell - 1) + self.large * (self.ceiling or 0)

    def is_safe(self, small_cell: int) -> bool:
        """Tells whether each small one may be all from 1 to below the threshold, as far as the sum can tell."""
        least = (small_cell - 1) + (self.small - 1) + self.large * small_cell
        return not self.small or (least <= self.total and self.is_not_too_much(small_cell))


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of a breakdown.

    Attributes:
        shown: The numbers that are.
        hidden: The keys of those that are not.
        small: How many hidden numbers are below the threshold, what has no key included.
        is_safe: Whether everybody may know how many numbers are hidden, and of what.
    """

    shown: Breakdown
    hidden: tuple[str, ...]
    small: int
    is_safe: bool


def part_of(
    cells: Breakdown,
    total: int,
    small_cell: int,
    *,
    never: Collection[str] = (),
    adds_up: bool = True,
    rest_at_least: int = 0,
) -> Part:
    """Hides the small numbers of a breakdown, and the smallest others for as long as arithmetic tells of one of them.

    Args:
        cells: The numbers by key.
        total: What they sum up to, together with what has no key.
        small_cell: The threshold.
        never: Keys that are not shown whatever they count.
        adds_up: Whether nobody counts twice; else the numbers sum up to the total or to more.
        rest_at_least: What everybody knows of what has no key.
    """
    rest = max(total - sum(cells.values()), 0) if adds_up else 0
    small = sum(is_small(count, small_cell) for count in [*cells.values(), rest])
    free = sum(cells[key] >= small_cell for key in never if key in cells) + (rest >= small_cell)
    kept = sorted(
        ((count, key) for key, count in cells.items() if key not in never and not is_small(count, small_cell)),
        key=lambda cell: (-cell[0], cell[1]),
    )
    known = max(rest_at_least - small_cell, 0) if rest >= small_cell else 0
    hidden_sum = total - known - sum(count for count, _ in kept)
    taken = 0
    while True:
        ceiling = None if free or not kept else kept[-1][0]
        sums = Hidden(hidden_sum, small, free + taken, ceiling)
        is_safe = sums.is_safe(small_cell) if adds_up else sums.is_not_too_much(small_cell)
        if is_safe or not kept:
            break
        hidden_sum += kept.pop()[0]
        taken += 1
    # nothing is shown of what comes near to be unsafe either, or whoever knows this procedure knew that it was not
    is_safe = is_safe and not (taken and not kept)
    shown = {key for _, key in kept}
    ordered = {key: count for key, count in cells.items() if key in shown}
    return Part(ordered, tuple(key for key in cells if key not in shown), small, is_safe)


def sum_is_safe(whole: int, shown: Iterable[int], hidden: Iterable[int], small_cell: int) -> bool:
    """Tells whether a sum may be shown beside some of what it is the sum of.

    Args:
        whole: The sum; what is neither among the shown nor the hidden is a part of it that nobody shows.
        shown: The parts that are shown.
        hidden: Those that are not.
        small_cell: The threshold.
    """
    kept = [count for count in hidden if count]
    known_without = whole - sum(shown)
    rest = known_without - sum(kept)
    kept += [rest] if rest else []
    small = sum(count < small_cell for count in kept)
    return rest >= 0 and Hidden(known_without, small, len(kept) - small).is_safe(small_cell)


def union_is_safe(whole: int, shown: Iterable[int], hidden: Iterable[int], small_cell: int) -> bool:
    """Tells whether the number of distinct ones may be shown beside some of those of its parts, which may overlap."""
    kept = [count for count in hidden if count]
    return Hidden(whole - sum(shown), len(kept), 0).is_not_too_much(small_cell)
