"""One small quarter, counted by hand."""

import json
from pathlib import Path

from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.measure import measure
from mcctl.stats.read import Entry, Problem, read_events
from mcctl.stats.sqlite import SqliteEngine

EVENTS = Path(__file__).with_name("small_quarter.ndjson")

WHOLE = {
    "schema": "mcctl.stats/1",
    "quarter": "2020-Q4",
    "from": "2020-10-01",
    "until": "2021-01-01",
    "time_zone": "UTC",
    "scope": {"issuer": None},
    "metrics": {
        "awards": 4,
        "awards_revoked": 1,
        "earners": 3,
        "launches": 1,
        "new_issuers": 1,
        "new_accounts": 3,
        "micro_credentials_awarded": 2,
        "issuers_awarding": 2,
        "assessors": 2,
        "stacks_awarded": 1,
        "states": 2,
        "states_and_territories": 3,
        "state_unknown": 1,
        "countries": 2,
        "page_views": 5,
        "busiest_day": {"day": "2020-10-09", "page_views": 2},
    },
    "breakdowns": {
        "awards_by_state": {"US-DC": 1, "US-TX": 1, "US-WI": 1},
        "accounts_by_subject": {"Mathematics": 1, "Science": 1},
        "awards_by_micro_credential": {"north/code-tracing": 3, "south/live-coding": 1},
        "awards_by_stack": {"north/strategies": 2},
        "page_views_by_day": {"2020-10-09": 2, "2020-10-10": 2, "2020-10-11": 1},
        "visitors_by_day": {"2020-10-09": 1, "2020-10-10": 1, "2020-10-11": 1},
    },
    "subjects": {"n": 1, "coverage": 0.3333},
    "not_available": {},
    "period": "quarter",
    "definitions": 1,
    "as_of": None,
    "provisional": False,
    "audience": "internal",
    "cuts": [],
    "launched": [],
    "insight": None,
    "suppressed": {},
    "comparison": [],
}
NORTH = {
    **WHOLE,
    "scope": {"issuer": "north"},
    "metrics": {
        "awards": 3,
        "awards_revoked": 1,
        "earners": 2,
        "launches": 0,
        "new_issuers": 0,
        "new_accounts": None,
        "micro_credentials_awarded": 1,
        "issuers_awarding": 1,
        "assessors": 1,
        "stacks_awarded": 1,
        "states": 2,
        "states_and_territories": 3,
        "state_unknown": 0,
        "countries": 1,
        "page_views": 1,
        "busiest_day": {"day": "2020-10-10", "page_views": 1},
    },
    "breakdowns": {
        "awards_by_state": {"US-DC": 1, "US-TX": 1, "US-WI": 1},
        "accounts_by_subject": {},
        "awards_by_micro_credential": {"code-tracing": 3},
        "awards_by_stack": {"strategies": 2},
        "page_views_by_day": {"2020-10-10": 1},
        "visitors_by_day": {"2020-10-10": 1},
    },
    "subjects": None,
    "not_available": dict.fromkeys(
        ("accounts_by_subject", "new_accounts", "subjects"), "the scope of one issuer does not cover accounts"
    ),
}


def test_a_quarter_counted_by_hand_is_counted_so() -> None:
    with EVENTS.open("rb") as lines:
        read = list(read_events(lines))
    with SqliteEngine(one.event for one in read if isinstance(one, Entry)) as engine:
        period = Quarter.parse("2020-Q4").period(zone_named("UTC"))
        whole, north = measure(engine, period), measure(engine, period, issuer="north")
    assert whole.model_dump_json() == json.dumps(WHOLE, separators=(",", ":"))
    assert json.loads(north.model_dump_json()) == NORTH
    assert [str(one) for one in read if isinstance(one, Problem)] == ["line 29: unknown type `badge`"]
