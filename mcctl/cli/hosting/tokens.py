"""`mcctl platform token`: who may call a served platform."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.hosting.database import DatabaseOption, reading, writing
from mcctl.cli.output import Output, TextOrJson, parse_formats
from mcctl.cli.world import now
from mcctl.errors import UsageError

if TYPE_CHECKING:
    from mcctl.api.tokens import Role
    from mcctl.platform.tokens import Token
    from mcctl.render.tokens_json import TokensView, TokenView

token = typer.Typer(help="Tokens for a served platform.", no_args_is_help=True, rich_markup_mode=None)
FORMATS = ("text", "json")
LONGEST_NOTE = 200
LONGEST_PERSON = 255


@token.command("create")
def create_token(
    context: typer.Context,
    origin: Annotated[
        str, typer.Option(help="The address that callers use, such as https://platform.example.", envvar="MCCTL_ORIGIN")
    ],
    role: Annotated[str, typer.Option(help="learner, viewer, assessor, publisher or operator.")] = "publisher",
    issuer: Annotated[str | None, typer.Option(metavar="ID", help="Whose; not for learners and operators.")] = None,
    person: Annotated[
        str | None, typer.Option(metavar="ID", help="A learner's or an assessor's opaque id; never an address.")
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="What it is for; no names of people.")] = None,
    days: Annotated[int, typer.Option(help="For how many days it holds.", min=1, max=3660)] = 90,
    database: DatabaseOption = None,
) -> None:
    """Make a token and print it, once."""
    from sqlalchemy import select

    from mcctl.platform import identities
    from mcctl.platform.tables import issuers

    for_origin = check_origin(origin)
    meant = _checked(role, issuer, person)
    if note is not None and not (note.isprintable() and 0 < len(note) <= LONGEST_NOTE):
        raise UsageError(f"a note is one line of 1 to {LONGEST_NOTE} characters")
    output = Output(context.obj)
    with writing(context.obj, database) as connection:
        found = connection.execute(select(issuers.c.closed_at).where(issuers.c.id == issuer)).first()
        if found is not None and found.closed_at is not None:
            raise UsageError(f"the issuer `{issuer}` was closed", hint=f"see `mcctl platform issuer reopen {issuer}`")
        name, text = identities.create_token(
            connection,
            role=meant,
            issuer=issuer,
            person=person,
            note=note,
            origin=for_origin,
            days=days,
            now=now(),
        )
    if issuer is not None and found is None:
        output.say(f"there is no issuer `{issuer}` yet: `mcctl platform issuer add {issuer}` makes it")
    whose = f" of {issuer}" if issuer else ""
    output.say(f"token {name}: {role}{whose}, for {days} days; it is shown only once")
    sys.stdout.write(f"{text}\n")


def check_origin(origin: str) -> str:
    """Reads an origin, in the one way to write it; a UsageError where it is none."""
    from mcctl.api.tokens import origin_of_url

    try:
        found = origin_of_url(origin)
    except ValueError:
        found = ""
    if not found.startswith(("http://", "https://")) or found.endswith("//") or "@" in origin:
        raise UsageError(f"`{origin}` is no origin", hint="write it as callers do: https://platform.example")
    return found


def _checked(role: str, issuer: str | None, person: str | None) -> "Role":
    from mcctl.model.scalar import is_slug

    match role:
        case "viewer" | "assessor" | "publisher":
            if issuer is None:
                raise UsageError(f"the role {role} belongs to an issuer", hint="add `--issuer ID`")
        case "learner" | "operator":
            if issuer is not None:
                raise UsageError(f"the role {role} belongs to no issuer", hint="leave `--issuer` out")
        case _:
            raise UsageError(
                f"there is no role `{role}`", hint="write learner, viewer, assessor, publisher or operator"
            )
    if issuer is not None and not is_slug(issuer):
        raise UsageError(f"`{issuer}` cannot be an issuer's id", hint="write lower-case letters, digits and hyphens")
    is_persons = role in ("learner", "assessor")
    if is_persons and person is None:
        raise UsageError(f"the role {role} is one person's", hint="add `--person ID`, with the id that events know")
    if not is_persons and person is not None:
        raise UsageError(f"the role {role} is nobody's own", hint="leave `--person` out")
    if person is not None and ("@" in person or not person.isprintable() or not 0 < len(person) <= LONGEST_PERSON):
        raise UsageError("a person is named by an opaque id, never by an address", hint="write the id that events know")
    return role


@token.command("list")
def list_tokens(
    context: typer.Context,
    issuer: Annotated[str | None, typer.Option(metavar="ID", help="Only those of one issuer.")] = None,
    is_all: Annotated[bool, typer.Option("--all", help="Those that expired or were revoked, too.")] = False,
    formats: TextOrJson = None,
    database: DatabaseOption = None,
) -> None:
    """List the tokens that hold, never what makes them tokens. When one was used last is not kept."""
    from rich.text import Text

    from mcctl.platform import tokens

    output, instant = Output(context.obj), now()
    targets = parse_formats(formats or [], FORMATS)
    with reading(context.obj, database) as connection:
        view = _view(tokens.list_tokens(connection, issuer, instant, is_all=is_all), instant)
    lines = [_line(one) for one in view.tokens] or ["no token holds"]
    output.write(targets, lambda: map(Text, lines), {"json": lambda: view})


def _view(rows: "list[Token]", instant: datetime) -> "TokensView":
    from mcctl.render.tokens_json import TokensView, TokenView

    views = []
    for row in rows:
        said = dict(row._mapping)  # noqa: SLF001  # SQLAlchemy's name for what is public
        said.pop("claims")
        expires_at = datetime.fromisoformat(str(said["expires_at"]))
        state = "revoked" if said["revoked_at"] else "expired" if expires_at <= instant else "valid"
        views.append(TokenView.model_validate({**said, "state": state}))
    return TokensView(tokens=views)


def _line(one: "TokenView") -> str:
    from mcctl.render.escape import one_line

    whose = f" of {one.issuer}" if one.issuer else ""
    person = f" for {one_line(one.person)}" if one.person else ""
    until = {"valid": f"until {one.expires_at:%Y-%m-%d %H:%M}Z"}.get(one.state, one.state)
    note = f"  {one_line(one.note)}" if one.note else f"  under {one.trust}" if one.trust else ""
    return f"{one.id}  {one.role}{whose}{person}  {until}{note}"


@token.command("revoke")
def revoke_token(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="The token's id, as the list shows it.")],
    database: DatabaseOption = None,
) -> None:
    """Revoke a token: it is refused from the next call on, by every process that serves."""
    from mcctl.platform import tokens

    with writing(context.obj, database) as connection:
        is_new = tokens.revoke_token(connection, name, now())
    Output(context.obj).say(f"token {name} {'is revoked' if is_new else 'was revoked before'}")
