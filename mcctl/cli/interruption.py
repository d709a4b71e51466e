"""Ctrl-C while something is under way that cannot be taken back: it is waited for, so that one can say what became of it."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

from mcctl.cli.output import Output
from mcctl.errors import Exit, InterruptError

T = TypeVar("T")

WAIT_SECONDS = 7.0
"""How long to wait after Ctrl-C; GitHub Actions ends a cancelled job 7.5 seconds after it."""
STEP_SECONDS = 1.0
"""How long to wait at a stretch, since Windows hears Ctrl-C only between stretches."""
UNKNOWN = (
    "it is on the platform whole or not at all: `mcctl log` tells which, and running the same command again is safe"
)


class Finishing:
    """Makes one call to its end; the first Ctrl-C waits for it, the second ends the process at once."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self.was_interrupted = False

    def __call__(self, call: Callable[[], T]) -> T:
        """Makes the call in a thread of its own, so that Ctrl-C reaches us and not what is under way."""
        outcome: Future[T] = Future()
        Thread(target=_make, args=(call, outcome), daemon=True).start()
        try:
            while not outcome.done():
                wait((outcome,), STEP_SECONDS)
        except KeyboardInterrupt:
            self.was_interrupted = True
            self._wait_after_interrupt(outcome)
        return outcome.result()

    def _wait_after_interrupt(self, outcome: "Future[T]") -> None:
        self._output.warn("interrupted: waiting for what is under way; Ctrl-C once more ends at once")
        try:
            wait((outcome,), WAIT_SECONDS)
        except KeyboardInterrupt:
            self._leave("interrupted before the platform answered")
        if not outcome.done():
            self._leave(f"interrupted, and the platform has not answered for {WAIT_SECONDS:.0f} seconds")

    def _leave(self, message: str) -> None:
        """Ends the process as it stands: what is under way in it must not be closed under its own feet."""
        self._output.error(InterruptError(message, hint=UNKNOWN))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(Exit.INTERRUPTED)


def _make(call: Callable[[], T], outcome: "Future[T]") -> None:
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001  # it is raised where the outcome is asked for
        outcome.set_exception(error)
    else:
        outcome.set_result(result)
