"""`mcctl platform issuer`: the issuers that a platform hosts."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.hosting.confirming import Confirm, confirm
from mcctl.cli.hosting.database import DatabaseOption, open_database, reading, writing
from mcctl.cli.output import Output, TextOrJson, parse_formats
from mcctl.cli.world import now
from mcctl.errors import UsageError

if TYPE_CHECKING:
    from mcctl.platform.hosting import HostedIssuer

issuer = typer.Typer(help="The issuers that the platform hosts.", no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="ID", help="The issuer's id.")]
Reason = Annotated[str, typer.Option(help="Why, in a sentence; the issuer reads it.")]
FORMATS = ("text", "json")


@issuer.command("add")
def add_issuer(
    context: typer.Context,
    name: Name,
    called: Annotated[str | None, typer.Option("--name", help="What it is called.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Make an issuer that its publishers can publish to; one that is there stays as it is."""
    from mcctl.platform import hosting

    with writing(context.obj, database) as connection:
        is_new = hosting.add_issuer(connection, name, called, now())
    Output(context.obj).say(f"issuer `{name}` is {'added' if is_new else 'there already'}")


@issuer.command("list")
def list_issuers(
    context: typer.Context,
    formats: TextOrJson = None,
    database: DatabaseOption = None,
) -> None:
    """List the issuers, how they stand and how much they keep."""
    from rich.text import Text

    from mcctl.platform import hosting
    from mcctl.render.issuers_json import issuers_view

    output = Output(context.obj)
    targets = parse_formats(formats or [], FORMATS)
    with reading(context.obj, database) as connection:
        found = hosting.list_issuers(connection)
    output.write(targets, lambda: map(Text, map(_line, found)), {"json": lambda: issuers_view(found)})


def _line(one: "HostedIssuer") -> str:
    from mcctl.render.escape import one_line

    called = f" ({one_line(one.name)})" if one.name else ""
    why = f": {one_line(one.reason)}" if one.reason else ""
    hidden = f", {one.taken_down} hidden" if one.taken_down else ""
    held = f"{one.resources} micro-credentials and stacks{hidden}, {one.image_bytes:,} bytes of images"
    return f"{one.id}{called}  {one.state} since {one.since[:10]}{why}  {held}"


@issuer.command("suspend")
def suspend(context: typer.Context, name: Name, reason: Reason, database: DatabaseOption = None) -> None:
    """Take nothing more from an issuer until `resume`; its pages stay as they are."""
    from mcctl.platform import hosting

    with writing(context.obj, database) as connection:
        is_new = hosting.suspend(connection, name, reason, now())
    told = "is suspended" if is_new else "was suspended already, and the reason is the new one"
    Output(context.obj).say(f"issuer `{name}` {told}")


@issuer.command("resume")
def resume(context: typer.Context, name: Name, database: DatabaseOption = None) -> None:
    """Take from a suspended issuer again what it sends."""
    from mcctl.platform import hosting

    with writing(context.obj, database) as connection:
        was_suspended = hosting.resume(connection, name)
    told = "is suspended no longer" if was_suspended else "was not suspended"
    Output(context.obj).say(f"issuer `{name}` {told}")


@issuer.command("quota")
def quota(
    context: typer.Context,
    name: Name,
    resources: Annotated[int | None, typer.Option(help="How many micro-credentials and stacks.", min=0)] = None,
    image_bytes: Annotated[int | None, typer.Option(help="How many bytes of images.", min=0)] = None,
    changes: Annotated[int | None, typer.Option(help="How many changes at once.", min=1)] = None,
    reset: Annotated[bool, typer.Option("--reset", help="What holds for every issuer holds again.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Say how much an issuer may keep, or show it; what is there already stays."""
    from mcctl.platform import quotas

    named = {"resources": resources, "image_bytes": image_bytes, "changes": changes}
    said = {key: value for key, value in named.items() if value is not None}
    if reset and said:
        raise UsageError("`--reset` goes with no number", hint="leave one of both out")
    with writing(context.obj, database) as connection:
        held = quotas.reset_quotas(connection, name) if reset else quotas.set_quotas(connection, name, said)
        stored = quotas.image_bytes(connection, name)
    Output(context.obj).say(
        f"issuer `{name}` may keep {held.resources:,} micro-credentials and stacks and {held.image_bytes:,} bytes of "
        f"images ({stored:,} are there), and change {held.changes:,} at once"
    )


@issuer.command("export")
def export_issuer(
    context: typer.Context,
    name: Name,
    out: Annotated[Path, typer.Option(metavar="FILE.zip|FOLDER", help="Where to; nothing that is there is changed.")],
    database: DatabaseOption = None,
) -> None:
    """Write everything of an issuer in open formats: contents, log, images, events, and files to publish from."""
    from mcctl.cli.hosting.archive import write_archive
    from mcctl.platform import exporting, hosting
    from mcctl.platform.reading import catalog_revision, read_live
    from mcctl.sync.repository_of import repository_of

    output = Output(context.obj)
    with reading(context.obj, database) as connection:
        hosting.find_issuer(connection, name, lock=False)
        revision = catalog_revision(connection, name) or 0
        live = read_live(connection, name, revision, "", name)
        repository, left = repository_of(name, live, partial(exporting.read_image, connection, name))
        count = write_archive(out, exporting.export_issuer(connection, name, repository.items()))
    for one in left:
        output.warn(f"repository/{one.path} is left out: {one.reason}")
    output.say(f"{count} files of issuer `{name}` are in `{out}`; events.ndjson holds records of learners")


@issuer.command("close")
def close(context: typer.Context, name: Name, confirmed: Confirm = None, database: DatabaseOption = None) -> None:
    """Close an issuer: its tokens hold no longer, and its pages are gone but for those who hold something of it."""
    from mcctl.platform import hosting

    opened = open_database(context.obj, database)
    try:
        with opened.reading() as connection:
            hosting.find_issuer(connection, name, lock=False)
        confirm(name, confirmed, f"issuer `{name}` is closed, and its tokens are revoked")
        with opened.writing() as connection:
            revoked = hosting.close(connection, name, now())
    finally:
        opened.close()
    told = "was closed already" if revoked is None else f"is closed; {revoked} tokens were revoked"
    Output(context.obj).say(f"issuer `{name}` {told}")


@issuer.command("reopen")
def reopen(context: typer.Context, name: Name, database: DatabaseOption = None) -> None:
    """Open an issuer that was closed; its tokens stay revoked, and its workflows are trusted no longer."""
    from mcctl.platform import hosting

    with writing(context.obj, database) as connection:
        was_closed = hosting.reopen(connection, name)
    told = "is open again; make new tokens for it" if was_closed else "was not closed"
    Output(context.obj).say(f"issuer `{name}` {told}")
