"""`mcctl diff`: what the files would change, on a platform or between two commits."""

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
    from mcctl.cli.planning import Read
    from mcctl.cli.repository import Opened
    from mcctl.plan.plan import Plan
    from mcctl.plan.sides import Desired

FORMATS = ("text", "json")


def diff(
    context: typer.Context,
    base: Annotated[
        str | None, typer.Option(metavar="REF", help="Compare with a commit instead of a platform; needs no token.")
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 where changes or drift exist.")] = False,
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
    """Show what publishing would change, in the issuer's terms."""
    from mcctl.cli.planning import read_desired
    from mcctl.cli.repository import open_repository, show_findings
    from mcctl.render.plan_json import plan_view
    from mcctl.render.plan_text import plan_text

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    opened = open_repository(world, output)
    read = read_desired(opened)
    if read.report.has_errors:
        show_findings(output, read.report, opened.tree, to_stderr=True)
        if read.report.is_withheld:
            raise typer.Exit(Exit.FINDINGS)
        output.warn("the files hold errors: what is broken is left out of the comparison")
    allowances = allowances_of(
        expose=expose, withdraw=withdraw, retire=retire, retire_all=retire_all, overwrite=overwrite,
        same_version=same_version,
    )  # fmt: skip
    plan = (
        _between_commits(opened, read, base, allowances)
        if base is not None
        else _against_platform(world, opened, read, allowances, allow_dirty=allow_dirty)
    )
    against = f"{plan.platform}" if base is None else f"`{base}`"
    output.write(targets, lambda: plan_text(plan, against=against), {"json": lambda: plan_view(plan)})
    if exit_code and (plan.changes or plan.drift):
        raise typer.Exit(Exit.CHANGES)


def _against_platform(
    world: World, opened: "Opened", read: "Read", allowances: frozenset[str], *, allow_dirty: bool
) -> "Plan":
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.planning import plan_against

    address = address_of(world, opened)
    desired = needed(read)
    with connect(address, opened.root, desired.issuer, is_read_only=True) as client:
        return plan_against(
            client, desired, name=address.name, origin=address.url, allowances=allowances, allow_dirty=allow_dirty
        )


def _between_commits(opened: "Opened", read: "Read", base: str, allowances: frozenset[str]) -> "Plan":
    from mcctl.plan.build import build_plan
    from mcctl.plan.sides import desired_from, live_from, nothing_live
    from mcctl.source.repository import read_repository

    desired = needed(read)
    checkout = opened.checkout()
    if checkout is None:
        raise UsageError("`--base` compares commits, but this is no git repository", hint="run `git init` first")
    repository = read_repository(checkout.at(base))
    if repository.catalog.issuer is None:
        live = nothing_live(base)
    else:
        before = desired_from(repository.catalog, namespace=opened.settings.namespace, guards=opened.settings.guards)
        live = live_from(before, base)
    return build_plan(desired, live, allowances=allowances, is_dirty_allowed=True)


def needed(read: "Read") -> "Desired":
    """The desired side, which there is only with an issuer; a UsageError where there is none."""
    if read.desired is None:
        raise UsageError("there is no usable `issuer.yaml`, so nobody to publish for", hint="see `mcctl validate`")
    return read.desired
