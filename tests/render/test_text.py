"""What people read, spelled out."""

from collections.abc import Iterable

from rich.text import Text

from mcctl.diagnostics import Diagnostic, Position, Related, Report, Rule, Severity, Span
from mcctl.render.diagnostics_text import diagnostics_text
from mcctl.render.escape import clipped, one_line

UNKNOWN = Rule("MC002", "unknown-key", Severity.ERROR)
FILES = {"stacks/a.yaml": ["kind: stack", "id: a", "visiblity: private", "", "title: 日本 visiblity"]}


def plain(lines: Iterable[Text]) -> str:
    return "\n".join(line.plain for line in lines)


def span(line: int, start: int, end: int) -> Span:
    return Span(Position(line, start), Position(line, end))


def lines_of(path: str) -> list[str]:
    return FILES.get(path, [])


def test_a_finding_shows_its_place_the_lines_around_and_the_way_out() -> None:
    finding = Diagnostic(
        UNKNOWN,
        "there is no key `visiblity` here",
        "stacks/a.yaml",
        span(3, 1, 10),
        hint="did you mean `visibility`?",
        related=(Related("stacks/b.yaml", span(1, 1, 2), "written right here"),),
    )

    assert plain(diagnostics_text(Report.of([finding], files=2), lines_of)) == (
        "stacks/a.yaml:3:1: error[MC002] there is no key `visiblity` here\n"
        "   │\n"
        " 2 │ id: a\n"
        " 3 │ visiblity: private\n"
        "   │ ^^^^^^^^^\n"
        "   = see stacks/b.yaml:1:1: written right here\n"
        "   = hint: did you mean `visibility`?\n"
        "\n"
        "2 files: 1 error\n"
        "`mcctl explain MC002` tells why and what to write instead"
    )


def test_the_mark_stands_under_wide_characters() -> None:
    finding = Diagnostic(UNKNOWN, "wide", "stacks/a.yaml", span(5, 11, 20))

    frame = plain(diagnostics_text(Report.of([finding], files=1), lines_of)).splitlines()

    assert frame[2:4] == [" 5 │ title: 日本 visiblity", "   │ " + " " * 12 + "^" * 9]


def test_a_file_that_cannot_be_shown_has_no_frame() -> None:
    finding = Diagnostic(UNKNOWN, "gone", "stacks/gone.yaml", span(3, 1, 10))

    assert plain(diagnostics_text(Report.of([finding], files=1), lines_of)) == (
        "stacks/gone.yaml:3:1: error[MC002] gone\n"
        "\n"
        "1 file: 1 error\n"
        "`mcctl explain MC002` tells why and what to write instead"
    )


def test_nothing_to_report_is_said() -> None:
    assert plain(diagnostics_text(Report.of([], files=12), lines_of)) == "✓ 12 files, nothing to report"


def test_control_and_direction_characters_are_shown_by_their_code() -> None:
    assert one_line("a\x1b[31mred\r\nb\tc\u202edcba\x9b1m") == "a\\u001b[31mred b c\\u202edcba\\u009b1m"


def test_a_long_text_is_clipped() -> None:
    assert clipped("x" * 30, 10) == "xxxxxxxxx…"
