"""Versions: those of dotted integers compare numerically, others only for equality."""


def number_of(version: str) -> tuple[int, ...] | None:
    """Reads a version of dotted integers; None for any other."""
    parts = version.split(".")
    return tuple(int(part) for part in parts) if all(part.isascii() and part.isdigit() for part in parts) else None


def is_same(one: str | None, other: str | None) -> bool:
    """Tells whether two versions are the same: `1.0` and `1.00` are, `1.1` and `1.10` are not."""
    if one is None or other is None:
        return one == other
    return one == other or (number_of(one) is not None and number_of(one) == number_of(other))


def is_lower(one: str | None, other: str | None) -> bool:
    """Tells whether a version is numerically lower than another: `1.9` than `1.10`; never where one is no number."""
    if one is None or other is None:
        return False
    left, right = number_of(one), number_of(other)
    if left is None or right is None:
        return False
    length = max(len(left), len(right))
    return left + (0,) * (length - len(left)) < right + (0,) * (length - len(right))
