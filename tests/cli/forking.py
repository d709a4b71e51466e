"""mcctl as a process of its own, without waiting for Python to load it: forked from a process that has loaded everything.

A command takes a second of the processor, most of it for loading modules, and the tests run hundreds. A fork is a process as
every other one, with its own folder, environment, arguments, input and output. What a command loads, and when, is seen by the
tests that start Python itself: those of start-up, of interruptions, of servers.
"""

import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import mcctl

MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Forker:
    """A process that has loaded mcctl, and forks; it ends with the one that started it."""

    control: socket.socket
    process: "subprocess.Popen[bytes]"
    environment: Mapping[str, str]

    @classmethod
    def started(cls, environment: Mapping[str, str]) -> "Forker | None":
        """Starts one; it forks for this environment only, beside what is mcctl's own in it. None where it cannot be done."""
        if sys.platform != "linux":
            return None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = (sys.executable, "-m", "tests.cli.forking", str(theirs.fileno()))
        root = str(Path(__file__).resolve().parents[2])
        process = subprocess.Popen(
            command, cwd=root, env=dict(environment), pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()
        return cls(ours, process, environment)

    def close(self) -> None:
        """Ends it."""
        self.control.close()
        self.process.wait()

    def suits(self, environment: Mapping[str, str]) -> bool:
        """Tells whether a command would find the same: other variables may count when a module is loaded."""
        return _without_ours(environment) == _without_ours(self.environment)

    def run(
        self, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Runs mcctl to its end, with nothing to read."""
        asked = json.dumps({"arguments": list(arguments), "cwd": str(cwd), "env": dict(env)}).encode()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with (
            ours,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            Path(os.devnull).open("rb") as empty,
        ):
            with theirs:
                handed = [empty.fileno(), out.fileno(), err.fileno(), theirs.fileno()]
                socket.send_fds(self.control, [asked], handed)
            ours.settimeout(timeout)
            began = ours.recv(100)
            assert began, "the process that forks has ended"
            number = int(began)
            try:
                status = int(ours.recv(100))
            except TimeoutError:
                os.kill(number, signal.SIGKILL)
                raise
            told = [_read(file.fileno()) for file in (out, err)]
        return subprocess.CompletedProcess(["mcctl", *arguments], status, *told)


def _read(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with os.fdopen(os.dup(descriptor), encoding="utf-8") as file:
        return file.read()


def _without_ours(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that may count when a module is loaded: mcctl's own are read by the command, and pytest's by nobody."""
    return {name: value for name, value in environment.items() if not name.startswith(("MCCTL_", "PYTEST_"))}


def main() -> None:
    """Loads everything, and forks for each that asks; a fork comes back from here and runs mcctl."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for module in pkgutil.walk_packages(mcctl.__path__, "mcctl."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):  # of an extra that is not installed
                importlib.import_module(module.name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        asked, handed, _, _ = socket.recv_fds(control, MOST_BYTES, 4)
        if not asked:
            return
        if os.fork() == 0:
            control.close()
            break
        for descriptor in handed:
            os.close(descriptor)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *standard, reply = handed
    number = os.fork()
    if number:
        with socket.socket(fileno=reply) as answering:
            answering.send(str(number).encode())
            _, status = os.waitpid(number, 0)
            answering.send(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    os.close(reply)
    for place, descriptor in enumerate(standard):
        os.dup2(descriptor, place)
        os.close(descriptor)
    said = json.loads(asked)
    os.chdir(said["cwd"])
    os.environ.clear()  # noqa: TID251  # it is another process, which has another environment
    os.environ.update(said["env"])  # noqa: TID251
    sys.argv = ["mcctl", *said["arguments"]]
    from mcctl.cli.entry import run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
