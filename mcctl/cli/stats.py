"""`mcctl stats`: a period's numbers and the report of them, from the platform or from event files."""

from pathlib import Path
from typing import Annotated

import typer

from mcctl.cli.output import Output, parse_formats
from mcctl.cli.world import World, now
from mcctl.errors import Exit, UsageError

FORMATS = ("text", "json", "csv", "markdown", "html", "pdf")


def stats(
    context: typer.Context,
    quarter: Annotated[
        str | None, typer.Option(metavar="YYYY-QN", help="The quarter; left out = the last whole one.")
    ] = None,
    month: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="A month instead.")] = None,
    year: Annotated[str | None, typer.Option(metavar="YYYY", help="A year instead.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Any other days instead: the first of them.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Goes with `--from`: the first day that counts no more.")
    ] = None,
    compare: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WITH",
            help="`previous` or `year-ago`; may be repeated. Left out = both, and for `json` and `csv` neither.",
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHAT",
            help="Count by state, country, subject, stack, micro-credential, day or week as well; may be repeated.",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="Count only what happened before this day, or 2026-10-05T09:00:00-05:00."),
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Such as America/Chicago; left out = the settings', else UTC.")
    ] = None,
    issuer: Annotated[
        str | None, typer.Option(metavar="ID", help="Count one issuer's; left out = all that the source covers.")
    ] = None,
    audience: Annotated[
        str,
        typer.Option(
            metavar="WHOM",
            help="`internal`, `partners` or `public`: for the last two, what counts few people is left out.",
        ),
    ] = "internal",
    events: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH",
            help="Count event files, folders or patterns of them, instead of asking a platform; may be repeated. After "
            "`--platform NAME`, both are counted, and it is told where they differ.",
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            metavar="ENGINE", help="What counts event files: `auto`, `sqlite`, `duckdb` or `spark://HOST:PORT`."
        ),
    ] = "auto",
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="`text`, `json`, `csv`, `markdown`, `html` or `pdf`; several times, each with =FILE.",
        ),
    ] = None,
    letter: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What people wrote for the page; left out = reports/YYYY-QN.md, if it is there."
        ),
    ] = None,
    new_letter: Annotated[
        bool, typer.Option("--new-letter", help="Make reports/YYYY-QN.md, to be written by people; count nothing.")
    ] = False,
    freeze: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-QN", help="Store a quarter's numbers in reports/; later runs tell what is no longer the same."
        ),
    ] = None,
    restate: Annotated[
        bool, typer.Option("--restate", help="With `--freeze`: store numbers in place of other ones.")
    ] = False,
    paths: Annotated[list[str] | None, typer.Argument(help="More event files.", metavar="[PATH]...")] = None,
) -> None:
    """Count a quarter: awards, earners, launches, states, page views and more.

    Shown as a page in the terminal. With `--format html=letter.html` or `--format pdf=letter.pdf` it is one to send.
    """
    from mcctl.cli.asking import Options, asked, period_asked
    from mcctl.cli.freezing import check_freezing, freeze_numbers
    from mcctl.cli.letter import begin_letter, letter_of
    from mcctl.cli.numbers import open_sources, opened_for
    from mcctl.cli.report import build_report
    from mcctl.cli.report_formats import check_formats, write_report

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    check_formats(targets)
    files = [*(events or []), *(paths or [])]
    if paths and not events:
        raise UsageError("files are counted with `--events PATH…`")
    if engine != "auto" and not files:
        raise UsageError(
            "`--engine` is for event files", hint="name them with `--events PATH…`, or leave `--engine` out"
        )
    if freeze is not None and formats:
        raise UsageError(
            "`--freeze` stores numbers and shows none", hint="leave `--format` out, and run it once more with it"
        )
    if restate and freeze is None:
        raise UsageError("`--restate` goes with `--freeze`", hint="name the quarter: `--freeze YYYY-QN`")
    if freeze is not None and quarter is not None:
        raise UsageError("two quarters are named", hint="leave `--quarter` out: `--freeze` names it")
    opened = opened_for(world, output, is_needed=not files or new_letter or freeze is not None)
    options = Options(
        period=period_asked(
            opened,
            now(),
            time_zone=time_zone,
            quarter=freeze or quarter,
            month=month,
            year=year,
            first=first,
            until=until,
        ),
        now=now(),
        compare=compare or [],
        by=by or [],
        as_of=as_of,
        audience=audience,
        issuer=issuer,
        formats=[target.format for target in targets] if freeze is None else [],
    )
    wanted = asked(opened, options)
    if opened is not None and new_letter:
        begin_letter(opened.root, wanted.question.period, output)
        return
    if freeze is not None:
        check_freezing(wanted.question)
    text = letter_of(opened, letter, wanted.question.period) if wanted.has_pages else None
    with open_sources(world, output, opened, files, issuer, engine) as sources:
        report = build_report(output, opened, sources, wanted, text)
        is_wrong = sources.tell_problems(output, wanted.question, is_inside=wanted.audience == "internal")
    if opened is not None and freeze is not None:
        freeze_numbers(output, opened.root, report, is_restating=restate)
    else:
        write_report(output, targets, report)
    if is_wrong:
        raise typer.Exit(Exit.FINDINGS)
