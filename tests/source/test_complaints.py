"""Whatever libyaml complains of is told in everyday words, at the place where it is mended."""

import pytest
from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import StreamEndEvent

from mcctl.diagnostics import Diagnostic
from mcctl.source.complaints import told_about
from mcctl.source.reader import read_yaml
from mcctl.source.trouble import Trouble
from tests.source.edits import edited
from tests.source.told import read, told

CASES = [
    pytest.param(
        "title: Bob: a life\n",
        "MC003 1:11-1:12 a text that holds a colon and a space must stand in quotes",
        'write `"Bob: a life"`',
        id="a colon in a text",
    ),
    pytest.param(
        "title: Bob: a life\n  and more\n",
        "MC003 1:11-1:12 a text that holds a colon and a space must stand in quotes",
        "put quotes around the text",
        id="a colon in a long text that goes on",
    ),
    pytest.param(
        'title: "Bob": a life\n',
        "MC003 1:13-1:14 a text that holds a colon and a space must stand in quotes",
        "put quotes around the text",
        id="a colon in a text with quotes",
    ),
    pytest.param(
        "title: We teach\n  code: this way\n",
        "MC003 2:3-2:17 this line is indented more than `title` above it, whose text has begun already",
        "indent it like `title`, or put quotes around the text if this belongs to it",
        id="a colon in the line that goes on",
    ),
    pytest.param(
        "badge\n  file: a.svg\n",
        "MC003 1:1-1:6 there is no colon after `badge`",
        "write `badge:`",
        id="a key without a colon",
    ),
    pytest.param(
        "title:Code\nid: x\n",
        "MC003 1:1-1:7 there is no space after the colon of `title`",
        "write a space after the colon",
        id="a key without a space",
    ),
    pytest.param(
        "id: x\ntitle:Code\nkind: stack\n",
        "MC003 2:1-2:7 there is no space after the colon of `title`",
        "write a space after the colon",
        id="a key without a space between others",
    ),
    pytest.param(
        "outcomes:\n  - id:o1\n    text: x\n",
        "MC003 2:5-2:8 there is no space after the colon of `id`",
        "write a space after the colon",
        id="a key without a space in an entry",
    ),
    pytest.param(
        "id: x\nand more\nkind: stack\n",
        "MC003 2:1-2:9 `and more` is no `key: value`",
        "write a key, a colon and a space before it, or indent it more if it continues the text above",
        id="a line without a key",
    ),
    pytest.param(
        "id: x\nand more\n",
        "MC003 2:1-2:9 `and more` is no `key: value`",
        "write a key, a colon and a space before it, or indent it more if it continues the text above",
        id="a line without a key at the end",
    ),
    pytest.param(
        "tags:\n- a\n-b\n",
        "MC003 3:1-3:2 there is no space after the dash",
        "write a space after the dash",
        id="an entry without a space",
    ),
    pytest.param(
        "badge:\n    file: a\n  alt: b\n",
        "MC003 3:3-3:9 this line is indented by 2 spaces, as no key above it is",
        "indent it by no space like `badge:` or by 4 spaces like `file:`",
        id="indented less than its siblings",
    ),
    pytest.param(
        "badge:\n  file: a\n alt: b\n",
        "MC003 3:2-3:8 this line is indented by 1 space, as no key above it is",
        "indent it by no space like `badge:` or by 2 spaces like `file:`",
        id="indented by one",
    ),
    pytest.param(
        "id: x\n title: X\n",
        "MC003 2:2-2:10 this line is indented more than `id` above it, whose text has begun already",
        "indent it like `id`, or put quotes around the text if this belongs to it",
        id="indented more than a finished key",
    ),
    pytest.param(
        "id: x\n# more\n  title: X\n",
        "MC003 3:3-3:11 this line is indented by 2 spaces, as no key above it is",
        "indent it by no space like `id:`",
        id="indented after a comment",
    ),
    pytest.param(
        "tags:\n - a\n- b\n",
        "MC003 3:1-3:4 this entry of a list is indented by no space, as no entry above it is",
        "indent it by 1 space like `- a`",
        id="an entry indented less",
    ),
    pytest.param(
        "tags:\n  - a\n id: x\n",
        "MC003 3:2-3:7 this line is indented by 1 space, as no key above it is",
        "indent it by no space like `tags:`",
        id="a key indented less than entries",
    ),
    pytest.param(
        "- a\nid: x\n",
        "MC003 2:1-2:6 this line is no entry of the list above it",
        "start it with `- `, or indent it as its key is",
        id="a key among entries",
    ),
    pytest.param(
        "id: x\n- a\n",
        "MC003 2:1-2:4 this entry of a list stands among keys",
        "write the key of the list on the line above",
        id="an entry among keys",
    ),
    pytest.param(
        "tags:\n    a: x\n  - b\n",
        "MC003 3:3-3:6 this entry of a list stands among keys",
        "start what stands below `tags:` with `- ` too, or write the key of this list above it",
        id="the first entry without a dash",
    ),
    pytest.param(
        "tags:\n - a\n  - b\n  - c: d\n",
        "MC003 4:3-4:9 the entries of this list are not indented alike",
        "indent each of them by 2 spaces, as this one is",
        id="the first entry indented less",
    ),
    pytest.param(
        "description: |\n    One.\n  Two.\n",
        "MC003 3:3-3:7 this line is indented by 2 spaces, as no key above it is",
        "indent it by no space like `description:` or by 4 spaces like `One.`",
        id="a text indented less",
    ),
    pytest.param(
        "- - a\n - b\n",
        "MC003 2:2-2:5 this entry of a list is indented by 1 space, as no entry above it is",
        "indent it by no space like `- - a` or by 2 spaces like `- a`",
        id="an entry of an entry",
    ),
    pytest.param(
        'id: x\ntitle: "Code\nkind: stack\n',
        "MC003 2:8-2:9 the quotation mark that opens here is not closed",
        'write `"` at the end of the text',
        id="double quotes not closed",
    ),
    pytest.param(
        "id: x\ntitle: 'Code\nkind: stack\n",
        "MC003 2:8-2:9 the quotation mark that opens here is not closed",
        "write `'` at the end of the text",
        id="single quotes not closed",
    ),
    pytest.param(
        "title: 'Code\nid: x\ncode: 'CS'\n",
        "MC003 1:8-1:9 the quotation mark that opens here is not closed",
        "write `'` at the end of the text",
        id="quotes closed by the next that opens",
    ),
    pytest.param(
        'title: "Code\n---\nid: x\n',
        "MC003 1:8-1:9 the quotation mark that opens here is not closed",
        'write `"` at the end of the text',
        id="quotes not closed before a marker",
    ),
    pytest.param(
        "title: 'Bob's life'\n",
        "MC003 1:13-1:20 the text in quotes ends before this",
        "put quotes around the whole text, and write `''` for a quotation mark inside it",
        id="an apostrophe in single quotes",
    ),
    pytest.param(
        'title: "Say "hi" twice"\n',
        "MC003 1:14-1:24 the text in quotes ends before this",
        'put quotes around the whole text, and write `\\"` for a quotation mark inside it',
        id="quotation marks in double quotes",
    ),
    pytest.param(
        'title: "Code" Tracing\n',
        "MC003 1:15-1:22 the text in quotes ends before this",
        'put quotes around the whole text, and write `\\"` for a quotation mark inside it',
        id="a word in quotes at the beginning",
    ),
    pytest.param(
        'title: "C:\\quiet"\n',
        "MC003 1:11-1:13 `\\q` means nothing inside double quotes",
        "write `\\\\` for a backslash, or use single quotes",
        id="an unknown escape",
    ),
    pytest.param(
        'title: "\\x4"\n',
        "MC003 1:9-1:12 `\\x4` means nothing inside double quotes",
        "write `\\\\` for a backslash, or use single quotes",
        id="too few digits",
    ),
    pytest.param(
        'title: "\\ud800"\n',
        "MC003 1:9-1:15 `\\ud800` means nothing inside double quotes",
        "write `\\\\` for a backslash, or use single quotes",
        id="a surrogate",
    ),
    pytest.param(
        "title: | Code\n",
        "MC003 1:8-1:14 a text after `|` begins on the next line",
        "begin the text on the next line, or put quotes around a text that starts with `|`",
        id="a text after a bar",
    ),
    pytest.param(
        "title: > 5 items\n",
        "MC003 1:8-1:17 a text after `>` begins on the next line",
        "begin the text on the next line, or put quotes around a text that starts with `>`",
        id="a text that starts with a greater-than",
    ),
    pytest.param(
        "title: |0\n  Code\n",
        "MC003 1:8-1:10 a text after `|` begins on the next line",
        "begin the text on the next line, or put quotes around a text that starts with `|`",
        id="a bar and a nought",
    ),
    pytest.param(
        "title: @home\n",
        "MC003 1:8-1:9 a text cannot start with `@` unless it stands in quotes",
        "put quotes around the text",
        id="an at sign",
    ),
    pytest.param(
        "title: `code`\n",
        "MC003 1:8-1:9 a text cannot start with a backtick unless it stands in quotes",
        "put quotes around the text",
        id="a backtick",
    ),
    pytest.param(
        "title: %done\n",
        "MC003 1:8-1:9 a text cannot start with `%` unless it stands in quotes",
        "put quotes around the text",
        id="a percent sign",
    ),
    pytest.param(
        "title: * item\n",
        "MC003 1:8-1:9 a text cannot start with `*` unless it stands in quotes",
        "put quotes around the text",
        id="a star",
    ),
    pytest.param(
        "title: *\n",
        "MC003 1:8-1:9 a text cannot start with `*` unless it stands in quotes",
        "put quotes around the text",
        id="a star alone",
    ),
    pytest.param(
        "title: & more\n",
        "MC003 1:8-1:9 a text cannot start with `&` unless it stands in quotes",
        "put quotes around the text",
        id="an ampersand",
    ),
    pytest.param(
        "title: *item, more\n",
        "MC008 1:8-1:13 there is no anchor `&item` before this alias",
        "put quotes around a text that starts with `*`, or write `&item` before what it repeats",
        id="a star with more",
    ),
    pytest.param(
        "title: !<new\n",
        "MC006 1:8-1:9 a text cannot start with `!` unless it stands in quotes",
        "put quotes around the text",
        id="an exclamation mark",
    ),
    pytest.param(
        "title: !new! x\n",
        "MC006 1:8-1:9 a text cannot start with `!` unless it stands in quotes",
        "put quotes around the text",
        id="an exclamation mark twice",
    ),
    pytest.param(
        "title: !a%z x\n",
        "MC006 1:8-1:9 a text cannot start with `!` unless it stands in quotes",
        "put quotes around the text",
        id="a tag with a sign",
    ),
    pytest.param(
        "title: !a}b x\n",
        "MC006 1:8-1:9 a text cannot start with `!` unless it stands in quotes",
        "put quotes around the text",
        id="a tag with a brace",
    ),
    pytest.param(
        "title: ? who\n",
        "MC003 1:8-1:9 a text cannot start with `?` unless it stands in quotes",
        "put quotes around the text",
        id="a question mark",
    ),
    pytest.param(
        "tags: [?who]\n",
        "MC003 1:8-1:9 a text cannot start with `?` unless it stands in quotes",
        "put quotes around the text",
        id="a question mark in a list",
    ),
    pytest.param(
        "tags: [:x]\n",
        "MC003 1:8-1:9 a text cannot start with `:` unless it stands in quotes",
        "put quotes around the text",
        id="a colon in a list",
    ),
    pytest.param(
        "title: ]\n",
        "MC003 1:8-1:9 a text cannot start with `]` unless it stands in quotes",
        "put quotes around the text",
        id="a closing bracket",
    ),
    pytest.param(
        "title: , x\n",
        "MC003 1:8-1:9 a text cannot start with `,` unless it stands in quotes",
        "put quotes around the text",
        id="a comma",
    ),
    pytest.param(
        "tags: - a\n  - b\n",
        "MC003 1:7-1:8 a list cannot begin on the line of its key",
        "begin the list on the next line, or put quotes around a text that starts with a dash",
        id="a list on the line of its key",
    ),
    pytest.param(
        "tags: [a\nid: x\n",
        "MC003 1:7-1:8 the `[` that opens here is not closed",
        "write `]` where it ends, or put quotes around a text that starts with such a sign",
        id="a bracket not closed",
    ),
    pytest.param(
        "tags: [a, b\n",
        "MC003 1:7-1:8 the `[` that opens here is not closed",
        "write `]` where it ends, or put quotes around a text that starts with such a sign",
        id="a bracket not closed at the end",
    ),
    pytest.param(
        "badge: {file: a\nid: x\n",
        "MC003 1:8-1:9 the `{` that opens here is not closed",
        "write `}` where it ends, or put quotes around a text that starts with such a sign",
        id="a brace not closed",
    ),
    pytest.param(
        'tags: ["a" "b"]\n',
        "MC003 1:12-1:13 there is no comma and no `]` before this",
        "write a comma between two entries, `]` after the last, and quotes around a text with such signs",
        id="a comma missing",
    ),
    pytest.param(
        'badge: {file: "a" alt: "b"}\n',
        "MC003 1:19-1:20 there is no comma and no `}` before this",
        "write a comma between two entries, `}` after the last, and quotes around a text with such signs",
        id="a comma missing between keys",
    ),
    pytest.param(
        "tags: [a,, b]\n",
        "MC003 1:10-1:11 there is nothing before this comma",
        "delete the comma, or write what is missing",
        id="two commas",
    ),
    pytest.param(
        "tags: [\n",
        "MC003 1:7-1:8 the `[` that opens here is not closed",
        "write `]` where it ends, or put quotes around a text that starts with such a sign",
        id="a bracket with nothing after it",
    ),
    pytest.param(
        "tags: [a,\n",
        "MC003 1:10-1:10 something is missing here",
        "write what is missing, or close the bracket that is open",
        id="a comma with nothing after it",
    ),
    pytest.param(
        "tags: [a]]\n",
        "MC003 1:10-1:11 there is one `]` too many",
        "delete this `]`",
        id="a bracket too many",
    ),
    pytest.param(
        "title: [Draft] Code\n",
        "MC003 1:16-1:20 there is something after the closing `]`",
        "put quotes around a text that starts with `[`",
        id="a word in brackets at the beginning",
    ),
    pytest.param(
        "title: {{ name }}\n",
        "MC003 1:9-1:10 a key must be a text",
        "put quotes around a text that starts with `{`, `[` or `?`, or write the key that is missing",
        id="a template",
    ),
    pytest.param(
        "%FOO\n---\nid: x\n",
        "MC006 1:1-1:5 a line cannot start with `%`",
        "delete the line, or put quotes around a text that starts with `%`",
        id="a percent line",
    ),
    pytest.param(
        "%YAML 3.0\n---\nid: x\n",
        "MC006 1:1-1:10 a line cannot start with `%`",
        "delete the line, or put quotes around a text that starts with `%`",
        id="another version",
    ),
    pytest.param(
        "%YAML 1.2 x\n---\nid: x\n",
        "MC006 1:1-1:12 a line cannot start with `%`",
        "delete the line, or put quotes around a text that starts with `%`",
        id="a version and more",
    ),
    pytest.param(
        "%YAML x\n---\nid: x\n",
        "MC006 1:1-1:8 a line cannot start with `%`",
        "delete the line, or put quotes around a text that starts with `%`",
        id="a version without a number",
    ),
    pytest.param(
        "%YAML 1\n---\nid: x\n",
        "MC006 1:1-1:8 a line cannot start with `%`",
        "delete the line, or put quotes around a text that starts with `%`",
        id="a version without a minor",
    ),
    pytest.param(
        "%YAML 1.2\n%YAML 1.2\n---\nid: x\n",
        "MC006 2:1-2:10 a line cannot start with `%`",
        "delete the line, or put quotes around a text that starts with `%`",
        id="a version twice",
    ),
    pytest.param(
        "%YAML 1111111111.1\n---\nid: x\n",
        "MC006 1:1-1:19 a line cannot start with `%`",
        "delete the line, or put quotes around a text that starts with `%`",
        id="a long version",
    ),
    pytest.param(
        "%TAG x\n---\nid: x\n",
        "MC006 1:1-1:7 a line cannot start with `%`",
        "delete the line, or put quotes around a text that starts with `%`",
        id="a tag directive",
    ),
    pytest.param(
        "%TAG !a! x\n%TAG !a! x\n---\nid: x\n",
        "MC006 2:1-2:11 a line cannot start with `%`",
        "delete the line, or put quotes around a text that starts with `%`",
        id="a tag directive twice",
    ),
    pytest.param(
        "% \n---\nid: x\n",
        "MC006 1:1-1:2 a line cannot start with `%`",
        "delete the line, or put quotes around a text that starts with `%`",
        id="no name",
    ),
    pytest.param(
        "{id: x}\nkind: stack\n",
        "MC003 2:1-2:12 there is something after the end",
        "write the whole file as `key: value` lines, or all of it inside one `{…}`",
        id="something after the end",
    ),
    pytest.param(
        "id: x\n...\nkind: stack\n",
        "MC009 3:1-3:12 a second document starts here",
        "write one micro-credential or stack a file",
        id="a document after the end",
    ),
    pytest.param(
        "...\nid: x\n",
        "MC003 1:1-1:2 there is nothing before this",
        "write `kind:` and `id:` to begin with",
        id="an end at the beginning",
    ),
    pytest.param(
        "badge:\n\tfile: a\n\talt: b\nid: x\n",
        "MC005 2:1-2:2 a tab is not allowed here, nor on 1 line below",
        "indent with spaces",
        id="a tab",
    ),
    pytest.param(
        "description: |\n\tOne.\n\tTwo.\n",
        "MC005 2:1-2:2 a tab is not allowed here, nor on 1 line below",
        "indent with spaces",
        id="a tab in a block",
    ),
    pytest.param(
        "a: &\tx\n",
        "MC005 1:5-1:6 a tab is not allowed here",
        "use spaces",
        id="a tab after an anchor",
    ),
    pytest.param(
        "title: &a &b c\n",
        "MC003 1:11-1:12 the value ends before this",
        "put quotes around the text",
        id="two anchors",
    ),
    pytest.param(
        "title: &a, c\n",
        "MC003 1:10-1:11 the value ends before this",
        "put quotes around the text",
        id="an anchor and a comma",
    ),
]


@pytest.mark.parametrize(("text", "expected", "hint"), CASES)
def test_what_libyaml_complains_of_is_told_where_it_is_mended(text: str, expected: str, hint: str) -> None:
    (finding,) = read_yaml("f.yaml", text.encode()).diagnostics
    assert (told([finding]), finding.hint) == ([expected], hint)


@pytest.mark.parametrize(("text", "expected", "hint"), CASES)
@pytest.mark.parametrize("line_break", ["\r\n", "\r"])
def test_other_line_breaks_change_no_place_and_no_word(text: str, expected: str, hint: str, line_break: str) -> None:
    (finding,) = read_yaml("f.yaml", text.replace("\n", line_break).encode()).diagnostics
    assert (told([finding]), finding.hint) == ([expected], hint)


def fixes() -> list[str]:
    """The texts whose finding has a fix."""
    texts = [str(case.values[0]) for case in CASES]
    return [text for text in texts if any(one.fix for one in read_yaml("f.yaml", text.encode()).diagnostics)]


@pytest.mark.parametrize("text", fixes())
def test_a_fix_mends_what_is_complained_of_and_is_never_called_safe(text: str) -> None:
    (finding,) = read_yaml("f.yaml", text.encode()).diagnostics
    assert finding.fix is not None
    assert not finding.fix.safe
    assert read(edited(text, finding.fix)) == []


def complaint(text: str) -> str | None:
    """What libyaml says."""
    parser = CParser(text)
    try:
        while not isinstance(parser.get_event(), StreamEndEvent):
            pass
    except YAMLError as error:
        return str(getattr(error, "problem", None))
    return None


PROBLEMS = {
    "block sequence entries are not allowed in this context",
    "could not find expected ':'",
    "could not find expected directive name",
    "did not find URI escaped octet",
    "did not find expected '!'",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "did not find expected '-' indicator",
    "did not find expected <document start>",
    "did not find expected alphabetic or numeric character",
    "did not find expected comment or line break",
    "did not find expected digit or '.' character",
    "did not find expected hexdecimal number",
    "did not find expected key",
    "did not find expected node content",
    "did not find expected tag URI",
    "did not find expected version number",
    "did not find expected whitespace or line break",
    "did not find the expected '>'",
    "found a tab character where an indentation space is expected",
    "found an indentation indicator equal to 0",
    "found character that cannot start any token",
    "found duplicate %TAG directive",
    "found duplicate %YAML directive",
    "found extremely long version number",
    "found incompatible YAML document",
    "found invalid Unicode character escape code",
    "found unexpected document indicator",
    "found unexpected end of stream",
    "found unknown directive name",
    "found unknown escape character",
    "mapping keys are not allowed in this context",
    "mapping values are not allowed in this context",
}


def test_every_complaint_of_libyaml_that_a_file_can_cause_is_among_the_cases() -> None:
    assert {complaint(str(case.values[0])) for case in CASES} - {None} == PROBLEMS


WORDS_OF_LIBYAML = (
    "mapping", "sequence", "scalar", "token", "node", "block", "flow", "simple key", "indicator", "stream", "directive",
    "scanning", "parsing", "did not find", "context",
)  # fmt: skip


def words(finding: Diagnostic) -> str:
    """Everything that is said to the author."""
    return f"{finding.message} {finding.hint}".lower()


@pytest.mark.parametrize(("text", "expected", "hint"), CASES)
def test_no_word_of_libyaml_reaches_the_author(text: str, expected: str, hint: str) -> None:
    assert not [word for word in WORDS_OF_LIBYAML if word in f"{expected} {hint}".lower()], text


@pytest.mark.parametrize("problem", ["found unexpected ':'", "did not find expected whitespace", "something new"])
def test_a_complaint_that_no_file_is_known_to_cause_is_told_in_everyday_words_too(problem: str) -> None:
    told_of = told_about("while parsing a block node", Trouble("a: b\n", problem, 3, 3, (0, 0)))
    assert not [word for word in WORDS_OF_LIBYAML if word in f"{told_of.message} {told_of.hint}".lower()]


def test_a_long_mistake_is_shown_by_its_beginning() -> None:
    (finding,) = read_yaml("f.yaml", f"id: x\n{'long ' * 200}\nkind: stack\n".encode()).diagnostics
    assert len(words(finding)) < 300


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a: x\n\tb: y\n", None),
        ("a:\n\tb: y\n\tc: z\n", "1 line"),
        ("a:\n\tb: y\n\tc: z\n\n\t\n\t# x\n\td: w\n", "2 lines"),
    ],
)
def test_tabs_that_indent_are_told_once_with_the_number_of_lines_below(text: str, count: str | None) -> None:
    (finding,) = read_yaml("f.yaml", text.encode()).diagnostics
    assert finding.rule.code == "MC005"
    assert finding.message == "a tab is not allowed here" + (f", nor on {count} below" if count else "")


def test_tabs_between_values_are_told_once_and_their_fix_is_safe() -> None:
    text = "a:\tb\nc:\t[d,\te]\t# f\tg\n"
    (finding,) = read_yaml("f.yaml", text.encode()).diagnostics
    assert finding.message == "a tab is not allowed here, nor in 3 more places below"
    assert finding.fix is not None
    assert finding.fix.safe
    mended = edited(text, finding.fix)
    assert mended == "a: b\nc: [d, e] # f\tg\n"
    assert read(mended) == []


def test_what_a_merge_key_brings_is_not_found_missing_as_well() -> None:
    reading = read_yaml("f.yaml", b"a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\nc:\n  <<: [*x, {r: 4}]\n")
    assert [one.rule.code for one in reading.diagnostics] == ["MC007", "MC007"]
    assert reading.document is not None
    both = {"p": "1", "q": "2"}
    assert reading.document.data == {"a": both, "b": {"p": "1", "q": "3"}, "c": {**both, "r": "4"}}


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ("title: Café\n".encode("cp1252"), "; it was probably saved as Windows-1252, where this byte is `é`"),
        (b"title: \x93Code\x94\n", "; it was probably saved as Windows-1252, where this byte is `\u201c`"),
        (b"title: caf\xe9", "; it was probably saved as Windows-1252, where this byte is `é`"),
        (b"title: \x81x\n", ""),
        (b"title: \xa0x\n", ""),
        (b"title: \xe2\x82\n", ""),
        ("title: x\n".encode("utf-16"), "; it was saved as UTF-16"),
        (b"\xfe\xff" + "title: x\n".encode("utf-16-be"), "; it was saved as UTF-16"),
    ],
)
def test_a_file_that_is_no_utf_8_is_told_as_what_it_was_probably_saved(raw: bytes, hint: str) -> None:
    (finding,) = read_yaml("f.yaml", raw).diagnostics
    assert finding.hint == f"save the file as UTF-8 in your editor{hint}"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("id: code-tracing\ntitle: [\n", "code-tracing"),
        ("kind: stack\r\nid: 'a-b'   # its id\r\ntitle: [\r\n", "a-b"),
        ('title: [\nid: "x1"\n', "x1"),
        ("  id: inner\ntitle: [\n", None),
        ("id: No Id\ntitle: [\n", None),
        ("title: [\n", None),
    ],
)
def test_a_file_that_cannot_be_read_has_the_id_that_its_text_names(text: str, named: str | None) -> None:
    reading = read_yaml("f.yaml", text.encode())
    assert reading.document is None
    assert reading.named == named
