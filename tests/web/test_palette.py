"""The colours stand out from what they stand on, in both modes, by the formula of WCAG 2.1."""

from collections.abc import Mapping

import pytest

from mcctl.web.palette import DARK, GRAPHICS, LIGHT, TEXTS

MODES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@MODES
def test_text_can_be_read_on_what_it_stands_on(palette: Mapping[str, str]) -> None:
    assert {
        pair: contrast(palette[pair[0]], palette[pair[1]])
        for pair in TEXTS
        if contrast(palette[pair[0]], palette[pair[1]]) < 4.5
    } == {}


@MODES
def test_what_is_drawn_can_be_told_from_its_ground(palette: Mapping[str, str]) -> None:
    assert [pair for pair in GRAPHICS if contrast(palette[pair[0]], palette[pair[1]]) < 3] == []


def test_both_modes_have_the_same_colours_and_shades_deepen_one_way() -> None:
    assert list(LIGHT) == list(DARK)
    for palette in (LIGHT, DARK):
        steps = [contrast(palette[f"shade-{step}"], palette["ground"]) for step in range(5)]
        assert steps == sorted(steps)
