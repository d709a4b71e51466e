"""`mcctl validate`: every finding in one run."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.output import Output, parse_formats
from mcctl.cli.replay import Recording, run_of
from mcctl.cli.reporting import FORMATS, write_report
from mcctl.cli.world import World
from mcctl.diagnostics import Severity
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    from mcctl.cli.inspection import Inspection


def validate(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Tell only of these files and folders; everything is read all the same.")
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help="text, plain, json, github, sarif or markdown; several times, each with =FILE.",
            metavar="FORMAT",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on warnings too.")] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="RULE", help="Apply only these rules: MC302, MC3, criterion-text; may be repeated."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="Do not apply these rules; may be repeated.")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Do not tell what this file holds, which `--format json=FILE` wrote before."),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Tell also what has changed for learners since the branch left this commit."),
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Tell only what changes since the branch left this commit touch."),
    ] = None,
    online: Annotated[bool, typer.Option("--online", help="Try every web address too.")] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read everything anew, and keep nothing for the next run.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without changing what is meant.")] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option("--unsafe-fixes", help="Mend also what is only likely to be meant: read the change afterwards."),
    ] = False,
) -> None:
    """Check every file: syntax, shape, identity, references, visibility, content."""
    from mcctl.cli.checking import chosen
    from mcctl.cli.inspection import Inspection, baseline_in, inside
    from mcctl.cli.repository import open_repository

    repeated = run_of(sys.argv[1:])
    recording = Recording(repeated) if repeated is not None else None
    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    if baseline is not None and any(t.path is not None and t.path.absolute() == baseline.absolute() for t in targets):
        raise UsageError(
            f"`{baseline}` is read and written in one run, which would lose what it holds",
            hint="write it anew without `--baseline`",
        )
    opened = open_repository(world, output)
    inspection = Inspection(
        opened,
        chosen(opened.settings, select or (), ignore or ()),
        baseline_in(baseline) if baseline is not None else (),
        tuple(inside(path, opened.root) for path in paths or ()),
        base,
        changed_since,
        is_cached=not no_cache,
    )
    if online:
        inspection = inspection.online()
    if fix or unsafe_fixes:
        _mend(inspection, output, with_unsafe=unsafe_fixes)
    repository = inspection.read(opened.tree)
    report = inspection.judge(repository)
    write_report(output, targets, report, opened.tree)
    is_wrong = report.has_errors or (strict and report.count(Severity.WARNING) > 0)
    status = Exit.FINDINGS if is_wrong else Exit.DONE
    if recording is not None:
        recording.keep(repository.images, int(status))
    raise typer.Exit(status)


def _mend(inspection: "Inspection", output: Output, *, with_unsafe: bool) -> None:
    from mcctl.cli.fixing import mend
    from mcctl.source.replace import replace_file

    mended = mend(inspection.opened.tree, inspection.report, with_unsafe=with_unsafe)
    for file, done in sorted(mended.items()):
        replace_file(inspection.opened.root / file, done.after, read=done.before, shown=file)
        output.say(f"{file}: {done.count} mended")
