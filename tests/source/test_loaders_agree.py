"""The reader and ruamel.yaml's loader for YAML 1.2 give the same data."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from mcctl.catalog.document import Data
from mcctl.model.scalar import Plain
from mcctl.source.reader import read_yaml
from tests.source.writing import as_read, trees, written

json_like = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\u2028\u2029\x85"), max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text("abcé😀 ", max_size=5), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


def data_of(text: str) -> Data:
    reading = read_yaml("f.yaml", text.encode())
    assert reading.diagnostics == ()
    assert reading.document is not None
    return reading.document.data


def as_text(value: object) -> object:
    """Writes scalars as text, numbers so that equal ones are equal."""
    match value:
        case dict():
            return {str(key): as_text(inner) for key, inner in value.items()}
        case list():
            return [as_text(inner) for inner in value]
        case bool():
            return f"plain {str(value).lower()}"
        case int() | float():
            return f"number {float(value)!r}"
        case _:
            return value


def as_numbers(value: Data) -> object:
    """Does the same with what our reader gives: unquoted ambiguous texts."""
    match value:
        case dict():
            return {key: as_numbers(inner) for key, inner in value.items()}
        case list():
            return [as_numbers(inner) for inner in value]
        case "true" | "false" if isinstance(value, Plain):
            return f"plain {value}"
        case Plain():
            return f"number {float(value)!r}"
        case _:
            return value


@settings(max_examples=150, deadline=None)
@given(json_like)
def test_json_is_read_as_the_safe_loader_reads_it(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert as_numbers(data_of(text)) == as_text(YAML(typ="safe", pure=True).load(text))


@settings(max_examples=150, deadline=None)
@given(data=trees, seed=st.integers(0, 2**32))
def test_what_ruamel_yaml_writes_is_read_back(data: object, seed: int) -> None:
    text = written(data, random.Random(seed))  # noqa: S311  # chooses layouts
    reading = read_yaml("f.yaml", text.encode())
    if not reading.diagnostics:
        assert reading.document is not None
        assert reading.document.data == as_read(data)
    else:
        assert [one.rule.code for one in reading.diagnostics] == ["MC005"], (text, reading.diagnostics)


@pytest.mark.parametrize(
    "text",
    [
        *("NO", "yes", "on", "012", "0o17", "0x1F", "1_000", "1:30", "1.10", "1e3", ".5", "-.inf", ".NaN", "True", "y"),
        *("2026-05-01", "2026-05-01T10:00:00Z", "2026-05-01 10:00:00", "+12", "0b1", "190:20:30", "1,000", "12."),
        *("=", "1.2.3"),
    ],
)  # fmt: skip
def test_an_unquoted_scalar_keeps_every_character(text: str) -> None:
    assert data_of(f"a: {text}\nb: '{text}'\n") == {"a": text, "b": text}


@pytest.mark.parametrize(
    "text", ["NO", "012", "0x1F", "1:30", "1.10", "2026-05-01", "true", "1e3", "2026-05-01T10:00:00Z"]
)
def test_only_an_unquoted_scalar_is_known_to_be_ambiguous(text: str) -> None:
    document = data_of(f"a: {text}\nb: '{text}'\nc: \"{text}\"\nd: |-\n  {text}\ne: x {text}\n")
    assert isinstance(document, dict)
    assert [isinstance(value, Plain) for value in document.values()] == [True, False, False, False, False]


@pytest.mark.parametrize(
    "text", ["2026-05-01 the first day", "2026-05-01 is late", "1 of 2", "no one", "12 hours", "v1.10"]
)
def test_prose_that_begins_like_a_number_or_a_date_is_not_ambiguous(text: str) -> None:
    document = data_of(f"a: {text}\n")
    assert isinstance(document, dict)
    assert not isinstance(document["a"], Plain)


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_null_is_null_only_without_quotes(text: str) -> None:
    assert data_of(f"a: {text}\nb: '{text}'\n") == {"a": None, "b": text}
