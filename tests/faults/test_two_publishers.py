"""Two who publish at once: one wins, the other is told and changes nothing."""

import threading

import httpx
import pytest

from mcctl.api.changesets import Applied, Provenance
from mcctl.errors import Exit, McctlError, StaleError, UnreachableError
from mcctl.plan.plan import Plan
from mcctl.sync.publish import publish
from tests.faults.faults import Fault, nothing_wrong
from tests.faults.publishing import Publisher, generation, held, publish_until_done, wanted
from tests.faults.tally import Tally, how_many
from tests.platform.catalogues import Files, plan_of
from tests.platform.platforms import Platform


def apply(platform: Platform, plan: Plan, files: Files, commit: str = "0") -> Applied | McctlError:
    """Applies a plan that was made before."""
    try:
        return publish(platform.client(issuer="north"), plan, Provenance(commit=commit), files.images, files.read)
    except McctlError as error:
        return error


def test_of_two_plans_from_the_same_state_one_is_applied(platform: Platform, tally: Tally) -> None:
    publish_until_done(Publisher.of(platform, tally), generation("first"), nothing_wrong)
    one, other = generation("one"), generation("other")
    client = platform.client(issuer="north")
    plans = plan_of(client, one), plan_of(client, other)

    won = apply(platform, plans[0], one)
    state = platform.dump()
    lost = apply(platform, plans[1], other)

    assert isinstance(won, Applied)
    assert isinstance(lost, StaleError)
    assert lost.status is Exit.STALE
    # of the loser there are the images that it sent before, which nobody sees
    assert {name: rows for name, rows in platform.dump().items() if name != "blobs"} == {
        name: rows for name, rows in state.items() if name != "blobs"
    }
    assert held(platform) == wanted(one)
    tally.runs["two publishers, one after the other"] += 1


def test_the_same_plan_from_another_commit_is_stale_and_from_the_same_one_is_the_same_publish(
    platform: Platform, tally: Tally
) -> None:
    publish_until_done(Publisher.of(platform, tally), generation("first"), nothing_wrong)
    files = generation("one")
    plan = plan_of(platform.client(issuer="north"), files)
    won = apply(platform, plan, files, "1")
    state = platform.dump()
    assert apply(platform, plan, files, "1") == won
    assert isinstance(apply(platform, plan, files, "2"), StaleError)
    assert platform.dump() == state
    tally.runs["two publishers of one plan"] += 1


@pytest.mark.parametrize("publishers", [2, 4])
def test_of_several_at_the_same_time_over_a_socket_exactly_one_wins(
    served: Platform, tally: Tally, publishers: int
) -> None:
    publish_until_done(Publisher.of(served, tally), generation("first"), nothing_wrong)
    for run in range(how_many(4)):
        before = held(served)
        sides = [generation(f"{run}-{number}") for number in range(publishers)]
        reader = served.client(issuer="north")
        plans = [plan_of(reader, files) for files in sides]
        start = threading.Barrier(publishers, timeout=30)
        outcomes: dict[int, Applied | McctlError] = {}

        def race(number: int) -> None:
            start.wait()  # noqa: B023  # joined before the next run
            outcomes[number] = apply(served, plans[number], sides[number])  # noqa: B023  # as above

        threads = [threading.Thread(target=race, args=(number,)) for number in range(publishers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        (winner,) = (number for number, outcome in outcomes.items() if isinstance(outcome, Applied))
        assert all(isinstance(outcomes[number], StaleError) for number in range(publishers) if number != winner)
        assert held(served) == wanted(sides[winner]) != before
        tally.runs[f"{publishers} publishers at the same time"] += 1


def test_somebody_publishes_while_an_answer_is_lost_and_the_first_ones_own_answer_is_found(
    platform: Platform, tally: Tally
) -> None:
    """The first was applied, then another one; asked again, the platform answers what it answered the first."""
    publisher = Publisher.of(platform, tally)
    publish_until_done(publisher, generation("first"), nothing_wrong)
    mine, theirs = generation("mine"), generation("theirs")
    calls: list[str] = []

    class Meanwhile(httpx.BaseTransport):
        inner = platform.make_transport()

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            answer = self.inner.handle_request(request)
            if request.url.path.endswith("/changesets"):
                calls.append(request.headers["Idempotency-Key"])
                if len(calls) == 1:
                    publish_until_done(publisher, theirs, nothing_wrong)
                    raise httpx.ReadError("reset", request=request)
            return answer

        def close(self) -> None:
            self.inner.close()

    first = Publisher(
        Platform(platform.database, platform.app, platform.clock, platform.url, Meanwhile, platform.closing),
        publisher.token,
        tally,
        [],
    )
    outcome, _ = first.publish(mine, nothing_wrong)
    assert isinstance(outcome, Applied)
    assert outcome.catalog_revision == 2
    assert len(set(calls)) == 1
    assert held(platform) == wanted(theirs)
    tally.runs["another publish while an answer is lost"] += 1


def test_a_change_set_that_arrives_long_after_it_was_given_up_changes_nothing_any_more(
    platform: Platform, tally: Tally
) -> None:
    publisher = Publisher.of(platform, tally)
    publish_until_done(publisher, generation("first"), nothing_wrong)
    stuck: list[httpx.Request] = []

    def lost(request: httpx.Request) -> Fault | None:
        if not request.url.path.endswith("/changesets"):
            return None
        stuck.append(request)
        return Fault.RESET_BEFORE

    outcome, _ = publisher.publish(generation("given up"), lost)
    assert isinstance(outcome, UnreachableError)
    publish_until_done(publisher, generation("next"), nothing_wrong)
    state = platform.dump()
    with httpx.Client(transport=platform.make_transport()) as late:
        assert {late.send(request).status_code for request in stuck} == {412}
    assert platform.dump() == state
    tally.runs["a change set that arrives late"] += 1
