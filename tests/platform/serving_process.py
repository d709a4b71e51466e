"""`mcctl platform serve` as a process of its own, as whoever hosts a platform starts it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.platform.postgresql import Where, argument_of

PATIENCE_SECONDS = 60
COMMAND = (sys.executable, "-m", "mcctl", "platform")


def scrubbed(**variables: str) -> dict[str, str]:
    """The environment without what would change the command."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MCCTL_")}  # noqa: TID251
    return {**kept, **variables}


@dataclass(slots=True)
class Process:
    """A server that was started; `lines` is what it logged so far."""

    running: subprocess.Popen[str]
    lines: list[dict[str, Any]] = field(default_factory=list)

    def line(self, event: str) -> dict[str, Any]:
        """Reads the log until something is told."""
        assert self.running.stderr is not None
        while True:
            text = self.running.stderr.readline()
            assert text, f"the server ended without {event}: {self.lines}"
            self.lines.append(json.loads(text))
            if self.lines[-1]["event"] == event:
                return self.lines[-1]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tells the server to stop, and reads the rest of the log; returns the exit status."""
        self.running.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """Waits for the end."""
        _, rest = self.running.communicate(timeout=PATIENCE_SECONDS)
        self.lines += [json.loads(line) for line in rest.splitlines() if line.startswith("{")]
        return self.running.returncode


@contextmanager
def serving(database: Where, *arguments: str, **variables: str) -> Iterator[Process]:
    """Starts a server at any free port; it is killed at the end, where it has not stopped before."""
    command = (*COMMAND, "serve", "--database", argument_of(database), "--port", "0", *arguments)
    with subprocess.Popen(command, env=scrubbed(**variables), stderr=subprocess.PIPE, text=True) as running:
        try:
            yield Process(running)
        finally:
            running.kill()


def refused(*arguments: str, **variables: str) -> str:
    """Starts a server that cannot be, and reads what it says."""
    done = subprocess.run(
        (*COMMAND, "serve", *arguments),
        env=scrubbed(**variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 2, done.stderr
    return done.stderr
