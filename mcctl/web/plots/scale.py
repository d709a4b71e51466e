"""Scales: round numbers on an axis, and places along it in percent, which an SVG keeps at any width."""

from typing import Final

_THOUSAND: Final = 1000
_TEN_THOUSAND: Final = 10_000


def ticks(most: int, spaces: int = 4) -> tuple[int, ...]:
    """Finds round numbers from 0 up to the first that is no less than the greatest value.

    Args:
        most: The greatest value; 0 or more.
        spaces: At most so many between the ticks.
    """
    magnitude = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * magnitude
            if step * spaces >= most:
                return tuple(range(0, max(-(-most // step), 1) * step + 1, step))
        magnitude *= 10


def share(value: float, whole: float) -> float:
    """Gives a part of a whole in percent, to two places."""
    return round(100 * value / whole, 2)


def compact(number: int) -> str:
    """Writes a number for an axis, short."""
    if number < _TEN_THOUSAND:
        return f"{number:,}"
    if number < _THOUSAND * _THOUSAND:
        return f"{number / _THOUSAND:g}k"
    return f"{number / _THOUSAND / _THOUSAND:g}M"
