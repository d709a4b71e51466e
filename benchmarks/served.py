"""Servers to measure, each in a process of its own that is bound to one core; the clients have the other one."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from large_store import ISSUER

from mcctl.platform.identities import create_token
from tests.platform.platforms import NOW
from tests.platform.postgresql import Where, argument_of, opened

SERVERS_CORE, CLIENTS_CORE = 0, 1
UNBOUNDED = {"MCCTL_RATE_TOKEN": "0", "MCCTL_RATE_ANONYMOUS": "0", "MCCTL_RATE_EXCHANGE": "0"}
PATIENCE_SECONDS = 60
HELLO = Path(__file__).with_name("hello.py")


@contextmanager
def on_cores(*cores: int) -> Iterator[None]:
    """Has what is started in the block run on these cores only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(frozen=True, slots=True)
class Served:
    """A server that listens."""

    url: str
    process: "subprocess.Popen[bytes]"

    @property
    def peak_megabytes(self) -> float:
        """The most memory that it ever had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


@contextmanager
def _running(command: Sequence[str], log: Path, environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    with on_cores(SERVERS_CORE), log.open("wb") as sink:
        process = subprocess.Popen(command, stderr=sink, env=environment)  # this Python
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


@contextmanager
def platform(where: Where, run: Path) -> Iterator[Served]:
    """`mcctl platform serve` on a database, its rates off and its log written, as it is wherever it runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MCCTL_")}
    environment = {**kept, **UNBOUNDED, "MCCTL_DATABASE": argument_of(where)}
    log = run / "server.log"
    command = (sys.executable, "-m", "mcctl", "platform", "serve", "--port", "0")
    with _running(command, log, environment) as process:
        yield Served(_address(log, process), process)


def _address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if line.startswith("{") and line.endswith("}") and json.loads(line)["event"] == "listening":
                return str(json.loads(line)["url"])
        time.sleep(0.02)
    raise RuntimeError(log.read_text(encoding="utf-8"))


@contextmanager
def hello(run: Path) -> Iterator[Served]:
    """The floor, bound to the same core."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with _running((sys.executable, str(HELLO), str(port)), run / "hello.log", dict(os.environ)) as process:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
            else:
                break
        yield Served(f"http://127.0.0.1:{port}", process)


def publishers_token(where: Where) -> str:
    """Makes a token of a publisher of the issuer."""
    with closing(opened(where)) as database, database.writing() as connection:
        return create_token(
            connection, role="publisher", issuer=ISSUER, origin="http://127.0.0.1", days=36_500, now=NOW
        )[1]
