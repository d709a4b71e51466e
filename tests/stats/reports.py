"""Small platforms with many small numbers, their reports, and what a reader learns from all of them together."""

from collections.abc import Mapping
from math import inf
from random import Random

from mcctl.api.events import Refused, parse_event
from mcctl.api.metrics import StatsView
from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.measure import measure
from mcctl.stats.sqlite import SqliteEngine
from tests.stats.attacker import Attacker
from tests.stats.reference import Json

CELL = 4
QUARTERS = ["2020-Q4", "2021-Q1"]
ISSUERS = ["east", "north", "south", "west"]
STATES = ["US-AK", "US-DC", "US-TX", "US-WI", "US-WY", None]
SUBJECTS = ["Art", "Mathematics", "Science"]
DAYS = {"2020-Q4": ["2020-10-09", "2020-10-10", "2020-11-11"], "2021-Q1": ["2021-01-09", "2021-01-10", "2021-02-11"]}
STACKS = {"first": ["a", "b"], "second": ["b", "c"]}
HEADLINES = ["awards", "earners", "awards_revoked", "assessors", "page_views"]
MANY = 200


def platform_events(seed: int) -> list[Json]:
    """Makes two quarters of a platform with up to four issuers, four micro-credentials each and two stacks."""
    random = Random(seed)  # noqa: S311 - test data
    sizes = random.choice([[0, 1, 2, 3], [0, 1, 2, 3, 4, 5, 7], [1, 4, 5, 9], [0, 0, 0, 1, 2, 6, 12]])
    issuers = ISSUERS[: random.randint(1, 4)]
    states = random.sample(STATES, random.randint(1, len(STATES)))
    people = random.choice([6, 30, 500])
    events: list[Json] = [
        {"type": "stack_member", "at": "2018-01-01T00:00:00Z", "issuer": issuer, "stack": stack}
        | {"micro_credential": name, "member": True}
        for issuer in issuers
        for stack, members in STACKS.items()
        for name in members
    ]
    for quarter in QUARTERS:
        at = {"at": f"{DAYS[quarter][0]}T10:00:00Z"}
        for issuer in issuers:
            for name in "abcd":
                for _ in range(random.choice(sizes)):
                    what = {"issuer": issuer, "micro_credential": name}
                    award = f"w{len(events)}"
                    learner = f"l{random.randrange(people)}"
                    state = random.choice(states)
                    told = {"award": award, "learner": learner, "version": "1.0", **({"state": state} if state else {})}
                    events.append({"type": "award", **at, **what, **told})
                    if random.random() < 0.2:
                        events.append({"type": "revocation", **at, "award": award})
            for day in DAYS[quarter]:
                for _ in range(random.choice(sizes)):
                    visitor = f"v{random.randrange(9)}"
                    events.append({"type": "page_view", "at": f"{day}T09:00:00Z", "issuer": issuer, "visitor": visitor})
            for _ in range(random.choice(sizes)):
                submission = f"s{len(events)}"
                about = {"issuer": issuer, "micro_credential": "a", "version": "1.0"}
                events.append({"type": "submission", **at, **about, "submission": submission, "learner": "l1"})
                by = {"assessor": f"a{random.randrange(12)}", "outcome": "award"}
                events.append({"type": "recommendation", **at, "submission": submission, **by})
        for _ in range(random.choice(sizes) * 2):
            profile: Json = {"profile_complete": True, "subject": random.sample(SUBJECTS, random.randint(1, 2))}
            account: Json = {"learner": f"n{len(events)}", **(profile if random.random() < 0.6 else {})}
            events.append({"type": "account", **at, **account})
    return [{"id": f"e{place}", **event} for place, event in enumerate(events)]


def measured(events: list[Json], quarter: str) -> tuple[StatsView, dict[str, StatsView]]:
    """Counts the whole platform and each of its issuers."""
    read = [parse_event(event) for event in events]
    assert not [event for event in read if isinstance(event, Refused)]
    period = Quarter.parse(quarter).period(zone_named("UTC"))
    issuers = sorted({str(event["issuer"]) for event in events if "issuer" in event})
    with SqliteEngine(event for event in read if not isinstance(event, Refused)) as engine:
        return measure(engine, period), {issuer: measure(engine, period, issuer=issuer) for issuer in issuers}


def reader_of(platform: StatsView, issuers: Mapping[str, StatsView]) -> Attacker:
    """Tells an attacker all that the reports of one quarter say, and what everybody knows beside.

    Everybody knows which micro-credentials and stacks there are, that keys which are named count somebody, and how the
    numbers hang together.
    """
    reader = Attacker()
    for issuer, view in issuers.items():
        _read(reader, f"{issuer}:", view)
        _read_awards(reader, f"{issuer}:", view, [issuer])
    _read(reader, "", platform)
    _read_awards(reader, "", platform, list(issuers))
    _read_platform(reader, platform)
    for name in ("awards", "awards_revoked", "page_views"):
        rest = {} if name == "awards" else {f"no-issuer:{name}": 1}
        for each in rest:
            reader.learn(each, 0, MANY)
        reader.learn_sum({name: -1, **{f"{issuer}:{name}": 1 for issuer in issuers}, **rest})
    for name in ("earners", "assessors"):
        reader.learn_sum({name: -1, **{f"{issuer}:{name}": 1 for issuer in issuers}}, 0, inf)
        for issuer in issuers:
            reader.learn_sum({name: 1, f"{issuer}:{name}": -1}, 0, inf)
    return reader


def _read(reader: Attacker, scope: str, view: StatsView) -> None:
    for name in HEADLINES:
        number = getattr(view.metrics, name)
        if number is not None:
            reader.learn(scope + name, number, number)
        else:
            # an issuer's numbers are hidden for being small; the platform's for being a help too
            few = scope and name != "awards"
            reader.learn(scope + name, 1, CELL - 1 if few else MANY)
    reader.learn_sum({f"{scope}awards": 1, f"{scope}earners": -1}, 0, inf)


def _read_awards(reader: Attacker, scope: str, view: StatsView, issuers: list[str]) -> None:
    """Reads awards by micro-credential and by stack, and how many of each there are."""
    by_id = view.breakdowns.awards_by_micro_credential
    named = view.suppressed.get("awards_by_micro_credential", [])
    is_plain = bool(scope) or len(issuers) == 1
    present = []
    for issuer in issuers:
        for name in "abcd":
            key, cell = (name if is_plain else f"{issuer}/{name}"), f"{issuer}/{name}"
            reader.learn(cell, 0, MANY)
            reader.learn(f"has {cell}", 0, 1)
            if key in by_id:
                reader.learn(cell, by_id[key], by_id[key])
            if key in named:
                reader.learn(cell, 1, MANY)
            reader.learn_sum({cell: 1, f"has {cell}": -1}, 0, inf)
            reader.learn_sum({cell: 1, f"has {cell}": -MANY}, -inf, 0)
            present.append(f"has {cell}")
        reader.learn_sum({f"{issuer}:awards": -1, **{f"{issuer}/{name}": 1 for name in "abcd"}})
        for stack, members in STACKS.items():
            key = stack if is_plain else f"{issuer}/{stack}"
            if key in view.breakdowns.awards_by_stack:
                number = view.breakdowns.awards_by_stack[key]
                reader.learn_sum({f"{issuer}/{name}": 1 for name in members}, number, number)
    if view.metrics.micro_credentials_awarded is not None:
        number = view.metrics.micro_credentials_awarded
        reader.learn_sum(dict.fromkeys(present, 1), number, number)


def _read_platform(reader: Attacker, view: StatsView) -> None:
    states = [state for state in STATES if state]
    for state in states:
        _cell(reader, state, "awards_by_state", state, view)
        reader.learn(f"has {state}", 0, 1)
        reader.learn_sum({state: 1, f"has {state}": -1}, 0, inf)
        reader.learn_sum({state: 1, f"has {state}": -MANY}, -inf, 0)
    unknown = view.metrics.state_unknown
    reader.learn("no-state", unknown or 0, MANY)
    reader.learn_sum({"awards": -1, "no-state": 1, **dict.fromkeys(states, 1)})
    if view.metrics.states_and_territories is not None:
        number = view.metrics.states_and_territories
        reader.learn_sum({f"has {state}": 1 for state in states}, number, number)
    days = sorted({day for quarter in DAYS.values() for day in quarter if view.from_.isoformat() <= day})
    days = [day for day in days if day < view.until.isoformat()]
    for day in days:
        _cell(reader, f"views {day}", "page_views_by_day", day, view)
        _cell(reader, f"visitors {day}", "visitors_by_day", day, view)
        reader.learn_sum({f"views {day}": 1, f"visitors {day}": -1}, 0, inf)
    reader.learn_sum({"page_views": -1, **{f"views {day}": 1 for day in days}})
    for subject in SUBJECTS:
        _cell(reader, subject, "accounts_by_subject", subject, view)
    if view.subjects is not None:
        reader.learn_sum(dict.fromkeys(SUBJECTS, 1), view.subjects.n, inf)
        for subject in SUBJECTS:
            reader.learn(subject, 0, view.subjects.n)


def _cell(reader: Attacker, name: str, table: str, key: str, view: StatsView) -> None:
    shown = getattr(view.breakdowns, table).get(key)
    if shown is None:
        reader.learn(name, int(key in view.suppressed.get(table, [])), MANY)
    else:
        reader.learn(name, shown, shown)


def tell_which_are_small(reader: Attacker, platform: StatsView, issuers: Mapping[str, StatsView]) -> None:
    """Gives away of each key that is named whether its number is below the threshold, to be on the safe side."""
    for name, count in _cells(platform, issuers).items():
        if reader.ranges[name][0] >= 1:
            reader.learn(name, *((1, CELL - 1) if count < CELL else (CELL, MANY)))


def _headlines(platform: StatsView, issuers: Mapping[str, StatsView]) -> dict[str, int]:
    views = {"": platform, **{f"{issuer}:": view for issuer, view in issuers.items()}}
    return {scope + name: getattr(view.metrics, name) or 0 for scope, view in views.items() for name in HEADLINES}


def _cells(platform: StatsView, issuers: Mapping[str, StatsView]) -> dict[str, int]:
    tables = platform.breakdowns
    states = tables.awards_by_state
    return {
        **states,
        **tables.accounts_by_subject,
        **{f"views {day}": count for day, count in tables.page_views_by_day.items()},
        **{f"visitors {day}": count for day, count in tables.visitors_by_day.items()},
        **{
            f"{issuer}/{key}": count
            for issuer, view in issuers.items()
            for key, count in view.breakdowns.awards_by_micro_credential.items()
        },
        "no-state": (platform.metrics.awards or 0) - sum(states.values()),
    }


def small_numbers(platform: StatsView, issuers: Mapping[str, StatsView]) -> dict[str, int]:
    """Finds, of the numbers as they were counted, those below the threshold, under the attacker's names."""
    counted = {**_headlines(platform, issuers), **_cells(platform, issuers)}
    return {name: count for name, count in counted.items() if 0 < count < CELL}
