"""`mcctl login`, `logout`, `whoami`; tokens of workflows; and where no token goes."""

import json
import os
import pty
import re
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mcctl.api.tokens import make_token
from mcctl.errors import DeniedError
from mcctl.platform.database import Database
from mcctl.platform.identities import create_token
from mcctl.remote.client import Client, Patience
from tests.cli.publishing import COMMAND, TRACING, Issuer, scrubbed
from tests.cli.test_served import wait_for
from tests.cli.test_views import SCHEMAS
from tests.platform.actions import JOBS_SECRET, Actions, actions, redirecting

ROOT = Path(__file__).resolve().parent.parent.parent
NO_KEYRING = "keyring.backends.fail.Keyring"


def clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # what it signs is read by a process with a clock of its own


@dataclass(frozen=True, slots=True)
class Team:
    """A repository, a platform of its own process that trusts workflows, and whoever uses both."""

    issuer: Issuer
    origin: str
    database: Path
    signing: Actions
    home: Path

    def run(self, *arguments: str, given: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs mcctl for the team's platform, with what is given on stdin."""
        return subprocess.run(
            (*COMMAND, "--platform", "team", *arguments),
            cwd=self.issuer.root,
            env={**self.environment(), **environment},
            input=given or "",
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def environment(self) -> dict[str, str]:
        """That of somebody on a machine without a keyring."""
        own = {"XDG_CONFIG_HOME": str(self.home), "HOME": str(self.home), "PYTHON_KEYRING_BACKEND": NO_KEYRING}
        return {**scrubbed(), **own}

    def administer(self, *arguments: str) -> str:
        """Runs `mcctl platform` on the database, and gives what it says."""
        done = subprocess.run(
            (*COMMAND, "platform", *arguments, "--database", str(self.database)),
            env={**scrubbed(), "MCCTL_ORIGIN": self.origin},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def token(self, *arguments: str) -> str:
        return self.administer("token", "create", *arguments)

    def view(self, **environment: str) -> dict[str, Any]:
        done = self.run("whoami", "--format", "json", **environment)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    @property
    def file(self) -> Path:
        return self.home / "mcctl" / "tokens.json"


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    pytest.importorskip("uvicorn", reason="the extra `server` is not installed")
    folder = tmp_path_factory.mktemp("team")
    database, log = folder / "platform.db", folder / "log"
    with ExitStack() as closing:
        signing = closing.enter_context(actions(clock))
        signing.claims["environment"] = "live"
        origin, server = served(closing, database, log, signing.url)
        issuer = Issuer.example(folder / "repo")
        address = f'platforms:\n  team: {{url: "{origin}"}}\n  far: {{url: "http://192.0.2.7:8000"}}\n'
        issuer.edit("mcctl.yaml", "platforms:\n", address)
        issuer.commit("Name the team's platform")
        team = Team(issuer, origin, database, signing, folder / "home")
        done = team.run("publish", "--yes", MCCTL_TOKEN=team.token("--role", "operator"))
        assert done.returncode == 0, done.stderr
        assert server.poll() is None
        yield team


def served(closing: ExitStack, database: Path, log: Path, token_issuer: str) -> tuple[str, "subprocess.Popen[bytes]"]:
    """Serves on a port that is free; only with it is its origin known."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    told = closing.enter_context(log.open("wb"))
    environment = {**scrubbed(), "MCCTL_ORIGIN": origin, "MCCTL_TOKEN_ISSUER": token_issuer}
    command = (*COMMAND, "platform", "serve", "--database", str(database), "--port", str(port))
    server = subprocess.Popen(command, env=environment, stderr=told)
    closing.callback(server.wait, timeout=30)
    closing.callback(server.terminate)
    wait_for(f"{origin}/v1/health", server)
    return origin, server


@pytest.fixture
def team(standing: Team, tmp_path: Path) -> Team:
    """The same, used by somebody who was not signed in before."""
    return Team(standing.issuer, standing.origin, standing.database, standing.signing, tmp_path / "home")


def test_without_a_keyring_a_token_is_kept_in_a_file_that_only_its_owner_reads(team: Team) -> None:
    token = team.token("--issuer", "northlake", "--role", "viewer")

    done = team.run("login", given=f"{token}\n")

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert re.fullmatch(
        r"signed in to team as viewer of northlake, until \d{4}-\d\d-\d\d \d\d:\d\dZ; the token is kept in "
        rf"`{re.escape(str(team.file))}`, which only you can read\n",
        done.stderr,
    )
    assert token not in done.stderr
    assert (stat.S_IMODE(team.file.stat().st_mode), stat.S_IMODE(team.file.parent.stat().st_mode)) == (0o600, 0o700)
    assert json.loads(team.file.read_text(encoding="utf-8")) == {team.origin: token}
    assert [path.name for path in team.file.parent.iterdir()] == ["tokens.json"]
    assert team.run("diff").returncode == 0


def test_whoami_tells_role_issuer_end_and_source_and_never_the_token(team: Team) -> None:
    first, second = (team.token("--issuer", "northlake", "--role", role) for role in ("viewer", "publisher"))
    assert team.run("login", given=first).returncode == 0

    text, kept, given = team.run("whoami"), team.view(), team.view(MCCTL_TOKEN=second)

    lines = text.stdout.splitlines()
    assert lines[0] == f"viewer of northlake on team ({team.origin})"
    assert re.fullmatch(
        r"token t-[0-9a-f]{12}, from the file of `mcctl login`, until \d{4}-\d\d-\d\d \d\d:\d\dZ", lines[1]
    )
    assert (kept["source"], kept["role"], given["source"], given["role"]) == (
        "file",
        "viewer",
        "environment",
        "publisher",
    )
    assert (kept["platform"], kept["origin"], kept["issuer"], kept["run"]) == ("team", team.origin, "northlake", None)
    assert first not in text.stdout + json.dumps(kept)
    rules = json.loads((SCHEMAS / "whoami-1.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in jsonschema.Draft202012Validator(rules).iter_errors(kept)] == []


def test_the_embedded_platform_wants_no_token_and_whoami_says_so(team: Team) -> None:
    done = team.issuer.run("whoami")

    assert done.stdout.splitlines() == [
        "operator on local (local:)",
        "without a token: the platform is part of mcctl",
    ]
    refused = team.issuer.run("login")
    assert (refused.returncode, "wants no token" in refused.stderr) == (2, True)


def test_logout_forgets_the_token_and_can_be_repeated(team: Team) -> None:
    assert team.run("login", given=team.token("--issuer", "northlake")).returncode == 0

    first, second, then = team.run("logout"), team.run("logout"), team.run("whoami")

    assert (first.returncode, second.returncode, then.returncode) == (0, 0, 7)
    assert first.stderr.startswith("the token for team is forgotten")
    assert second.stderr == "no token was kept for team\n"
    assert "not signed in to team" in then.stderr
    assert json.loads(team.file.read_text(encoding="utf-8")) == {}


def test_a_keyring_is_used_where_there_is_one(team: Team, tmp_path: Path) -> None:
    token, passwords = team.token("--issuer", "northlake"), tmp_path / "keyring.json"
    keyring = {
        "PYTHON_KEYRING_BACKEND": "tests.cli.keyrings.FileKeyring",
        "PYTHONPATH": str(ROOT),
        "MCCTL_TEST_KEYRING": str(passwords),
    }

    done = team.run("login", given=token, **keyring)

    assert done.stderr.endswith("the token is kept in the system's keyring\n"), done.stderr
    assert json.loads(passwords.read_text(encoding="utf-8")) == {f"mcctl {team.origin}": token}
    assert token not in team.file.read_text(encoding="utf-8")
    assert team.view(**keyring)["source"] == "keyring"
    passwords.with_suffix(".locked").touch()
    locked = team.run("diff", **keyring)
    assert (locked.returncode, "the system's keyring does not open" in locked.stderr) == (7, True)
    kept_beside = team.run("login", given=token, **keyring)
    assert (kept_beside.returncode, "which only you can read" in kept_beside.stderr) == (0, True)
    passwords.with_suffix(".locked").unlink()
    assert team.run("login", given=token, **keyring).returncode == 0
    assert team.run("logout", **keyring).returncode == 0
    assert json.loads(passwords.read_text(encoding="utf-8")) == {}


def test_on_a_terminal_the_token_is_asked_for_and_not_shown(team: Team) -> None:
    token = team.token("--issuer", "northlake")
    ours, theirs = pty.openpty()
    command = (*COMMAND, "--platform", "team", "login")
    process = subprocess.Popen(
        command, cwd=team.issuer.root, env=team.environment(), stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    told = b""
    while b"token (it is not shown): " not in told:
        told += os.read(ours, 1000)
    os.write(ours, f"{token}\n".encode())
    while b"signed in to team" not in told:
        told += os.read(ours, 1000)
    assert process.wait(timeout=60) == 0
    os.close(ours)
    assert token.encode() not in told
    assert json.loads(team.file.read_text(encoding="utf-8")) == {team.origin: token}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602, 0o666])
def test_a_file_that_others_can_read_is_told_of_and_not_used(team: Team, mode: int) -> None:
    assert team.run("login", given=team.token("--issuer", "northlake")).returncode == 0
    team.file.chmod(mode)

    for command in ("diff", "whoami", "logout"):
        done = team.run(command)
        assert (done.returncode, done.stdout) == (7, ""), command
        assert f"others can read or change `{team.file}` ({mode:04o}); nothing in it is used" in done.stderr


@pytest.mark.parametrize("content", ["", "{", "[]", '{"https://a.example": 7}', "[" * 10_000])
def test_a_file_that_holds_something_else_is_told_of(team: Team, content: str) -> None:
    team.file.parent.mkdir(parents=True)
    team.file.write_text(content, encoding="utf-8")
    team.file.chmod(0o600)

    done = team.run("diff")

    assert (done.returncode, "was not written by mcctl" in done.stderr) == (2, True), done.stderr


def expired(team: Team) -> str:
    database = Database.at_path(team.database)
    with database.writing() as connection:
        _, text = create_token(
            connection, role="viewer", issuer="northlake", origin=team.origin, days=1, now=clock() - timedelta(days=2)
        )
    database.close()
    return text


def revoked(team: Team) -> str:
    text = team.token("--issuer", "northlake", "--note", "to be revoked")
    listed = json.loads(team.administer("token", "list", "--format", "json"))["tokens"]
    (name,) = (one["id"] for one in listed if one["note"] == "to be revoked")
    for _ in range(2):
        team.administer("token", "revoke", name)
    states = json.loads(team.administer("token", "list", "--all", "--format", "json"))["tokens"]
    assert [one["state"] for one in states if one["id"] == name] == ["revoked"]
    return text


def unknown(team: Team) -> str:
    return make_token(team.origin, "guessed")


@pytest.mark.parametrize("made", [expired, revoked, unknown])
def test_a_token_that_does_not_hold_is_told_of_with_what_to_do_and_is_not_kept(team: Team, made: Any) -> None:  # noqa: ANN401  # a function above
    token = made(team)

    login, diff = team.run("login", given=token), team.run("diff", MCCTL_TOKEN=token)

    for done in (login, diff):
        assert done.returncode == 7
        assert "not signed in: the call wants a valid token" in done.stderr
        assert "run `mcctl login`, or set `MCCTL_TOKEN`" in done.stderr
        assert token not in done.stderr
    assert not team.file.exists()


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ("", 2, "no token was given"),
        (" \n", 2, "no token was given"),
        ("password", 7, "the token is none of mcctl's"),
        (make_token("https://platform.example", "secret"), 7, "the token is not for "),
    ],
)
def test_what_is_no_token_for_this_platform_is_sent_nowhere(team: Team, given: str, status: int, told: str) -> None:
    done = team.run("login", given=given)

    assert (done.returncode, told in done.stderr) == (status, True), done.stderr
    assert not team.file.exists()


def test_a_token_is_never_an_argument(team: Team) -> None:
    done = team.run("login", "mcctl.x.y")

    assert done.returncode == 2


def test_a_token_is_kept_for_its_own_platform_and_sent_to_no_other(team: Team, tmp_path: Path) -> None:
    assert team.run("login", given=team.token("--issuer", "northlake")).returncode == 0
    with actions(clock) as other:
        settings = team.issuer.root / "mcctl.yaml"
        text = settings.read_text(encoding="utf-8")
        try:
            settings.write_text(text.replace("platforms:\n", f'platforms:\n  other: {{url: "{other.url}"}}\n'), "utf-8")
            done = [
                subprocess.run(
                    (*COMMAND, "--platform", "other", "diff"), cwd=team.issuer.root, env={**team.environment(), **given},
                    capture_output=True, text=True, check=False,
                )
                for given in ({}, {"MCCTL_TOKEN": team.token("--issuer", "northlake")})
            ]  # fmt: skip
        finally:
            settings.write_text(text, encoding="utf-8")
    assert "is not sent there" in done[1].stderr
    assert [one.returncode for one in done] == [7, 7]
    assert other.asked != []
    assert all("authorization" not in {name.lower() for name in headers} for headers in other.headers)
    _ = tmp_path


def test_a_redirect_to_another_server_is_not_followed_with_a_token(team: Team) -> None:
    with actions(clock) as first, actions(clock) as second:
        first.answers["/v1/token"] = redirecting(f"{second.url}/v1/token")
        with (
            pytest.raises(Exception, match="the platform does not take this") as raised,
            Client(
                first.url, "", patience=Patience(lambda _: None, lambda: 0.0), token=make_token(first.url, "secret")
            ) as client,
        ):
            client.token()
    assert "secret" not in str(raised.value)
    assert first.headers[0]["Authorization"].endswith(".secret")
    assert second.asked == []
    _ = team


def test_no_token_goes_over_http_to_another_machine_unless_that_is_allowed(team: Team) -> None:
    far, token = "http://192.0.2.7:8000", make_token("http://192.0.2.7:8000", "secret")
    patience = Patience(lambda _: None, lambda: 0.0, attempts=1)

    with pytest.raises(DeniedError, match="is not asked over https"):
        Client(far, "", patience=patience, token=token)
    with Client(far, "", patience=patience, token=token, allow_http=True):
        pass
    done = subprocess.run(
        (*COMMAND, "--platform", "far", "diff"), cwd=team.issuer.root, env={**team.environment(), "MCCTL_TOKEN": token},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "`MCCTL_ALLOW_HTTP=1`" in done.stderr) == (7, True), done.stderr


@pytest.fixture
def trusted(team: Team) -> Iterator[Team]:
    team.administer(
        "trust", "add", "--issuer", "northlake", "--repository-id", "1001", "--owner-id", "77",
        "--ref", "refs/heads/main", "--environment", "live", "--workflow", "publish.yml",
    )  # fmt: skip
    listed = json.loads(team.administer("trust", "list", "--format", "json"))["trusts"]
    yield team
    for one in listed:
        team.administer("trust", "remove", one["id"])


def test_a_trusted_workflow_publishes_without_a_secret_and_the_log_shows_its_run(trusted: Team) -> None:
    trusted.issuer.edit(TRACING, "title: Code Tracing\n", "title: Tracing Code\n")
    trusted.issuer.commit("Name what is done first")
    job = trusted.signing.environment()

    own, done = trusted.view(**job), trusted.run("publish", "--yes", **job)
    log = trusted.run("log", "--format", "json", **job)
    text = trusted.run("log", "--limit", "1", MCCTL_TOKEN=trusted.token("--issuer", "northlake"))

    assert (own["source"], own["role"], own["run"]["id"]) == ("workflow", "publisher", "5005")
    assert done.returncode == 0, done.stderr
    newest, first = json.loads(log.stdout)["changesets"]
    assert newest["run"] == {
        "repository": "northlake/credentials",
        "ref": "refs/heads/main",
        "commit": "a" * 40,
        "workflow": "northlake/credentials/.github/workflows/publish.yml@refs/heads/main",
        "id": "5005",
        "attempt": "1",
        "event": "push",
        "environment": "live",
    }
    assert first["run"] is None
    assert ", by run 5005 of northlake/credentials\n" in text.stdout
    assert {path for path in trusted.signing.asked if path.startswith("/give")} == {
        f"/give?api-version=2.0&audience={trusted.origin.replace(':', '%3A').replace('/', '%2F')}"
    }
    for told in (done, log, text):
        assert JOBS_SECRET not in told.stdout + told.stderr
        assert "eyJ" not in told.stdout + told.stderr


def test_the_environments_token_goes_before_that_of_the_workflow(trusted: Team) -> None:
    asked = len(trusted.signing.asked)

    own = trusted.view(**trusted.signing.environment(), MCCTL_TOKEN=trusted.token("--issuer", "northlake"))

    assert (own["source"], len(trusted.signing.asked)) == ("environment", asked)


def test_a_workflow_that_is_not_trusted_is_told_whom_to_ask_and_the_log_why(team: Team) -> None:
    done = team.run("diff", **team.signing.environment())

    assert done.returncode == 7
    assert "the platform does not trust this workflow" in done.stderr
    assert "`mcctl platform trust add`" in done.stderr
    log = (team.database.parent / "log").read_text(encoding="utf-8")
    assert "a workflow's token was refused: no-policy (none)" in log
    assert "eyJ" not in log


def test_a_job_that_may_ask_for_no_token_is_told_what_it_lacks(team: Team) -> None:
    job = {**team.signing.environment(), "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "another"}

    done = team.run("diff", **job)

    assert (done.returncode, "`permissions: id-token: write`" in done.stderr) == (7, True), done.stderr


def test_githubs_server_is_asked_again_where_it_has_too_much_to_do(trusted: Team) -> None:
    job, left = trusted.signing.environment(), [503, 500]

    def failing(handler: BaseHTTPRequestHandler) -> None:
        status = left.pop()
        if not left:
            del trusted.signing.answers["/give"]
        handler.send_error(status)

    trusted.signing.answers["/give"] = failing

    assert trusted.run("diff", **job).returncode == 0
    assert left == []
