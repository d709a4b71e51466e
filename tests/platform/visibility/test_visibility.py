"""No caller is ever told of what the table denies, whatever is asked for and however (`design.md`, "Audience")."""

import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.platform.platforms import Where, copied, in_process
from tests.platform.visibility.asking import Asking, some_of
from tests.platform.visibility.building import Builder
from tests.platform.visibility.checking import Checker, counted
from tests.platform.visibility.mutants import ROOT, mutants
from tests.platform.visibility.oracle import Oracle
from tests.platform.visibility.world import a_state

TIMES = int(os.environ.get("MCCTL_VISIBILITY", "1"))  # noqa: TID251  # how thorough tests are, mcctl never sees it
PLATFORMS = 2 * TIMES
STATES = 3
CASES_OF_A_CALLER = 12


@pytest.mark.parametrize("place", range(PLATFORMS))
def test_no_answer_tells_what_the_table_denies_and_none_leaves_out_what_it_allows(
    place: int, empty_database: Where, tmp_path: Path, visible_cases: Counter[str]
) -> None:
    with in_process(copied(empty_database, tmp_path)) as platform, counted(platform) as statements:
        builder = Builder(platform)
        for number in range(STATES):
            random = Random(place * STATES + number)  # noqa: S311  # no secret
            state = a_state(random, number)
            callers = builder.build(random, state)
            oracle = Oracle(state)
            checker = Checker(builder.http, oracle, statements)
            for caller in callers:
                for case in some_of(Asking(oracle, caller).cases(), CASES_OF_A_CALLER, random):
                    checker.check(case)
                    visible_cases[case.what] += 1


def test_every_filter_that_is_removed_by_hand_is_there() -> None:
    for mutant in mutants():
        text = (ROOT / mutant.file).read_text(encoding="utf-8")
        assert text.count(mutant.old) == 1, mutant
