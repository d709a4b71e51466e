"""`mcctl adopt` and `mcctl release`: who owns what is on the platform, where repositories share an issuer."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.output import Output
from mcctl.cli.world import World
from mcctl.errors import InterruptError, UsageError

if TYPE_CHECKING:
    from mcctl.api.changesets import OwnershipAction
    from mcctl.api.resources import CatalogEntry
    from mcctl.sync.ownership import Transfer

Names = Annotated[list[str], typer.Argument(metavar="ID…", help="Micro-credentials, stacks, or the issuer itself.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask; for pipelines.")]


def adopt(context: typer.Context, names: Names, yes: Yes = False) -> None:
    """Take over what another repository published or was made on the platform."""
    _transfer(context.obj, "adopt", names, yes=yes)


def release(context: typer.Context, names: Names, yes: Yes = False) -> None:
    """Give up what this repository published: it stays on the platform, and belongs to nobody."""
    _transfer(context.obj, "release", names, yes=yes)


def _transfer(world: World, action: "OwnershipAction", names: list[str], *, yes: bool) -> None:
    from mcctl import __version__
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.interruption import Finishing
    from mcctl.cli.repository import open_repository
    from mcctl.source.repository import read_issuer
    from mcctl.sync.ownership import look_up, transfer

    output = Output(world)
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("there is nobody to ask here", hint="add `--yes` in a pipeline")
    opened = open_repository(world, output)
    address = address_of(world, opened)
    issuer = read_issuer(opened.tree)
    if issuer is None:
        raise UsageError("there is no usable `issuer.yaml`", hint="see `mcctl validate`")
    with connect(address, opened.root, issuer.id) as client:
        agreed = look_up(client, action, opened.settings.namespace or issuer.id, names)
        for line in _told(agreed, address.name):
            # whoever is asked has to know what about, however quiet it is to be
            (output.say if yes else output.warn)(line)
        if not agreed.moving:
            output.say(f"nothing to {action}")
            return
        count = len(agreed.moving)
        several = f"{count} resource{'s' if count != 1 else ''}"
        if not yes and not typer.confirm(f"{action.capitalize()} {several}?", err=True):
            output.say("nothing was changed: you said no")
            return
        finishing = Finishing(output)
        checkout = opened.checkout()
        author = checkout.user() if checkout is not None else None
        applied = finishing.run(
            lambda: finishing.send(lambda: transfer(client, agreed, author=author, tool_version=__version__))
        )
    told = (
        f"{'adopted' if action == 'adopt' else 'released'} {several} on {address.name}, all of them: "
        f"change set {applied.id}, catalogue revision {applied.catalog_revision}"
    )
    if finishing.was_interrupted:
        raise InterruptError(f"interrupted, but what was under way was finished: {told}")
    output.say(told)


def _told(agreed: "Transfer", platform: str) -> Iterator[str]:
    """Says whose everything is, and what it means that it changes hands."""
    us = f"`{agreed.namespace}`"
    yield f"{'Adopt' if agreed.action == 'adopt' else 'Release'} on {platform}, as {us}"
    for entry in agreed.moving:
        yield f"  {entry.kind} {entry.id}: {_whose(entry, agreed.namespace)}"
    for entry in agreed.settled:
        already = "yours already" if agreed.action == "adopt" else "nobody's already"
        yield f"  {entry.kind} {entry.id}: {already}"
    if not agreed.moving:
        return
    if agreed.action == "release":
        yield "They stay on the platform as they are. A file of theirs that goes away no longer asks to retire them."
        yield "They belong to whoever adopts them, or publishes a change to them: to you again, if you keep their files."
        return
    yield f"What is live stays as it is. From then on the files of {us} change it; `mcctl diff` shows where they differ now."
    for owner in sorted({entry.namespace for entry in agreed.moving if entry.namespace is not None}):
        yield f"The repository of `{owner}` can publish no change to them any more: take their files out of it."


def _whose(entry: "CatalogEntry", us: str) -> str:
    match entry.namespace:
        case None:
            return "belongs to nobody"
        case owner if owner == us:
            return "belongs to you"
        case owner:
            return f"belongs to `{owner}`"
