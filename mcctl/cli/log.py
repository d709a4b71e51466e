"""`mcctl log`: who published what from which commit, and what that changed."""

from typing import Annotated

import typer

from mcctl.cli.output import Output, TextOrJson, parse_formats
from mcctl.cli.world import World
from mcctl.errors import UsageError

FORMATS = ("text", "json")


def log(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="A change set, or a resource, whose history is told, also by an id of before."
        ),
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show with an ID what was changed, field by field.")] = False,
    limit: Annotated[int, typer.Option(metavar="N", help="How many change sets at most.", min=1)] = 20,
    formats: TextOrJson = None,
) -> None:
    """Tell who published what from which commit, newest first."""
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.github import is_in_public_repository
    from mcctl.cli.repository import open_repository
    from mcctl.render.log_json import log_view
    from mcctl.render.log_text import log_text
    from mcctl.source.repository import read_issuer
    from mcctl.stats.calendar import zone_named
    from mcctl.sync.history import fields_of, history_of, recent

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    if diff and name is None:
        raise UsageError("`--diff` shows one change set or one resource", hint="write its id: `mcctl log ID --diff`")
    is_public = is_in_public_repository()
    if diff and is_public:
        raise UsageError(
            "everybody can read what is printed here, and what was changed may not be for everybody",
            hint="run it on your own computer",
        )
    opened = open_repository(world, output)
    address = address_of(world, opened)
    zone = zone_named(opened.settings.stats.time_zone or "UTC")
    issuer = read_issuer(opened.tree)
    if issuer is None:
        raise UsageError("there is no usable `issuer.yaml`", hint="see `mcctl validate`")
    with connect(address, opened.root, issuer.id, is_read_only=True) as client:
        history = recent(client, limit) if name is None else history_of(client, name, limit)
    fields = fields_of if diff else None
    is_colored = output.has_colors() and all(target.path is None for target in targets)
    output.write(
        targets,
        lambda: log_text(
            history.changesets, platform=address.name, zone=zone, fields=fields, is_full=name is not None,
            is_whole=world.verbose, is_colored=is_colored, has_more=history.has_more, with_titles=not is_public,
        ),
        {
            "json": lambda: log_view(
                history.changesets, platform=address.name, issuer=issuer.id, zone=zone, fields=fields,
                has_more=history.has_more, with_titles=not is_public,
            )
        },
    )  # fmt: skip
