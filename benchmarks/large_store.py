"""A large store to serve: 10,000 resources and 1,000,000 events, put there through the platform's own API.

It is made once for each database, and kept in a folder: a file of SQLite, and a dump of PostgreSQL that each run restores.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import catalogue

from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.demo import demo_events
from mcctl.stats.demo_catalogue import DemoCatalogue, DemoMicroCredential, DemoStack
from tests.platform.catalogues import Folder, publish_files
from tests.platform.platforms import in_process
from tests.platform.postgresql import OWNER, OnServer, Server, Where, opened

ISSUER = "bench"
QUARTER = "2026-Q3"
EVENTS_EACH = 600
"""How many events are invented at least for one micro-credential."""
LINES = 20_000
"""How many events one call loads."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a store is."""

    resources: int
    events: int

    @property
    def name(self) -> str:
        """Names what is kept of it in the folder."""
        return f"{self.resources}-{self.events}"


def invented_events(size: Size) -> list[dict[str, object]]:
    """Invents the events of a quarter and the year before it, the same each time."""
    count = min(max(1, size.resources * 19 // 20), size.events // EVENTS_EACH + 1)
    names = tuple(f"mc-{number:05}" for number in range(count))
    stacks = tuple(DemoStack(f"stack-{at:05}", tuple(names[at * 19 : at * 19 + 19])) for at in range(count // 19))
    offered = DemoCatalogue(ISSUER, "Bench University", tuple(DemoMicroCredential(name) for name in names), stacks)
    told = demo_events(1, Quarter.parse(QUARTER).period(zone_named("UTC")), offered)
    return list(islice(told, size.events))


def _bodies(size: Size) -> Iterator[bytes]:
    told = iter(invented_events(size))
    while some := list(islice(told, LINES)):
        yield "".join(f"{json.dumps(event)}\n" for event in some).encode()


def bring_up_to_date(where: Where) -> None:
    """Gives a database the tables of this release; what was kept may be of an earlier one."""
    database = opened(where)
    database.migrate()
    database.close()


def fill(where: Where, size: Size) -> None:
    """Publishes the catalogue and loads the events into a database without a table."""
    bring_up_to_date(where)
    with tempfile.TemporaryDirectory() as folder, in_process(where) as platform:
        catalogue.write(Path(folder), size.resources)
        publish_files(platform.client(issuer=ISSUER), Folder(Path(folder)).read())
        operator = platform.as_("operator")
        for body in _bodies(size):
            receipt = operator.post("/v1/events", content=body, timeout=600).raise_for_status().json()
            if receipt["problems"]:
                raise ValueError(receipt["problems"][0])


def on_sqlite(kept: Path, run: Path, size: Size) -> Where:
    """A copy of the store in a file of SQLite, for one run; it is made first where there is none."""
    template = kept / f"{size.name}.db"
    if not template.exists():
        unfinished = kept / f"{size.name}.db.unfinished"
        unfinished.unlink(missing_ok=True)
        fill(unfinished, size)
        unfinished.rename(template)
    copied = Path(shutil.copy(template, run / "platform.db"))
    bring_up_to_date(copied)
    return copied


def on_postgresql(kept: Path, run: Path, size: Size, server: Server) -> OnServer:
    """A copy of the store in a database of a server, for one run; it is made first where there is none."""
    dump = kept / f"{size.name}.dump"
    where = server.make(run)
    if dump.exists():
        server.run("pg_restore", "--exit-on-error", "--no-owner", *_named(where), str(dump))
    else:
        fill(where, size)
        unfinished = kept / f"{size.name}.dump.unfinished"
        server.run("pg_dump", "--format=custom", "--compress=1", "--file", str(unfinished), *_named(where))
        unfinished.rename(dump)
    bring_up_to_date(where)
    server.run("vacuumdb", "--quiet", "--analyze", *connection_to(where), where.name)
    return where


def connection_to(where: OnServer) -> tuple[str, ...]:
    """What PostgreSQL's programs are told of a server."""
    return "--host", str(where.server.sockets), "--username", OWNER


def _named(where: OnServer) -> tuple[str, ...]:
    return *connection_to(where), "--dbname", where.name
