"""Small, dense event streams: few kinds, names and instants at a time, so that ties, chains and joins happen often."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from tests.stats.reference import Json

ISSUERS = ["north", "south"]
NAMES = ["a", "b", "c", "d"]
LEARNERS = ["l1", "l2", "l3"]
ENTITIES = ["e1", "e2", "e3", "e4"]
STATES = ["US-WI", "US-TX", "US-DC", "US-PR", "US-XX", "CA-ON", "GH-AA"]
COUNTRIES = ["US", "CA", "GH"]
SUBJECTS = ["Mathematics", "Science", "Art"]
DAYS = ["2020-09-30", "2020-10-01", "2020-12-31", "2021-01-01", "2021-03-31"]
TOGETHER = [
    ["rename", "stack_member", "stack_member", "award"],
    ["started", "submission", "withdrawn", "withdrawn", "rename"],
]
OFFSETS = ["Z", "+00:00", "-05:00", "+05:45"]
# around the ends of quarters and the changes of clocks in Chicago, Berlin, Kathmandu and St John's
EDGES = [
    "2020-07-01T00:00",
    "2020-09-30T18:15",
    "2020-10-01T00:00",
    "2020-10-01T05:00",
    "2020-10-25T01:00",
    "2020-11-01T07:00",
    "2020-11-02T06:00",
    "2020-12-31T23:00",
    "2021-01-01T00:00",
    "2021-01-01T06:00",
    "2021-03-14T08:00",
    "2021-03-15T05:00",
    "2021-03-28T01:00",
    "2021-04-01T05:00",
]

_SHAPES: dict[str, Callable[[Random], Json]] = {
    "issuer_joined": lambda r: {"issuer": r.choice(ISSUERS)},
    "activation": lambda r: {**_about(r), "version": "1.0"},
    "account": lambda r: {
        "learner": r.choice(LEARNERS),
        **_perhaps(r, country=r.choice(COUNTRIES), state=r.choice(STATES), profile_complete=r.random() < 0.7),
        **_perhaps(r, subject=r.choice([r.choice(SUBJECTS), r.sample(SUBJECTS, r.randint(0, 2))])),
    },
    "rename": lambda r: {**_about(r), "was": r.choice(NAMES)},
    "started": lambda r: {**_about(r), "learner": r.choice(LEARNERS)},
    "withdrawn": lambda r: {**_about(r), "learner": r.choice(LEARNERS)},
    "submission": lambda r: {**_about(r), "learner": r.choice(LEARNERS), "submission": r.choice(ENTITIES)},
    "recommendation": lambda r: {
        "submission": r.choice(ENTITIES),
        "assessor": r.choice(ENTITIES),
        "outcome": r.choice(["award", "denial"]),
    },
    "denial": lambda r: {"submission": r.choice(ENTITIES), "criteria_not_met": ["a/b"]},
    "award": lambda r: {
        **_about(r),
        "learner": r.choice(LEARNERS),
        "award": r.choice(ENTITIES),
        **_perhaps(r, state=r.choice(STATES), submission=r.choice(ENTITIES)),
    },
    "reissue": lambda r: {"award": r.choice(ENTITIES)},
    "revocation": lambda r: {"award": r.choice(ENTITIES)},
    "stack_member": lambda r: {
        **_about(r),
        "stack": r.choice(["s1", "s2"]),
        "member": r.random() < 0.6,
        **_perhaps(r, micro_credential_issuer=r.choice(ISSUERS)),
    },
    "page_view": lambda r: _perhaps(r, visitor=r.choice(["v1", "v2"]), issuer=r.choice(ISSUERS)),
    "page_views": lambda r: {"day": r.choice(DAYS), "count": r.randint(0, 3), **_perhaps(r, visitors=r.randint(0, 3))},
}


def _about(random: Random) -> Json:
    return {"issuer": random.choice(ISSUERS), "micro_credential": random.choice(NAMES)}


def _perhaps(random: Random, **said: object) -> Json:
    return {key: value for key, value in said.items() if random.random() < 0.6}


def _instant(random: Random, edges: list[str]) -> str:
    edge = datetime.fromisoformat(random.choice(edges)).replace(tzinfo=UTC)
    shift = timedelta(microseconds=random.choice([0, 0, -1, 5_400_000_000]))
    offset = random.choice(OFFSETS)
    zone = datetime.fromisoformat("2020-01-01T00:00:00" + offset.replace("Z", "+00:00")).tzinfo
    return (edge + shift).astimezone(zone).isoformat().replace("+00:00", "Z" if offset == "Z" else offset)


def stream(seed: int, length: int) -> list[Json]:
    """Makes a stream of a few kinds of events at a few instants; its ids say nothing about their times."""
    random = Random(seed)  # noqa: S311 - test data
    some = random.sample(sorted(_SHAPES), random.randint(1, 6))
    kinds = [*random.choice([*TOGETHER, some, some]), "award", "account"]
    edges = random.sample(EDGES, random.randint(2, 5))
    places = random.sample(range(100), length)
    events = []
    for place in places:
        kind = random.choice(kinds)
        at: Json = {} if kind == "page_views" else {"at": _instant(random, edges)}
        events.append({"type": kind, "id": f"x{place:02}", **at, **_SHAPES[kind](random)})
    return events


def streams() -> st.SearchStrategy[list[Json]]:
    """Draws streams; what fails shrinks to a shorter stream."""
    return st.builds(stream, st.integers(0, 2**32), st.integers(0, 60))
