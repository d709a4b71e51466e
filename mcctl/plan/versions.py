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
