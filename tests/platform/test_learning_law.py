"""The life cycle as a law: whatever callers try in whatever order, what is taken is what a plain model takes.

The model knows no event, no query and no table: it is a few dictionaries. Afterwards the events tell its counts.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

import httpx
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from mcctl.platform.metrics import StoreEngine
from mcctl.stats.holdings import Holding, holdings
from tests.platform.catalogues import Json, a_micro_credential, a_stack, an_issuer, files_of, publish_files
from tests.platform.learners import People
from tests.platform.platforms import NOW, Platform, Where, copied, in_process

LAST_START, LAST_SUBMISSION = NOW + timedelta(days=10), NOW + timedelta(days=20)
OVER = {name: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=36)
        for name, day in (("start", LAST_START), ("submit", LAST_SUBMISSION))}  # fmt: skip
ENDS = {
    "announced_on": "2026-06-15",
    "last_start": LAST_START.date().isoformat(),
    "last_resubmission": LAST_SUBMISSION.date().isoformat(),
}
NAMES = ("open", "pilot", "ending")
LEARNERS = 2


def catalogue(version: int) -> list[Json]:
    return [
        a_micro_credential("open", version=f"{version}.0", competency=f"Educators do it in way {version}."),
        a_micro_credential("pilot", status="beta"),
        a_micro_credential("ending", retirement=ENDS),
        a_stack("room", "pilot", visibility="private", access=[{"group": "pilots"}]),
    ]


@dataclass(slots=True)
class Way:
    """A learner's way towards one micro-credential."""

    stage: str = "none"
    version: str = ""
    attempts: int = 0
    undecided: str | None = None
    award: str | None = None


@dataclass(slots=True)
class Model:
    """What is the case, as far as the rules go."""

    now: datetime = NOW
    ways: dict[tuple[int, str], Way] = field(default_factory=dict)
    owner: dict[str, tuple[int, str]] = field(default_factory=dict)
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    decided: dict[str, str] = field(default_factory=dict)
    awards: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    told: Counter[str] = field(default_factory=Counter)

    def way(self, learner: int, name: str) -> Way:
        return self.ways.setdefault((learner, name), Way())

    def may_start(self, learner: int, name: str) -> bool:
        way = self.way(learner, name)
        sees = name != "pilot" or learner == 0
        in_time = name != "ending" or self.now < OVER["start"]
        return way.stage == "flight" or (sees and in_time and way.stage != "awarded")

    def may_withdraw(self, learner: int, name: str) -> bool:
        way = self.way(learner, name)
        return (way.stage == "flight" and way.undecided is None) or way.stage == "withdrawn"

    def may_submit(self, learner: int, name: str) -> bool:
        way = self.way(learner, name)
        in_time = name != "ending" or self.now < OVER["submit"]
        return way.stage == "flight" and way.undecided is None and in_time

    def may_recommend(self, submission: str, assessor: str, outcome: str) -> bool:
        before = self.said[submission].get(assessor)
        return before == outcome if before is not None else submission not in self.decided

    def may_decide(self, submission: str, outcome: str) -> bool:
        before = self.decided.get(submission)
        return before == outcome if before is not None else bool(self.said[submission])


@dataclass(slots=True)
class World:
    """A platform that all examples share; each has learners of its own."""

    platform: Platform
    people: People
    numbers: Iterator[int] = field(default_factory=count)
    version: int = 1

    def publish(self) -> None:
        files = files_of(an_issuer(), *catalogue(self.version))
        publish_files(self.platform.client(issuer="north"), files)


@pytest.fixture(scope="module")
def world(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with in_process(copied(empty_database, tmp_path_factory.mktemp("law"))) as platform:
        world = World(platform, People(platform))
        world.publish()
        yield world


KINDS = {
    "start": 4,
    "submit": 6,
    "recommend": 8,
    "decide": 8,
    "withdraw": 1,
    "revoke": 1,
    "reissue": 1,
    "wait": 1,
    "publish": 1,
}
Act = tuple[str, int, str, str, int]


def acts_of(seed: int) -> list[Act]:
    """Acts as they come; a list that is drawn entry by entry would seldom get as far as an award."""
    random = Random(seed)  # noqa: S311  # no secret
    kinds = random.choices(list(KINDS), list(KINDS.values()), k=random.randint(1, 120))
    return [
        (
            kind,
            random.randrange(LEARNERS),
            random.choice(NAMES),
            random.choice(["award", "denial"]),
            random.randrange(8),
        )
        for kind in kinds
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_what_is_taken_is_legal_what_is_refused_is_not_and_the_events_tell_it(world: World, seed: int) -> None:
    example = next(world.numbers)
    people, model = world.people, Model()
    world.platform.clock.now = NOW
    names = [f"l-{example}-{place}" for place in range(LEARNERS)]
    for place, name in enumerate(names):
        assert people.account(name, groups=["pilots"] if place == 0 else []).status_code == 200
    before = told(world, names), held(world)
    for act in acts_of(seed):
        try_act(world, model, names, act)
    assert told(world, names) - before[0] == model.told
    check_holdings(model, before[1], held(world))


def try_act(world: World, model: Model, names: list[str], act: Act) -> None:
    kind, learner, name, outcome, pick = act
    people, way = world.people, model.way(learner, name)
    match kind:
        case "wait":
            model.now += timedelta(days=pick, hours=12 * (pick % 2))
            world.platform.clock.now = model.now
        case "publish":
            world.version += 1
            world.publish()
        case "start":
            answer = people.start(names[learner], name)
            agree(kind, answer, is_legal=model.may_start(learner, name))
            if answer.status_code == 200:
                if way.stage != "flight":
                    model.told["started"] += 1
                    way.stage, way.version = "flight", f"{world.version}.0" if name == "open" else "1.0"
                assert answer.json()["version"] == way.version
        case "withdraw":
            answer = people.withdraw(names[learner], name)
            agree(kind, answer, is_legal=model.may_withdraw(learner, name))
            if answer.status_code == 200 and way.stage == "flight":
                model.told["withdrawn"] += 1
                way.stage = "withdrawn"
        case "submit":
            answer = people.submit(names[learner], name)
            agree(kind, answer, is_legal=model.may_submit(learner, name))
            if answer.status_code == 200:
                said = answer.json()
                way.attempts += 1
                assert (said["version"], said["attempt"]) == (way.version, way.attempts)
                way.undecided = said["id"]
                model.owner[said["id"]], model.said[said["id"]] = (learner, name), {}
                model.told["submission"] += 1
        case "recommend" if model.owner:
            recommend(world, model, names, sorted(model.owner)[pick % len(model.owner)], outcome, pick)
        case "decide" if model.owner:
            decide(world, model, names, sorted(model.owner)[pick % len(model.owner)], outcome, pick)
        case "revoke" | "reissue" if model.awards:
            end(world, model, kind, sorted(model.awards)[pick % len(model.awards)], pick)
        case _:
            pass


def recommend(world: World, model: Model, names: list[str], submission: str, outcome: str, pick: int) -> None:
    owner = names[model.owner[submission][0]]
    people = world.people
    callers: list[tuple[httpx.Client, str | None]] = [
        (people.assessor("a-1"), "a-1"), (people.assessor("a-2"), "a-2"), (people.assessor("a-1"), "a-1"),
        (people.assessor(owner), None), (people.assessor("a-1", "south"), None), (people.publisher("a-1"), None),
        (people.learner(owner), None), (people.assessor(None), None),
    ]  # fmt: skip
    caller, assessor = callers[pick]
    answer = caller.post(f"/v1/submissions/{submission}/recommendation", json={"outcome": outcome})
    is_legal = assessor is not None and model.may_recommend(submission, assessor, outcome)
    agree("recommend", answer, is_legal=is_legal)
    if assessor is not None and answer.status_code == 200 and assessor not in model.said[submission]:
        model.said[submission][assessor] = outcome
        model.told["recommendation"] += 1


def decide(world: World, model: Model, names: list[str], submission: str, outcome: str, pick: int) -> None:
    owner = names[model.owner[submission][0]]
    people = world.people
    callers: list[tuple[httpx.Client, bool]] = [
        (people.publisher(), True), (people.operator, True), (people.publisher(), True),
        (people.publisher(issuer="south"), False), (people.assessor("a-1"), False), (people.learner(owner), False),
        (people.publisher("p-1"), True), (people.calling("viewer", None, "north"), False),
    ]  # fmt: skip
    caller, is_issuers = callers[pick]
    answer = caller.post(f"/v1/submissions/{submission}/decision", json={"outcome": outcome})
    agree("decide", answer, is_legal=is_issuers and model.may_decide(submission, outcome))
    if answer.status_code == 200 and submission not in model.decided:
        way = model.way(*model.owner[submission])
        model.decided[submission], way.undecided = outcome, None
        model.told[outcome] += 1
        if outcome == "award":
            award = answer.json()["decision"]["award"]
            way.stage, way.award, model.awards[award] = "awarded", award, submission


def end(world: World, model: Model, kind: str, award: str, pick: int) -> None:
    people = world.people
    is_issuers = pick % 3 != 0
    caller = people.publisher() if is_issuers else people.publisher(issuer="south")
    if kind == "revoke":
        answer = caller.post(f"/v1/awards/{award}/revocation", json={"reason": "Copied."})
        agree(kind, answer, is_legal=is_issuers)
        if is_issuers and award not in model.revoked:
            model.revoked.add(award)
            model.told["revocation"] += 1
            way = model.way(*model.owner[model.awards[award]])
            way.stage, way.award = "revoked", None
        return
    people.keys += 1
    answer = caller.post(f"/v1/awards/{award}/reissue", headers={"Idempotency-Key": f"r-{people.keys}"})
    agree(kind, answer, is_legal=is_issuers and award not in model.revoked)
    model.told["reissue"] += answer.status_code == 200


def agree(kind: str, answer: httpx.Response, *, is_legal: bool) -> None:
    event(f"{kind}: {'taken' if is_legal else 'refused'}")
    assert (answer.status_code == 200) == is_legal, (kind, answer.status_code, answer.text)
    assert answer.status_code in (200, 403, 404, 409), answer.text


def told(world: World, names: list[str]) -> Counter[str]:
    """Counts the events about the learners of an example, by their types."""
    listed = ", ".join(f"'{name}'" for name in names)
    own = f"SELECT submission, award FROM events WHERE learner IN ({listed})"  # noqa: S608  # the test's own ids
    query = f"""
        WITH own AS ({own})
        SELECT type, COUNT(*) FROM events
        WHERE of_event IS NULL AND type <> 'account' AND (
          learner IN ({listed})
          OR type IN ('recommendation', 'denial') AND submission IN (SELECT submission FROM own)
          OR type IN ('reissue', 'revocation') AND award IN (SELECT award FROM own)
        )
        GROUP BY type
    """  # noqa: S608
    with world.platform.database.reading() as connection:
        return Counter(dict(connection.exec_driver_sql(query).all()))


def held(world: World) -> dict[str, Holding]:
    with world.platform.database.reading() as connection:
        return holdings(StoreEngine(connection), "north")


def check_holdings(model: Model, before: dict[str, Holding], after: dict[str, Holding]) -> None:
    """What a plan shows has grown by what the model holds."""
    for name in NAMES:
        stages = [way.stage for (_, one), way in model.ways.items() if one == name]
        old, new = before.get(name, Holding()), after.get(name, Holding())
        assert new.awards - old.awards == stages.count("awarded")
        assert new.in_flight - old.in_flight == stages.count("flight")
