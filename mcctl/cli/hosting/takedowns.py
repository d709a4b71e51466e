"""`mcctl platform hide` and `unhide`: a take-down, in force with the next call."""

from typing import Annotated

import typer

from mcctl.cli.hosting.database import DatabaseOption, writing
from mcctl.cli.output import Output
from mcctl.cli.world import now

Name = Annotated[str, typer.Argument(metavar="ID", help="The micro-credential or stack.")]
OfIssuer = Annotated[
    str | None, typer.Option("--issuer", metavar="ID", help="Whose; left out where only one issuer has the id.")
]


def hide(
    context: typer.Context,
    name: Name,
    reason: Annotated[str, typer.Option(help="Why, in a sentence; the issuer reads it, and nobody else.")],
    issuer: OfIssuer = None,
    database: DatabaseOption = None,
) -> None:
    """Take something down at once: only the issuer's roles and operators see it until it is let out again."""
    from mcctl.platform import takedowns

    with writing(context.obj, database) as connection:
        done = takedowns.hide(connection, name, issuer, reason, now())
    since = f", as it was since {done.since[:10]}; the reason is the new one" if done.was_so and done.since else ""
    Output(context.obj).say(f"{done.kind} `{done.id}` of `{done.issuer}` is hidden{since}: {done.reason}")


def unhide(context: typer.Context, name: Name, issuer: OfIssuer = None, database: DatabaseOption = None) -> None:
    """Let something be seen again that was taken down, by those who could see it."""
    from mcctl.platform import takedowns

    with writing(context.obj, database) as connection:
        done = takedowns.unhide(connection, name, issuer)
    was = "was not hidden" if done.was_so else "is hidden no longer"
    Output(context.obj).say(f"{done.kind} `{done.id}` of `{done.issuer}` {was}")
