"""What one process of a served platform does, from its start to its end."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mcctl.cli.world import now, stopwatch
from mcctl.errors import McctlError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from prometheus_client import CollectorRegistry

    from mcctl.platform.exchanging import Trusting
    from mcctl.platform.logs import Log, LogFormat
    from mcctl.platform.serving import Serving

LINGER_SECONDS = 10
"""How long a call of the database may outlast the grace of its request."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be served, and how; it travels to the processes that do it.

    `database` is a URL. `origin` is the address that callers use, without which no workflow is trusted; `token_issuer`
    signs the tokens of workflows. `numbers` is the folder that all processes count into; None where one serves alone.
    """

    database: str
    serving: "Serving"
    log_format: "LogFormat"
    is_quiet: bool
    origin: str | None = None
    token_issuer: str | None = None
    is_counted: bool = False
    numbers: Path | None = None

    def log(self) -> "Log":
        """Opens the log of this process, for libraries too."""
        from mcctl.platform.logs import Log, catch_logging

        log = Log(_write, self.log_format, now, is_quiet=self.is_quiet)
        catch_logging(log)
        return log


def _write(line: str) -> None:
    with suppress(OSError):  # whoever reads the log went away, the callers of the platform did not
        sys.stderr.write(line)
        sys.stderr.flush()


def serve_here(
    work: Work,
    listening: socket.socket,
    log: "Log",
    started: Callable[[], None],
    registry: "CollectorRegistry | None" = None,
) -> None:
    """Serves in this process until it is told to stop by SIGTERM or SIGINT, and what is under way then is done."""
    from mcctl.platform.database import Database
    from mcctl.platform.records import Observer
    from mcctl.platform.service import Service
    from mcctl.platform.serving import Server, served

    observers: list[Observer] = [log]
    if registry is not None:
        from mcctl.platform.prometheus import Numbers

        observers.insert(0, Numbers(registry))  # what is in the log is counted
    # uvicorn raises a signal again once it has stopped by it; then it has done what it was for
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda _number, _frame: None)
    database = Database(work.database)
    service = Service(database, now, is_embedded=False, trusting=_trusting(work))
    server = Server(served(service, work.serving, observers), work.serving, started)
    try:
        server.run(sockets=[listening])
    finally:
        database.close()
        _end_at_last()


def _trusting(work: Work) -> "Trusting | None":
    """What workflows are trusted by; their signer is asked for its keys when the first one comes."""
    if work.origin is None:
        return None
    from mcctl.platform.exchanging import Trusting
    from mcctl.platform.oidc import GITHUB
    from mcctl.platform.oidc_keys import SigningKeys
    from mcctl.remote.documents import read_document

    return Trusting(
        work.origin, SigningKeys(work.token_issuer or GITHUB, lambda url: read_document(url, stopwatch), now)
    )


def _end_at_last() -> None:
    """Ends the process if a call of the database does not end; what it did not commit is not there then."""
    timer = threading.Timer(LINGER_SECONDS, os._exit, (1,))
    timer.daemon = True
    timer.start()


def work_as_one_of_many(work: Work, listening: socket.socket, ready: "Connection") -> None:
    """Serves as a worker: says once that it does, and ends with the process that started it."""
    import multiprocessing

    if hasattr(os, "setpgrp"):
        os.setpgrp()  # Ctrl-C is for the process that started this one
    if work.numbers is not None:  # read when prometheus_client is loaded
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(work.numbers)  # noqa: TID251  # of this room
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.join,), daemon=True).start()
    log = work.log()
    registry = None
    if work.is_counted:
        from prometheus_client import CollectorRegistry

        registry = CollectorRegistry()
    try:
        serve_here(work, listening, log, lambda: _say(ready), registry)
    except McctlError as error:
        log.tell("failed", {"message": error.message}, level="error")
        sys.exit(error.status)


def _end_after(wait: Callable[[], None]) -> None:
    wait()
    os.kill(os.getpid(), signal.SIGTERM)


def _say(ready: "Connection") -> None:
    ready.send(True)  # noqa: FBT003  # a message
    ready.close()
