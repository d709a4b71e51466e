"""Publishing through faults, seeded: all of it or nothing, once, and in the end what the files say."""

from random import Random

import pytest

from mcctl.api.changesets import Applied
from mcctl.errors import UnreachableError
from tests.faults.faults import Fault, at_random, from_on, nothing_wrong, only_at
from tests.faults.publishing import Publisher, generation, held, publish_until_done, wanted
from tests.faults.tally import Tally, how_many
from tests.platform.platforms import Platform

CALLS = 5
"""What one publish makes: the digests, the contents, which images are missing, those, and the change set."""


def test_one_fault_at_any_call_is_survived_without_the_author_noticing(platform: Platform, tally: Tally) -> None:
    publisher = Publisher.of(platform, tally)
    publish_until_done(publisher, generation("first"), nothing_wrong)
    for number in range(CALLS):
        for fault in Fault:
            files = generation(f"{number}-{fault.name.lower()}")
            outcome, _ = publisher.publish(files, only_at(number, fault))
            assert isinstance(outcome, Applied), f"{fault} at call {number}: {outcome!r}"
            assert held(platform) == wanted(files)
            tally.runs["one fault at one call"] += 1


def test_without_faults_a_publish_makes_as_many_calls_as_are_tried_above(platform: Platform, tally: Tally) -> None:
    publisher = Publisher.of(platform, tally)
    publish_until_done(publisher, generation("first"), nothing_wrong)
    assert publisher.publish(generation("second"), nothing_wrong)[1] == CALLS


@pytest.mark.parametrize("fault", Fault)
def test_a_fault_that_stays_is_told_and_what_it_left_is_published_when_it_is_gone(
    platform: Platform, tally: Tally, fault: Fault
) -> None:
    publisher = Publisher.of(platform, tally)
    publish_until_done(publisher, generation("first"), nothing_wrong)
    for number in range(CALLS):
        before, files = held(platform), generation(f"stays-{number}")
        outcome, _ = publisher.publish(files, from_on(number, fault))
        if fault is Fault.TWICE:  # which harms nothing
            assert isinstance(outcome, Applied)
        else:
            assert isinstance(outcome, UnreachableError), outcome
            assert held(platform) in (before, wanted(files))
            may_be_done = held(platform) == wanted(files)
            assert ("not known" in outcome.message) or not may_be_done
        publisher.publish(files, nothing_wrong)
        assert held(platform) == wanted(files)
        tally.runs["one fault for ever from one call on"] += 1


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_with_a_share_of_all_calls_failing_it_is_done_in_the_end(
    platform: Platform, tally: Tally, share: float
) -> None:
    publisher = Publisher.of(platform, tally)
    publish_until_done(publisher, generation("first"), nothing_wrong)
    for seed in range(how_many(40)):
        publish_until_done(publisher, generation(seed), at_random(seed, share))
        tally.runs[f"{share:.0%} of all calls fail"] += 1


def test_a_first_publish_with_a_share_of_all_calls_failing(platform: Platform, tally: Tally) -> None:
    publisher = Publisher.of(platform, tally)
    publish_until_done(publisher, generation("first"), at_random(7, 0.5))
    tally.runs["a first publish"] += 1


def test_the_same_content_comes_and_goes_and_comes_again(platform: Platform, tally: Tally) -> None:
    publisher = Publisher.of(platform, tally)
    for seed in range(how_many(30)):
        files = generation("AB"[seed % 2])
        publish_until_done(publisher, files, at_random(seed, 0.3))
        tally.runs["A, B, A, B"] += 1
    with platform.database.reading() as connection:
        applied = connection.exec_driver_sql("SELECT count(*) FROM changesets").scalar()
        kept = connection.exec_driver_sql("SELECT count(*) FROM blobs").scalar()
    # each is a change set of its own, and no image is kept twice
    assert (applied, kept) == (how_many(30), 5)


def test_what_is_waited_is_bounded_and_never_less_than_asked(platform: Platform, tally: Tally) -> None:
    publisher = Publisher.of(platform, tally)
    publish_until_done(publisher, generation("first"), nothing_wrong)
    lot = Random(3)  # noqa: S311  # seeded on purpose
    for number in range(10):
        publisher.waits.clear()
        fault, least_seconds = lot.choice([(Fault.TOO_MANY, 1.0), (Fault.TOO_MANY_UNTIL, 2.0), (Fault.FAILED, 0.0)])
        publisher.publish(generation(number), only_at(lot.randrange(CALLS), fault))
        (waited,) = publisher.waits
        assert least_seconds <= waited <= 5
        tally.runs["one fault, and how long is waited"] += 1
