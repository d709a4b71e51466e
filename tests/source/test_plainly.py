"""Two ways to read a file: for its data alone, and with the place of everything. What both read is the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.catalog.document import Data
from mcctl.model.scalar import Plain
from mcctl.source.plainly import read_plainly
from mcctl.source.reader import MAX_VALUES, read_with_places

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "examples").rglob("*.yaml")) + sorted((ROOT / "tests/real_input").rglob("*.yaml"))
TEXTS = [file.read_text(encoding="utf-8") for file in FILES]
PIECES = [
    "\n", "\n\n", " ", "  ", "\t", "- ", ": ", ":", "#", " # x", "{", "}", "[", "]", ",", "'", '"', "\\", "|", ">", ">-\n",
    "|+\n", "&a ", "*a", "!", "!!str ", "? ", "?", "---\n", "...\n", "%YAML 1.2\n", "<<: ", "~", "null", "012", "1:30", "no",
    "1_000", ".inf", "2026-05-01", "é", "\u2028", "\x85", "\ufeff", "\x00", "\x07", "\r\n", "\r", "x", "key: 1\n", "@", "`",
    "[?x]", "{? a : b}", "[a, ? b]", "\U0001f600", "\xad",
]  # fmt: skip


def typed(data: Data) -> object:
    """Data with the type of every text beside it, and keys in their order."""
    match data:
        case dict():
            return [(key, typed(value)) for key, value in data.items()]
        case list():
            return [typed(value) for value in data]
        case _:
            return (type(data), data)


def check(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    quick = read_plainly(raw, text, MAX_VALUES)
    if quick is None:
        return
    reading = read_with_places("file.yaml", text)
    assert reading.diagnostics == ()
    assert reading.document is not None
    assert typed(reading.document.data) == typed(quick)


@pytest.mark.parametrize("text", TEXTS, ids=[str(file.relative_to(ROOT)) for file in FILES])
def test_real_files_are_read_alike(text: str) -> None:
    check(text)


def test_most_real_files_are_plain() -> None:
    plain = [text for text in TEXTS if read_plainly(text.encode(), text, MAX_VALUES) is not None]

    assert len(plain) > len(TEXTS) * 3 / 4


@given(st.sampled_from(TEXTS), st.data())
def test_changed_files_are_read_alike_or_left_to_the_reader(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        piece = data.draw(st.sampled_from(PIECES))
        text = text[:start] + piece + text[end:]
    check(text)


@given(st.lists(st.sampled_from([*PIECES, "a", "b: c\n", "- d\n", "    "]), max_size=25).map("".join))
def test_heaps_of_pieces_are_read_alike_or_left_to_the_reader(text: str) -> None:
    check(text)


def test_what_is_ambiguous_without_quotes_is_known_by_both() -> None:
    text = "a: 1.10\nb: 'no'\nc: no\nd: word\n"

    assert typed(read_plainly(text.encode(), text, MAX_VALUES)) == [
        ("a", (Plain, "1.10")),
        ("b", (str, "no")),
        ("c", (Plain, "no")),
        ("d", (str, "word")),
    ]


@pytest.mark.parametrize(
    "text", ["a: [\n?x]\n", "a: [" + " " * 100 + "?x]\n", "a: {b: 1,\n  ?c : 2}\n", "{?a : 1}\n", "a: [?x : 1]\n"]
)
def test_what_libyaml_alone_takes_for_the_sign_of_a_key_is_left_to_the_reader(text: str) -> None:
    assert read_plainly(text.encode(), text, MAX_VALUES) is None


def test_a_question_is_plain() -> None:
    text = "title: Why? Because, ? and so on\n? b\n: c\n"

    assert read_plainly(text.encode(), text, MAX_VALUES) == {"title": "Why? Because, ? and so on", "b": "c"}
