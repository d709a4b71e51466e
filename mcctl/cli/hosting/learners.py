"""`mcctl platform learner`: what is known of one learner, and how it is forgotten."""

from pathlib import Path
from typing import Annotated

import typer

from mcctl.cli.hosting.accounts import add_learner
from mcctl.cli.hosting.confirming import Confirm, confirm
from mcctl.cli.hosting.database import DatabaseOption, open_database, reading
from mcctl.cli.output import Output
from mcctl.cli.world import now

learner = typer.Typer(
    help="What is known of one learner; docs/privacy.md says what that is.", no_args_is_help=True, rich_markup_mode=None
)
Name = Annotated[str, typer.Argument(metavar="LEARNER", help="The opaque id that events know.")]

learner.command("add")(add_learner)


@learner.command("export")
def export_learner(
    context: typer.Context,
    name: Name,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to; left out = stdout.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Write all that the platform holds of a learner (JSON)."""
    from mcctl.platform import learners
    from mcctl.render.escape import json_text

    with reading(context.obj, database) as connection:
        found = learners.export_learner(connection, name)
    Output(context.obj).put(out, json_text(found))


@learner.command("erase")
def erase_learner(
    context: typer.Context, name: Name, confirmed: Confirm = None, database: DatabaseOption = None
) -> None:
    """Erase a learner for good: the numbers stay as they are, and no later load brings the learner back."""
    from mcctl.platform.erasing import clear_traces, erase

    output = Output(context.obj)
    opened = open_database(context.obj, database)
    try:
        confirm(name, confirmed, f"learner `{name}` is erased for good")
        with opened.writing() as connection:
            done = erase(connection, name, now())
        is_clear = clear_traces(opened)
    finally:
        opened.close()
    if done.was_so and not done.events:
        output.say(f"learner `{name}` was erased already")
    else:
        output.say(
            f"learner `{name}` is erased: {done.events} events stand under another id, {done.tokens} tokens were revoked"
        )
    if done.telling_ids:
        output.warn(
            f"the ids of {done.telling_ids} events, their submissions or awards hold `{name}` in their text, and stay"
        )
    if not is_clear:
        output.warn("others use the database, and its file still holds old pages: run the same command again later")
    output.say("backups and archived logs that were made before still hold the learner: see docs/privacy.md")
