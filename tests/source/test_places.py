"""Every key and value of a document has its place, in lines and columns of code points."""

import random
import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from mcctl.catalog.document import Document
from mcctl.diagnostics import Route, Span
from mcctl.source.reader import read_yaml
from tests.source.told import at
from tests.source.writing import as_read, routes, trees, written


def document_of(text: str) -> Document:
    reading = read_yaml("f.yaml", text.encode())
    assert reading.document is not None, reading.diagnostics
    assert reading.diagnostics == ()
    return reading.document


def cut(text: str, span: Span) -> str:
    """Cuts a span out of a text, lines counted anew, and its first line indented as it stood."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
    first = starts[span.start.line - 1] + span.start.column - 1
    last = starts[span.end.line - 1] + span.end.column - 1
    assert 0 <= first <= last <= len(text)
    return " " * (span.start.column - 1) + text[first:last]


def alone(text: str) -> object:
    """Parses a text by itself, every scalar as text."""
    return YAML(typ="base", pure=True).load(text + "\n")


def blanked(value: object) -> object:
    """What both parsers can agree on: texts only, every null empty, and no last line break, which a span leaves out."""
    match value:
        case dict():
            return {key: blanked(inner) for key, inner in value.items()}
        case list():
            return [blanked(inner) for inner in value]
        case None | "null" | "~":
            return ""
        case _:
            return str(value).removesuffix("\n")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    data=trees,
    seed=st.integers(0, 2**32),
    line_break=st.sampled_from(["\n", "\r\n"]),
    has_mark=st.booleans(),
)
def test_the_text_at_every_route_parsed_alone_is_its_value(
    data: object, seed: int, line_break: str, *, has_mark: bool
) -> None:
    plain = written(data, random.Random(seed))  # noqa: S311  # chooses layouts
    try:
        assume(alone(plain) is not None)
    except Exception:  # noqa: BLE001  # what ruamel.yaml writes and cannot read again is no example
        assume(condition=False)
    text = plain.replace("\n", line_break)
    reading = read_yaml("f.yaml", (("\ufeff" if has_mark else "") + text).encode())
    assume(not any(one.rule.code == "MC005" for one in reading.diagnostics))
    assert reading.diagnostics == ()
    document = reading.document
    assert document is not None
    assert document.data == as_read(data)
    for route, value in routes(as_read(data)):
        span = document.locate(route)
        if value is None and document.place is not None and route:
            continue
        found = blanked(alone(cut(text, span).replace(line_break, "\n")))
        assert found == blanked(value), (route, at(span))
        if route and isinstance(route[-1], str):
            assert alone(cut(text, document.locate(route, key=True)).strip()) == route[-1], route


PROSE = """\
# é😀 a comment
id: a-b   # and another
title: "😀 \\"x\\"" # end
long: one
  two
  three
block: |
  first

    second
# a comment after a block

folded: >-
    x
    y


list:
  - a
  # between
  - [b, {c: d}]   # after
  -
    - e
empty:
flow: {k: [1, 2],
  l: "m
  n"}
last: z"""


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("route", "value", "key"),
    [
        (("id",), "2:5-2:8", "2:1-2:3"),
        (("title",), "3:8-3:17", "3:1-3:6"),
        (("long",), "4:7-6:8", "4:1-4:5"),
        (("block",), "7:8-10:11", "7:1-7:6"),
        (("folded",), "13:9-15:6", "13:1-13:7"),
        (("list",), "19:3-23:8", "18:1-18:5"),
        (("list", 0), "19:5-19:6", "19:5-19:6"),
        (("list", 1), "21:5-21:16", "21:5-21:16"),
        (("list", 1, 1), "21:9-21:15", "21:9-21:15"),
        (("list", 1, 1, "c"), "21:13-21:14", "21:10-21:11"),
        (("list", 2, 0), "23:7-23:8", "23:7-23:8"),
        (("empty",), "24:1-24:6", "24:1-24:6"),
        (("flow",), "25:7-27:6", "25:1-25:5"),
        (("flow", "k", 1), "25:15-25:16", "25:15-25:16"),
        (("flow", "l"), "26:6-27:5", "26:3-26:4"),
        (("last",), "28:7-28:8", "28:1-28:5"),
    ],
)
def test_places_do_not_move_with_line_breaks_marks_or_comments(
    route: Route, value: str, key: str, line_break: str, mark: str
) -> None:
    document = document_of(mark + PROSE.replace("\n", line_break))
    assert (at(document.locate(route)), at(document.locate(route, key=True))) == (value, key)


@pytest.mark.parametrize(
    ("route", "place"),
    [
        pytest.param((), "1:1-2:10", id="the whole file"),
        pytest.param(("b", "nothing"), "2:1-2:2", id="a missing key: the holder's key"),
        pytest.param(("b", 3), "2:1-2:2", id="an index into a mapping"),
        pytest.param(("a", 0), "1:1-1:2", id="an index into a text"),
        pytest.param(("b", "c", "d", "e"), "2:5-2:6", id="far below a text"),
        pytest.param(("nothing",), "1:1-2:10", id="a missing key of the file"),
    ],
)
def test_a_route_that_leads_nowhere_is_located_at_the_nearest_holder(route: Route, place: str) -> None:
    assert at(document_of("a: 1\nb: {c: d}\n").locate(route)) == place


def test_what_an_alias_repeats_has_the_places_of_its_anchor_but_the_key_of_its_own() -> None:
    document = document_of("a: &x {p: [q]}\nb: *x\n")
    assert at(document.locate(("b",))) == "2:4-2:6"
    assert at(document.locate(("b",), key=True)) == "2:1-2:2"
    assert at(document.locate(("b", "p"))) == "1:11-1:14"
    assert at(document.locate(("b", "p", 0))) == "1:12-1:13"
    assert document.at(("b", "p", 0)) == "q"


def test_a_duplicate_inside_aliased_content_is_told_once_at_the_anchor() -> None:
    findings = read_yaml("f.yaml", b"a: &x {p: 1, p: 2}\nb: *x\nc: [*x, *x]\n").diagnostics
    assert [at(one.span) for one in findings] == ["1:14-1:15"]


@pytest.mark.parametrize("text", ["\ufeff\ufeffa: 1\nb: 2\n", "a: 1\n\ufeffb: 2\n", "\n\ufeffa: 1\nb: 2\n"])
def test_a_stray_byte_order_mark_is_told_or_moves_no_place(text: str) -> None:
    reading = read_yaml("f.yaml", text.encode())
    if reading.diagnostics:
        return
    document = reading.document
    assert document is not None
    shown = text.removeprefix("\ufeff")
    for route, value in routes(document.data):
        if route:
            assert cut(shown, document.locate(route)).strip() == value


@pytest.mark.parametrize(
    "text", ['id: "x\u0085\u0085y"\nb: 2\n', 'id: "\u2028  x"\nb: 2\n', "id: x # \u2028 c\nb: 2\n"]
)
def test_unusual_line_separators_do_not_count_as_lines(text: str) -> None:
    reading = read_yaml("f.yaml", text.encode())
    if reading.document is None or reading.diagnostics:
        pytest.skip("the reader refuses the character itself")
    assert at(reading.document.locate(("b",))) == "2:4-2:5"
