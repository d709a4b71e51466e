"""The platform in processes of its own, several of them on one database."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from mcctl.platform.identities import Role, create_token
from mcctl.remote.client import Client, Patience
from tests.cli.publishing import COMMAND, scrubbed
from tests.cli.test_served import wait_for
from tests.platform.platforms import NOW, Where, opened
from tests.platform.postgresql import argument_of


@dataclass(frozen=True, slots=True)
class ServingProcess:
    """A process that serves, and the database that it serves."""

    where: Where
    url: str
    process: "subprocess.Popen[bytes]"
    closing: ExitStack

    def token(self, role: Role = "operator", issuer: str | None = None) -> str:
        database = opened(self.where)
        try:
            with database.writing() as connection:
                return create_token(connection, role=role, issuer=issuer, origin=self.url, days=3000, now=NOW)[1]
        finally:
            database.close()

    def client(self, issuer: str) -> Client:
        """A client that tries again at once."""
        patience = Patience(lambda _: None, lambda: 0.0)
        return self.closing.enter_context(Client(self.url, issuer, patience=patience, token=self.token()))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(where: Where) -> Iterator[ServingProcess]:
    """Serves a database; its address is handed over in the environment, as passwords are."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        (*COMMAND, "--quiet", "platform", "serve", "--port", str(port)),
        env={**scrubbed(), "MCCTL_DATABASE": argument_of(where)},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/v1/health", process)
        with ExitStack() as closing:
            yield ServingProcess(where, f"http://127.0.0.1:{port}", process, closing)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
