"""What is well formed and can hardly be so is told with counts and the ids of the earliest events."""

import pytest

from mcctl.stats.doubts import Doubt, doubts
from mcctl.stats.duckdb import DuckDbEngine
from mcctl.stats.sqlite import SqliteEngine
from tests.stats.reference import Json
from tests.stats.test_metrics_match_reference import parsed

ABOUT: Json = {"learner": "l-1", "issuer": "north", "micro_credential": "m"}


def an_account(name: str, day: int, **said: object) -> Json:
    return {"type": "account", "id": name, "at": f"2020-10-{day:02}T09:00:00Z", "learner": "l-1", **said}


def a_submission(name: str, day: int) -> Json:
    return {"type": "submission", "id": name, "at": f"2020-10-{day:02}T09:00:00Z", "submission": f"of {name}", **ABOUT}


def an_award(name: str, day: int, **said: object) -> Json:
    return {"type": "award", "id": name, "at": f"2020-10-{day:02}T10:00:00Z", "award": f"by {name}", **ABOUT, **said}


GOOD = [
    an_account("a", 5),
    an_account("later", 9, state="US-PR"),
    a_submission("s", 5),
    an_award("w", 6, submission="of s"),
]


@pytest.mark.parametrize("engine_of", [SqliteEngine, DuckDbEngine])
@pytest.mark.parametrize(
    ("events", "expected", "said"),
    [
        ([], [], []),
        (GOOD, [], []),
        (
            [*GOOD, a_submission("early", 4)],
            [Doubt("before-account", 1, ("early",))],
            ["1 event lies before the account of its learner: `early`"],
        ),
        (
            [*GOOD, *(a_submission(f"early-{day}", day) for day in (4, 3, 2, 1))],
            [Doubt("before-account", 4, ("early-1", "early-2", "early-3"))],
            ["4 events lie before their learner's account: `early-1`, `early-2`, `early-3`, …"],
        ),
        (
            [*GOOD, an_award("lone", 7), an_award("lost", 7, submission="of nobody")],
            [Doubt("award-without-submission", 2, ("lone", "lost"))],
            ["2 awards have no submission among the events: `lone`, `lost`"],
        ),
        (
            [*GOOD, an_account("x", 8, state="US-XX"), an_account("y", 8, state="CA-ON")],
            [Doubt("unknown-state", 1, ("x",))],
            ["1 event names a state that the United States do not have: `x`"],
        ),
    ],
)
def test_doubts_are_counted_and_named(
    engine_of: type[SqliteEngine | DuckDbEngine], events: list[Json], expected: list[Doubt], said: list[str]
) -> None:
    with engine_of(parsed(events)) as engine:
        assert doubts(engine) == expected
        assert [str(one) for one in doubts(engine)] == said
