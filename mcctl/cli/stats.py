"""`mcctl stats`: a quarter's numbers, from the platform or from event files."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.event_files import open_events
from mcctl.cli.output import Output, TextOrJson, parse_formats
from mcctl.cli.world import World, now
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    from mcctl.api.metrics import StatsView
    from mcctl.cli.repository import Opened
    from mcctl.stats.calendar import Quarter

FORMATS = ("text", "json")
BATCH = 1000
PAGE = 80


def stats(
    context: typer.Context,
    quarter: Annotated[
        str | None, typer.Option(metavar="YYYY-QN", help="The quarter; left out = the last whole one.")
    ] = None,
    events: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="Count event files (NDJSON) instead of asking a platform; may be repeated."),
    ] = None,
    issuer: Annotated[
        str | None, typer.Option(metavar="ID", help="Count one issuer's; left out = all that the source covers.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Such as America/Chicago; left out = the settings', else UTC.")
    ] = None,
    formats: TextOrJson = None,
    paths: Annotated[list[Path] | None, typer.Argument(help="More event files.", metavar="[PATH]...")] = None,
) -> None:
    """Count a quarter: awards, earners, launches, states, page views and more."""
    from mcctl.render.stats_text import stats_text
    from mcctl.stats.calendar import Quarter, zone_named
    from mcctl.stats.report import Report

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    files = [*(events or []), *(paths or [])]
    if paths and not events:
        raise UsageError("files are counted with `--events PATH…`")
    opened = _opened(world, output, is_needed=not files)
    zone = time_zone or (opened.settings.stats.time_zone if opened else None) or "UTC"
    today = now().astimezone(zone_named(zone)).date()
    wanted = Quarter.parse(quarter) if quarter is not None else Quarter.of(today).plus(-1)
    problems = 0
    if files:
        view, problems = _from_files(output, files, wanted, zone, issuer)
    elif opened is not None:
        view = _from_platform(world, opened, wanted, zone, issuer)
    report = Report(view, made_at=now(), source="event files" if files else "the platform")
    output.write(targets, lambda: stats_text(report, output.width() or PAGE), {"json": lambda: view})
    if problems:
        raise typer.Exit(Exit.FINDINGS)


def _opened(world: World, output: Output, *, is_needed: bool) -> "Opened | None":
    from mcctl.cli.repository import open_repository

    if is_needed:
        return open_repository(world, output)
    try:
        world.root()
    except UsageError:
        return None
    return open_repository(world, output)


def _from_platform(world: World, opened: "Opened", quarter: "Quarter", zone: str, issuer: str | None) -> "StatsView":
    from mcctl.cli.connection import address_of, connect
    from mcctl.source.repository import read_issuer

    address = address_of(world, opened)
    own = read_issuer(opened.tree) if issuer is None else None
    name = issuer or (own.id if own else None)
    if name is None:
        raise UsageError("there is no usable `issuer.yaml`", hint="name an issuer with `--issuer`")
    everywhere = address.is_embedded and issuer is None
    with connect(address, opened.root, name, is_read_only=True) as client:
        return client.metrics(str(quarter), zone, everywhere=everywhere)


def _from_files(
    output: Output, files: list[Path], quarter: "Quarter", zone: str, issuer: str | None
) -> "tuple[StatsView, int]":
    from mcctl.stats.calendar import zone_named
    from mcctl.stats.measure import measure
    from mcctl.stats.read import Entry, Seen, read_events
    from mcctl.stats.sqlite import SqliteEngine

    problems = 0
    seen: Seen = {}
    with SqliteEngine() as engine:
        for path in files:
            with open_events(path) as lines:
                found = read_events(lines, seen)
                while batch := list(islice(found, BATCH)):
                    engine.add(one.event for one in batch if isinstance(one, Entry))
                    for one in batch:
                        if not isinstance(one, Entry):
                            problems += 1
                            output.warn(f"{path}: {one}")
        return measure(engine, quarter.period(zone_named(zone)), issuer=issuer), problems
