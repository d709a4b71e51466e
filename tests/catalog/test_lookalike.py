"""What other programs make of a text without quotes is said as they read it; PyYAML and ruamel.yaml are asked."""

import math
import re
from datetime import date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError as RuamelError

from mcctl.catalog.lookalike import AMBIGUOUS, BEGINNINGS, read_elsewhere
from tests.catalog.reading import HEADS, shape_findings


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("1.10", "the number 1.1"),
        ("2.0", "the number 2"),
        ("75.00", "the number 75"),
        ("012", "the number 10 or 12"),
        ("08", "the number 8"),
        ("-5", "the number -5"),
        ("1_000", "the number 1000"),
        ("1,000", "the number 1000"),
        ("1e3", "the number 1000"),
        ("1e30", "the number 1e+30"),
        ("1e400", "the number infinity"),
        ("-.inf", "the number -infinity"),
        (".nan", "no number"),
        (".5", "the number 0.5"),
        ("0x1F", "the number 31"),
        ("0o14", "the number 12"),
        ("0b11", "the number 3"),
        ("1:30", "the number 90"),
        ("1:30:00", "the number 5400"),
        ("12345678901234567890", "the number 12345678901234567890"),
        ("9" * 500, "a number"),
        ("NO", "false"),
        ("y", "true"),
        ("Off", "false"),
        ("2026-05-01", "the date 2026-05-01"),
        ("2026-5-1", "the date 2026-05-01"),
        ("2026-02-30", "a date"),
        ("2026-05-01T10:00:00Z", "a time"),
        ("2026-05-01 10:00:00 +02:00", "a time"),
        ("._", "something else"),
    ],
)
def test_a_lookalike_is_told_as_what_it_is_taken_for(text: str, reading: str) -> None:
    assert AMBIGUOUS.fullmatch(text)
    assert read_elsewhere(text) == reading


def test_the_warning_says_what_is_lost() -> None:
    (finding,) = shape_findings("stack", f"{HEADS['stack']}version: 1.10\n")
    assert finding.message == "`version` is a text, but without quotes other programs read `1.10` as the number 1.1"


def readings(text: str) -> list[Any]:
    """What PyYAML (YAML 1.1) and ruamel.yaml (YAML 1.2) read, where it is no text; None where one refuses the value."""
    found: list[Any] = []
    try:
        found.append(yaml.safe_load(f"a: {text}\n")["a"])
    except ValueError:
        found.append(None)
    try:
        found.append(YAML(typ="safe", pure=True).load(f"a: {text}\n")["a"])
    except (ValueError, RuamelError):
        found.append(None)
    return [value for value in found if not isinstance(value, str)]


def is_told(value: object, told: str) -> bool:
    """Tells whether a reading is among those that are told."""
    match value:
        case bool():
            return told == str(value).lower()
        case int() | float():
            if math.isnan(value):
                return told == "no number"
            if told == "a number":
                return True
            numbers = re.findall(r"-?(?:infinity|[0-9.]+(?:e[-+]?[0-9]+)?)", told.removeprefix("the number "))
            return any(value == float(number) or str(value) == number for number in numbers)
        case datetime():
            return told == "a time"
        case date():
            return told == f"the date {value.isoformat()}"
        case _:
            return told in ("a date", "a time", "something else")


TIME = r"[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z| ?[-+][0-9]{2}(:[0-9]{2})?)?"
WORDS = ["yes", "Yes", "NO", "no", "On", "off", "true", "TRUE", "False", ".inf", "-.INF", ".nan", "y", "N", "00", "+.5"]
FORMS = (
    r"[-+]?[0-9][0-9_]{0,6}(\.[0-9_]{0,4})?([eE][-+]?[0-9]{1,3})?",
    r"[-+]?0[0-7]{1,6}|[-+]?0x[0-9a-fA-F]{1,8}|0b[01]{1,8}|0o[0-7]{1,6}",
    r"[-+]?[0-9]{1,3}(:[0-5]?[0-9]){1,3}(\.[0-9]{0,2})?",
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}({TIME})?",
)
lookalikes = st.one_of(st.sampled_from(WORDS), *(st.from_regex(form, fullmatch=True) for form in FORMS))


@settings(max_examples=250, deadline=None)
@given(lookalikes)
@example("0_7")
@example("+12")
@example("1__0")
@example("0.")
@example("12e03")
def test_whatever_another_program_reads_instead_of_the_text_is_what_is_told(text: str) -> None:
    others = readings(text)
    if not AMBIGUOUS.fullmatch(text):
        assert others == [], text
        return
    told = read_elsewhere(text)
    for value in others:
        assert is_told(value, told), (text, value, told)


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789-:.+eETZ_xXob,nNyYoOsSfFtTrRuUaAlLiI", min_size=1, max_size=12))
def test_what_is_not_called_ambiguous_is_a_text_to_every_program(text: str) -> None:
    if AMBIGUOUS.fullmatch(text) or text.startswith(("-", ",")) or ":" in (text[0], text[-1]) or text.lower() == "null":
        return
    assert readings(text) == []


@given(st.from_regex(AMBIGUOUS, fullmatch=True))
def test_the_beginning_of_a_text_tells_that_it_may_be_ambiguous(text: str) -> None:
    assert text[0] in BEGINNINGS
