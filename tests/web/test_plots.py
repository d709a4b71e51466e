"""Plots put each number where it belongs."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.stats.places import PLACES
from mcctl.stats.terms import DISTRICT_AND_TERRITORIES, FIFTY_STATES
from mcctl.web.plots.bars import bar_chart
from mcctl.web.plots.columns import column_chart
from mcctl.web.plots.lines import Line, line_chart
from mcctl.web.plots.scale import compact, ticks
from mcctl.web.plots.tiles import TILES, shade, tile_map


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (5, (0, 2, 4, 6)),
        (148, (0, 50, 100, 150)),
        (2224, (0, 1000, 2000, 3000)),
    ],
)
def test_ticks_are_round(most: int, expected: tuple[int, ...]) -> None:
    assert ticks(most) == expected


@given(st.integers(0, 10**12))
def test_ticks_begin_at_nothing_hold_the_greatest_and_are_few(most: int) -> None:
    found = ticks(most)

    assert found[0] == 0
    assert found[-1] >= most
    assert 2 <= len(found) <= 5
    assert len({after - before for before, after in pairwise(found)}) == 1


def test_numbers_of_an_axis_are_short() -> None:
    assert [compact(one) for one in (0, 2000, 12_500, 1_500_000)] == ["0", "2,000", "12.5k", "1.5M"]


def test_each_state_the_district_and_each_territory_has_one_tile_of_its_own() -> None:
    wanted = {f"US-{two}" for two in f"{FIFTY_STATES} {DISTRICT_AND_TERRITORIES}".split()}

    assert set(TILES) == wanted == set(PLACES)
    assert len(set(TILES.values())) == len(TILES) == 57


def test_a_tile_holds_its_number_and_one_withheld_a_letter() -> None:
    drawn = tile_map("a", "t", "d", {"US-WI": 1234, "US-DC": 1}, ["US-TX"]).text

    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert texts.count("w") == 1
    assert texts[texts.index("WI") + 1] == "1,234"
    assert texts[texts.index("TX") + 1] == "w"
    assert texts[texts.index("DC") + 1] == "1"
    assert len(texts) == 57 + 3


def test_shades_go_from_nothing_to_the_most() -> None:
    assert [shade(count, 100) for count in (0, 1, 10, 11, 31, 61, 100)] == [0, 1, 1, 2, 3, 4, 4]


def test_a_line_is_drawn_to_scale_and_broken_where_a_value_is_not_known() -> None:
    drawn = line_chart("a", "t", "d", Line([0, 5, None, 10, 2], "things", [(0, "first")], [(3, "most")])).text

    assert re.findall(r'points="([^"]*)"', drawn) == ["0,0.0 1,50.0", "3,100.0 4,20.0"]
    assert 'viewBox="0 0 4 100"' in drawn
    assert drawn.count("<circle") == 1


@pytest.mark.parametrize("values", [[], [None], [3], [0, 0]])
def test_a_line_of_little_is_no_trouble(values: list[int | None]) -> None:
    assert line_chart("a", "t", "d", Line(values, "things", [])).text.startswith("<svg")


def test_bars_are_as_long_as_their_share_of_the_axis() -> None:
    drawn = bar_chart("a", "t", "d", [("One", 30), ("Two", 15), ("N" * 60, 0)], "things").text

    assert re.findall(r'<rect[^>]* width="([^"]*)"', drawn) == ["100.0%", "50.0%", "0.0%"]
    assert f">{'N' * 41}…</text>" in drawn


def test_columns_are_as_high_as_their_share_and_the_target_stands_after_its_day() -> None:
    drawn = column_chart("a", "t", "d", [("0", 4, 0), ("1", 2, 1)], ("done", "open", "days"), 1).text

    heights = [
        float(one) for one in re.findall(r'<rect x="[\d.]+%"[^>]* height="([\d.]+)" class="(?:bar|open)"', drawn)
    ]
    key, *drawn_heights = heights
    assert key == 10
    assert [one / drawn_heights[0] for one in drawn_heights] == pytest.approx([1, 0.5, 0.25], abs=0.01)
    assert re.findall(r'<line x1="([\d.]+)%"[^>]* class="limit"', drawn) == ["56.00"]
