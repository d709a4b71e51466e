"""A platform in a process of its own, to be killed and started again, and an issuer that publishes to it."""

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mcctl.platform.database import Database
from tests.cli.publishing import COMMAND, Issuer, scrubbed
from tests.cli.test_served import wait_for
from tests.faults.proxy import Proxy, between, passing
from tests.faults.publishing import State, held_in, wanted
from tests.platform.catalogues import Folder

TRACING = "micro-credentials/computer-science/code-tracing.yaml"
BADGE = "badges/code-tracing.svg"
CALLS = ("GET catalog", "POST contents", "POST missing", "POST blobs", "POST changesets")
"""What one publish of `Team.change` makes."""


@dataclass(slots=True)
class PlatformProcess:
    """The platform, on one port and one database, whichever process it is at the time."""

    database: Path
    port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        process = subprocess.Popen(
            (*COMMAND, "--quiet", "platform", "serve", "--database", str(self.database), "--port", str(self.port)),
            env=scrubbed(),
        )
        self.running.append(process)
        wait_for(f"http://127.0.0.1:{self.port}/v1/health", process)

    def kill(self) -> None:
        """Kills it with SIGKILL."""
        process = self.running.pop()
        process.kill()
        process.wait()


@dataclass(frozen=True, slots=True)
class Team:
    """An issuer's repository whose platform is served, behind something that stands between."""

    issuer: Issuer
    platform: PlatformProcess
    proxy: Proxy
    environment: dict[str, str]

    def change(self, name: object) -> None:
        """Changes a title and an image, and commits."""
        path = self.issuer.root / TRACING
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        changed = [f"title: Code Tracing {name}\n" if line.startswith("title:") else line for line in lines]
        path.write_text("".join(changed), encoding="utf-8")
        badge = self.issuer.root / BADGE
        first, _, rest = badge.read_text(encoding="utf-8").partition("<title>")
        badge.write_text(f"{first}<title>{name}</title>{rest.partition('</title>')[2]}", encoding="utf-8")
        self.issuer.commit(f"Change {name}")

    def publish(self) -> subprocess.CompletedProcess[str]:
        """Runs `mcctl publish` to its end."""
        return self.issuer.run(
            "--platform", "team", "publish", "--yes", "--format", "json", environment=self.environment
        )

    def start_publishing(self) -> subprocess.Popen[bytes]:
        """Starts `mcctl publish`, to be killed."""
        return subprocess.Popen(
            (*COMMAND, "--platform", "team", "publish", "--yes"),
            cwd=self.issuer.root,
            env={**scrubbed(), **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wanted(self) -> State:
        """What the files say."""
        return wanted(Folder(self.issuer.root).read())

    def held(self) -> State:
        """What the platform holds; the store is checked as a whole."""
        database = Database.at_path(self.platform.database)
        try:
            return held_in(database, "northlake")
        finally:
            database.close()

    def count(self) -> int:
        """How many change sets there are."""
        database = Database.at_path(self.platform.database)
        try:
            with database.reading() as connection:
                return int(connection.exec_driver_sql("SELECT count(*) FROM changesets").scalar() or 0)
        finally:
            database.close()

    def publish_undisturbed(self) -> None:
        """Publishes through nothing, and checks that the platform then holds what the files say."""
        self.proxy.follow(passing)
        done = self.publish()
        assert done.returncode == 0, done.stderr
        assert "applied" in json.loads(done.stdout)
        assert self.held() == self.wanted()


@contextmanager
def a_team(folder: Path) -> Iterator[Team]:
    """Serves a platform, and publishes the example repository to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    platform = PlatformProcess(folder / "platform.db", port)
    platform.start()
    try:
        with between(("127.0.0.1", port)) as proxy:
            issuer = Issuer.example(folder / "repository")
            settings = issuer.root / "mcctl.yaml"
            text = settings.read_text(encoding="utf-8")
            settings.write_text(text.replace("platforms:\n", f'platforms:\n  team: {{url: "{proxy.url}"}}\n'))
            issuer.commit("Name the team's platform")
            made = subprocess.run(
                (*COMMAND, "platform", "token", "create", "--database", str(platform.database),
                 "--origin", proxy.url, "--role", "operator"),
                env=scrubbed(),
                capture_output=True,
                text=True,
                check=True,
            )  # fmt: skip
            team = Team(issuer, platform, proxy, {"MCCTL_TOKEN": made.stdout.strip()})
            team.publish_undisturbed()
            yield team
    finally:
        for process in platform.running:
            process.kill()
            process.wait()
