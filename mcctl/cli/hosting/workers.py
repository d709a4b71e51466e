"""Several processes that serve one platform: started, replaced when they die, stopped together."""

import multiprocessing
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Any

from mcctl.cli.hosting.work import LINGER_SECONDS, Work, work_as_one_of_many
from mcctl.cli.world import stopwatch
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    from mcctl.platform.logs import Log

LONGEST_PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class Worker:
    """One process; `is_ready` once it serves."""

    process: SpawnProcess
    ready: Connection
    is_ready: bool = False


class Workers:
    """The processes of one server.

    Args:
        work: What they do.
        listening: Where; they share it, so that callers notice nothing of one that dies but what it was about to answer.
        count: How many.
        log: Is told of those that die.
        forget: Is told the process id of one that died.
    """

    def __init__(
        self, work: Work, listening: socket.socket, count: int, log: "Log", forget: Callable[[int], None]
    ) -> None:
        self._work, self._listening, self._count = work, listening, count
        self._log, self._forget = log, forget
        self._workers: list[Worker] = []
        self._failures = 0
        self._pause_until = 0.0

    def run(self, started: Callable[[], None]) -> Exit:
        """Serves until the process is told to stop; a UsageError tells of workers that cannot start."""
        with _signals() as told:
            for _ in range(self._count):
                self._start()
            self._tend(told, started)
            self._log.tell("stopping")
            return self._stop(told)

    def _start(self) -> None:
        ready, say = multiprocessing.get_context("spawn").Pipe(duplex=False)
        process = multiprocessing.get_context("spawn").Process(
            target=work_as_one_of_many, args=(self._work, self._listening, say), daemon=True
        )
        process.start()
        say.close()
        self._workers.append(Worker(process, ready))

    def _tend(self, told: Connection, started: Callable[[], None]) -> None:
        """Watches over the workers until a signal comes."""
        is_started = False
        while not told.poll():
            missing = self._count - len(self._workers)
            pause_seconds = self._pause_until - stopwatch()
            if missing and pause_seconds <= 0:
                self._start()
                continue
            watched: list[Any] = [told, *(worker.process.sentinel for worker in self._workers)]
            watched += [worker.ready for worker in self._workers if not worker.is_ready]
            wait(watched, pause_seconds if missing else None)
            for worker in [one for one in self._workers if not one.is_ready and one.ready.poll()]:
                self._hear(worker)
            if not is_started and len(self._workers) == self._count and all(one.is_ready for one in self._workers):
                is_started = True
                started()
            for worker in [one for one in self._workers if not one.process.is_alive()]:
                self._replace(worker, is_started=is_started)

    def _hear(self, worker: Worker) -> None:
        with suppress(EOFError, OSError):  # it died before it served
            worker.is_ready = worker.ready.recv()
        self._failures = 0 if worker.is_ready else self._failures
        if not worker.is_ready:
            worker.process.join()

    def _replace(self, worker: Worker, *, is_started: bool) -> None:
        self._workers.remove(worker)
        self._forget(worker.process.pid or 0)
        if not is_started:
            self._end()
            raise UsageError("a worker could not start", hint="see what it says above")
        self._failures = 0 if worker.is_ready else self._failures + 1
        pause_seconds = min(float(2**self._failures - 1), LONGEST_PAUSE_SECONDS)
        self._pause_until = stopwatch() + pause_seconds
        self._log.tell(
            "worker-died",
            {"worker": worker.process.pid, "exit": worker.process.exitcode, "pause_seconds": pause_seconds},
            level="warning",
        )

    def _stop(self, told: Connection) -> Exit:
        """Has all finish what is under way; those that do not in time, or at one more Ctrl-C, are ended."""
        told.recv_bytes()
        self._listening.close()
        for worker in self._workers:
            worker.process.terminate()
        until = stopwatch() + self._work.serving.grace_seconds + LINGER_SECONDS
        while alive := [one.process for one in self._workers if one.process.is_alive()]:
            wait([told, *(process.sentinel for process in alive)], max(until - stopwatch(), 0))
            is_told_again = told.poll() and told.recv_bytes() == bytes([signal.SIGINT])
            if is_told_again or stopwatch() >= until:
                self._end()
                return Exit.INTERRUPTED if is_told_again else Exit.FINDINGS
        return Exit.DONE

    def _end(self) -> None:
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()


@contextmanager
def _signals() -> Iterator[Connection]:
    """Gives what can be waited for: a signal each time that the process is told to stop."""
    told, tell = multiprocessing.Pipe(duplex=False)

    def hear(number: int, _frame: object) -> None:
        tell.send_bytes(bytes([number]))

    before = {one: signal.signal(one, hear) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
