"""`mcctl validate`: every finding in one run."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.output import Output, parse_formats
from mcctl.cli.reporting import FORMATS, write_report
from mcctl.cli.world import World
from mcctl.diagnostics import Diagnostic, Report, Severity
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    from mcctl.cli.repository import Opened
    from mcctl.source.repository import Repository


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
) -> None:
    """Check every file: syntax, shape, identity, references, visibility, content."""
    from mcctl.cli.checking import Wanted, chosen
    from mcctl.cli.repository import open_repository
    from mcctl.source.repository import read_repository

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    if baseline is not None and any(
        target.path and target.path.absolute() == baseline.absolute() for target in targets
    ):
        raise UsageError(
            f"`{baseline}` is read and written in one run, which would lose what it holds",
            hint="write it anew without `--baseline`",
        )
    opened = open_repository(world, output)
    choice = chosen(opened.settings, select or (), ignore or ())
    settled = _settled(baseline) if baseline is not None else ()
    wanted_paths = [_inside(path, opened.root) for path in paths or ()]
    repository = read_repository(opened.tree)
    since = None
    if base is not None:
        from mcctl.cli.since import since_of

        since = since_of(opened, repository, base)
    report = opened.check(repository, Wanted(choice, since, _answers(repository) if online else None, settled))
    report = _limited(report, opened, repository, wanted_paths, changed_since)

    write_report(output, targets, report, opened.tree)
    if report.has_errors or (strict and report.count(Severity.WARNING)):
        raise typer.Exit(Exit.FINDINGS)


def _limited(
    report: Report, opened: "Opened", repository: "Repository", paths: list[str], changed_since: str | None
) -> Report:
    """Keeps the findings that are asked for; what is held back for privacy's sake is no matter of choice."""
    kept: Iterable[Diagnostic] = report.diagnostics
    if report.is_withheld:
        return report
    if paths:
        kept = [
            finding
            for finding in kept
            if any(finding.file == path or finding.file.startswith(f"{path}/") or path == "." for path in paths)
        ]
    if changed_since is not None:
        from mcctl.cli.since import touched_by

        touched = touched_by(opened, repository, changed_since)
        kept = [finding for finding in kept if touched.holds(finding)]
    return report.among(kept)


def _answers(repository: "Repository") -> dict[str, str | None]:
    from mcctl.remote.links import look_up
    from mcctl.rules.prose import addresses

    return look_up(sorted({address.url for address in addresses(repository.catalog)}))


def _settled(path: Path) -> tuple[str, ...]:
    """Reads the fingerprints of a baseline; a UsageError where it is none."""
    from pydantic import ValidationError

    from mcctl.render.diagnostics_json import DiagnosticsView

    hint = f"write one with `mcctl validate --format json={path}`"
    try:
        view = DiagnosticsView.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(
            f"`{path}` cannot be read: {(error.strerror or 'unknown reason').lower()}", hint=hint
        ) from error
    except ValidationError as error:
        raise UsageError(f"`{path}` is no baseline", hint=hint) from error
    return tuple(finding.fingerprint for finding in view.diagnostics)


def _inside(path: Path, root: Path) -> str:
    full = path.resolve()
    if not path.exists():
        raise UsageError(f"there is no `{path}`")
    if not full.is_relative_to(root):
        raise UsageError(f"`{path}` is not in the repository {root}")
    return full.relative_to(root).as_posix()
