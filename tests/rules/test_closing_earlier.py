"""An announced end that comes earlier than it was announced."""

import pytest

from tests.rules.changes import MC, told
from tests.rules.files import a_micro_credential

A = f"{MC}/a.yaml"


ENDS = "retirement: {announced_on: 2026-05-01, last_start: 2026-08-31, last_submission: 2026-12-15}"


def a(more: str = "") -> str:
    """The micro-credential `a` in a file."""
    return a_micro_credential("a", more)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("last_start: 2026-08-31, last_submission: 2026-12-15", []),
        ("last_start: 2026-09-30, last_submission: 2027-01-31", []),
        ("last_start: 2026-08-31", []),
        ("last_submission: 2026-12-15, last_resubmission: 2027-01-31", []),
        ("last_start: 2026-08-30, last_submission: 2026-12-15",
         ["9:52-9:62 `last_start` is 2026-08-30 now, earlier than 2026-08-31, which was announced"]),
        ("last_start: 2026-07-31, last_submission: 2026-07-31",
         ["9:52-9:62 `last_start` is 2026-07-31 now, earlier than 2026-08-31, which was announced",
          "9:81-9:91 `last_submission` is 2026-07-31 now, earlier than 2026-12-15, which was announced"]),
        ("last_submission: 2026-07-31",
         ["9:57-9:67 `last_submission` is 2026-07-31 now, earlier than 2026-08-31, which was announced"]),
        ("last_resubmission: 2026-08-01",
         ["9:59-9:69 `last_resubmission` is 2026-08-01 now, earlier than 2026-08-31, which was announced"]),
    ],
)  # fmt: skip
def test_an_announced_end_that_comes_earlier_is_told_at_the_day_that_says_so(days: str, expected: list[str]) -> None:
    found = told({A: a(ENDS)}, {A: a(f"retirement: {{announced_on: 2026-05-01, {days}}}")})
    assert found == [f"MC412 {A} {one}" for one in expected]


def test_an_end_of_what_nobody_started_and_one_that_is_new_or_taken_back_may_come_when_it_likes() -> None:
    earlier = "retirement: {announced_on: 2026-05-01, last_start: 2026-06-30}"
    assert told({A: a(ENDS).replace("status: active", "status: draft")}, {A: a(earlier)}) == []
    assert told({A: a()}, {A: a(earlier)}) == []
    assert told({A: a(ENDS)}, {A: a()}) == []
