"""Days as small blocks, and lines of so many cells."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mcctl.cli.output import SIMPLE_SIGNS
from mcctl.render.escape import one_line
from mcctl.render.sparks import BLOCKS, sparks
from mcctl.render.wrapping import fitted, wrapped
from tests.render.test_escapes import TEXTS


def test_each_month_is_a_row_in_which_each_day_stands_at_its_place() -> None:
    counts = {date(2026, 7, 30): 8, date(2026, 8, 1): 4, date(2026, 8, 3): 0, date(2026, 9, 1): 99}

    rows = [row.plain for row in sparks(counts, date(2026, 7, 30), date(2026, 8, 5), 80)]

    assert rows == ["  2026-07  " + " " * 29 + "█·", "  2026-08  ▅·▁·"]


def test_of_a_long_period_each_year_is_a_row_and_each_month_a_block() -> None:
    counts = {date(2024, 2, 1): 4, date(2024, 2, 2): 4, date(2025, 12, 31): 4}

    rows = [row.plain for row in sparks(counts, date(2024, 1, 1), date(2026, 1, 1), 80)]

    assert rows == ["  2024  ·█··········", "  2025  ···········▅"]


def test_without_counts_there_is_nothing_to_draw() -> None:
    assert list(sparks({date(2020, 1, 1): 4}, date(2026, 7, 1), date(2026, 10, 1), 80)) == []


def test_simple_terminals_know_the_signs_that_stand_for_blocks_and_tell_them_apart() -> None:
    simple = BLOCKS.translate(SIMPLE_SIGNS)

    assert simple.isascii()
    assert len(set(simple)) == len(BLOCKS)


@given(TEXTS.map(one_line), st.integers(4, 60))
def test_lines_are_no_wider_than_they_may_be_and_no_word_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)

    assert lines
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert cell_len(fitted(text, width)) <= width


def test_words_stay_whole_where_they_can() -> None:
    assert wrapped("a quarter that is over", 9) == ["a quarter", "that is", "over"]
    assert wrapped("unbelievable", 5) == ["unbel", "ievab", "le"]
    assert fitted("unbelievable", 5) == "unbe…"
