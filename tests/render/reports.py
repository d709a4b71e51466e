"""One report with everything that findings can have, and the files that it is about."""

from mcctl.diagnostics import Diagnostic, Edit, Fix, Position, Related, Report, Rule, Severity, Span

PILOT = "stacks/pilot-room.yaml"
TRACING = "micro-credentials/code-tracing.yaml"
FILES = {
    PILOT: [
        "kind: stack",
        "id: pilot-room",
        "visiblity: public",
        "title: 日本 Pilot\tRoom TODO",
        "access:",
        "  - {group: northlake-pilot-educators}",
        "members:",
        "  - {micro_credential: code-tracing}",
        "  - {micro_credential: live-coding}",
        "  - {micro_credential: systematic-debugging}",
        "  - {micro_credential: code-tracing}",
    ],
    TRACING: [
        "kind: micro-credential",
        "overview: >",
        "  Educators trace what a",
        "  program does, line by line,",
        "  before it is run.",
        "",
        "  They say what each name",
        "  holds, and what is printed,",
        "  and why.",
        "  That is all.",
        f"  {'They try again. ' * 20}Then teh program runs, {'and it runs. ' * 20}",
    ],
    "stacks/hostile.yaml": [
        "id: ::error::x \x1b[31mred ##[error]y",
        "title: '| @octocat #12 <img src=x> [a](http://evil.example) ``` \u202eabc'",
    ],
}
UNKNOWN = Rule("MC002", "unknown-key", Severity.ERROR)
TWICE = Rule("MC203", "duplicate-member", Severity.ERROR)
LEVELS = Rule("MC303", "same-levels", Severity.WARNING)
DEBRIS = Rule("MC311", "debris", Severity.NOTE)
PUBLIC = Rule("MC211", "public-repository", Severity.ERROR)


def span(line: int, start: int, end: int, last: int | None = None) -> Span:
    """From a column of a line to before a column of the same or a later one."""
    return Span(Position(line, start), Position(last or line, end))


def lines_of(path: str) -> list[str]:
    """The lines of one of the files, none for any other."""
    return FILES.get(path, [])


def rich_report() -> Report:
    """Everything at once."""
    first = Related(PILOT, span(8, 5, 37), "first here")
    other = Related(TRACING, span(1, 1, 5), "this is what is meant")
    hostile = "`@octocat` said `| <b>` and ``x` \x1b[2J ##[error]z [a](http://evil.example) #12 ::error::"
    return Report.of(
        [
            Diagnostic(
                UNKNOWN, "there is no key `visiblity` here", PILOT, span(3, 1, 10), ("visiblity",),
                hint="did you mean `visibility`?", fix=Fix(safe=False, edits=(Edit(span(3, 1, 10), "visibility"),)),
            ),
            Diagnostic(
                TWICE, "`code-tracing` is a member twice", PILOT, span(11, 5, 37), ("members", 3),
                hint="keep one of the two", related=(first, other),
            ),
            Diagnostic(DEBRIS, "`TODO` is left", PILOT, span(4, 19, 23), ("title",), hint="write the title"),
            Diagnostic(LEVELS, "the text is long", TRACING, span(2, 11, 15, 10), ("overview",)),
            Diagnostic(
                DEBRIS, "`teh` is no word", TRACING, span(11, 328, 331), ("overview",),
                fix=Fix(safe=True, edits=(Edit(span(11, 328, 331), "the"),)),
            ),
            Diagnostic(LEVELS, hostile, "stacks/hostile.yaml", span(1, 5, 38), ("id",), hint=hostile),
            Diagnostic(DEBRIS, "the title", "stacks/hostile.yaml", span(2, 8, 30), ("title",)),
            Diagnostic(
                PUBLIC, "the file holds what is not for everybody", "stacks/hostile.yaml", span(2, 1, 6), (),
                related=(first,), fix=Fix(safe=True, edits=(Edit(span(2, 1, 6), "secret"),)), is_private=True,
            ),
            Diagnostic(UNKNOWN, "a file that is gone", "stacks/gone.yaml", span(7, 1, 3)),
        ],
        files=12,
    ).with_suppressed(4)  # fmt: skip
