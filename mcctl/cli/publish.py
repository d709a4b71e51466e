"""`mcctl publish`: shows the plan, asks, applies it whole."""

import sys
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
from mcctl.cli.world import World
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    from mcctl.api.changesets import Applied
    from mcctl.plan.plan import Plan

FORMATS = ("text", "json")


def publish(
    context: typer.Context,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask; for pipelines. Allows nothing that a guard refuses.")
    ] = False,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help="text or json; several times, each with =FILE.", metavar="FORMAT"),
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
    from mcctl import __version__
    from mcctl.api.changesets import Provenance
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.diff import needed
    from mcctl.cli.planning import plan_against, read_desired
    from mcctl.cli.repository import open_repository, show_findings
    from mcctl.diagnostics import Report, Severity
    from mcctl.remote.problems import ContentError, GuardError
    from mcctl.render.plan_json import PublishView, plan_view
    from mcctl.render.plan_text import plan_text
    from mcctl.sync.answers import findings_of
    from mcctl.sync.publish import publish as apply_plan

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("there is nobody to ask here", hint="add `--yes` in a pipeline")
    opened = open_repository(world, output)
    address = address_of(world, opened)
    read = read_desired(opened)
    if read.report.has_errors:
        show_findings(output, read.report, opened.tree, to_stderr=True)
        output.warn("nothing was published: the files hold errors")
        raise typer.Exit(Exit.FINDINGS)
    if warnings := read.report.count(Severity.WARNING):
        output.say(f"{warnings} warning{'s' if warnings != 1 else ''}: see `mcctl validate`")
    desired = needed(read)
    allowances = allowances_of(
        expose=expose, withdraw=withdraw, retire=retire, retire_all=retire_all, overwrite=overwrite,
        same_version=same_version,
    )  # fmt: skip
    with connect(address, opened.root, desired.issuer) as client:
        plan = plan_against(
            client, desired, name=address.name, origin=address.url, allowances=allowances, allow_dirty=allow_dirty
        )
        output.detail(f"{address.name} is {address.url}, at catalogue revision {plan.revision}; plan {plan.digest}")
        texts = [target for target in targets if target.format == "text"]
        output.write(texts, lambda: plan_text(plan, against=address.name), {})
        applied: Applied | None = None
        if plan.changes and not plan.refused and (yes or _is_wanted(plan, address.name)):
            provenance = Provenance(
                commit=plan.commit, author=read.author, plan_digest=plan.digest, tool_version=__version__
            )
            try:
                applied = apply_plan(client, plan, provenance, read.images, opened.tree.read)
            except (ContentError, GuardError) as error:
                found = findings_of(error.problem, plan, desired.documents)
                show_findings(output, Report.of(found, files=read.report.files), opened.tree, to_stderr=True)
                output.warn("the platform refused it: nothing was published")
                raise typer.Exit(error.status) from error
    views = [target for target in targets if target.format != "text"]
    output.write(views, list, {"json": lambda: PublishView(plan=plan_view(plan), applied=applied)})
    _conclude(output, plan, applied, address.name)


def _is_wanted(plan: "Plan", name: str) -> bool:
    count = len(plan.changes)
    return typer.confirm(f"Publish {count} change{'s' if count != 1 else ''} to {name}?", err=True)


def _conclude(output: Output, plan: "Plan", applied: "Applied | None", name: str) -> None:
    if applied is not None:
        count = len(applied.changes)
        output.say(
            f"published {count} change{'s' if count != 1 else ''} to {name}, all of them: change set {applied.id}, "
            f"catalogue revision {applied.catalog_revision}"
        )
    elif plan.refused:
        output.warn("nothing was published")
        is_drift = any(refusal.guard == "drift" for refusal in plan.refused)
        raise typer.Exit(Exit.STALE if is_drift else Exit.REFUSED)
    elif plan.changes:
        output.say("nothing was published: you said no")
