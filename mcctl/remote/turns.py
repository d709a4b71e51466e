"""How many calls are under way at once: fewer where the platform says that they are too many."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Turns:
    """Hands out turns to threads; each "too many" halves how many there are, each success adds a little."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._limit = float(most)
        self._taken = 0
        self._free = Condition()

    @property
    def limit(self) -> int:
        """How many turns there are now, at least 1."""
        return int(self._limit)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits until it is one's turn, and takes it for the block."""
        with self._free:
            self._free.wait_for(lambda: self._taken < self.limit)
            self._taken += 1
        try:
            yield
        finally:
            with self._free:
                self._taken -= 1
                self._free.notify_all()

    def too_many(self) -> None:
        """Halves how many there are."""
        with self._free:
            self._limit = max(self._limit / 2, 1.0)

    def answered(self) -> None:
        """Adds a little: one more after as many successes as there are turns."""
        with self._free:
            self._limit = min(self._limit + 1 / self._limit, float(self._most))
            self._free.notify_all()
