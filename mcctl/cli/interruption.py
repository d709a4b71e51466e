"""Ctrl-C while publishing: what cannot be taken back is waited for, so that one can say what became of it."""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from threading import Lock, Thread
from typing import TypeVar

from mcctl.cli.output import Output
from mcctl.errors import Exit, InterruptError

T = TypeVar("T")

WAIT_SECONDS = 7.0
"""How long to wait after Ctrl-C; GitHub Actions ends a cancelled job 7.5 seconds after it."""
STEP_SECONDS = 1.0
"""How long to wait at a stretch, since Windows hears Ctrl-C only between stretches."""
NOTHING = "interrupted: nothing was published"
AGAIN = "run the same command again"
UNKNOWN = "it is on the platform whole or not at all: `mcctl log` tells which, and the same command can be given again"


class Finishing:
    """Publishes in a thread of its own, so that Ctrl-C reaches us and not what is under way.

    Before the call that changes the platform is sent, Ctrl-C ends the process and nothing was published. From then on the
    first Ctrl-C waits for the answer, and the second ends the process.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._turn = Lock()
        self._is_given_up = False
        self.is_sent = False
        self.was_interrupted = False

    def run(self, work: Callable[[], T]) -> T:
        """Runs what publishes; it makes the call that changes the platform through `send`."""
        outcome: Future[T] = Future()
        try:
            Thread(target=_settle, args=(work, outcome), daemon=True).start()
            while not outcome.done():
                wait((outcome,), STEP_SECONDS)
        except KeyboardInterrupt:
            with self._turn:
                self._is_given_up = not self.is_sent
            if self._is_given_up:
                self._leave(NOTHING, AGAIN)
            self.was_interrupted = True
            self._wait_for(outcome)
        return outcome.result()

    def send(self, call: Callable[[], T]) -> T:
        """Makes the call that cannot be taken back, unless it was given up before."""
        with self._turn:
            if self._is_given_up:
                raise InterruptError(NOTHING, hint=AGAIN)
            self.is_sent = True
        return call()

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Says after Ctrl-C anywhere else what became of it."""
        try:
            yield
        except KeyboardInterrupt as error:
            told = InterruptError("interrupted", hint=UNKNOWN) if self.is_sent else InterruptError(NOTHING, hint=AGAIN)
            raise told from error

    def _wait_for(self, outcome: "Future[T]") -> None:
        try:
            self._output.warn("interrupted: waiting for what is under way; `Ctrl-C` once more ends at once")
            wait((outcome,), WAIT_SECONDS)
        except KeyboardInterrupt:
            self._leave("interrupted before the platform answered", UNKNOWN)
        if not outcome.done():
            self._leave(f"interrupted, and the platform has not answered for {WAIT_SECONDS:.0f} seconds", UNKNOWN)

    def _leave(self, message: str, hint: str) -> None:
        """Ends the process as it stands: what is under way in it must not be closed under its own feet."""
        self._output.error(InterruptError(message, hint=hint))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(Exit.INTERRUPTED)


def _settle(work: Callable[[], T], outcome: "Future[T]") -> None:
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001  # it is raised where the outcome is asked for
        outcome.set_exception(error)
    else:
        outcome.set_result(result)
