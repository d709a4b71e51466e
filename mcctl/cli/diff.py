"""`mcctl diff`: what the files would change, on a platform or between two commits."""

from dataclasses import replace
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
from mcctl.cli.output import Output, Target, parse_formats
from mcctl.cli.reporting import PLAN_FORMATS, write_plan
from mcctl.cli.world import World
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    from mcctl.cli.planning import Read
    from mcctl.cli.repository import Opened
    from mcctl.plan.plan import Plan


def diff(
    context: typer.Context,
    base: Annotated[
        str | None, typer.Option(metavar="REF", help="Compare with a commit instead of a platform; needs no token.")
    ] = None,
    drift: Annotated[bool, typer.Option("--drift", help="Show only what was changed on the platform.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the plan, for `mcctl publish --plan FILE`.")
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 where changes or drift exist.")] = False,
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
    """Show what publishing would change, in the issuer's terms."""
    from mcctl.cli.planning import read_desired
    from mcctl.cli.repository import open_repository, show_findings
    from mcctl.cli.saving import check_place, save
    from mcctl.plan.drifted import only_drift

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], PLAN_FORMATS)
    _check_combination(base, out, drift=drift)
    if out is not None:
        check_place(out)
        if any(target.path is not None and target.path.absolute() == out.absolute() for target in targets):
            raise UsageError("the plan is shown and saved in one file", hint="give each a file of its own")
    opened = open_repository(world, output)
    read = read_desired(opened, beside=out, is_whole=base is not None)
    if read.report.has_errors:
        show_findings(output, read.report, opened.tree, to_stderr=True)
        if read.report.is_withheld:
            raise typer.Exit(Exit.FINDINGS)
        output.warn("the files hold errors: what is broken is left out of the comparison")
    flags = allowances_of(
        expose=expose, withdraw=withdraw, retire=retire, retire_all=retire_all, overwrite=overwrite,
        same_version=same_version,
    )  # fmt: skip
    if base is not None:
        plan, against = _between_commits(opened, read, base, flags), f"`{base}`"
    else:
        plan = _against_platform(world, opened, read, flags, output, allow_dirty=allow_dirty)
        against = plan.platform
    if drift:
        plan = only_drift(plan)
        targets = _without_empty_text(output, targets, plan)
    write_plan(output, targets, plan, opened.tree, against=against, documents=read.needed().documents)
    if out is not None:
        save(output, plan, out, opened.root)
    if exit_code and (plan.changes or plan.drift):
        raise typer.Exit(Exit.CHANGES)


def _check_combination(base: str | None, out: Path | None, *, drift: bool) -> None:
    """A UsageError tells of options that do not go together."""
    if base is not None and drift:
        raise UsageError("`--drift` shows what was changed on a platform, and `--base` asks none", hint="leave one out")
    if base is not None and out is not None:
        raise UsageError("`--out` saves a plan for a platform, and `--base` asks none", hint="leave one out")
    if out is not None and drift:
        raise UsageError("`--drift` shows a part of the plan, and only a whole one can be saved", hint="leave one out")


def _without_empty_text(output: Output, targets: list[Target], plan: "Plan") -> list[Target]:
    """Says in so many words where nothing was changed on the platform, since a plan would only say that it is empty."""
    if plan.drift:
        return targets
    from rich.text import Text

    told = Text.assemble(("✓ ", "green"), f"nothing was changed on {plan.platform} but by publishing")
    output.write([target for target in targets if target.format == "text"], lambda: [told], {})
    return [target for target in targets if target.format != "text"]


def _against_platform(
    world: World, opened: "Opened", read: "Read", flags: frozenset[str], output: Output, *, allow_dirty: bool
) -> "Plan":
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.planning import by_flags_and_commits, plan_against

    address = address_of(world, opened)
    desired = read.needed()
    allowing = by_flags_and_commits(flags, opened)
    with connect(address, opened.root, desired.issuer, is_read_only=True) as client:
        return plan_against(client, desired, address, allowing, output, allow_dirty=allow_dirty)


def _between_commits(opened: "Opened", read: "Read", base: str, flags: frozenset[str]) -> "Plan":
    from mcctl.cli.allowances import allowed_since, check_named, ids_in
    from mcctl.plan.build import build_plan
    from mcctl.plan.sides import desired_from, live_from, nothing_live
    from mcctl.source.repository import read_repository

    desired = read.needed()
    checkout = opened.checkout()
    if checkout is None:
        raise UsageError("`--base` compares commits, but this is no git repository", hint="run `git init` first")
    repository = read_repository(checkout.at(base))
    if repository.catalog.issuer is None:
        live = nothing_live(base)
    else:
        before = desired_from(repository.catalog, namespace=opened.settings.namespace, guards=opened.settings.guards)
        live = live_from(before, base)
    check_named(flags, ids_in(desired, live))
    allowed = allowed_since(flags, checkout, base)
    plan = build_plan(desired, live, allowances=allowed.words, is_dirty_allowed=True)
    return replace(plan, allowed_by=allowed.by_commit)
