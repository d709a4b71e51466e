"""The quarterly report as people and programs read it. `python -m tests.render.test_stats_pages` writes the golden files."""

import csv
import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from mcctl.api.metrics import Audience, Dimension, Metrics, StatsView
from mcctl.cli.output import SIMPLE_SIGNS
from mcctl.render.stats_csv import HEADER, stats_csv
from mcctl.render.stats_markdown import stats_markdown
from mcctl.render.stats_text import stats_text
from mcctl.render.stats_words import REDUCED, change
from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.measure import measure
from mcctl.stats.places import PLACES
from mcctl.stats.report import Audits, Name, Report, Restatement
from mcctl.stats.sqlite import SqliteEngine
from mcctl.stats.terms import DISTRICT_AND_TERRITORIES, FIFTY_STATES
from tests.render.stats_reports import (
    INSIGHT,
    MADE_AT,
    NAMES,
    NUMBERS,
    a_view,
    empty_report,
    full_report,
    public_report,
)
from tests.render.test_escapes import TEXTS, check_harmless, pieces

FOLDER = Path(__file__).resolve().parent / "golden"
PAGES: dict[str, Callable[[], str]] = {
    "stats_internal_80.txt": lambda: page(full_report(), 80),
    "stats_internal_60.txt": lambda: page(full_report(), 60),
    "stats_public_60.txt": lambda: page(public_report(), 60),
    "stats_empty_80.txt": lambda: page(empty_report(), 80),
    "stats_internal.md": lambda: stats_markdown(full_report()),
    "stats_public.md": lambda: stats_markdown(public_report()),
    "stats_internal.csv": lambda: stats_csv(full_report()).replace("\r\n", "\n"),
    "stats_public.csv": lambda: stats_csv(public_report()).replace("\r\n", "\n"),
}


def page(report: Report, width: int) -> str:
    return "".join(f"{line.plain}\n" for line in stats_text(report, width))


def table(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(stats_csv(report), newline="")))


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_as_it_was_looked_at(name: str) -> None:
    assert PAGES[name]() == (FOLDER / name).read_text(encoding="utf-8")


def test_a_simple_terminal_is_sent_nothing_that_it_does_not_know() -> None:
    assert page(full_report(), 80).translate(SIMPLE_SIGNS).isascii()


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (412, 368, "▲ 12 %"),
        (368, 412, "▼ 11 %"),
        (412, 412, "as before"),
        (0, 0, "as before"),
        (4, 0, "from none"),
        (0, 40, "▼ 100 %"),
        (12, 9, "▲ 3"),
        (1005, 1000, "▲ 0.5 %"),
        (100_001, 100_000, "▲ <0.1 %"),
        (4, None, "not known"),
        (None, 4, ""),
    ],
)
def test_a_change_is_told_honestly(now: int | None, before: int | None, told: str) -> None:
    assert change(now, before) == told


def test_a_number_that_an_issuers_scope_leaves_out_is_not_available_and_never_nought() -> None:
    with SqliteEngine() as engine:
        view = measure(engine, Quarter.parse("2026-Q3").period(zone_named("UTC")), issuer="northlake")

    lines = page(Report(view, MADE_AT, "event files"), 80).splitlines()

    assert lines[0].endswith("issuer northlake")
    assert next(line.split()[-2:] for line in lines if "New user accounts" in line) == ["not", "available"]


def test_every_state_and_territory_has_a_name() -> None:
    assert set(PLACES) == {f"US-{two}" for two in f"{FIFTY_STATES} {DISTRICT_AND_TERRITORIES}".split()}
    assert PLACES["US-WI"] == "Wisconsin"


def test_what_leaves_the_house_names_nothing_private_in_any_format_even_if_its_title_came_along() -> None:
    leaky = replace(full_report(), view=full_report().view.model_copy(update={"audience": "partners"}))

    for written in (page(leaky, 80), stats_markdown(leaky), stats_csv(leaky)):
        for private in ("in-house", "Teaching at Northlake", "Only for the house", "Knows the house", "loops"):
            assert private not in written
        assert "not for distribution" not in written
    assert REDUCED in stats_markdown(leaky)


def test_numbers_for_other_eyes_or_of_others_are_no_comparison() -> None:
    public = replace(public_report(), previous=a_view(quarter="2026-Q2"), trend=(a_view(), public_report().view))
    ours = replace(full_report(), previous=a_view(quarter="2026-Q2", metrics={"awards": 4000}))

    assert "2026-Q2" not in page(public, 80)
    assert "Trend" not in page(public, 80)
    assert "on 2026-Q2" not in page(ours, 80)


def test_an_id_without_its_issuer_is_named_where_only_one_issuer_has_it() -> None:
    view = a_view(breakdowns={"awards_by_stack": {"cs-strategies": 3, "house": 2}})
    one = replace(full_report(), view=view)
    two = replace(
        one, issuer_names={"northlake": "N", "a": "A"}, names=NAMES | {("a", "stack", "cs-strategies"): Name("Another")}
    )

    assert "Strategies for teaching computer science" in page(one, 80)
    assert "Only for the house *" in page(one, 80)
    assert "  cs-strategies " in page(two, 80)


def test_a_restated_number_that_counts_few_people_stays_in_the_house() -> None:
    told = (
        Restatement("awards", 421, 423, "late events"),
        Restatement("awards", 9, 423, "few"),
        Restatement("assessors", 11, 12, "suppressed now"),
    )

    inside = page(replace(empty_report(), restated=told), 80)
    outside = page(replace(public_report(), restated=told), 80)

    assert [because in inside for because in ("late events", "few", "suppressed now")] == [True, True, True]
    assert [f": {because}" in outside for because in ("late events", "few", "suppressed now")] == [True, False, False]


def test_the_table_has_one_row_a_number_and_none_twice() -> None:
    rows = table(full_report())

    assert tuple(rows[0]) == HEADER
    names = [(row["metric"], row["by"], row["key"]) for row in rows]
    assert len(set(names)) == len(names)
    values = {name: row["value"] for name, row in zip(names, rows, strict=True)}
    assert values["awards", "", ""] == "412"
    assert values["awards_by_state", "state", "US-WI"] == "140"
    assert values["awards", "week", "2026-07-06"] == "44"
    assert values["insight.cohort.first_pass_rate", "", ""] == "0.7961"
    assert values["busiest_day", "day", "2026-08-18"] == "2224"


def test_a_number_that_is_not_told_is_an_empty_value_with_its_reason() -> None:
    rows = {(row["metric"], row["key"]): row for row in table(public_report())}

    assert (rows["new_accounts", ""]["value"], rows["new_accounts", ""]["note"]) == (
        "",
        "the token does not cover accounts",
    )
    assert rows["assessors", ""]["value"] == rows["awards_by_state", "US-WY"]["value"] == ""
    assert "counts few people" in rows["awards_by_state", "US-WY"]["note"]


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1", "-1", "@a", " =1", "'=1", "\t=1", "\uff1d1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    view = a_view(breakdowns={"accounts_by_subject": {text: 4}}, not_available={"awards": text})

    for row in csv.reader(io.StringIO(stats_csv(Report(view, MADE_AT, "files")), newline="")):
        assert not any(unicodedata.normalize("NFKC", cell).lstrip().startswith(("=", "+", "-", "@")) for cell in row)


def test_markdown_tables_keep_their_columns_and_markup_from_outside_stays_text() -> None:
    evil = "a | b <img src=x> **c** @team #12 [x](http://e.example)"
    view = a_view(breakdowns={"accounts_by_subject": {evil: 4}}, subjects={"n": 4, "coverage": 1}, time_zone=evil)

    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(stats_markdown(Report(view, MADE_AT, evil)))

    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "code_inline", "softbreak", "strong_open", "strong_close"}
    widths = [
        line.count("|") for line in stats_markdown(Report(view, MADE_AT, evil)).splitlines() if line.startswith("| ")
    ]
    assert set(widths) == {3, 4}


COUNTS = st.integers(0, 10**9)
MAYBE = st.none() | COUNTS
BREAKDOWN = st.dictionaries(TEXTS | st.sampled_from(["US-WI", "2026-07-04", "northlake/a", ""]), COUNTS, max_size=20)
DRAWN = ("awards_by_state", "accounts_by_subject", "awards_by_stack", "visitors_by_day")
FIGURES = st.lists(MAYBE, min_size=3, max_size=3).map(lambda some: dict(zip(NUMBERS, cycle(some), strict=False)))
VIEWS = st.builds(
    a_view,
    quarter=TEXTS,
    time_zone=TEXTS,
    scope=st.fixed_dictionaries({"issuer": st.none() | TEXTS}),
    metrics=FIGURES,
    breakdowns=st.fixed_dictionaries(
        {}, optional=dict.fromkeys(DRAWN, BREAKDOWN)
    ),
    until=st.dates(date(2026, 7, 2), date(2030, 1, 1)),
    not_available=st.dictionaries(TEXTS | st.sampled_from(NUMBERS), TEXTS, max_size=3),
    suppressed=st.dictionaries(TEXTS | st.just("awards_by_state"), st.lists(TEXTS, max_size=3), max_size=2),
    audience=st.sampled_from(get_args(Audience)),
    provisional=st.booleans(),
    insight=st.none() | st.just(INSIGHT),
    cuts=st.lists(
        st.fixed_dictionaries({
            "by": st.sampled_from(get_args(Dimension)),
            "columns": st.lists(TEXTS, max_size=9),
            "rows": st.lists(st.fixed_dictionaries({
                "key": TEXTS, "numbers": st.dictionaries(TEXTS, MAYBE, max_size=4),
            }), max_size=3),
        }), max_size=2,
    ),
    launched=st.lists(
        st.fixed_dictionaries({"issuer": TEXTS, "micro_credential": TEXTS, "at": st.just(datetime(2026, 8, 1, tzinfo=UTC))}),
        max_size=2,
    ),
)  # fmt: skip
TITLES = st.builds(Name, st.none() | TEXTS, st.none() | TEXTS, st.booleans())


@st.composite
def reports(draw: st.DrawFn) -> Report:
    view: StatsView = draw(VIEWS)
    figures = FIGURES.map(lambda numbers: Metrics.model_validate(numbers | {"busiest_day": None}))
    other = st.builds(
        lambda name, metrics: view.model_copy(update={"quarter": name, "metrics": metrics}), TEXTS, figures
    )
    others = st.none() | other
    keys = [key.rpartition("/") for key in view.breakdowns.awards_by_stack]
    return Report(
        view, MADE_AT, draw(TEXTS), previous=draw(others), year_ago=draw(others),
        trend=tuple(draw(st.lists(other, max_size=8))),
        names={(issuer or view.scope.issuer or "a", "stack", name): draw(TITLES) for issuer, _, name in keys},
        issuer_names={view.scope.issuer or "a": draw(TEXTS)},
        restated=tuple(draw(st.lists(st.builds(Restatement, TEXTS, MAYBE, MAYBE, TEXTS), max_size=2))),
        audits=draw(st.none() | st.builds(Audits, st.just(()), st.lists(TEXTS, max_size=2).map(tuple))),
    )  # fmt: skip


MARKUP = frozenset({
    "html_block", "html_inline", "link_open", "image", "em_open", "s_open", "fence", "code_block", "blockquote_open",
    "ordered_list_open", "hardbreak",
})  # fmt: skip
FEWER = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEWER
@given(reports(), st.integers(1, 100))
def test_no_line_is_too_wide_and_nothing_from_outside_is_obeyed(report: Report, width: int) -> None:
    lines = page(report, width)

    assert max(cell_len(line) for line in lines.splitlines()) <= max(width, 40)
    for written in (lines, stats_markdown(report), stats_csv(report).replace("\r\n", "\n")):
        check_harmless(written)
    assert MARKUP.isdisjoint(piece.type for piece in pieces(stats_markdown(report)))


@FEWER
@given(reports())
def test_the_table_is_whole_whatever_texts_are_in_it(report: Report) -> None:
    rows = list(csv.reader(io.StringIO(stats_csv(report), newline="")))

    assert {len(row) for row in rows} == {len(HEADER)}
    assert stats_csv(report).count("\r\n") == len(rows)
    for row in rows[1:]:
        assert row[8] or row[9]


if __name__ == "__main__":
    for name, write in PAGES.items():
        (FOLDER / name).write_text(write(), encoding="utf-8")
