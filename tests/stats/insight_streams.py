"""Small, dense streams of work on submissions: resubmissions, double decisions, renames, stacks, and much out of order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from tests.stats.reference import Json
from tests.stats.streams import EDGES, ISSUERS

NAMES = ["a", "b", "c"]
LEARNERS = ["l1", "l2", "l3"]
SUBMISSIONS = [f"s{number}" for number in range(8)]
AWARDS = ["w1", "w2", "w3", "w4"]
CRITERIA = ["essay/voice", "essay/depth", "video/sound"]


def _about(random: Random) -> Json:
    return {"issuer": random.choice(ISSUERS), "micro_credential": random.choice(NAMES)}


def _of_learner(random: Random) -> Json:
    return {**_about(random), "learner": random.choice(LEARNERS)}


_SHAPES: dict[str, Callable[[Random], Json]] = {
    "submission": lambda r: {
        **_of_learner(r),
        "submission": r.choice(SUBMISSIONS),
        **({"attempt": r.randint(1, 2)} if r.random() < 0.4 else {}),
    },
    "denial": lambda r: {"submission": r.choice(SUBMISSIONS), "criteria_not_met": r.sample(CRITERIA, r.randint(0, 3))},
    "award": lambda r: {
        **_of_learner(r),
        "award": r.choice(AWARDS),
        **({"submission": r.choice(SUBMISSIONS)} if r.random() < 0.7 else {}),
    },
    "recommendation": lambda r: {
        "submission": r.choice(SUBMISSIONS),
        "assessor": "a",
        "outcome": "denial",
        "criteria_not_met": r.sample(CRITERIA, 1),
    },
    "withdrawn": _of_learner,
    "started": _of_learner,
    "revocation": lambda r: {"award": r.choice(AWARDS)},
    "rename": lambda r: {**_about(r), "was": r.choice(NAMES)},
    "activation": lambda r: {**_about(r), "version": "1.0"},
    "stack_member": lambda r: {
        **_about(r),
        "stack": r.choice(["x", "y"]),
        "member": r.random() < 0.75,
        **({"micro_credential_issuer": r.choice(ISSUERS)} if r.random() < 0.3 else {}),
    },
}
_WORK = ["submission", "submission", "denial", "award"]


def work(seed: int, length: int) -> list[Json]:
    """Makes a stream around a few instants, some years before among them; its ids say nothing about their times."""
    random = Random(seed)  # noqa: S311 - test data
    kinds = [*_WORK, *random.sample(sorted(_SHAPES), random.randint(0, 6))]
    edges = random.sample([*EDGES, "2019-03-10T07:30", "2018-10-28T00:30"], random.randint(2, 6))
    events = []
    for place in random.sample(range(100), length):
        kind = random.choice(kinds)
        shift = timedelta(microseconds=random.choice([0, 0, -1, 5_400_000_000, 600_000_000_000]))
        at = datetime.fromisoformat(random.choice(edges)).replace(tzinfo=UTC) + shift
        events.append({"type": kind, "id": f"x{place:02}", "at": at.isoformat(), **_SHAPES[kind](random)})
    return events


def works() -> st.SearchStrategy[list[Json]]:
    """Draws streams; what fails shrinks to a shorter stream."""
    return st.builds(work, st.integers(0, 2**32), st.integers(0, 60))
