"""A bound on processor time, so that a reader that hangs fails its test instead of the run."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class TooSlowError(Exception):
    """The bound was passed."""


@contextmanager
def within_cpu_seconds(seconds: float) -> Iterator[None]:
    """Raises TooSlowError in what runs longer; counts this process's own time, not the clock's."""

    def stop(_number: int, _frame: object) -> None:
        raise TooSlowError(f"took more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
