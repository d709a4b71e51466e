"""Stored numbers: what a later count says otherwise, and why."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.api.metrics import Breakdowns, BusiestDay, Metrics, Scope, StatsView
from mcctl.stats.frozen import Frozen, objection, restatements
from mcctl.stats.report import Restatement

MADE = datetime(2026, 10, 5, 12, tzinfo=UTC)
NAMES = [name for name in Metrics.model_fields if name != "busiest_day"]


def a_view(awards: int | None = 421, **changes: Any) -> StatsView:  # noqa: ANN401  # any key of the view
    numbers: dict[str, int | None] = dict.fromkeys(NAMES, 40)
    view = StatsView(
        quarter="2026-Q3",
        from_=date(2026, 7, 1),
        until=date(2026, 10, 1),
        time_zone="UTC",
        scope=Scope(issuer="northlake"),
        metrics=Metrics.model_validate(
            {**numbers, "awards": awards, "busiest_day": {"day": "2026-08-03", "page_views": 9}}
        ),
        breakdowns=Breakdowns(
            awards_by_state={"US-WI": 400, "US-MN": 21},
            accounts_by_subject={},
            awards_by_micro_credential={"code-tracing": 421},
            awards_by_stack={},
            page_views_by_day={"2026-08-03": 9},
            visitors_by_day={"2026-08-03": 5},
        ),
        subjects=None,
        not_available={},
    )
    return view.model_copy(update=changes)


def cells(**changes: dict[str, int]) -> Breakdowns:
    return a_view().breakdowns.model_copy(update=changes)


FROZEN = Frozen.of(a_view(), MADE)


def test_the_same_numbers_are_no_restatement() -> None:
    assert restatements(FROZEN, a_view()) == ()


@pytest.mark.parametrize(
    ("view", "because"),
    [
        (a_view(423), "late events"),
        (a_view(420), "events that came later or were erased"),
        (a_view(423, definitions=2), "definitions changed, from version 1 to 2"),
        (a_view(423, time_zone="America/Chicago"), "another time zone, America/Chicago instead of UTC"),
        (
            a_view(420, as_of=datetime(2026, 9, 1, tzinfo=UTC)),
            "only what happened before 2026-09-01T00:00:00+00:00 is counted now",
        ),
    ],
)
def test_a_number_that_was_stored_otherwise_is_told_with_its_reason(view: StatsView, because: str) -> None:
    assert restatements(FROZEN, view) == (Restatement("awards", 421, view.metrics.awards, because),)


def test_cells_are_restated_by_key_but_not_day_by_day() -> None:
    view = a_view(breakdowns=cells(awards_by_state={"US-WI": 402, "PR": 1}, page_views_by_day={"2026-08-03": 10}))

    found = [(one.metric, one.before, one.after) for one in restatements(FROZEN, view)]

    assert found == [
        ("awards_by_state: PR", 0, 1),
        ("awards_by_state: US-MN", 21, 0),
        ("awards_by_state: US-WI", 400, 402),
    ]


def test_what_either_of_the_two_does_not_know_or_leaves_out_is_not_restated() -> None:
    hidden = a_view(None, breakdowns=cells(awards_by_state={"US-WI": 400}), suppressed={"awards_by_state": ["US-MN"]})
    unknown = a_view(breakdowns=cells(awards_by_state={}), not_available={"awards_by_state": "not covered"})

    assert restatements(FROZEN, hidden) == ()
    assert restatements(Frozen.of(hidden, MADE), a_view()) == ()
    assert restatements(FROZEN, unknown) == ()


def test_another_issuer_among_the_events_does_not_restate_every_id() -> None:
    view = a_view(breakdowns=cells(awards_by_micro_credential={"northlake/code-tracing": 421}))

    assert restatements(FROZEN, view) == ()


def test_numbers_of_another_scope_are_not_compared() -> None:
    assert objection(FROZEN, a_view()) is None
    assert objection(FROZEN, a_view(scope=Scope(issuer=None))) == (
        "the stored numbers cover the issuer `northlake`, these cover the whole platform"
    )


def test_stored_numbers_are_the_same_whenever_they_were_stored() -> None:
    later = Frozen.of(a_view(), datetime(2027, 1, 1, tzinfo=UTC))

    assert FROZEN.is_same(later)
    assert not FROZEN.is_same(Frozen.of(a_view(422), MADE))


@given(st.lists(st.integers(0, 10**9), min_size=len(NAMES), max_size=len(NAMES)), st.integers(0, 400))
def test_stored_numbers_are_read_as_they_were_written(numbers: list[int], page_views: int) -> None:
    busiest = BusiestDay(day=date(2026, 8, 3), page_views=page_views)
    metrics = Metrics.model_validate({**dict(zip(NAMES, numbers, strict=True)), "busiest_day": busiest})
    frozen = Frozen.of(a_view(metrics=metrics), MADE)

    assert Frozen.model_validate_json(frozen.model_dump_json()) == frozen
