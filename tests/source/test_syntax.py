"""Whatever is wrong with a file's syntax is one finding with its code, its place and what to do."""

import pytest

from mcctl.source.limits import MAX_BYTES
from mcctl.source.reader import read_yaml
from tests.source.told import at, read, told


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b"a: 1\nb: \xff\n", ["MC001 2:4-2:4 byte 0xff is no UTF-8"], id="a byte that is no UTF-8"),
        pytest.param(b"a: \xc3\xa9\xff\n", ["MC001 1:5-1:5 byte 0xff is no UTF-8"], id="after a longer character"),
        pytest.param(b"\xef\xbb\xbfa: \xff\n", ["MC001 1:4-1:4 byte 0xff is no UTF-8"], id="after a byte-order mark"),
        pytest.param(b"a: \xed\xa0\x80\n", ["MC001 1:4-1:4 byte 0xed is no UTF-8"], id="a surrogate"),
        pytest.param(b"a: 1\r\nb: \xe2\x82", ["MC001 2:4-2:4 byte 0xe2 is no UTF-8"], id="a character cut off"),
        pytest.param("a: 1\n".encode("utf-16"), ["MC001 1:1-1:1 byte 0xff is no UTF-8"], id="UTF-16"),
    ],
)
def test_a_file_that_is_no_utf_8_is_told_at_its_first_wrong_byte(raw: bytes, expected: list[str]) -> None:
    assert read(raw) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "MC003 1:1-1:1 the file is empty", id="nothing"),
        pytest.param("\ufeff", "MC003 1:1-1:1 the file is empty", id="a byte-order mark alone"),
        pytest.param("# only a comment\n\n", "MC003 1:1-1:1 the file is empty", id="a comment alone"),
        pytest.param("a: \0\n", "MC003 1:4-1:5 the character U+0000 is not allowed", id="NUL"),
        pytest.param("a: 😀\x1b[31m\n", "MC003 1:5-1:6 the character U+001B is not allowed", id="an escape sequence"),
    ],
)
def test_a_file_that_is_no_yaml_is_one_finding(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param('a: 1\nb: "x\nc: 2\nd: 3\n', "2:4", id="double"),
        pytest.param("a: 1\nb: 'x\nc: 2\nd: 3\n", "2:4", id="single"),
    ],
)
def test_an_unclosed_quotation_mark_is_told_where_it_opens_and_not_at_the_end_of_the_file(
    text: str, place: str
) -> None:
    (finding,) = read_yaml("f.yaml", text.encode()).diagnostics
    assert finding.rule.code == "MC003"
    assert at(finding.span).startswith(place)


@pytest.mark.parametrize("text", ["a: [x, y\n", "- a\n-b\n", "a: *\n", "a: *\r\n", "a: {x: 1"])
def test_a_complaint_about_the_end_of_a_line_stays_on_that_line(text: str) -> None:
    (finding,) = read_yaml("f.yaml", text.encode()).diagnostics
    assert finding.span.start.line == finding.span.end.line, at(finding.span)


@pytest.mark.parametrize(
    ("text", "expected", "related"),
    [
        pytest.param("id: a\nid: b\n", "2:1-2:3", "1:1-1:3", id="LF"),
        pytest.param("kind: stack\r\nid: a\r\nid: b\r\n", "3:1-3:3", "2:1-2:3", id="CRLF"),
        pytest.param("id: a\rid: b\r", "2:1-2:3", "1:1-1:3", id="CR"),
        pytest.param("\ufeff{id: a, id: b}\n", "1:9-1:11", "1:2-1:4", id="a byte-order mark is no column"),
        pytest.param('a: {id: "😀🎓", id: b}\n', "1:15-1:17", "1:5-1:7", id="an astral character is one column"),
        pytest.param("é: 1\né: 2\n", "2:1-2:2", "1:1-1:2", id="a key of other letters"),
        pytest.param("- {x: 1, y: 2, 'x': 3}\n", "1:16-1:19", "1:4-1:5", id="quoted otherwise"),
        pytest.param('id: "x\u0085y"\nid: b\n', "2:1-2:3", "1:1-1:3", id="U+0085 is no line"),
        pytest.param('id: "x\u2028  y\u2029  z"\nid: b\n', "2:1-2:3", "1:1-1:3", id="U+2028 and U+2029 are no lines"),
        pytest.param("id: |\n  x\n\n  y\n# a comment\n\nid: b\n", "7:1-7:3", "1:1-1:3", id="after a block"),
        pytest.param("a: &k id\n*k : 1\nid: 2\n", "3:1-3:3", "2:1-2:3", id="an alias as a key"),
    ],
)
def test_a_key_that_is_written_twice_is_told_with_both_places(text: str, expected: str, related: str) -> None:
    findings = [one for one in read_yaml("f.yaml", text.encode()).diagnostics if one.rule.code != "MC003"]
    if not findings:
        pytest.skip("the reader refuses the character itself")
    (finding,) = findings
    assert finding.rule.code == "MC004"
    assert (at(finding.span), [at(one.span) for one in finding.related]) == (expected, [related])
    assert str(finding.hint).startswith("keep one of the two")


@pytest.mark.parametrize(
    ("text", "expected", "hint"),
    [
        pytest.param(
            "- a: 1\n  b: 2\n\n  a: 3\n  b: {c: 1, c: 2}\n  d: 4\n",
            ["MC004 4:3-4:4 `a` is written twice, and so is 1 key after it", "MC004 5:13-5:14 `c` is written twice"],
            "keep one of the two, or start another entry of the list with `- `",
            id="a missing dash",
        ),
        pytest.param(
            "a: 1\nb: 2\nc: 3\na: 1\nb: 2\nc: 3\nd: 4\na: 5\n",
            ["MC004 4:1-4:2 `a` is written twice, and so are 2 keys after it", "MC004 8:1-8:2 `a` is written twice"],
            "keep one of the two",
            id="lines that are pasted twice",
        ),
    ],
)
def test_keys_that_are_repeated_in_a_row_are_one_slip(text: str, expected: list[str], hint: str) -> None:
    findings = read_yaml("f.yaml", text.encode()).diagnostics
    assert told(findings) == expected
    assert findings[0].hint == hint


@pytest.mark.parametrize("empty", ["", " ~", ' ""', " >-"])
def test_of_two_equal_keys_the_one_that_says_something_is_kept(empty: str) -> None:
    reading = read_yaml("f.yaml", f"a:{empty}\na: 1\nb: 2\n".encode())
    assert told(reading.diagnostics) == ["MC004 2:1-2:2 `a` is written twice"]
    assert reading.document is not None
    assert reading.document.data == {"a": "1", "b": "2"}
    assert at(reading.document.locate(("a",))) == "2:4-2:5"


def test_of_two_equal_keys_the_first_is_kept_and_both_values_are_checked() -> None:
    reading = read_yaml("f.yaml", b"a: 1\na: {b: 2, b: 3}\nc: 4\n")
    assert reading.document is not None
    assert reading.document.data == {"a": "1", "c": "4"}
    assert told(reading.diagnostics) == [
        "MC004 2:1-2:2 `a` is written twice",
        "MC004 2:11-2:12 `b` is written twice",
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('a: "x\ty"\n', id="double quotes"),
        pytest.param("a: 'x\ty'\n", id="single quotes"),
        pytest.param("a: x\ty\n", id="plain"),
        pytest.param("a: |\n  x\ty\n  \tz\n", id="a block"),
        pytest.param("a: >-\n  x\ty\n", id="a folded block"),
        pytest.param('a:\n  - "x\ty"\n  - [p\tq, {r: "s\tt"}]\n', id="within collections"),
        pytest.param("# a\tcomment\na: 1 # and\tanother\n", id="comments"),
        pytest.param("a: |\n  x\n#\ta comment after a block\nb: 1\n", id="a comment after a block"),
    ],
)
def test_tabs_inside_texts_and_comments_are_allowed(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a:\n\tb: 1\n", "2:1-2:2", id="as indentation"),
        pytest.param("a:\tb\n", "1:3-1:4", id="after a colon"),
        pytest.param("-\tb\n", "1:2-1:3", id="after a dash"),
        pytest.param("a: [x,\ty]\n", "1:7-1:8", id="in a flow list"),
        pytest.param("a\t: 1\n", "1:2-1:3", id="before a colon"),
        pytest.param("a: x\n\t\nb: y\n", "2:1-2:2", id="alone on a line"),
        pytest.param("a: |\n  x\ty\n\tz\n", "3:1-3:2", id="as a block's indentation"),
        pytest.param("a: &x 1\nb:\t*x\n", "2:3-2:4", id="before an alias"),
        pytest.param("a: &x {p:\tq}\nb: *x\nc: *x\n", "1:10-1:11", id="in what aliases repeat"),
        pytest.param('{a: "😀",\tb: x}\n', "1:9-1:10", id="after an astral character"),
        pytest.param('{a: "#",\tb: x}\n', "1:9-1:10", id="after a text that holds a hash"),
    ],
)
def test_a_tab_between_values_is_one_finding(text: str, expected: str) -> None:
    assert read(text) == [f"MC005 {expected} a tab is not allowed here"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('a: "x\ty" z\n', "MC003 1:10", id="a text with a tab, and more after it"),
        pytest.param("a: 'x\ty': z\nb: |\n  p\tq: r\nc: d: e\n", "MC003", id="texts with tabs before"),
    ],
)
def test_a_tab_inside_a_text_is_not_blamed_for_another_mistake_on_its_line(text: str, expected: str) -> None:
    (finding,) = read(text)
    assert finding.startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: !!python/object:os.system x\n", "MC006 1:4-1:31 the tag `!!python/object:os.system` is not allowed"),
        ("a: !foo [1]\n", "MC006 1:4-1:10 the tag `!foo` is not allowed"),
        ("!!str a: 1\n", "MC006 1:1-1:8 the tag `!!str` is not allowed"),
        ("- !!map {}\n", "MC006 1:3-1:10 the tag `!!map` is not allowed"),
        ("a: !<x:y> 1\n", "MC006 1:4-1:12 the tag `x:y` is not allowed"),
        ("%YAML 1.2\n---\na: 1\n", "MC006 1:1-1:10 a line cannot start with `%`"),
        ("# a comment\n%YAML 1.2\n---\na: 1\n", "MC006 2:1-2:10 a line cannot start with `%`"),
    ],
)
def test_tags_and_directives_are_refused(text: str, expected: str) -> None:
    assert read(text) == [expected]


def test_a_merge_key_is_refused_but_the_text_of_one_is_not() -> None:
    assert read("a: &x {p: 1}\nb:\n  <<: *x\n  q: 1\n") == ["MC007 3:3-3:5 merge keys are not allowed"]
    assert read('"<<": 1\n') == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: *x\n", "MC008 1:4-1:6 there is no anchor `&x` before this alias"),
        ("a: *x\nb: &x 1\n", "MC008 1:4-1:6 there is no anchor `&x` before this alias"),
        ("a: &x [1, *x]\n", "MC008 1:11-1:13 `*x` stands inside its own anchor"),
        ("a: &x\n  b: {c: *x}\n", "MC008 2:10-2:12 `*x` stands inside its own anchor"),
    ],
)
def test_an_alias_that_leads_nowhere_or_into_itself_is_refused(text: str, expected: str) -> None:
    assert read(text) == [expected]


def test_aliases_may_expand_to_just_below_ten_thousand_values() -> None:
    hundred = f"a: &a [{', '.join(['x'] * 99)}]\n"
    assert read(hundred + f"b: [{', '.join(['*a'] * 99)}]\n") == []
    (finding,) = read(hundred + f"b: [{', '.join(['*a'] * 100)}]\n")
    assert finding == "MC008 2:401-2:403 aliases expand to 10,000 values or more"


def test_an_anchor_may_be_written_again_and_the_last_one_counts() -> None:
    reading = read_yaml("f.yaml", b"a: &x 1\nb: *x\nc: &x 2\nd: *x\n")
    assert reading.diagnostics == ()
    assert reading.document is not None
    assert reading.document.data == {"a": "1", "b": "1", "c": "2", "d": "2"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("a: 1\n---\nb: 1\n", "2:1-2:4", id="a marker"),
        pytest.param("a: 1\r\n---\r\n- [\r\n", "2:1-2:4", id="and what follows is not read"),
        pytest.param("---\na: 1\n...\n---\nb: 1\n", "4:1-4:4", id="after the end of the first"),
        pytest.param("a: 1\n...\nb: 2\n", "3:1", id="without a marker"),
    ],
)
def test_a_second_document_is_refused(text: str, place: str) -> None:
    (finding,) = read(text)
    assert finding.startswith(f"MC009 {place}")


@pytest.mark.parametrize("text", ["---\na: 1\n", "a: 1\n...\n", "--- # x\na: 1\n...\n# end\n"])
def test_markers_around_one_document_are_allowed(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[" * 32 + "]" * 32, [], id="32 lists"),
        pytest.param("[" * 33 + "]" * 33, ["MC010 1:33-1:34 nested more than 32 levels deep"], id="33 lists"),
        pytest.param("".join(" " * n + "a:\n" for n in range(32)), [], id="32 mappings"),
        pytest.param(
            "".join(" " * n + "a:\n" for n in range(33)),
            ["MC010 33:33-33:34 nested more than 32 levels deep"],
            id="33 mappings",
        ),
    ],
)
def test_nesting_ends_at_32_levels(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_nesting_through_aliases_counts_as_nesting() -> None:
    inner = "a: &a " + "[" * 20 + "]" * 20 + "\n"
    (finding,) = read(inner + "b: " + "[" * 15 + "*a" + "]" * 15 + "\n")
    assert finding.startswith("MC010 2:")


def test_a_file_may_have_one_mebibyte_and_no_byte_more() -> None:
    head = b"a: 1\n#"
    assert read(head + b"x" * (MAX_BYTES - len(head))) == []
    assert read(head + b"x" * (MAX_BYTES - len(head) + 1)) == [
        "MC011 1:1-1:1 the file has 1,048,577 bytes; 1,048,576 are allowed"
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("[a]: x\ny: x\n", "1:1", id="a list"),
        pytest.param("{[a]: k, k: v}\n", "1:2", id="a list in a flow mapping"),
        pytest.param("? {a: 1}\n: x\nb: y\nc: b\n", "1:3", id="a mapping"),
        pytest.param("a: &l [1]\n*l : x\nb: y\n", "2:1", id="an alias of a list"),
    ],
)
def test_a_key_that_is_no_text_is_one_finding_and_does_not_upset_the_keys_after_it(text: str, place: str) -> None:
    reading = read_yaml("f.yaml", text.encode())
    (finding,) = told(reading.diagnostics)
    assert finding.startswith(f"MC003 {place}")
    assert finding.endswith("a key must be a text")


@pytest.mark.parametrize("character", ["\u0085", "\u2028", "\u2029"])
def test_what_an_editor_shows_inside_a_comment_is_never_read_as_content(character: str) -> None:
    """libyaml takes these for line breaks; YAML 1.2, git and every review page show one line."""
    reading = read_yaml("f.yaml", f"id: a # hidden{character}visibility: public\n".encode())
    assert reading.diagnostics or (reading.document is not None and reading.document.data == {"id": "a"})


@pytest.mark.parametrize("character", ["\u0085", "\u2028", "\u2029"])
def test_an_unusual_line_separator_in_a_text_is_kept_or_told_and_never_dropped(character: str) -> None:
    reading = read_yaml("f.yaml", f'id: "x{character}y"\n'.encode())
    assert reading.diagnostics or (reading.document is not None and reading.document.data == {"id": f"x{character}y"})


@pytest.mark.parametrize("character", ["\u0085", "\u2028", "\u2029"])
def test_an_unusual_line_separator_in_plain_text_is_named_where_it_stops_the_reader(character: str) -> None:
    assert read(f"title: x{character}y\nid: b\n") in (
        [],
        [f"MC003 1:9-1:10 the character U+{ord(character):04X} is not allowed"],
    )


def test_several_mistakes_of_one_file_are_all_told() -> None:
    assert read("a: !x 1\nb: {c: 1, c: 2}\na: 3\n<<: 4\n") == [
        "MC006 1:4-1:8 the tag `!x` is not allowed",
        "MC004 2:11-2:12 `c` is written twice",
        "MC004 3:1-3:2 `a` is written twice",
        "MC007 4:1-4:3 merge keys are not allowed",
    ]


def test_a_long_mistake_does_not_make_a_long_message() -> None:
    (tag,) = read("a: !" + "x" * 5000 + " 1\n")
    (twice,) = read(f"{'k' * 500}: 1\n{'k' * 500}: 2\n")
    assert len(tag) < 1000
    assert len(twice) < 1000
