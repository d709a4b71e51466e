"""Ctrl-C while publishing: it says what became of what was under way, and it is so."""

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event

import pytest

from tests.cli.publishing import COMMAND, Issuer, scrubbed
from tests.faults.proxy import Exchange, Reply
from tests.faults.served import Team, a_team

PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Gate:
    """Stops the calls of a kind on their way to the platform, until it is opened."""

    method: str
    path: str
    is_reached: Event = field(default_factory=Event)
    is_open: Event = field(default_factory=Event)

    def __call__(self, exchange: Exchange) -> Reply:
        if exchange.method == self.method and self.path in exchange.path:
            self.is_reached.set()
            assert self.is_open.wait(PATIENCE_SECONDS)
        return exchange.forward()


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    pytest.importorskip("uvicorn", reason="the extra `server` is not installed")
    with a_team(tmp_path_factory.mktemp("team")) as team:
        yield team


def stopped_at(team: Team, gate: Gate) -> subprocess.Popen[str]:
    """Starts publishing, until it waits at the gate."""
    team.proxy.follow(gate)
    process = subprocess.Popen(
        (*COMMAND, "--platform", "team", "publish", "--yes"),
        cwd=team.issuer.root,
        env={**scrubbed(), **team.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert gate.is_reached.wait(PATIENCE_SECONDS)
    return process


def end_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit status and what else it told."""
    _, told = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, told


def hears(process: subprocess.Popen[str], words: str) -> None:
    """Waits until it says something."""
    assert process.stderr is not None
    assert any(words in line for line in process.stderr), f"it never said {words!r}"


@pytest.mark.parametrize(("method", "path"), [("GET", "/catalog"), ("POST", "/blobs/missing"), ("POST", "/blobs")])
def test_before_the_change_set_is_sent_nothing_was_published(team: Team, method: str, path: str) -> None:
    team.change(f"before {method}")
    before, gate = team.held(), Gate(method, path)
    process = stopped_at(team, gate)

    process.send_signal(signal.SIGINT)
    status, told = end_of(process)
    gate.is_open.set()

    assert (status, "interrupted: nothing was published" in told) == (130, True), told
    assert team.held() == before
    assert [one.path for one in team.proxy.asked if one.method == "POST" and "changesets" in one.path] == []


def test_what_is_under_way_is_waited_for_and_said_to_be_done(team: Team) -> None:
    team.change("finished")
    gate = Gate("POST", "/changesets")
    process = stopped_at(team, gate)

    process.send_signal(signal.SIGINT)
    hears(process, "interrupted: waiting for what is under way")
    gate.is_open.set()
    status, told = end_of(process)

    assert status == 130, told
    assert "interrupted, but what was under way was finished: published 1 change to team" in told
    assert team.held() == team.wanted()


def test_what_is_under_way_and_refused_is_said_to_be_refused(team: Team) -> None:
    team.change("refused")
    before, gate = team.held(), Gate("POST", "/changesets")
    process = stopped_at(team, gate)
    process.send_signal(signal.SIGINT)
    hears(process, "waiting")
    team.proxy.script = lambda exchange: exchange.forward()
    other = team.issuer.git("rev-parse", "HEAD")
    team.issuer.edit("issuer.yaml", "name: Northlake University", "name: University of Northlake")
    team.issuer.commit("Publish something else meanwhile")
    assert team.publish().returncode == 0
    team.issuer.git("reset", "--quiet", "--hard", other)
    gate.is_open.set()
    status, told = end_of(process)
    assert (status, "somebody published meanwhile" in told) == (4, True), told
    assert team.held() != before


def test_a_second_ctrl_c_ends_at_once_and_says_that_it_does_not_know(team: Team) -> None:
    team.publish_undisturbed()
    team.change("left")
    before, gate = team.held(), Gate("POST", "/changesets")
    process = stopped_at(team, gate)

    process.send_signal(signal.SIGINT)
    hears(process, "waiting")
    process.send_signal(signal.SIGINT)
    status, told = end_of(process)

    assert status == 130, told
    assert "interrupted before the platform answered" in told
    assert "`mcctl log` tells which, and the same command can be given again" in told
    assert team.held() == before
    gate.is_open.set()
    team.publish_undisturbed()


def test_the_wait_is_bounded(team: Team) -> None:
    team.change("waited for in vain")
    before, gate = team.held(), Gate("POST", "/changesets")
    process = stopped_at(team, gate)

    process.send_signal(signal.SIGINT)
    status, told = end_of(process)

    assert (status, "the platform has not answered for 7 seconds" in told) == (130, True), told
    assert team.held() == before
    gate.is_open.set()
    team.publish_undisturbed()


def test_the_platform_inside_the_repository_is_waited_for_as_well(issuer: Issuer) -> None:
    process = subprocess.Popen(
        (*COMMAND, "publish", "--yes", "--allow-dirty"),
        cwd=issuer.root,
        env=scrubbed(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=PATIENCE_SECONDS)

    left = issuer.plan()["summary"]["create"]
    assert process.returncode in (0, 130), told
    assert (left, "nothing was published" in told) in ((0, False), (18, True)), told
