"""Faults between processes: `mcctl publish` and `mcctl platform serve`, killed, cut off, and run again."""

import shutil
import socket
from collections.abc import Callable, Iterator
from random import Random

import pytest

from tests.cli.publishing import Issuer
from tests.faults.proxy import Exchange, Reply, answer, passing
from tests.faults.served import CALLS, Team, a_team
from tests.faults.tally import Tally, how_many


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """A team that has published; tests go on from what the ones before left."""
    pytest.importorskip("uvicorn", reason="the extra `server` is not installed")
    with a_team(tmp_path_factory.mktemp("team")) as team:
        yield team


def named(exchange: Exchange) -> str:
    return f"{exchange.method} {exchange.path.rpartition('/')[2]}"


def test_a_publish_makes_the_calls_at_which_faults_are_tried(team: Team) -> None:
    team.change("calls")
    team.publish_undisturbed()
    assert tuple(named(exchange) for exchange in team.proxy.asked) == CALLS


@pytest.mark.parametrize(
    ("number", "is_done_first"),
    [
        *((number, False) for number in range(len(CALLS))),
        # what only reads leaves nothing behind, done or not
        *((number, True) for number, call in enumerate(CALLS) if call in {"POST blobs", "POST changesets"}),
    ],
)
def test_mcctl_killed_at_any_call_and_run_again_ends_at_what_the_files_say(
    team: Team, tally: Tally, number: int, *, is_done_first: bool
) -> None:
    before, count = team.held(), team.count()
    team.change(f"killed {number} {is_done_first}")
    killed: list[int] = []

    def script(exchange: Exchange) -> Reply:
        if exchange.number != number:
            return exchange.forward()
        if is_done_first:
            exchange.forward()
        process.kill()
        killed.append(process.wait())
        return None

    team.proxy.follow(script)
    process = team.start_publishing()
    process.wait(timeout=60)

    assert killed == [-9]
    is_applied = is_done_first and CALLS[number] == "POST changesets"
    assert team.held() == (team.wanted() if is_applied else before)
    team.publish_undisturbed()
    assert team.count() == count + 1
    tally.runs["mcctl killed at a call and run again"] += 1
    tally.faults["SIGKILL of mcctl"] += 1


def lost_before(_team: Team, _exchange: Exchange) -> None:
    """Killed before the request comes through."""


def lost_under_way(_team: Team, exchange: Exchange) -> None:
    """Killed at some instant of the request."""
    exchange.forward_unheard()


def lost_after(_team: Team, exchange: Exchange) -> None:
    """Killed when it is done, and the answer is lost with it."""
    exchange.forward()


@pytest.mark.parametrize("way", [lost_before, lost_under_way, lost_after])
@pytest.mark.parametrize("at", ["POST blobs", "POST changesets"])
def test_the_platform_killed_and_started_again_in_mid_publish_is_not_even_noticed(
    team: Team, tally: Tally, at: str, way: Callable[[Team, Exchange], None]
) -> None:
    count = team.count()
    team.change(f"platform {at} {way.__name__}")
    kills: list[int] = []

    def script(exchange: Exchange) -> Reply:
        if named(exchange) == at and not kills:
            way(team, exchange)
            team.platform.kill()
            kills.append(exchange.number)
            return None
        if not team.platform.running:
            if exchange.number == kills[0] + 1:
                return exchange.forward()  # to nobody: the connection is refused
            team.platform.start()
        return exchange.forward()

    team.proxy.follow(script)
    done = team.publish()

    assert kills
    assert done.returncode == 0, done.stderr
    assert team.held() == team.wanted()
    assert team.count() == count + 1
    tally.runs["the platform killed and started again"] += 1
    tally.faults["SIGKILL of the platform"] += 1


def test_no_platform_at_all_is_told_and_nothing_is_changed(team: Team, tally: Tally) -> None:
    before = team.held()
    team.change("refused")
    team.proxy.follow(passing)
    team.platform.kill()

    refused = team.publish()
    held = team.held()
    team.platform.start()

    assert refused.returncode == 6
    assert "does not answer" in refused.stderr
    assert held == before
    team.publish_undisturbed()
    tally.runs["no platform there"] += 1
    tally.faults["SIGKILL of the platform"] += 1


def test_nobody_listening_at_the_address_is_told(team: Team, tally: Tally) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        settings = team.issuer.root / "mcctl.yaml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace(team.proxy.url, url), encoding="utf-8")
        done = team.issuer.run("--platform", "team", "diff")
        settings.write_text(text, encoding="utf-8")
    assert done.returncode == 6
    assert f"the platform at {url} does not answer" in done.stderr
    tally.runs["no platform there"] += 1
    tally.faults["connection refused"] += 5


def test_another_publisher_comes_first_and_this_one_is_told_and_changes_nothing(team: Team, tally: Tally) -> None:
    other_root = team.issuer.root.with_name("other")
    shutil.rmtree(other_root, ignore_errors=True)
    shutil.copytree(team.issuer.root, other_root)
    other = Team(Issuer(other_root), team.platform, team.proxy, team.environment)
    other.change("of the other")
    team.change("of this one")
    count = team.count()

    def script(exchange: Exchange) -> Reply:
        if named(exchange) == "POST changesets":
            team.proxy.script = passing
            assert other.publish().returncode == 0
        return exchange.forward()

    team.proxy.follow(script)
    lost = team.publish()

    assert lost.returncode == 4, lost.stderr
    assert team.held() == other.wanted()
    assert team.count() == count + 1
    team.publish_undisturbed()
    tally.runs["two publishers in processes of their own"] += 1


def reset_after(exchange: Exchange) -> Reply:
    exchange.forward()
    return None


def failed_after(exchange: Exchange) -> Reply:
    exchange.forward()
    return answer("500 Internal Server Error", b"")


WRONG: dict[str, Callable[[Exchange], Reply]] = {
    "reset before the request came through": lambda _: None,
    "reset after the request was done": reset_after,
    "an answer cut off": lambda exchange: exchange.forward()[:-3],
    "a page of something in between for an answer": lambda _: answer("200 OK", b"<html>", "Content-Type: text/html"),
    "429, wait so many seconds": lambda _: answer("429 Too Many Requests", b"", "Retry-After: 0"),
    "500 before anything was done": lambda _: answer("500 Internal Server Error", b""),
    "500 after it was done": failed_after,
}


@pytest.mark.parametrize("seed", range(how_many(3)))
def test_with_three_of_ten_calls_failing_at_random_it_is_done_in_the_end(team: Team, tally: Tally, seed: int) -> None:
    lot = Random(seed)  # noqa: S311  # seeded on purpose
    count = team.count()
    before = team.held()
    team.change(f"random {seed}")

    def script(exchange: Exchange) -> Reply:
        if lot.random() >= 0.3:
            return exchange.forward()
        name = lot.choice(sorted(WRONG))
        tally.faults[name] += 1
        return WRONG[name](exchange)

    team.proxy.follow(script)
    for _ in range(20):
        done = team.publish()
        if done.returncode == 0:
            break
        assert done.returncode == 6, done.stderr
        assert team.held() in (before, team.wanted())
    assert team.held() == team.wanted()
    assert team.count() == count + 1
    tally.runs["30% of mcctl's calls fail"] += 1
