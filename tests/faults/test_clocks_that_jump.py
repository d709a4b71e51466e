"""The platform's clock jumps: order, keys and whole change sets do not depend on it."""

import itertools
from datetime import timedelta
from random import Random

from mcctl.api.changesets import Applied
from mcctl.errors import DeniedError
from tests.faults.faults import at_random, nothing_wrong
from tests.faults.publishing import Publisher, generation, held, publish_until_done, wanted
from tests.faults.tally import Tally, how_many
from tests.platform.platforms import NOW, Platform

TOKEN_DAYS = 30
FEWEST_CALLS = 3


def test_a_clock_that_jumps_to_and_fro_changes_neither_order_nor_content(platform: Platform, tally: Tally) -> None:
    publisher = Publisher.of(platform, tally)
    lot = Random(11)  # noqa: S311  # seeded on purpose
    runs = how_many(30)
    for number in range(runs):
        # within the token's life: a token that is over is another matter, below
        platform.clock.now = NOW + timedelta(days=lot.uniform(-20 * 365, TOKEN_DAYS - 1))
        publish_until_done(publisher, generation(number % 3), at_random(number, 0.3))
        tally.runs["a clock that jumps"] += 1
    log = platform.client(issuer="north").changesets(limit=100).changesets
    assert [one.catalog_revision for one in log] == list(range(runs, 0, -1))[:100]


def test_a_clock_that_jumps_in_mid_publish_changes_nothing_of_what_is_published(
    platform: Platform, tally: Tally
) -> None:
    publisher = Publisher.of(platform, tally)
    publish_until_done(publisher, generation("first"), nothing_wrong)
    for jump in (timedelta(days=-3650), timedelta(hours=-1), timedelta(days=TOKEN_DAYS - 1)):
        files = generation(jump.days)
        calls = iter(range(1000))

        def jumping(_request: object, jump: timedelta = jump) -> None:
            if next(calls) >= 4:  # noqa: B023  # used up before the next one is made
                platform.clock.now = NOW + jump

        platform.clock.now = NOW
        outcome, _ = publisher.publish(files, jumping)
        assert isinstance(outcome, Applied)
        assert held(platform) == wanted(files)
        tally.runs["a clock that jumps in mid-publish"] += 1


def test_a_token_that_a_jump_ends_in_mid_publish_leaves_all_as_it_was_and_the_next_one_does_it(
    platform: Platform, tally: Tally
) -> None:
    publisher = Publisher.of(platform, tally)
    publish_until_done(publisher, generation("first"), nothing_wrong)
    for number in itertools.count():
        before, files = held(platform), generation(f"cut {number}")
        calls = iter(range(1000))

        def jumping(_request: object, number: int = number) -> None:
            if next(calls) >= number:  # noqa: B023  # used up before the next one is made
                platform.clock.now = NOW + timedelta(days=TOKEN_DAYS + 1)

        outcome, _ = publisher.publish(files, jumping)
        if isinstance(outcome, Applied):  # the jump came after the last call
            assert held(platform) == wanted(files)
            break
        assert isinstance(outcome, DeniedError)
        assert held(platform) == before
        platform.clock.now = NOW
        publish_until_done(publisher, files, nothing_wrong)
        tally.runs["a clock that ends a token in mid-publish"] += 1
    assert number > FEWEST_CALLS
