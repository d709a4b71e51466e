"""What leaves the house tells nobody of few people, whatever is put together."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.api.metrics import Breakdowns, Cut, CutRow, Launch, Metrics, StatsView, Subjects
from mcctl.errors import UsageError
from mcctl.stats.protection import Hidden, part_of
from mcctl.stats.redaction import Resource, redacted
from mcctl.stats.report import Name, Restatement
from mcctl.stats.restatements import tellable
from mcctl.stats.suppression import comparable, withheld
from tests.stats.reports import (
    CELL,
    HEADLINES,
    QUARTERS,
    measured,
    platform_events,
    reader_of,
    small_numbers,
    tell_which_are_small,
)

Counted = tuple[StatsView, dict[str, StatsView]]


def released(platform: StatsView, issuers: dict[str, StatsView], small_cell: int = CELL) -> Counted:
    return (
        withheld(platform, audience="public", small_cell=small_cell, contributions=issuers),
        {issuer: withheld(own, audience="partners", small_cell=small_cell) for issuer, own in issuers.items()},
    )


def only_small_ones_hidden(view: StatsView) -> StatsView:
    """Hides as a careless report would: what is small, and nothing with it."""
    numbers = view.metrics.model_dump()
    few = [name for name in HEADLINES if 0 < (numbers[name] or 0) < CELL]
    tables = view.breakdowns.model_dump()
    return view.model_copy(
        update={
            "metrics": Metrics.model_validate({**numbers, **dict.fromkeys(few)}),
            "breakdowns": Breakdowns.model_validate(
                {name: {key: n for key, n in table.items() if n >= CELL} for name, table in tables.items()}
            ),
            "suppressed": {name: [key for key, n in table.items() if n < CELL] for name, table in tables.items()},
        }
    )


def recovered(counted: Counted, shown: Counted) -> dict[str, set[int]]:
    """Finds the small numbers of which less than the whole range is left open."""
    reader = reader_of(*shown)
    tell_which_are_small(reader, *counted)
    found = {}
    for name in small_numbers(*counted):
        # nobody is told whether a number of the whole platform is hidden for being small or for being a help
        last = 3 * CELL if name in HEADLINES else CELL
        values = reader.values(name, range(1, last))
        if len(values) < CELL - 1:
            found[name] = values
    return found


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32))
def test_nobody_works_out_a_small_number_from_all_reports_together(seed: int) -> None:
    events = platform_events(seed)
    for quarter in QUARTERS:
        counted = measured(events, quarter)
        assert recovered(counted, released(*counted)) == {}


def test_the_same_attacker_works_out_small_numbers_where_only_those_are_hidden() -> None:
    exactly = 0
    for seed in range(5):
        platform, issuers = measured(platform_events(seed), "2020-Q4")
        careless = only_small_ones_hidden(platform), {key: only_small_ones_hidden(own) for key, own in issuers.items()}
        true = small_numbers(platform, issuers)
        found = recovered((platform, issuers), careless)
        assert all(true[name] in values for name, values in found.items())
        exactly += sum(len(values) == 1 for values in found.values())
    assert exactly > 20


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32))
def test_no_small_number_is_shown_and_no_number_is_changed(seed: int) -> None:
    platform, issuers = measured(platform_events(seed), "2020-Q4")
    shown, own = released(platform, issuers)
    for before, after in [(platform, shown), *((issuers[issuer], own[issuer]) for issuer in issuers)]:
        for name in HEADLINES:
            assert getattr(after.metrics, name) in {None, getattr(before.metrics, name)}
            assert getattr(after.metrics, name) not in range(1, CELL)
            assert (getattr(after.metrics, name) is None) == (name in after.not_available)
        for name in Breakdowns.model_fields:
            table = getattr(after.breakdowns, name)
            assert table.items() <= getattr(before.breakdowns, name).items()
            assert not [count for count in table.values() if count < CELL]
            assert not set(table) & set(after.suppressed.get(name, []))


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32))
def test_twice_is_once_and_a_threshold_of_one_hides_nothing(seed: int) -> None:
    platform, issuers = measured(platform_events(seed), "2020-Q4")
    once, _ = released(platform, issuers)
    assert withheld(once, audience="public", small_cell=CELL) == once
    whole, own = released(platform, issuers, small_cell=1)
    assert whole == platform.model_copy(update={"audience": "public"})
    assert own == {key: view.model_copy(update={"audience": "partners"}) for key, view in issuers.items()}
    assert withheld(platform, audience="internal") is platform


def a_view(issuer: str | None = "north", quarter: str = "2020-Q4", **other: object) -> StatsView:
    numbers = dict.fromkeys(Metrics.model_fields, 0)
    tables: dict[str, dict[str, int]] = {name: {} for name in Breakdowns.model_fields}
    read = {
        "quarter": quarter,
        "from": date(2020, 10, 1),
        "until": date(2021, 1, 1),
        "time_zone": "UTC",
        "scope": {"issuer": issuer},
        "subjects": None,
        "not_available": {},
        **other,
        "metrics": {**numbers, "busiest_day": None, **_dictionary(other.get("metrics"))},
        "breakdowns": {**tables, **_dictionary(other.get("breakdowns"))},
    }
    return StatsView.model_validate(read)


def _dictionary(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}


AWARDED = {"awards": 60, "earners": 50, "micro_credentials_awarded": 3, "issuers_awarding": 1}


def test_a_report_of_large_numbers_is_shown_whole() -> None:
    by_id = {"a": 30, "b": 20, "c": 10}
    own = a_view(metrics=AWARDED, breakdowns={"awards_by_micro_credential": by_id, "awards_by_stack": {"s": 50}})
    shown = withheld(own, audience="partners")
    assert (shown.metrics.awards, shown.metrics.earners, shown.metrics.micro_credentials_awarded) == (60, 50, 3)
    assert shown.breakdowns.awards_by_micro_credential == by_id
    assert shown.breakdowns.awards_by_stack == {"s": 50}
    tables = {"awards_by_state": {"US-TX": 20, "US-WI": 40}}
    tables["awards_by_micro_credential"] = {f"north/{key}": count for key, count in by_id.items()}
    platform = a_view(None, metrics={**AWARDED, "states": 2, "states_and_territories": 2}, breakdowns=tables)
    assert withheld(platform, audience="public", contributions={"north": own}).suppressed == {}


def test_a_small_number_takes_the_smallest_other_with_it_and_no_more() -> None:
    part = part_of({"a": 3, "b": 40, "c": 25, "d": 100}, 168, 10)
    assert (part.shown, part.hidden, part.is_safe) == ({"b": 40, "d": 100}, ("a", "c"), True)


def test_small_numbers_among_many_need_nothing_hidden_with_them() -> None:
    part = part_of({"a": 3, "b": 4, "c": 6, "d": 100}, 113, 10)
    assert (part.shown, part.hidden, part.is_safe) == ({"d": 100}, ("a", "b", "c"), True)


@given(st.integers(2, 5), st.lists(st.integers(1, 12), min_size=1, max_size=4), st.integers(0, 3))
def test_hidden_numbers_are_safe_just_where_every_case_of_a_small_one_has_the_sum(
    small_cell: int, counts: list[int], more: int
) -> None:
    small = [count for count in counts if count < small_cell]
    large = [count for count in counts if count >= small_cell]
    ceiling = max(counts) + more
    sums = {0}
    for place in range(1, len(counts)):
        of_large = place >= len(small) or not small
        values = range(small_cell, ceiling + 1) if of_large else range(1, small_cell)
        sums = {so_far + value for so_far in sums for value in values}
    total = sum(counts)
    every_case = all(total - first in sums for first in range(1, small_cell))
    hidden = Hidden(total, len(small), len(large), ceiling)
    assert hidden.is_safe(small_cell) == (every_case or not small)


def test_the_platform_hides_a_sum_that_would_tell_of_its_one_small_issuer() -> None:
    large = a_view(metrics=AWARDED)
    few = a_view("south", metrics={"awards": 4, "earners": 4})
    platform = a_view(None, metrics={**AWARDED, "awards": 64, "earners": 54})
    shown = withheld(platform, audience="public", contributions={"north": large, "south": few})
    assert (shown.metrics.awards, shown.metrics.earners) == (None, None)
    assert shown.suppressed["awards"] == []
    assert shown.not_available["awards"] == "it counts fewer than 10, or would tell a number that does"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"period": "year", "quarter": "2020"}, "`2020` is no quarter, and only whole quarters leave the house"),
        ({"period": "span"}, "`2020-Q4` is no quarter, and only whole quarters leave the house"),
        ({"provisional": True}, "the quarter `2020-Q4` is not over, and only whole quarters leave the house"),
        ({"as_of": datetime(2021, 2, 1, tzinfo=UTC)}, "numbers as of an instant do not leave the house"),
    ],
)
def test_only_whole_quarters_leave_the_house(change: dict[str, object], message: str) -> None:
    view = a_view().model_copy(update=change)
    for small_cell in (1, 10):
        with pytest.raises(UsageError) as raised:
            withheld(view, audience="partners", small_cell=small_cell)
        assert raised.value.message == message
        assert raised.value.hint
    assert withheld(view, audience="internal") is view


def test_the_whole_platform_needs_its_issuers_numbers_of_the_same_quarter() -> None:
    with pytest.raises(ValueError, match="only with each issuer's own"):
        withheld(a_view(None), audience="public")
    with pytest.raises(ValueError, match="are not its own"):
        withheld(a_view(None), audience="public", contributions={"north": a_view(quarter="2020-Q3")})


def test_what_is_private_has_no_id_in_what_leaves_the_house() -> None:
    own = a_view(
        metrics=AWARDED,
        breakdowns={"awards_by_micro_credential": {"a": 30, "secret": 30}, "awards_by_stack": {"hush": 60, "s": 30}},
        launched=[Launch(issuer="north", micro_credential="secret", at=datetime(2020, 10, 5, tzinfo=UTC))],
    )
    private: set[Resource] = {("north", "micro-credential", "secret"), ("north", "stack", "hush")}
    for small_cell in (1, 10):
        shown = withheld(own, audience="partners", small_cell=small_cell, private=private)
        assert shown.breakdowns.awards_by_micro_credential == {"a": 30}
        assert shown.breakdowns.awards_by_stack == {"s": 30}
        assert shown.suppressed["awards_by_stack"] == ["private"]
        assert [launch.micro_credential for launch in shown.launched] == ["private"]
        assert "secret" not in shown.model_dump_json()
        assert "hush" not in shown.model_dump_json()


def test_names_of_what_is_private_stay_in_the_house() -> None:
    names: dict[Resource, Name] = {
        ("north", "micro-credential", "a"): Name("Code tracing", "traces code"),
        ("north", "micro-credential", "secret"): Name("Secret", "keeps it", is_private=True),
    }
    assert redacted(names, "internal") == names
    assert redacted(names, "public") == {
        ("north", "micro-credential", "a"): Name("Code tracing", "traces code"),
        ("north", "micro-credential", "private"): Name(None, None, is_private=True),
    }


def test_a_cut_tells_nothing_that_the_breakdowns_do_not() -> None:
    rows = [
        CutRow(key="US-TX", numbers={"awards": 40, "earners": 39}),
        CutRow(key="US-WI", numbers={"awards": 17, "earners": 17}),
        CutRow(key="US-WY", numbers={"awards": 3, "earners": 3}),
    ]
    platform = a_view(
        None,
        metrics={**AWARDED, "states": 3, "states_and_territories": 3},
        breakdowns={"awards_by_state": {"US-TX": 40, "US-WI": 17, "US-WY": 3}},
        cuts=[Cut(by="state", columns=["awards", "earners"], rows=rows)],
    )
    shown = withheld(platform, audience="public", contributions={})
    assert shown.suppressed["awards_by_state"] == ["US-WI", "US-WY"]
    assert shown.cuts[0].rows == [CutRow(key="US-TX", numbers={"awards": 40, "earners": None})]


def test_the_share_of_completed_profiles_is_hidden_where_it_tells_of_few() -> None:
    platform = a_view(None, metrics={"new_accounts": 50}, subjects=Subjects(n=45, coverage=0.9))
    shown = withheld(platform, audience="public", contributions={})
    assert (shown.metrics.new_accounts, shown.subjects) == (50, None)


def test_changes_are_told_of_what_both_quarters_show() -> None:
    now, before = a_view(metrics=AWARDED), a_view(metrics={"awards": 3, "earners": 3, "page_views": 80})
    shown, earlier = (withheld(view, audience="partners") for view in (now, before))
    assert "awards" not in comparable(shown, earlier)
    assert "page_views" in comparable(shown, earlier)
    assert comparable(shown, before) == frozenset()


def test_what_was_frozen_otherwise_is_told_only_of_what_is_shown_and_differs_by_many() -> None:
    view = a_view(metrics={**AWARDED, "page_views": 3})
    many = Restatement("awards", 40, 60, "late events")
    few = Restatement("earners", 48, 50, "late events")
    hidden = Restatement("page_views", 30, 3, "late events")
    before = Restatement("earners", 3, 50, "late events")
    unknown = Restatement("earners", None, 50, "late events")
    everything = (many, few, hidden, before, unknown)
    assert tellable(everything, view) == everything
    assert tellable(everything, withheld(view, audience="public")) == (many,)


def test_as_many_countries_or_states_as_people_are_not_told() -> None:
    places = {"countries": 10, "states": 10, "states_and_territories": 10}
    states = {f"US-{code}": 1 for code in ("AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DE", "FL", "GA")}
    by_id = {"a": 10}
    view = a_view(
        metrics={"awards": 10, "earners": 10, "micro_credentials_awarded": 1, **places},
        breakdowns={"awards_by_state": states, "awards_by_micro_credential": by_id},
    )
    shown = withheld(view, audience="public")
    assert (shown.metrics.awards, shown.metrics.earners) == (10, 10)
    assert (shown.metrics.countries, shown.metrics.states, shown.metrics.states_and_territories) == (None, None, None)
    assert (shown.breakdowns.awards_by_state, shown.suppressed["awards_by_state"]) == ({}, [])


def test_a_stack_with_awards_of_several_issuers_is_hidden_where_one_has_few() -> None:
    own = a_view(metrics=AWARDED, breakdowns={"awards_by_micro_credential": {"a": 60}, "awards_by_stack": {"s": 4}})
    other = a_view("south", metrics=AWARDED, breakdowns={"awards_by_micro_credential": {"b": 60}})
    tables = {"awards_by_micro_credential": {"north/a": 60, "south/b": 60}, "awards_by_stack": {"north/s": 64}}
    platform = a_view(None, metrics={**AWARDED, "awards": 120, "earners": 90}, breakdowns=tables)
    shown = withheld(platform, audience="public", contributions={"north": own, "south": other})
    assert shown.suppressed == {"awards_by_stack": ["north/s"]}


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(1, 40), max_size=8), st.integers(0, 30))
def test_a_part_hides_no_more_than_is_needed_and_all_that_is_small(cells: dict[str, int], rest: int) -> None:
    part = part_of(cells, sum(cells.values()) + rest, 10)
    assert part.shown.items() <= cells.items()
    assert sorted([*part.shown, *part.hidden]) == sorted(cells)
    assert all(count >= 10 for count in part.shown.values())
    if not any(count < 10 for count in [*cells.values(), rest or 10]):
        assert part.shown == cells
    if not part.is_safe:
        assert part.shown == {}


@pytest.mark.parametrize(("small_cell", "keys"), [(4, "ab"), (4, "abc"), (5, "abc")])
def test_whoever_knows_the_procedure_narrows_a_breakdown_by_one_value_at_most(small_cell: int, keys: str) -> None:
    most = 3 * small_cell
    alike: dict[object, list[tuple[int, ...]]] = {}
    for counts in product(range(most + 1), repeat=len(keys)):
        if small_cell <= sum(counts) <= most:
            cells = {key: count for key, count in zip(keys, counts, strict=True) if count}
            part = part_of(cells, sum(counts), small_cell)
            seen = sum(counts), tuple(part.shown.items()), part.hidden if part.is_safe else None
            alike.setdefault(seen, []).append(counts)
    assert len(alike) > small_cell
    for possible in alike.values():
        for of_key in zip(*possible, strict=True):
            assert len(set(of_key)) >= small_cell - 2 or not set(of_key) & set(range(1, small_cell))
