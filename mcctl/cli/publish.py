"""`mcctl publish`: shows the plan, asks, applies it whole."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.allowances import (
    AllowDirty,
    Expose,
    Overwrite,
    Retire,
    RetireAll,
    SameVersion,
    Withdraw,
    allowances_of,
)
from mcctl.cli.output import Output, parse_formats
from mcctl.cli.reporting import PLAN_FORMATS, readable, write_plan
from mcctl.cli.world import World
from mcctl.errors import Exit, InterruptError, McctlError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcctl.api.changesets import Applied, Provenance
    from mcctl.cli.interruption import Finishing
    from mcctl.cli.planning import Read
    from mcctl.cli.repository import Opened
    from mcctl.plan.plan import Plan
    from mcctl.plan.saved import SavedPlan
    from mcctl.remote.client import Client


def publish(
    context: typer.Context,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask; for pipelines. Allows nothing that a guard refuses.")
    ] = False,
    plan_file: Annotated[
        Path | None,
        typer.Option("--plan", metavar="FILE", help="Publish just the plan that was saved, or nothing; asks nobody."),
    ] = None,
    revert: Annotated[
        str | None,
        typer.Option(
            "--revert", metavar="CHANGESET", help="Undo a change set of `mcctl log`; the files stay as they are."
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help=f"{', '.join(PLAN_FORMATS)}; several times, each with =FILE.", metavar="FORMAT"),
    ] = None,
    expose: Expose = None,
    withdraw: Withdraw = None,
    retire: Retire = None,
    retire_all: RetireAll = None,
    overwrite: Overwrite = None,
    same_version: SameVersion = None,
    allow_dirty: AllowDirty = False,
) -> None:
    """Show the plan, ask, and apply it: whole or not at all."""
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.interruption import Finishing
    from mcctl.cli.planning import by_flags_and_commits, plan_against, read_desired
    from mcctl.cli.progress import Progress
    from mcctl.cli.repository import open_repository
    from mcctl.cli.saving import as_saved, check_same, open_plan
    from mcctl.render.plan_json import PublishView, plan_view

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], PLAN_FORMATS)
    flags = allowances_of(
        expose=expose, withdraw=withdraw, retire=retire, retire_all=retire_all, overwrite=overwrite,
        same_version=same_version,
    )  # fmt: skip
    if revert is not None and plan_file is not None:
        raise UsageError("a saved plan is about files, and `--revert` is not", hint="leave one of them out")
    kept = open_plan(plan_file) if plan_file is not None else None
    _check_wanted(flags, kept, yes=yes)
    finishing = Finishing(output)
    if revert is not None:
        from mcctl.cli.reverting import revert as undo

        with finishing.telling():
            undo(world, output, finishing, targets, revert, flags, yes=yes)
        return
    progress = Progress(output)
    with finishing.telling():
        opened = open_repository(world, output)
        address = address_of(world, opened)
        with progress.during("reading the files"):
            read = read_desired(opened, beside=plan_file)
        _check_findings(output, opened, read)
        desired = read.needed()
        allowing = by_flags_and_commits(flags, opened) if kept is None else as_saved(kept)
        with connect(address, opened.root, desired.issuer) as client:
            with progress.during(f"comparing them with {address.name}"):
                plan = plan_against(client, desired, address, allowing, output, allow_dirty=allow_dirty)
            output.detail(f"{address.name} is {address.url}, at catalogue revision {plan.revision}; plan {plan.digest}")
            if kept is not None and plan_file is not None:
                check_same(kept, plan, plan_file)
            shown = [target for target in targets if target.format != "json"]
            write_plan(output, shown, plan, opened.tree, against=address.name, documents=desired.documents)
            applied: Applied | None = None
            if plan.changes and not plan.refused and (yes or kept is not None or _is_wanted(plan, address.name)):
                applied = _apply(client, opened, read, plan, finishing, output)
            is_done = not plan.refused and (applied is not None or not plan.changes)
            if plan.settled and is_done and not desired.dirty:  # what is not committed may still be taken back
                _settle(client, read, plan, output)
    if applied is not None:  # said before anything else can go wrong
        _tell_applied(output, applied, address.name, is_interrupted=finishing.was_interrupted)
    views = [target for target in targets if target.format == "json"]
    output.write(views, list, {"json": lambda: PublishView(plan=plan_view(readable(plan)), applied=applied)})
    if applied is None:
        _tell_nothing(output, plan)


def _check_wanted(flags: frozenset[str], kept: "SavedPlan | None", *, yes: bool) -> None:
    """A UsageError tells of options that do not go together, and where nobody can be asked."""
    if kept is not None and flags:
        raise UsageError(
            f"a saved plan holds what is allowed, and `--{min(flags)}` is given beside it",
            hint="leave it out, or save a plan with it by `mcctl diff --out FILE`",
        )
    if kept is None and not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("there is nobody to ask here", hint="add `--yes` in a pipeline, or `--plan FILE`")


def _check_findings(output: Output, opened: "Opened", read: "Read") -> None:
    from mcctl.cli.repository import show_findings
    from mcctl.diagnostics import Severity

    if read.report.has_errors:
        show_findings(output, read.report, opened.tree, to_stderr=True)
        output.warn("nothing was published: the files hold errors")
        raise typer.Exit(Exit.FINDINGS)
    if warnings := read.report.count(Severity.WARNING):
        output.say(f"{warnings} warning{'s' if warnings != 1 else ''}: see `mcctl validate`")


def _apply(
    client: "Client", opened: "Opened", read: "Read", plan: "Plan", finishing: "Finishing", output: Output
) -> "Applied":
    """Applies the plan; what the platform says against it is told on the lines that caused it."""
    from mcctl.cli.progress import Progress
    from mcctl.cli.repository import show_findings
    from mcctl.diagnostics import Report
    from mcctl.remote.problems import ContentError, GuardError
    from mcctl.sync.answers import findings_of
    from mcctl.sync.publish import publish as apply_plan

    provenance, progress, count = _provenance(read, plan), Progress(output), len(plan.changes)

    def send(call: "Callable[[], Applied]") -> "Applied":
        progress.tell(f"applying {count:,} change{'s' if count != 1 else ''}")
        return finishing.send(call)

    tell = progress.counting("images")
    try:
        with progress.during("images"):
            return finishing.run(
                lambda: apply_plan(client, plan, provenance, read.images, opened.tree.read, send, tell)
            )
    except (ContentError, GuardError) as error:
        found = findings_of(error.problem, plan, read.needed().documents)
        show_findings(output, Report.of(found, files=read.report.files), opened.tree, to_stderr=True)
        output.warn("the platform refused it: nothing was published")
        raise typer.Exit(error.status) from error


def _settle(client: "Client", read: "Read", plan: "Plan", output: Output) -> None:
    """Lets the platform know what of its own changes the files hold by now; it changes nothing that anybody sees."""
    from mcctl.sync.ownership import settle

    try:
        settled = settle(client, plan, read.needed().digests, _provenance(read, plan))
    except McctlError as error:
        output.warn(f"that your files hold what was changed on the platform could not be noted: {error.message}")
    else:
        if settled is not None:
            names = ", ".join(f"`{change.id}`" for change in settled.changes)
            output.say(f"noted that your files hold what was changed on the platform: {names}")


def _provenance(read: "Read", plan: "Plan") -> "Provenance":
    from mcctl import __version__
    from mcctl.api.changesets import Provenance

    return Provenance(commit=plan.commit, author=read.author, plan_digest=plan.digest, tool_version=__version__)


def _is_wanted(plan: "Plan", name: str) -> bool:
    count = len(plan.changes)
    return typer.confirm(f"Publish {count} change{'s' if count != 1 else ''} to {name}?", err=True)


def _tell_applied(output: Output, applied: "Applied", name: str, *, is_interrupted: bool) -> None:
    count = len(applied.changes)
    told = (
        f"published {count} change{'s' if count != 1 else ''} to {name}, all of them: change set {applied.id}, "
        f"catalogue revision {applied.catalog_revision}"
    )
    if is_interrupted:
        raise InterruptError(f"interrupted, but what was under way was finished: {told}")
    output.say(told)


def _tell_nothing(output: Output, plan: "Plan") -> None:
    if plan.refused:
        output.warn("nothing was published")
        is_drift = any(refusal.guard == "drift" for refusal in plan.refused)
        raise typer.Exit(Exit.STALE if is_drift else Exit.REFUSED)
    if plan.changes:
        output.say("nothing was published: you said no")
