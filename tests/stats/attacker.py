"""Somebody who reads reports and works out what they hide: whole numbers, sums, bounds, and all cases tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known: the sum of numbers, each times a factor, lies in a closed range."""

    terms: tuple[tuple[str, int], ...]
    least: float
    most: float


@dataclass(slots=True)
class Attacker:
    """What is known so far, and what follows from it."""

    ranges: dict[str, tuple[int, int]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)

    def learn(self, name: str, least: int, most: int) -> None:
        """Notes the range of a number; what was known of it before holds as well."""
        low, high = self.ranges.get(name, (least, most))
        self.ranges[name] = (max(low, least), min(high, most))

    def learn_sum(self, terms: Mapping[str, int], least: float = 0, most: float = 0) -> None:
        """Notes that a sum lies in a range."""
        self.facts.append(Fact(tuple(terms.items()), least, most))

    def values(self, name: str, candidates: range) -> set[int]:
        """Finds the values that a number can have, each with a whole solution of all that is known."""
        concerned = self._concerned(name)
        about: dict[str, list[Fact]] = {}
        for fact in concerned:
            for each, _ in fact.terms:
                about.setdefault(each, []).append(fact)
        found = set()
        for value in candidates:
            low, high = self.ranges[name]
            if low <= value <= high and self._is_possible({**self.ranges, name: (value, value)}, about, concerned):
                found.add(value)
        return found

    def _concerned(self, name: str) -> list[Fact]:
        """Finds the facts that hang together with a number; those about what is known exactly bind nothing."""
        names, left = {name}, list(self.facts)
        facts: list[Fact] = []
        while True:
            more = [fact for fact in left if any(each in names for each, _ in fact.terms)]
            if not more:
                return facts
            facts += more
            left = [fact for fact in left if fact not in more]
            for fact in more:
                names |= {each for each, _ in fact.terms if self.ranges[each][0] < self.ranges[each][1]}

    def _is_possible(
        self, start: dict[str, tuple[int, int]], about: Mapping[str, list[Fact]], concerned: list[Fact]
    ) -> bool:
        first = _narrowed(start, concerned, about)
        pending = [first] if first is not None else []
        for _ in range(5_000):
            if not pending:
                return False
            ranges = pending.pop()
            open_ones = [(high - low, each) for each in about for low, high in [ranges[each]] if low < high]
            if not open_ones:
                return True
            _, each = min(open_ones)
            low, high = ranges[each]
            middle = (low + high) // 2
            for half in ((middle + 1, high), (low, middle)):
                narrower = _narrowed({**ranges, each: half}, about[each], about)
                if narrower is not None:
                    pending.append(narrower)
        message = "the attacker gave up"
        raise AssertionError(message)


def _narrowed(
    ranges: dict[str, tuple[int, int]], changed: list[Fact], about: Mapping[str, list[Fact]]
) -> dict[str, tuple[int, int]] | None:
    """Draws all bounds together until nothing moves; None where nothing is left of one."""
    waiting = list(changed)
    while waiting:
        fact = waiting.pop()
        lows = sum(factor * ranges[each][0 if factor > 0 else 1] for each, factor in fact.terms)
        highs = sum(factor * ranges[each][1 if factor > 0 else 0] for each, factor in fact.terms)
        if lows > fact.most or highs < fact.least:
            return None
        for each, factor in fact.terms:
            low, high = ranges[each]
            mine = sorted((factor * low, factor * high))
            most = fact.most - (lows - mine[0])
            least = fact.least - (highs - mine[1])
            new = _whole(least, most, factor, low, high)
            if new[0] > new[1]:
                return None
            if new != (low, high):
                ranges[each] = new
                waiting += [other for other in about.get(each, []) if other not in waiting]
                waiting.append(fact)
                break
    return ranges


def _whole(least: float, most: float, factor: int, low: int, high: int) -> tuple[int, int]:
    if factor < 0:
        least, most, factor = -most, -least, -factor
    lowest = low if least == -inf else max(low, int(-(-least // factor)))
    highest = high if most == inf else min(high, int(most // factor))
    return lowest, highest
