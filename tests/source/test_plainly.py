"""Two ways to read a file: for its data alone, and with the place of everything. What both read is the same."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.catalog.document import Data
from mcctl.diagnostics import Route
from mcctl.model.scalar import Plain
from mcctl.source.composer import read_with_places
from mcctl.source.limits import MAX_VALUES
from mcctl.source.plainly import read_plainly
from mcctl.source.reader import read_yaml
from tests.source.handwriting import Hand
from tests.source.plain_lines import CONTINUATIONS, HOSTILE, OPENINGS, PLAIN, SETTINGS, Lines
from tests.source.test_yaml_suite import cases

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "examples").rglob("*.yaml")) + sorted((ROOT / "tests/real_input").rglob("*.yaml"))
TEXTS = [file.read_text(encoding="utf-8") for file in FILES]
SUITE = [case.text for case in cases().values()]
PIECES = [
    "\n", "\n\n", " ", "  ", "\t", "- ", ": ", ":", "#", " # x", "{", "}", "[", "]", ",", "'", '"', "\\", "|", ">", ">-\n",
    "|+\n", "&a ", "*a", "!", "!!str ", "? ", "?", "---\n", "...\n", "%YAML 1.2\n", "<<: ", "~", "null", "012", "1:30", "no",
    "1_000", ".inf", "2026-05-01", "é", "\u2028", "\x85", "\ufeff", "\x00", "\x07", "\r\n", "\r", "x", "key: 1\n", "@", "`",
    "[?x]", "{? a : b}", "[a, ? b]", "\U0001f600", "\xad", "k" * 1100, "- - ", "\n  \n", " \n", "\n    ", "- a: b\n",
]  # fmt: skip
TIMES = int(os.environ.get("MCCTL_FUZZ", "1"))  # noqa: TID251  # how long to run is no matter of what is tested


def typed(data: Data) -> object:
    """Data with the type of every text beside it, and keys in their order."""
    match data:
        case dict():
            return [(key, typed(value)) for key, value in data.items()]
        case list():
            return [typed(value) for value in data]
        case _:
            return (type(data), data)


def special(data: Data, route: Route = ()) -> Iterator[tuple[Route, Data]]:
    """Yields what is missing or ambiguous in data, in the order of the file."""
    match data:
        case dict():
            for key, value in data.items():
                yield from special(value, (*route, key))
        case list():
            for index, value in enumerate(data):
                yield from special(value, (*route, index))
        case None | Plain():
            yield route, data
        case _:
            pass


def check(text: str) -> bool:
    """Holds the one way to the other, and tells whether the file was plain."""
    plainly = read_plainly(text.encode(), text)
    if plainly is None:
        return False
    reading = read_with_places("file.yaml", text)
    assert reading.diagnostics == ()
    assert reading.document is not None
    assert typed(reading.document.data) == typed(plainly.data)
    assert list(special(reading.document.data)) == list(plainly.plains)
    return True


@pytest.mark.parametrize("text", TEXTS, ids=[str(file.relative_to(ROOT)) for file in FILES])
def test_real_files_are_plain_and_read_alike(text: str) -> None:
    assert check(text)


@pytest.mark.parametrize("seed", range(200))
def test_lines_without_anything_hostile_are_plain_and_read_alike(seed: int) -> None:
    assert check(Lines(random.Random(seed), hostile=0).file())  # noqa: S311  # chooses lines


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_the_ends_of_lines_that_other_systems_write_are_plain_and_read_alike(end: str) -> None:
    for text in ("a: b\n", "a: |\n  b\n\n  c\n", "a: b"):
        assert check(text.replace("\n", end))
    for seed in range(20):
        assert check(Lines(random.Random(seed), hostile=0).file().replace("\n", end))  # noqa: S311  # chooses lines


@settings(max_examples=1000 * TIMES)
@given(st.randoms(use_true_random=True), st.sampled_from([0.01, 0.03, 0.1]))
def test_hostile_lines_are_read_alike_or_left_to_the_reader(chance: random.Random, hostile: float) -> None:
    check(Lines(chance, hostile).file())


@pytest.mark.parametrize("place", SETTINGS)
def test_every_value_in_every_place_is_read_alike_or_left_to_the_reader(place: str) -> None:
    for value in (*PLAIN, *HOSTILE):
        text = place.replace("@", value)
        for continuation in CONTINUATIONS if text.endswith("\n") else [""]:
            check(text + continuation)


@pytest.mark.parametrize("opening", OPENINGS)
def test_every_beginning_is_read_alike_or_left_to_the_reader(opening: str) -> None:
    for place in SETTINGS:
        check(opening + place.replace("@", "a"))


@settings(max_examples=200 * TIMES)
@given(
    st.sampled_from(TEXTS)
    | st.sampled_from(SUITE)
    | st.randoms(use_true_random=True).map(lambda one: Hand(one).file()),
    st.data(),
)
def test_changed_files_are_read_alike_or_left_to_the_reader(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(0, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        piece = data.draw(st.sampled_from(PIECES))
        text = text[:start] + piece + text[end:]
    check(text)


@settings(max_examples=200 * TIMES)
@given(st.lists(st.sampled_from([*PIECES, "a", "b: c\n", "- d\n", "    "]), max_size=25).map("".join))
def test_heaps_of_pieces_are_read_alike_or_left_to_the_reader(text: str) -> None:
    check(text)


def test_what_is_ambiguous_without_quotes_is_known_by_both() -> None:
    text = "a: 1.10\nb: 'no'\nc: no\nd:\n  - word\n  - {e: [x, 012]}\n"
    plainly = read_plainly(text.encode(), text)

    assert plainly is not None
    assert typed(plainly.data) == [
        ("a", (Plain, "1.10")),
        ("b", (str, "no")),
        ("c", (Plain, "no")),
        ("d", [(str, "word"), [("e", [(str, "x"), (Plain, "012")])]]),
    ]
    assert plainly.plains == ((("a",), "1.10"), (("c",), "no"), (("d", 1, "e", 1), "012"))


def test_what_one_file_says_in_brackets_is_not_shared_with_the_next() -> None:
    text = "a: [b]\nc: {d: [e]}\nf: [b]\n"
    first, second = (read_yaml("file.yaml", text.encode()).document for _ in range(2))

    assert first is not None
    assert second is not None
    for route in (("a",), ("c", "d"), ("f",)):
        held = first.at(route)
        assert isinstance(held, list)
        held.append("changed")
    assert first.data == {"a": ["b", "changed"], "c": {"d": ["e", "changed"]}, "f": ["b", "changed"]}
    assert second.data == {"a": ["b"], "c": {"d": ["e"]}, "f": ["b"]}


@pytest.mark.parametrize(
    "text", ["a: [\n?x]\n", "a: [" + " " * 100 + "?x]\n", "a: {b: 1,\n  ?c : 2}\n", "{?a : 1}\n", "a: [?x : 1]\n"]
)
def test_what_libyaml_alone_takes_for_the_sign_of_a_key_is_left_to_the_reader(text: str) -> None:
    assert read_plainly(text.encode(), text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n  b\n \n    \n", "", "\n", "# c\n", "a: b\na: c\n", "a:\n  b\n", "a: b\n  c\n", "a:\n", "a:\nb: c\n",
        "a: ~\n", "a: &b c\n", "a: *b\n", "a: !c d\n", "a: b: c\n", "a:\tb\n", "- a\n", "a: {b: c, b: d}\n",
        "a: 'b\n", "a: b\n---\nc: d\n", "a: |\n  b", "? a\n: b\n", "a:\n- - b\n", "a: >\n  b\n   c\n", "a: 'b'c\n",
        'a: "\\n"\n', "a: |+\n  b\n", " a: b\n", "a: [b\n", "a: b]: c\n", "a: <<\n<<: b\n",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_reader(text: str) -> None:
    assert read_plainly(text.encode(), text) is None


@pytest.mark.parametrize("lines", range(1, 34, 4))
@pytest.mark.parametrize("brackets", range(0, 34, 4))
def test_what_is_nested_is_read_alike_or_left_to_the_reader(lines: int, brackets: int) -> None:
    keys = "".join(f"{'  ' * depth}a:\n" for depth in range(lines - 1))
    elements = "".join(f"{'  ' * depth}- a:\n" for depth in range(1, lines // 2))
    inner = "[" * brackets + "b" + "]" * brackets

    check(f"{keys}{'  ' * (lines - 1)}a: {inner}\n")
    check(f"a:\n{elements}{'  ' * (lines // 2)}- {inner}\n")


def test_no_more_is_read_than_the_reader_would() -> None:
    text = "a: " + "b" * (MAX_VALUES - 4) + "\n"
    longer = f"{text}\n"

    assert read_plainly(text.encode(), text) is not None
    assert read_plainly(longer.encode(), longer) is None


def test_a_question_is_plain() -> None:
    text = "title: Why? Because, ? and so on\n"
    plainly = read_plainly(text.encode(), text)

    assert plainly is not None
    assert plainly.data == {"title": "Why? Because, ? and so on"}


def test_no_two_values_are_one_object_as_only_an_alias_is() -> None:
    text = "audience: [Family council, {name: Family council}]\ncreators: [Family council, {name: Family council}]\n"
    for _ in range(2):
        document = read_yaml("a.yaml", text.encode()).document
        assert document is not None
        values = [value for route, value in leaves(document.data)]
        assert len(values) == len({id(value) for value in values}) == 4


def leaves(data: object, route: Route = ()) -> list[tuple[Route, str]]:
    if isinstance(data, str):
        return [(route, data)]
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [leaf for key, value in pairs for leaf in leaves(value, (*route, key))]
