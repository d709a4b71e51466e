"""Whatever stands in a file, no terminal, log, page or program takes it for more than text."""

import json
import re
import unicodedata
from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.cells import cell_len

from mcctl.diagnostics import Diagnostic, Position, Related, Report, Severity, Span
from mcctl.render.diagnostics_github import diagnostics_github
from mcctl.render.diagnostics_markdown import diagnostics_markdown
from mcctl.render.diagnostics_plain import diagnostics_plain
from mcctl.render.diagnostics_sarif import diagnostics_sarif
from mcctl.render.diagnostics_text import diagnostics_text
from mcctl.render.escape import (
    command_data,
    command_property,
    json_text,
    markdown,
    markdown_block,
    markdown_code,
    one_line,
)
from mcctl.render.frame import Label, frame
from tests.render.reports import LEVELS, UNKNOWN

HOSTILE = (
    "::error::x", " ::set-output name=a::b", "##[error]x", "%0A", "\n", "\r\n", "\r", "\t", "\x1b[31m", "\x9b1m",
    "\x00", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\U000e0041", "\udcff", "\ud83d",
    "<b>", "</details>", "<!--", "-->", "&lt;", "&#64;", "@octocat", "#12", "GH-12", "octo/cat#1", "deadbeef",
    "[a](http://b)", "![a](b)", "<http://a>", "http://a.b", "www.a.b", "x@y.zz", "|", "\\|", "\\", "`", "``",
    "```", "~~~", "*a*", "__a__", "~~a~~", "$a$", ":tada:", "[^1]", "[x]:", "{0}", "---", "- [ ] a", "# a", "1. a",
    "> a", "日本", "e\u0301", "👩\u200d🏫", "العربية", "नमस्ते", "a", "b c", " ", "", ",", ":", "=", "title=x",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=3)), max_size=8).map("".join)
NAMES = TEXTS.filter(lambda text: not re.search("[\ud800-\udb7f\udc00-\udc7f\udd00-\udfff\0]", text)).map(
    lambda text: f"stacks/{text}.yaml"
)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    ends = draw(st.lists(st.builds(Position, st.integers(1, 6), st.integers(1, 40)), min_size=2, max_size=2))
    return Span(*sorted(ends))


FINDINGS = st.builds(
    Diagnostic,
    st.sampled_from([UNKNOWN, LEVELS, UNKNOWN.weighing(Severity.NOTE)]),
    TEXTS,
    NAMES,
    spans(),
    st.lists(st.one_of(TEXTS, st.integers(0, 9)), max_size=3).map(tuple),
    st.none() | TEXTS,
    st.lists(st.builds(Related, NAMES, spans(), TEXTS), max_size=2).map(tuple),
    is_private=st.booleans(),
)
REPORTS = st.lists(FINDINGS, max_size=4).map(lambda found: Report.of(found, files=1))
LINES = st.lists(TEXTS.map(lambda text: text.replace("\n", " ").replace("\r", " ")), max_size=6)


def check_harmless(text: str) -> None:
    """Nothing that a terminal or a log obeys is in a text, beside line breaks of ours."""
    for character in text.replace("\n", ""):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}, repr(character)
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }
        assert character not in "\u200b\u200e\u200f\u2060\ufeff\u061c\xad"
    assert "##[" not in text


def pieces(source: str) -> Iterator[Token]:
    """What a reader of Markdown finds in it, with tables."""
    for block in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source):
        yield block
        yield from block.children or ()


@given(TEXTS)
def test_a_text_on_one_line_is_harmless_and_shown_the_same_twice(text: str) -> None:
    shown = one_line(text)

    check_harmless(shown)
    assert "\n" not in shown
    assert one_line(shown) == shown


@given(TEXTS)
def test_json_is_harmless_and_loses_nothing(text: str) -> None:
    written = json_text({"text": text, text: [text]})

    check_harmless(written)
    assert json.loads(written) == {"text": text, text: [text]}


@given(TEXTS)
@example("&#64;octocat")
@example("x`y`z``a`")
def test_markdown_holds_plain_words_and_code_and_nothing_else(text: str) -> None:
    source = markdown(text)
    tokens = list(pieces(f"A {source}"))

    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close", "text", "code_inline"}
    words = "".join(token.content for token in tokens if token.type == "text")
    assert not set(words) & set("@#<>&*_[]\\|~$`{}=")
    assert not re.search(r"://|www\.|\b[0-9a-f]{7,40}\b|[A-Za-z]-\d|:\w+:", words)
    said = "".join(token.content for token in tokens if token.type in {"text", "code_inline"})
    assert re.sub(r"[\s`]", "", said) == re.sub(r"[\s`]", "", "A" + one_line(text))


def test_a_long_word_of_any_script_is_read_in_no_time() -> None:
    for word in ("\u0639\u0900" * 50_000, "word" * 25_000, "re-" * 25_000 + "do"):
        assert markdown(word) == word
        assert markdown(f"{word}@") == f"`{word}@`"


@given(TEXTS)
def test_markdown_code_is_one_code_that_holds_the_text(text: str) -> None:
    tokens = [token for token in pieces(f"A {markdown_code(text)}") if token.type not in {"inline", "text"}]

    assert [token.type for token in tokens] == ["paragraph_open", "code_inline", "paragraph_close"]
    assert tokens[1].content.strip() == one_line(text).strip()


@given(LINES)
def test_a_block_of_code_holds_its_lines_and_ends_where_it_should(lines: list[str]) -> None:
    tokens = list(pieces(f"{markdown_block(lines)}\n\nafter"))

    assert [token.type for token in tokens if token.type not in {"inline", "text"}] == [
        "fence", "paragraph_open", "paragraph_close",
    ]  # fmt: skip
    assert tokens[0].content == "\n".join(one_line(line) for line in lines) + "\n"


@given(REPORTS, LINES)
def test_a_summary_has_the_tables_and_folds_that_we_wrote_and_no_other_thing(report: Report, lines: list[str]) -> None:
    written = diagnostics_markdown(report, lambda _: lines)
    tokens = list(pieces(written))

    check_harmless(written)
    assert not {"link_open", "image", "em_open", "strong_open", "s_open", "blockquote_open", "hr"} & {
        token.type for token in tokens
    }
    html = {token.content.strip() for token in tokens if token.type in {"html_block", "html_inline"}}
    assert html <= {"<details><summary>The lines</summary>", "</details>", "<br>"}
    files = len({finding.file for finding in report.diagnostics})
    assert sum(token.type == "table_open" for token in tokens) == files
    assert sum(token.type == "tr_open" for token in tokens) == files + len(report.diagnostics)
    assert sum(token.type == "td_open" for token in tokens) == 4 * len(report.diagnostics)
    assert sum(token.type == "heading_open" for token in tokens) == 1 + files


def as_runner_reads(line: str) -> tuple[str, dict[str, str], str]:
    """Reads a workflow command as GitHub's runner does."""
    assert line.startswith("::")
    head, data = line[2:].split("::", 1)
    name, _, rest = head.partition(" ")
    properties = dict(part.split("=", 1) for part in rest.split(","))
    mapped = {key: value.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
              for key, value in properties.items()}  # fmt: skip
    return name, mapped, data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


@given(TEXTS, TEXTS)
def test_a_command_is_read_as_the_text_that_it_was_written_from(message: str, name: str) -> None:
    line = f"::error file={command_property(name)},line=1::{command_data(message)}"

    assert as_runner_reads(line) == (
        "error",
        {"file": one_line(name), "line": "1"},
        "\n".join(one_line(part) for part in message.split("\n")),
    )


@given(REPORTS)
def test_annotations_are_one_line_a_finding_and_name_its_place(report: Report) -> None:
    commands = list(diagnostics_github(report, prefix="a,b:c"))

    assert len(commands) == len(report.diagnostics)
    for command in commands:
        check_harmless(command)
        assert "\n" not in command
        name, properties, _ = as_runner_reads(command)
        assert name in {"error", "warning", "notice"}
        assert properties.keys() <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert properties["file"].startswith("a,b:c/stacks/")


@given(REPORTS, LINES)
def test_what_people_read_is_harmless_and_no_line_of_it_is_a_command(report: Report, lines: list[str]) -> None:
    text = [line.plain for line in diagnostics_text(report, lambda _: lines, width=60)]
    for line in [*text, *diagnostics_plain(report)]:
        check_harmless(line)
        assert "\n" not in line
        assert not line.lstrip().startswith("::")


@given(REPORTS)
def test_sarif_has_a_result_a_finding_and_no_address_or_fingerprint_twice(report: Report) -> None:
    written = json_text(diagnostics_sarif(report, version="1.0.0", prefix="a b"))
    results = json.loads(written)["runs"][0]["results"]

    check_harmless(written)
    assert [result["ruleId"] for result in results] == [finding.rule.code for finding in report.diagnostics]
    for result in results:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"a%20b/stacks/(?:[A-Za-z0-9_.~/-]|%[0-9A-F]{2})+", uri)
        assert "](" not in result["message"]["text"]
    prints = [result["partialFingerprints"]["mcctlFinding/v1"] for result in results]
    assert len(set(prints)) == len(prints)


CLUSTERS = st.lists(
    st.sampled_from(["a", "z", " ", "日", "e\u0301", "👩\u200d🏫", "🇩🇪", "\t", "\x1b", "한", "\udcff", "##["]),
    min_size=1,
    max_size=120,
)


@given(CLUSTERS, st.data(), st.integers(30, 90))
def test_the_marks_stand_below_what_they_mean_however_long_and_wide_the_line_is(
    clusters: list[str], data: st.DataObject, width: int
) -> None:
    first = data.draw(st.integers(0, len(clusters) - 1))
    last = data.draw(st.integers(first + 1, len(clusters)))
    start, end = len("".join(clusters[:first])), len("".join(clusters[:last]))
    meant = one_line("".join(clusters[first:last]))

    span = Span(Position(1, start + 1), Position(1, end + 1))
    _, line, marks = (shown.plain for shown in frame(["".join(clusters)], [Label(span, "")], width=width))

    assert cell_len(line) <= max(width, 25)
    before, under = marks.index("^"), marks.count("^")
    shown = "".join(at_cells(line, before, before + under))
    if "…" in line:
        assert meant.rstrip().startswith(shown.rstrip(" …"))
    else:
        assert shown.rstrip() == meant.rstrip()


def at_cells(line: str, first: int, last: int) -> Iterator[str]:
    """The characters of a line that stand from a cell to before another; one that joins the one before it stands there."""
    at = 0
    for index, character in enumerate(line):
        if cell_len(line[: index + 1]) > cell_len(line[:index]):
            at = cell_len(line[:index])
        if first <= at < last:
            yield character
