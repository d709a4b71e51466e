"""Edits change what they name, and not a byte beside it."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from mcctl.diagnostics import Edit, Fix, Position, Span
from mcctl.source.edits import mended
from mcctl.source.lines import lines_of

BOM = b"\xef\xbb\xbf"


def edit(line: int, start: int, end: int, text: str) -> Edit:
    """An edit on one line."""
    return Edit(Span(Position(line, start), Position(line, end)), text)


def fix(*edits: Edit) -> Fix:
    return Fix(safe=True, edits=edits)


def test_an_edit_replaces_the_text_of_its_span() -> None:
    done = mended(b"id: a\nversion: 1.10\n", [fix(edit(2, 10, 14, '"1.10"'))])
    assert done.content == b'id: a\nversion: "1.10"\n'


def test_columns_count_characters_and_a_byte_order_mark_is_none() -> None:
    done = mended(BOM + "título: Ñandú 😀 x\n".encode(), [fix(edit(1, 17, 18, "y"))])
    assert done.content == BOM + "título: Ñandú 😀 y\n".encode()


def test_lines_are_broken_as_editors_break_them() -> None:
    raw = "a: 1\r\nb: \u2028\u0085x\rc: 3\n".encode()
    done = mended(raw, [fix(edit(1, 4, 5, "2")), fix(edit(3, 4, 5, "4"))])
    assert done.content == "a: 2\r\nb: \u2028\u0085x\rc: 4\n".encode()


def test_a_line_break_that_a_fix_writes_is_the_files_own() -> None:
    added = fix(edit(2, 1, 1, "visibility: private\n"))
    assert mended(b"id: a\r\ntitle: A\r\n", [added]).content == b"id: a\r\nvisibility: private\r\ntitle: A\r\n"
    assert mended(b"id: a\ntitle: A\n", [added]).content == b"id: a\nvisibility: private\ntitle: A\n"
    assert mended(b"id: a\rtitle: A\r", [added]).content == b"id: a\rvisibility: private\rtitle: A\r"


def test_an_edit_can_reach_over_lines_and_stand_at_the_end_of_the_file() -> None:
    removed = fix(Edit(Span(Position(1, 1), Position(2, 1)), ""))
    added = fix(edit(3, 1, 1, "c: 3\n"))
    assert mended(b"a: 1\nb: 2\n", [added, removed]).content == b"b: 2\nc: 3\n"


def test_a_fix_is_taken_whole_or_not_at_all() -> None:
    first = fix(edit(1, 1, 2, "x"))
    second = fix(edit(1, 1, 3, "yy"), edit(2, 1, 2, "z"))
    done = mended(b"abc\ndef\n", [second, first])
    assert (done.content, done.taken) == (b"xbc\ndef\n", (first,))


def test_of_two_fixes_that_touch_the_same_text_the_first_is_taken() -> None:
    early, late = fix(edit(1, 1, 3, "x")), fix(edit(1, 2, 4, "y"))
    done = mended(b"abcd\n", [late, early])
    assert (done.content, done.taken) == (b"xcd\n", (early,))


def test_of_two_fixes_at_one_place_the_safe_one_is_taken() -> None:
    unsafe, safe = Fix(safe=False, edits=(edit(1, 1, 2, "x"),)), fix(edit(1, 1, 3, "y"))
    assert mended(b"abcd\n", [unsafe, safe]).taken == (safe,)


def test_neighbours_do_not_touch_and_two_insertions_at_one_place_do() -> None:
    assert mended(b"abcd\n", [fix(edit(1, 3, 5, "y")), fix(edit(1, 1, 3, "x"))]).content == b"xy\n"
    assert len(mended(b"abcd\n", [fix(edit(1, 2, 2, "x")), fix(edit(1, 2, 2, "y"))]).taken) == 1
    assert mended(b"abcd\n", [fix(edit(1, 1, 3, "x")), fix(edit(1, 2, 2, "y"))]).content == b"xcd\n"


def test_a_fix_that_contradicts_itself_is_left() -> None:
    assert mended(b"abcd\n", [fix(edit(1, 1, 3, "x"), edit(1, 2, 4, "y"))]).taken == ()
    assert mended(b"abcd\n", [fix()]).taken == ()


def test_a_fix_for_places_that_the_file_does_not_have_is_left() -> None:
    for wrong in (edit(1, 5, 6, "x"), edit(9, 1, 1, "x"), edit(0, 1, 1, "x"), edit(1, 3, 2, "x")):
        assert mended(b"abc\n", [fix(wrong)]) == mended(b"abc\n", [])


def test_a_file_that_is_no_utf_8_is_left() -> None:
    assert mended(b"\xff\n", [fix(edit(1, 1, 2, "x"))]).content == b"\xff\n"


pieces = st.text("ab é😀\n\r\u2028", max_size=60)


@st.composite
def texts_and_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(pieces)
    lines = lines_of(text)
    edits = []
    for _ in range(draw(st.integers(0, 6))):
        number = draw(st.integers(1, len(lines)))
        width = lines[number - 1].end - lines[number - 1].start
        start = draw(st.integers(1, width + 1))
        edits.append(edit(number, start, draw(st.integers(start, width + 1)), draw(st.text("XY\n", max_size=3))))
    return text, edits


def by_hand(text: str, edits: Sequence[Edit]) -> str:
    """Applies edits from the end of the text to its beginning, so that places hold."""
    lines = lines_of(text)
    own = "\r\n" if "\r\n" in text and text.index("\r\n") == min(text.find(c) for c in "\r\n" if c in text) else None
    own = own or next((character for character in text if character in "\r\n"), "\n")
    for one in sorted(edits, key=lambda one: (one.span.start, one.span.end), reverse=True):
        line = lines[one.span.start.line - 1]
        start, end = line.start + one.span.start.column - 1, line.start + one.span.end.column - 1
        text = text[:start] + one.text.replace("\n", own) + text[end:]
    return text


@given(texts_and_edits(), st.booleans())
def test_what_is_taken_is_applied_and_everything_else_stays(drawn: tuple[str, list[Edit]], has_mark: bool) -> None:  # noqa: FBT001
    text, edits = drawn
    mark = BOM if has_mark else b""
    done = mended(mark + text.encode(), [fix(one) for one in edits])
    assert done.content == mark + by_hand(text, [one for taken in done.taken for one in taken.edits]).encode()
    assert done.taken or not edits


@given(texts_and_edits())
def test_the_order_in_which_fixes_are_given_changes_nothing(drawn: tuple[str, list[Edit]]) -> None:
    text, edits = drawn
    fixes = [fix(one) for one in edits]
    assert mended(text.encode(), fixes) == mended(text.encode(), reversed(fixes))
