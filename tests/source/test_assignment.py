"""`ROUTE=VALUE` as it is given on a command line."""

import pytest

from mcctl.errors import UsageError
from mcctl.source.assignment import read_assignment, read_words


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("title=Tracing Code", ("title",), "Tracing Code"),
        ("title=", ("title",), ""),
        ("title=a=b: [c] # d", ("title",), "a=b: [c] # d"),
        ("title=two\nlines", ("title",), "two\nlines"),
        ("version=1.10", ("version",), "1.10"),
        ("badge.alt=A circle", ("badge", "alt"), "A circle"),
        ('levels."Level 1.5".points=7', ("levels", "Level 1.5", "points"), "7"),
        ("descriptions.Not yet=It is not there", ("descriptions", "Not yet"), "It is not there"),
        ("tags:=[algebra, ratios]", ("tags",), ["algebra", "ratios"]),
        ("estimated_hours:={min: 3, max: 4}", ("estimated_hours",), {"min": "3", "max": "4"}),
        ('access:=[{"group": "pilots"}]', ("access",), [{"group": "pilots"}]),
        ("access:=- group: pilots\n- group: others", ("access",), [{"group": "pilots"}, {"group": "others"}]),
        ("title:='a: b'", ("title",), "a: b"),
    ],
)
def test_what_is_to_stand_where(text: str, words: tuple[str, ...], value: object) -> None:
    assignment = read_assignment(text)

    assert (assignment.words, assignment.value) == (words, value)


@pytest.mark.parametrize("text", ["title", "=x", "a..b=x", ".a=x", "a.=x", '"a=x', "a b:x", " a=x", ""])
def test_what_sets_nothing_to_anything_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="says not what to set to what"):
        read_assignment(text)


@pytest.mark.parametrize("text", ["a:=[b", "a:={b: c", "a:='b", "a:=b\n c: d", "a:=!!str b", "a:=*b", "a:=\tb: c"])
def test_a_value_that_no_file_could_hold_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_assignment(text)


@pytest.mark.parametrize("text", ["", "a..b", "a.", "a=b"])
def test_what_is_no_way_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="no way into a definition"):
        read_words(text)
