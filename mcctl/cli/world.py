"""What a command is run in: folder, environment, clock, options that every command has."""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from mcctl.errors import UsageError

SETTINGS = "mcctl.yaml"


class Color(StrEnum):
    """When to colour: `auto` on a terminal, unless NO_COLOR or TERM=dumb say otherwise."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class World:
    """The options that stand before a command."""

    platform: str | None
    color: Color
    quiet: bool
    verbose: bool

    def root(self) -> Path:
        """The repository's root: the nearest `mcctl.yaml` upward; a UsageError where there is none."""
        start = Path.cwd()
        for folder in (start, *start.parents):
            if (folder / SETTINGS).is_file():
                return folder
        raise UsageError(
            f"there is no `{SETTINGS}` in `{start}` or above",
            hint="run mcctl inside an issuer's repository, or name one with `-C`",
        )


def environment(name: str) -> str | None:
    """Reads a variable of the environment; an empty one counts as absent."""
    return os.environ.get(name) or None  # noqa: TID251  # this is the room that reads it


def processes() -> int:
    """How many processes may work at once: as `MCCTL_PROCESSES` says, else as many as the machine has processors.

    A UsageError tells of a number that is none.
    """
    from mcctl.source.shares import useful_processes

    told = environment("MCCTL_PROCESSES")
    if told is None:
        return useful_processes()
    if not told.isdecimal() or int(told) < 1:
        raise UsageError(f"`MCCTL_PROCESSES={told}` is no number above 0", hint="write 1 or more, or leave it out")
    return int(told)


def now() -> datetime:
    """The instant, UTC."""
    return datetime.now(UTC)  # noqa: TID251  # this is the room that reads the clock


def now_ns() -> int:
    """The instant in nanoseconds since 1970, as file systems count."""
    return time.time_ns()  # this is the room that reads the clock


def stopwatch() -> float:
    """Seconds since some start; unlike the clock it never jumps."""
    return time.monotonic()


def pause(seconds: float) -> None:
    """Waits."""
    time.sleep(seconds)


def jitter() -> float:
    """A number from 0 to 1, other for each process."""
    import random

    return random.random()  # noqa: S311  # spreads retries, guards nothing
