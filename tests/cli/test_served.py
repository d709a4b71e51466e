"""The same commands against a platform of its own process, over a socket, with tokens."""

import json
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.publishing import COMMAND, Issuer, scrubbed


@dataclass(frozen=True, slots=True)
class Served:
    """A served platform: its address, and how to make tokens for it."""

    origin: str
    database: Path

    def token(self, *arguments: str, origin: str | None = None) -> dict[str, str]:
        """Makes a token, and gives the environment that carries it."""
        made_for = ("--database", str(self.database), "--origin", origin or self.origin)
        done = subprocess.run(
            (*COMMAND, "platform", "token", "create", *made_for, *arguments),
            env=scrubbed(),
            capture_output=True,
            text=True,
            check=True,
        )
        return {"MCCTL_TOKEN": done.stdout.strip()}


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    pytest.importorskip("uvicorn", reason="the extra `server` is not installed")
    database = tmp_path_factory.mktemp("served") / "platform.db"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        (*COMMAND, "--quiet", "platform", "serve", "--database", str(database), "--port", str(port)), env=scrubbed()
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/v1/health", server)
        yield Served(f"http://127.0.0.1:{port}", database)
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) in (0, -signal.SIGTERM)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310  # our own address
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the server did not answer")


@pytest.fixture
def issuer(served: Served, tmp_path: Path) -> Issuer:
    issuer = Issuer.example(tmp_path / "repo")
    settings = issuer.root / "mcctl.yaml"
    text = settings.read_text(encoding="utf-8")
    address = f'platforms:\n  team: {{url: "{served.origin}"}}\n'
    settings.write_text(text.replace("platforms:\n", address), encoding="utf-8")
    issuer.commit("Name the team's platform")
    return issuer


def test_a_platform_for_a_team_from_the_first_publish_to_the_numbers(served: Served, issuer: Issuer) -> None:
    operator = served.token("--role", "operator")
    publisher = served.token("--role", "publisher", "--issuer", "northlake")
    viewer = served.token("--role", "viewer", "--issuer", "northlake")
    stranger = served.token("--role", "publisher", "--issuer", "southlake")
    team = ("--platform", "team")

    unsigned = issuer.run(*team, "diff")
    too_early = issuer.run(*team, "publish", "--yes", environment=publisher)
    created = issuer.run(*team, "publish", "--yes", environment=operator)
    same = issuer.run(*team, "diff", "--exit-code", environment=viewer)
    foreign = issuer.run(*team, "diff", environment=stranger)
    issuer.edit("issuer.yaml", "name: Northlake University", "name: University of Northlake")
    issuer.commit("Another name")
    read_only = issuer.run(*team, "publish", "--yes", environment=viewer)
    renamed = issuer.run(*team, "publish", "--yes", "--format", "json", environment=publisher)

    assert (unsigned.returncode, too_early.returncode, created.returncode) == (7, 7, 0), created.stderr
    assert (same.returncode, foreign.returncode, read_only.returncode) == (0, 7, 7)
    assert renamed.returncode == 0, renamed.stderr
    assert json.loads(renamed.stdout)["plan"]["changes"][0]["fields"][0]["route"] == ["name"]

    events = issuer.root.parent / "events.ndjson"
    events.write_text(issuer.run("platform", "demo-events").stdout, encoding="utf-8")
    loaded = issuer.run(*team, "platform", "events", "load", "--all-issuers", str(events), environment=operator)
    stats = issuer.run(*team, "stats", "--quarter", "2026-Q3", "--format", "json", environment=viewer)
    files = issuer.run(
        "stats", "--quarter", "2026-Q3", "--format", "json", "--issuer", "northlake", "--events", str(events)
    )

    assert loaded.returncode == 0, loaded.stderr
    numbers, counted = json.loads(stats.stdout), json.loads(files.stdout)
    assert numbers["scope"] == {"issuer": "northlake"}
    assert numbers["metrics"]["new_accounts"] is None
    assert numbers["not_available"]["new_accounts"] == "the token does not cover accounts"
    assert {k: v for k, v in numbers.items() if k != "not_available"} == {
        k: v for k, v in counted.items() if k != "not_available"
    }


def test_a_token_goes_nowhere_but_where_it_is_for(served: Served, issuer: Issuer) -> None:
    elsewhere = served.token("--role", "operator", origin="https://platform.example")

    done = issuer.run("--platform", "team", "diff", environment=elsewhere)

    assert done.returncode == 7
    assert f"the token is not for {served.origin}; it is not sent there" in done.stderr


def test_an_anonymous_reader_never_learns_of_the_private_stack(served: Served, issuer: Issuer) -> None:
    operator = served.token("--role", "operator")
    assert issuer.run("--platform", "team", "publish", "--yes", environment=operator).returncode == 0

    with urllib.request.urlopen(f"{served.origin}/v1/catalog", timeout=10) as answer:  # noqa: S310  # our own address
        listed = answer.read().decode()

    assert "code-tracing" in listed
    assert "leading-stem-change" not in listed
    assert "designing-professional-learning" not in listed


def test_two_repositories_and_the_web_form_share_an_issuer(served: Served, issuer: Issuer, tmp_path: Path) -> None:
    operator = served.token("--role", "operator")
    publisher = served.token("--role", "publisher", "--issuer", "northlake")
    viewer = served.token("--role", "viewer", "--issuer", "northlake")
    team = ("--platform", "team")
    assert issuer.run(*team, "publish", "--yes", environment=operator).returncode == 0
    arts = Issuer(Path(shutil.copytree(issuer.root, tmp_path / "arts")))
    arts.edit("mcctl.yaml", "version: 1\n", "version: 1\nnamespace: arts\n")
    arts.edit("stacks/pilot-room.yaml", "title: Pilot Room\n", "title: Room for Pilots\n")
    arts.commit("Publish the pilot room as arts")
    form = (*team, "platform", "edit", "code-tracing", "--set", "title=Tracing Code", "--yes")

    refused = arts.run(*team, "publish", "--yes", environment=publisher)
    too_little = arts.run(*team, "adopt", "pilot-room", "--yes", environment=viewer)
    adopted = arts.run(*team, "adopt", "pilot-room", "--yes", environment=publisher)
    published = arts.run(*team, "publish", "--yes", environment=publisher)
    outdated = issuer.run(*team, "publish", "--yes", environment=publisher)
    (issuer.root / "stacks" / "pilot-room.yaml").unlink()
    issuer.commit("It is theirs now")
    without = issuer.run(*team, "publish", "--yes", environment=publisher)
    read_only = issuer.run(*form, environment=viewer)
    edited = issuer.run(*form, environment=publisher)
    plan = json.loads(issuer.run(*team, "diff", "--format", "json", environment=viewer).stdout)

    assert (refused.returncode, too_little.returncode, adopted.returncode) == (5, 7, 0), adopted.stderr
    assert "`mcctl adopt pilot-room`" in refused.stdout
    assert (published.returncode, outdated.returncode) == (0, 5), published.stdout
    assert without.returncode == 0, without.stdout
    assert (read_only.returncode, edited.returncode) == (7, 0), edited.stderr
    assert (plan["changes"], [drift["id"] for drift in plan["drift"]]) == ([], ["code-tracing"])


def test_viewers_read_the_log_and_the_status_of_a_served_platform_and_only_publishers_undo(
    served: Served, issuer: Issuer
) -> None:
    operator = served.token("--role", "operator")
    publisher = served.token("--role", "publisher", "--issuer", "northlake")
    viewer = served.token("--role", "viewer", "--issuer", "northlake")
    stranger = served.token("--role", "publisher", "--issuer", "southlake")
    team = ("--platform", "team")
    assert issuer.run(*team, "publish", "--yes", environment=operator).returncode == 0
    issuer.edit("issuer.yaml", "type: university", "type: non_profit")
    issuer.commit("Another type")
    done = issuer.run(*team, "publish", "--yes", "--format", "json", environment=publisher)
    name = json.loads(done.stdout)["applied"]["id"]

    log = issuer.run(*team, "log", "northlake", "--diff", environment=viewer)
    foreign = [issuer.run(*team, *words, environment=stranger).returncode for words in (("log",), ("status",))]
    read_only = issuer.run(*team, "publish", "--revert", name, "--yes", environment=viewer)
    undone = issuer.run(*team, "publish", "--revert", name, "--yes", environment=publisher)
    status = issuer.run(*team, "status", "--format", "json", environment=viewer)

    assert (log.returncode, log.stdout.startswith(name), "non_profit" in log.stdout) == (0, True, True)
    assert foreign == [7, 7]
    assert (read_only.returncode, undone.returncode) == (7, 0), undone.stderr
    summary = json.loads(status.stdout)["summary"]
    assert (summary["drift"], summary["pending"]) == (1, 0)
