"""What changes inside a text, word by word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.render.words import Piece, excerpt, is_reworded, word_changes

WORDS = (
    "a",
    "the",
    "reads",
    "code",
    "line by line",
    ",",
    ".",
    " ",
    "  ",
    "\n",
    "日本語",
    "e\u0301",
    "don't",
    "…",
    "[-",
    "-]",
)
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.just(" "), st.text(max_size=3)), max_size=30).map("".join)


def before(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in ("same", "gone", "left out"))


def after(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in ("same", "come", "left out"))


def marked(pieces: tuple[Piece, ...]) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "come": "{{+{}+}}", "left out": "…"}
    return "".join(signs[piece.kind].format(piece.text) for piece in pieces)


@given(TEXTS, TEXTS)
def test_the_pieces_give_both_texts_back(old: str, new: str) -> None:
    pieces = word_changes(old, new)

    assert before(pieces) == old
    assert after(pieces) == new


@given(TEXTS, TEXTS)
def test_between_two_stretches_that_stay_one_goes_at_most_and_one_comes(old: str, new: str) -> None:
    kinds = [piece.kind for piece in word_changes(old, new)]

    assert all(piece.text for piece in word_changes(old, new))
    assert not {("same", "same"), ("gone", "gone"), ("come", "come"), ("come", "gone")} & set(pairwise(kinds))


@given(TEXTS)
def test_a_text_and_itself_have_nothing_that_goes_or_comes(text: str) -> None:
    assert word_changes(text, text) == ((Piece("same", text),) if text else ())


@given(st.lists(TEXTS, min_size=1, max_size=6), TEXTS, st.integers(0, 20))
def test_an_excerpt_leaves_out_only_what_is_the_same_and_its_pieces_still_make_up_the_texts(
    parts: list[str], other: str, around: int
) -> None:
    old = "".join(parts) + " and so on, for a long while"
    pieces = word_changes(old, other + old)

    shown = tuple(excerpt(pieces, around=around, longest=10_000))

    assert before(shown) == before(pieces)
    assert after(shown) == after(pieces)
    assert [piece for piece in shown if piece.kind in ("gone", "come")] == [
        piece for piece in pieces if piece.kind in ("gone", "come")
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Code Tracing", "Code Tracing with Memory Diagrams", "Code Tracing{+ with Memory Diagrams+}"),
        ("They say what each name holds.", "They say what every name holds.", "They say what [-each-]{+every+} name holds."),
        ("read it, then run it", "read it; then run it", "read it[-,-]{+;+} then run it"),
        ("an old and a new one", "two old and two new ones", "[-an-]{+two+} old and [-a new one-]{+two new ones+}"),
        ("読んで書く", "読んで話す", "読んで[-書く-]{+話す+}"),
        ("one  two", "one two", "one[-  -]{+ +}two"),
    ],
)  # fmt: skip
def test_words_are_what_goes_and_comes_and_small_words_between_changes_go_along(
    old: str, new: str, expected: str
) -> None:
    assert marked(word_changes(old, new)) == expected


def test_what_stays_the_same_for_long_is_left_out_between_whole_words() -> None:
    same = "Educators teach students to read code line by line. " * 4

    pieces = word_changes(f"{same}Old. {same}", f"{same}New. {same}")

    assert (
        marked(tuple(excerpt(pieces, around=30)))
        == "… to read code line by line. [-Old-]{+New+}. Educators teach students to …"
    )


def test_a_long_text_that_goes_is_shown_by_its_ends_as_one_piece() -> None:
    shown = tuple(excerpt((Piece("gone", "word " * 1000),), longest=20))

    assert shown == (Piece("gone", "word word word word … word word word "),)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("is shown and explained.", "The educator says aloud why each line is written.", False),
        ("Educators read code.", "Educators read and write code.", True),
        ("", "new", False),
    ],
)
def test_a_text_of_which_little_stays_is_another_text(old: str, new: str, expected: bool) -> None:  # noqa: FBT001  # a parameter of the test
    assert is_reworded(word_changes(old, new)) is expected


@pytest.mark.parametrize("words", [1, 2, 50, 5000])
def test_long_texts_are_compared_in_bounded_time(words: int) -> None:
    old = " ".join(f"w{number % words}" for number in range(20_000))
    new = " ".join(f"w{number * 7 % words}" for number in range(20_000))

    pieces = word_changes(f"x {old}", f"y {new} z")

    assert after(pieces) == f"y {new} z"
