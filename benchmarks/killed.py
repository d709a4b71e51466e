"""Servers that are killed under load, and whether all that was acknowledged is there afterwards."""

import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from large_store import ISSUER, connection_to
from readers import Readings, Wanted, read
from served import Served, platform
from sqlalchemy import text

from tests.platform.postgresql import OnServer, Where, opened
from tests.platform.writing import Calling, Writing, writing

EVENTS = 100


@dataclass(frozen=True, slots=True)
class Killed:
    """What came of one kill: what was acknowledged before, what of it is lost, and what the database says of itself."""

    what: str
    acknowledged: dict[str, int]
    lost: list[str]
    recovered_seconds: float
    integrity: str


def kill_rounds(
    where: Where, run: Path, token: str, name: str, things: Sequence[Wanted], kills: int
) -> Iterator[Killed]:
    """Kills the server so many times, and after that the database's own server as often, where it has one."""
    chance = random.Random(3)  # noqa: S311  # when to kill
    for number in range(kills):
        with platform(where, run) as served:
            found = _written(served, token, name, f"kill-{number}", things, chance, served.process.kill)
        began = time.perf_counter()
        with platform(where, run) as served:
            recovered = time.perf_counter() - began
            yield _judged("mcctl", where, served, token, found, recovered)
    if not isinstance(where, OnServer):
        return
    for number in range(kills):
        with platform(where, run) as served:
            found = _written(served, token, name, f"database-{number}", things, chance, where.server.kill)
            began = time.perf_counter()
            where.server.start_again()
            yield _judged("postgres", where, served, token, found, time.perf_counter() - began)


def _written(
    served: Served,
    token: str,
    name: str,
    run: str,
    things: Sequence[Wanted],
    chance: random.Random,
    kill: Callable[[], None],
) -> Writing:
    """Reads and writes until each writer had some acknowledgements, then kills somewhere in what follows."""
    with _reading(served, things), writing(served.url, token, ISSUER, name, run, EVENTS) as found:
        found.wait_for(1)
        time.sleep(chance.uniform(0.5, 4))
        kill()
    return found


@contextmanager
def _reading(served: Served, things: Sequence[Wanted]) -> Iterator[None]:
    over = threading.Event()

    def until_it_is_gone() -> None:
        try:
            read(served.url, things, over.is_set, Readings())
        except OSError:
            return

    thread = threading.Thread(target=until_it_is_gone)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _judged(what: str, where: Where, served: Served, token: str, found: Writing, recovered_seconds: float) -> Killed:
    names = ("change sets", "loads of events", "images")
    counts = {name: len(writes.kept) for name, writes in zip(names, found.all, strict=True)}
    with Calling(served.url, token, ISSUER) as calling:
        lost = found.lost(calling, EVENTS)
    return Killed(what, counts, lost, recovered_seconds, integrity_of(where))


def integrity_of(where: Where) -> str:
    """What the database says of itself: `ok`, or what is wrong."""
    if isinstance(where, OnServer):
        return _integrity_of_postgresql(where)
    with closing(opened(where)) as database, database.reading() as connection:
        found = [str(one) for one in connection.scalars(text("PRAGMA integrity_check"))]
        found += [str(one) for one in connection.execute(text("PRAGMA foreign_key_check"))]
    return ", ".join(found)


def _integrity_of_postgresql(where: OnServer) -> str:
    """By pg_amcheck; where its extension is not there, by reading everything and building every index anew."""
    with closing(opened(where)) as database, database.reading() as connection:
        has_amcheck = connection.scalar(text("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'"))
    checks = (
        [("pg_amcheck", "--install-missing", "--heapallindexed", *connection_to(where), where.name)]
        if has_amcheck
        else [
            ("pg_dump", "--file", "/dev/null", *connection_to(where), where.name),
            ("reindexdb", *connection_to(where), where.name),
        ]
    )
    try:
        for program, *arguments in checks:
            where.server.run(program, *arguments)
    except subprocess.CalledProcessError as error:
        return str(error.stderr)
    return f"ok ({' and '.join(check[0] for check in checks)})"
