"""The log: one line for each request and each event of the server, as JSON or as text."""

import json
import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Literal

from mcctl.platform.failing import Failure, failure_of
from mcctl.platform.identities import rfc3339
from mcctl.platform.records import Record

LogFormat = Literal["json", "text"]

TALKING = ("uvicorn.error", "asyncio", "mcctl")
"""The loggers that have something to say to whoever runs a platform."""


class Log:
    """Writes lines.

    Args:
        write: Takes one line, its end included.
        shape: How the lines look.
        clock: Tells the instant of a line.
        is_quiet: Leaves out what went well.
    """

    def __init__(
        self, write: Callable[[str], object], shape: LogFormat, clock: Callable[[], datetime], *, is_quiet: bool = False
    ) -> None:
        self._write = write
        self._shape = shape
        self._clock = clock
        self._is_quiet = is_quiet

    def begun(self) -> None:
        """Keeps quiet until a request is answered."""

    def ended(self, record: Record) -> None:
        """Writes a request's line."""
        has_failed = record.failure is not None or record.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if self._is_quiet and not has_failed:
            return
        told = {
            "method": record.method,
            "route": record.route,
            "issuer": record.issuer,
            "status": record.status,
            "duration_ms": round(record.duration_seconds * 1000, 1),
            "bytes": record.sent_bytes,
            "role": record.role,
            "token": record.token,
            "request_id": record.request_id,
        }
        self._line("error" if has_failed else "info", "request", told, record.failure)

    def tell(
        self,
        event: str,
        told: Mapping[str, object] = MappingProxyType({}),
        *,
        level: str = "info",
        failure: Failure | None = None,
    ) -> None:
        """Writes the line of something that the server did."""
        if not self._is_quiet or level != "info":
            self._line(level, event, told, failure)

    def _line(self, level: str, event: str, told: Mapping[str, object], failure: Failure | None) -> None:
        line: dict[str, object] = {"at": rfc3339(self._clock()), "level": level, "event": event, "process": os.getpid()}
        line |= {name: value for name, value in told.items() if value is not None}
        if self._shape == "json":
            if failure is not None:
                line["failure"] = [{"error": kind, "places": places} for kind, places in failure.errors]
            self._write(f"{json.dumps(line, ensure_ascii=False)}\n")
            return
        words = " ".join(str(one) for name, one in line.items() if name in WORDS)
        rest = " ".join(f"{name}={value}" for name, value in line.items() if name not in WORDS)
        trace = [] if failure is None else [f"  {kind}\n{_indented(places)}" for kind, places in failure.errors]
        self._write("".join([f"{words} {rest}\n", *trace]))


WORDS = ("at", "level", "event", "status", "method", "route", "message")
"""What stands in a line of text without its name."""


def _indented(places: tuple[str, ...]) -> str:
    return "".join(f"    {place}\n" for place in places)


class LoggedElsewhere(logging.Handler):
    """Brings what libraries log into the log: their messages where these quote nothing, of errors the kinds and places."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a line."""
        failure = failure_of(record.exc_info[1]) if record.exc_info and record.exc_info[1] else None
        # of others the template, not what is put into it: that may be anybody's
        text = record.getMessage() if record.name.startswith("mcctl") else str(record.msg)
        message = text.partition("\n")[0]
        self._log.tell(
            "server", {"message": message, "logger": record.name}, level=record.levelname.lower(), failure=failure
        )


def catch_logging(log: Log) -> None:
    """Has the loggers that talk write into the log, and nowhere else."""
    for name in TALKING:
        logger = logging.getLogger(name)
        logger.handlers = [LoggedElsewhere(log)]
        logger.propagate = False
        logger.setLevel(logging.WARNING)
