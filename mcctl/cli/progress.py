"""What is under way, on one line of a terminal that the next thing told takes the place of; elsewhere nothing."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mcctl.cli.output import Output
from mcctl.cli.world import environment, stopwatch

OFTEN_SECONDS = 0.1
"""How long a count stands at least before the next one takes its place."""
FRESH = "\r\x1b[K"
"""Goes back to the start of the line and empties it."""


class Progress:
    """Tells what is under way on stderr, where that is a terminal and it is not to be quiet."""

    def __init__(self, output: Output) -> None:
        self._is_shown = sys.stderr.isatty() and not output.is_quiet and environment("TERM") != "dumb"
        self._counted_at: float | None = None

    def tell(self, text: str) -> None:
        """Says what is under way now; an empty text leaves the line empty."""
        if self._is_shown:
            # back at its start the line is there for whatever else is told, an interruption too
            sys.stderr.write(f"{FRESH}{text[: shutil.get_terminal_size().columns - 1]}\r")
            sys.stderr.flush()

    @contextmanager
    def during(self, text: str) -> Iterator[None]:
        """Says what is under way as long as the block runs, and leaves the line empty however it ends."""
        self.tell(text)
        try:
            yield
        finally:
            self.tell("")

    def counting(self, what: str) -> Callable[[int, int], None]:
        """Makes what tells how many of how many are done."""

        def count(done: int, among: int) -> None:
            now = stopwatch()
            if self._counted_at is None or now - self._counted_at >= OFTEN_SECONDS or done == among:
                self._counted_at = now
                self.tell(f"{what}: {done:,} of {among:,}")

        return count
