"""Quarterly reports to write: one with all parts, one for everybody, one of an empty quarter."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mcctl.api.metrics import Breakdowns, Metrics, StatsView
from mcctl.stats.report import Audits, Name, Report, ResourceKind, Restatement

MADE_AT = datetime(2026, 10, 2, 8, 30, tzinfo=UTC)
START = date(2026, 7, 1)
NUMBERS = [name for name in Metrics.model_fields if name != "busiest_day"]
DAYS = {f"{START + timedelta(days=place)}": 200 + (place * 37) % 61 * 9 for place in range(92) if place % 30}
"""Visitors of nearly every day."""


def a_view(**changed: Any) -> StatsView:  # noqa: ANN401  # any part of the view
    """A quarter without anything, but for what is named."""
    numbers = dict.fromkeys(NUMBERS, 0) | {"busiest_day": None} | changed.pop("metrics", {})
    breakdowns = {name: {} for name in Breakdowns.model_fields} | changed.pop("breakdowns", {})
    view = {
        "quarter": "2026-Q3", "from": START, "until": date(2026, 10, 1), "time_zone": "America/Chicago",
        "scope": {"issuer": None}, "subjects": {"n": 0, "coverage": 0}, "not_available": {},
    }  # fmt: skip
    return StatsView.model_validate({**view, "metrics": numbers, "breakdowns": breakdowns, **changed})


MORE_STATES = ("OH", "NY", "CA", "FL", "MN", "IL", "IA", "MI", "PA", "WA")


def empty_report() -> Report:
    """A quarter in which nothing happened."""
    return Report(a_view(), MADE_AT, "event files")


OURS = {"issuer": "northlake"}
INSIGHT = {
    "cohort": {
        "submissions": 131, "awarded_at_first": 82, "denied_at_first": 21, "resubmitted": 14, "undecided": 28,
        "first_pass_rate": 0.7961, "resubmission_rate": 0.6667,
    },
    "decisions": {
        "decided": 118, "median": 4, "p90": 11.5, "target": 10, "within_target": 103,
        "by_days": {"1": 12, "4": 61, "8": 30, "12": 15},
    },
    "waiting": {"open": 31, "overdue": 4, "oldest": 33, "by_days": {"2": 20, "7": 7, "12": 2, "19": 1, "33": 1}},
    "denials_by_criterion": [
        {"issuer": "northlake", "micro_credential": "code-tracing", "criterion": "lesson/modelling", "denials": 11},
        {"issuer": "northlake", "micro_credential": "debugging", "criterion": "reflection/impact", "denials": 3},
    ],
    "stack_funnel": [
        {"issuer": "northlake", "stack": "cs-strategies", "members": 5, "started": 204, "awarded_one": 96,
         "awarded_half": 41, "awarded_all": 12},
    ],
    "dormant": [
        {"issuer": "northlake", "micro_credential": "peer-review", "last_award": "2026-03-14"},
        {"issuer": "northlake", "micro_credential": "unplugged", "last_award": None},
    ],
}  # fmt: skip
NAMES: dict[tuple[str, ResourceKind, str], Name] = {
    ("northlake", "micro-credential", "code-tracing"): Name("Tracing code by hand", "Reads code and tells what it does"),
    ("northlake", "micro-credential", "debugging"): Name(
        "Finding and mending faults in programs that others wrote, together with the learners of a class", "Mends faults"
    ),
    ("northlake", "micro-credential", "in-house"): Name("Teaching at Northlake", "Knows the house", is_private=True),
    ("northlake", "stack", "cs-strategies"): Name("Strategies for teaching computer science"),
    ("northlake", "stack", "house"): Name("Only for the house", is_private=True),
}  # fmt: skip


def full_report() -> Report:
    """A quarter that is not over, of one issuer, with all that a report may hold."""
    view = a_view(
        scope=OURS,
        metrics=dict(zip(NUMBERS, (412, 3, 380, 2, 0, None, 14, 1, 9, 2, 31, 33, 7, 2, 51_234), strict=True))
        | {"busiest_day": {"day": "2026-08-18", "page_views": 2224}},
        breakdowns={
            "awards_by_state": {"US-WI": 140, "US-TX": 71, "US-DC": 8, "US-GU": 1, "US-NC": 24} | {
                f"US-{two}": 19 - place for place, two in enumerate(MORE_STATES)
            },
            "accounts_by_subject": {"Mathematics": 120, "Computer science": 81, "Science": 40},
            "awards_by_micro_credential": {"code-tracing": 210, "debugging": 150, "in-house": 40, "loops": 12},
            "awards_by_stack": {"cs-strategies": 360, "house": 40},
            "visitors_by_day": DAYS,
            "page_views_by_day": {day: 2 * count for day, count in DAYS.items()},
        },
        subjects={"n": 198, "coverage": 0.7021},
        not_available={"new_accounts": "the scope of one issuer does not cover accounts"},
        as_of="2026-09-28T12:00:00Z",
        provisional=True,
        definitions=2,
        cuts=[
            {"by": "week", "columns": ["awards", "earners"], "rows": [
                {"key": "2026-06-29", "numbers": {"awards": 17, "earners": 16}},
                {"key": "2026-07-06", "numbers": {"awards": 44, "earners": 40}},
            ]},
            {"by": "country", "columns": ["awards", "earners"], "rows": [
                {"key": "US", "numbers": {"awards": 380, "earners": 350}},
                {"key": "", "numbers": {"awards": 32, "earners": None}},
            ]},
        ],
        launched=[
            {"issuer": "northlake", "micro_credential": "code-tracing", "at": "2026-07-09T10:00:00Z"},
            {"issuer": "northlake", "micro_credential": "in-house", "at": "2026-08-02T10:00:00Z"},
        ],
        insight=INSIGHT,
    )  # fmt: skip
    before = a_view(
        quarter="2026-Q2",
        scope=OURS,
        metrics={"awards": 368, "earners": 380, "launches": 5, "page_views": 51_220, "states": None},
    )
    ago = a_view(
        quarter="2025-Q3",
        scope=OURS,
        metrics={"awards": 400, "earners": 390, "page_views": 90_000, "states": 30},
    )
    trend = [
        a_view(
            quarter=f"{year}-Q{number}",
            scope=OURS,
            metrics={"awards": 200 + 23 * place, "earners": 190 + 21 * place, "states": None},
        )
        for place, (year, number) in enumerate([(2024, 4), (2025, 1), (2025, 2), (2025, 3), (2025, 4), (2026, 1)])
    ]
    return Report(
        view,
        MADE_AT,
        "the platform local",
        previous=before,
        year_ago=ago,
        trend=(*trend, before, view),
        names=NAMES,
        issuer_names={"northlake": "Northlake University"},
        restated=(Restatement("awards", 421, 423, "late events"),),
        audits=Audits(("audit-1",), ("audit-2", "audit-3")),
    )


def public_report() -> Report:
    """A quarter for everybody: small cells are suppressed, private things not named."""
    view = a_view(
        audience="public",
        metrics={"awards": 412, "earners": 380, "new_accounts": None, "assessors": None, "states": 9},
        breakdowns={
            "awards_by_state": {"US-WI": 140, "US-TX": 71},
            "awards_by_micro_credential": {
                "northlake/code-tracing": 210, "northlake/in-house": 40, "northlake/loops": 12,
            },
            "awards_by_stack": {"northlake/house": 40, "northlake/cs-strategies": 360},
        },
        suppressed={
            "awards_by_state": ["US-ME", "US-WY"], "awards_by_stack": ["house", "house"], "assessors": [],
            "accounts_by_subject": [],
        },
        not_available={
            "new_accounts": "the token does not cover accounts",
            "assessors": "it counts fewer than 10, or would tell a number that does",
        },
        cuts=[{"by": "state", "columns": ["awards"], "rows": [
            {"key": "US-ME", "numbers": {"awards": None}}, {"key": "US-WI", "numbers": {"awards": 140}},
        ]}],
        launched=[{"issuer": "northlake", "micro_credential": "in-house", "at": "2026-08-02T10:00:00Z"}],
    )  # fmt: skip
    names = {key: replace(name, title=None if name.is_private else name.title) for key, name in NAMES.items()}
    return Report(
        view, MADE_AT, "the platform local", names=names, issuer_names={"northlake": "Northlake University"}
    )  # fmt: skip
