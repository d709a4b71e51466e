"""`mcctl platform`: the platform itself, for an issuer that hosts one, and events for it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.edit import edit
from mcctl.cli.event_files import open_events
from mcctl.cli.output import Output
from mcctl.cli.world import World, now
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    from mcctl.platform.database import Database
    from mcctl.stats.demo_catalogue import DemoCatalogue

platform = typer.Typer(help="The platform itself, and events for it.", no_args_is_help=True, rich_markup_mode=None)
token = typer.Typer(help="Tokens for a served platform.", no_args_is_help=True, rich_markup_mode=None)
events = typer.Typer(help="What happened on the platform.", no_args_is_help=True, rich_markup_mode=None)
platform.add_typer(token, name="token")
platform.add_typer(events, name="events")
platform.command()(edit)

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL|FILE",
        help="The database: a file of SQLite or a URL; left out = the repository's embedded one.",
    ),
]


@platform.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 = any that is free.", min=0, max=65535)] = 8000,
    database: DatabaseOption = None,
) -> None:
    """Serve the platform over HTTP; callers need tokens."""
    try:
        import uvicorn
    except ImportError as error:
        raise UsageError("serving needs uvicorn", hint="install `mcctl[server]`") from error
    from mcctl.platform.app import create_app
    from mcctl.platform.service import Service

    world: World = context.obj
    opened = _database(world, database)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(Service(opened, now, is_embedded=False)),
            host=host,
            port=port,
            log_level="warning" if world.quiet else "info",
            server_header=False,
        )
    )
    try:
        server.run()
    finally:
        opened.close()
    if not server.started:
        raise UsageError(f"{host}:{port} cannot be listened on", hint="is something else listening there?")


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
    opened = _database(context.obj, database)
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


@events.command("load")
def load_events(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Event files (NDJSON); `-` is stdin.")],
    all_issuers: Annotated[
        bool, typer.Option("--all-issuers", help="Load as the operator; the embedded platform always does.")
    ] = False,
) -> None:
    """Load events into the platform, each once; broken lines are told and stop no other."""
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.repository import open_repository
    from mcctl.source.repository import read_issuer

    world: World = context.obj
    output = Output(world)
    opened = open_repository(world, output)
    address = address_of(world, opened)
    issuer = read_issuer(opened.tree)
    if issuer is None:
        raise UsageError("there is no usable `issuer.yaml`", hint="see `mcctl validate`")
    contents: list[tuple[Path, bytes]] = []
    for path in paths:
        with open_events(path) as stream:
            contents.append((path, stream.read()))
    problems = 0
    with connect(address, opened.root, issuer.id) as client:
        for path, content in contents:
            answer = client.load_events(content, everywhere=all_issuers or address.is_embedded)
            for problem in answer.problems:
                output.warn(f"{path}: line {problem.line}: {problem.message}")
            problems += len(answer.problems)
            repeated = f", {answer.repeated} were there already" if answer.repeated else ""
            output.say(f"{path}: {answer.added} events loaded{repeated}, {len(answer.problems)} problems")
    if problems:
        raise typer.Exit(Exit.FINDINGS)


@platform.command("demo-events")
def demo_events(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="The same seed gives the same events.")] = 1,
    quarter: Annotated[str, typer.Option(metavar="YYYY-QN", help="The quarter.")] = "2026-Q3",
    load: Annotated[
        bool, typer.Option("--load", help="Load them into the embedded platform instead of printing.")
    ] = False,
) -> None:
    """Make up a believable quarter for this repository's catalogue (NDJSON); nobody in it exists."""
    import json

    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.repository import open_repository
    from mcctl.source.repository import read_repository
    from mcctl.stats.calendar import Quarter, zone_named
    from mcctl.stats.demo import demo_events as invent

    world: World = context.obj
    output = Output(world)
    opened = open_repository(world, output)
    catalogue = _demo_catalogue(read_repository(opened.tree).catalog)
    period = Quarter.parse(quarter).period(zone_named(opened.settings.stats.time_zone or "UTC"))
    lines = "".join(f"{json.dumps(event, ensure_ascii=False)}\n" for event in invent(seed, period, catalogue))
    if not load:
        sys.stdout.write(lines)
        return
    address = address_of(world, opened)
    if not address.is_embedded:
        raise UsageError("made-up events belong only into the embedded platform", hint="add `--platform local`")
    with connect(address, opened.root, catalogue.issuer) as client:
        answer = client.load_events(lines.encode(), everywhere=True)
    refused = f", {len(answer.problems)} left out: {answer.problems[0].message}" if answer.problems else ""
    output.say(f"{answer.added} made-up events loaded, {answer.repeated} were there already{refused}")


def _demo_catalogue(catalog: object) -> "DemoCatalogue":
    from mcctl.catalog.catalog import Catalog
    from mcctl.catalog.membership import memberships
    from mcctl.stats.demo_catalogue import DemoCatalogue, DemoMicroCredential, DemoStack

    if not isinstance(catalog, Catalog) or catalog.issuer is None or not catalog.micro_credentials:
        raise UsageError("there is no catalogue to make up events for", hint="see `mcctl validate`")
    issuer = catalog.issuer
    stacks = {stack.id: stack for stack, _ in catalog.stacks}
    held: dict[str, list[str]] = {}
    for stack, owner, name in sorted(memberships(stacks, issuer.id)):
        if owner == issuer.id:
            held.setdefault(stack, []).append(name)
    active = [resource for resource, _ in catalog.micro_credentials if resource.status == "active"]
    return DemoCatalogue(
        issuer.id,
        issuer.name,
        tuple(
            DemoMicroCredential(
                resource.id,
                resource.version or "1.0",
                tuple(
                    f"{item.id}/{criterion.id}"
                    for part in (resource.assessment.parts if resource.assessment else ())
                    for item in part.items
                    if item.rubric is not None
                    for criterion in item.rubric.criteria
                    if criterion.id is not None
                ),
            )
            for resource in active
        ),
        tuple(DemoStack(stack, tuple(names)) for stack, names in held.items()),
    )


def _database(world: World, given: str | None) -> "Database":
    from mcctl.cli.connection import DATABASE, state_folder
    from mcctl.platform.database import Database

    if given is None:
        opened = Database.at_path(state_folder(world.root()) / DATABASE)
    elif "://" in given:
        opened = Database(given)
    else:
        opened = Database.at_path(Path(given))
    opened.migrate()
    return opened
