"""`mcctl platform token`: who may call a served platform."""

import sys
from typing import Annotated

import typer

from mcctl.cli.hosting.database import DatabaseOption, open_database
from mcctl.cli.output import Output
from mcctl.cli.world import now
from mcctl.errors import UsageError

token = typer.Typer(help="Tokens for a served platform.", no_args_is_help=True, rich_markup_mode=None)


@token.command("create")
def create_token(
    context: typer.Context,
    origin: Annotated[str, typer.Option(help="The address that callers use, such as https://platform.example.")],
    role: Annotated[str, typer.Option(help="viewer, assessor, publisher or operator.")] = "publisher",
    issuer: Annotated[str | None, typer.Option(metavar="ID", help="Whose; for every role but operator.")] = None,
    days: Annotated[int, typer.Option(help="For how many days it holds.", min=1, max=3660)] = 90,
    database: DatabaseOption = None,
) -> None:
    """Make a token and print it, once."""
    from mcctl.api.tokens import origin_of_url
    from mcctl.platform import identities

    if not origin.startswith(("http://", "https://")):
        raise UsageError(f"`{origin}` is no origin", hint="write it as callers do: https://platform.example")
    match role:
        case "viewer" | "assessor" | "publisher":
            if issuer is None:
                raise UsageError(f"a {role} belongs to an issuer", hint="add `--issuer ID`")
        case "operator":
            if issuer is not None:
                raise UsageError("an operator belongs to no issuer", hint="leave `--issuer` out")
        case _:
            raise UsageError(f"there is no role `{role}`", hint="write viewer, assessor, publisher or operator")
    opened = open_database(context.obj, database)
    try:
        with opened.writing() as connection:
            name, text = identities.create_token(
                connection, role=role, issuer=issuer, origin=origin_of_url(origin), days=days, now=now()
            )
    finally:
        opened.close()
    Output(context.obj).say(
        f"token {name}: {role}{f' of {issuer}' if issuer else ''}, for {days} days; it is shown only once"
    )
    sys.stdout.write(f"{text}\n")
