"""The name among many that is most like another one."""

from collections.abc import Iterable
from difflib import SequenceMatcher

EDGE = 3
"""How many letters at one of its ends a name that was probably meant has in common with what was written."""


def most_alike(name: str, known: Iterable[str], *, least: float = 0.6) -> str | None:
    """Finds the name that is most like another, as difflib's `get_close_matches` does, which looks at every one.

    Args:
        name: What was written.
        known: The names that there are.
        least: How like it must be, from 0 to 1; None where none is.
    """
    likely: list[str] = []
    others: list[str] = []
    for one in known:
        is_likely = one[:EDGE] == name[:EDGE] or one[-EDGE:] == name[-EDGE:]
        (likely if is_likely else others).append(one)
    matcher: SequenceMatcher[str] = SequenceMatcher()
    matcher.set_seq2(name)
    best = (least, "")
    # of the others, those that can be no more alike by their length than the best one is need no look
    others.sort(key=lambda one: _at_most(len(one), len(name)), reverse=True)
    for ordered in (likely, others):
        for one in ordered:
            if _at_most(len(one), len(name)) < best[0]:
                if ordered is others:
                    break
                continue
            matcher.set_seq1(one)
            if matcher.quick_ratio() >= best[0]:
                best = max(best, (matcher.ratio(), one))
    return best[1] or None


def _at_most(length: int, other: int) -> float:
    """The most that two texts of these lengths can be alike."""
    return 2.0 * min(length, other) / (length + other) if length + other else 1.0
