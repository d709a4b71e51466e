"""What the platform bears: readers, a publisher and a stream of events at once on a large store, kills, hostile clients.

    python benchmarks/serve_load.py FOLDER [--seconds 60] [--kills 3] [--resources 10000] [--events 1000000]
        [--database sqlite|postgresql]… [--part load|kills|hostile]…

The server has one core, the clients the other; PostgreSQL's own processes take either. The stores are made once and kept in
the folder. Exits 1 where anything was answered with an error, or anything acknowledged was lost.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from killed import kill_rounds
from large_store import ISSUER, Size, on_postgresql, on_sqlite
from readers import Readings, Wanted, listed, read_for, wanted
from served import CLIENTS_CORE, Served, hello, on_cores, platform, publishers_token

from tests.platform.postgresql import Server, Where, running_server
from tests.platform.writing import writing

EVENTS = 100
DURABLE = {"listen_addresses": "''"}
"""PostgreSQL as it comes, with all that makes it last."""
WARM_SECONDS = 3
DATABASES = ("sqlite", "postgresql")
PARTS = ("load", "kills", "hostile")
HOSTILE_TOKENS = 6
HOSTILE = Path(__file__).with_name("hostile_clients.py")


@dataclass(slots=True)
class Report:
    """What is printed, and whether all was well."""

    wrong: list[str] = field(default_factory=list)

    def tell(self, line: str = "") -> None:
        """Prints a line."""
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def note(self, errors: Iterable[str]) -> None:
        """Prints what went wrong, the first few of it."""
        errors = list(errors)
        self.wrong += errors
        for error in errors[:5]:
            self.tell(f"  wrong: {error[:300]}")

    def row(self, name: str, seconds: Sequence[float], took_seconds: float) -> None:
        """Prints how many there were a second, their median, their 99th percentile and the longest."""
        if not seconds:
            self.tell(f"  {name:<22} {'none':>9}")
            return
        ordered = sorted(seconds)
        median, most = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
        numbers = " ".join(f"{one * 1000:>9.1f}" for one in (median, most, ordered[-1]))
        self.tell(f"  {name:<22} {len(ordered) / took_seconds:>9.1f} {numbers} {len(ordered):>9}")

    def table(self, title: str, readings: Readings) -> None:
        """Prints what readers met."""
        self.tell(f"{title}\n  {'':<22} {'a second':>9} {'median ms':>9} {'99 % ms':>9} {'most ms':>9} {'count':>9}")
        for name, seconds in sorted(readings.seconds.items()):
            self.row(name, seconds, readings.took_seconds)
        self.row("all reads", readings.all, readings.took_seconds)
        self.note(readings.errors)


@dataclass(frozen=True, slots=True)
class Measuring:
    """One database, and what is done to it."""

    where: Where
    run: Path
    token: str
    seconds: float
    report: Report

    def load(self, floor: Readings) -> None:
        """Readers alone, then readers, a publisher and a stream of events."""
        with platform(self.where, self.run) as served:
            things = self.things(served)
            read_for(served.url, things, WARM_SECONDS)
            alone = read_for(served.url, things, self.seconds)
            self.report.table("readers alone", alone)
            quiet_megabytes = served.peak_megabytes
            with writing(served.url, self.token, ISSUER, "mc-00000", "load", EVENTS, images_count=0) as found:
                together = read_for(served.url, things, self.seconds)
            self.report.table("readers, a publisher and a stream of events", together)
            self.report.row("change sets", found.published.seconds, together.took_seconds)
            self.report.row(f"loads of {EVENTS} events", found.loaded.seconds, together.took_seconds)
            self.report.note(found.refused)
            rates = [one.count / one.took_seconds for one in (floor, alone, together)]
            self.report.tell(
                f"  floor / alone {rates[0] / rates[1]:.1f}, floor / together {rates[0] / rates[2]:.1f}; peak memory "
                f"{quiet_megabytes:.0f} MB with readers alone, {served.peak_megabytes:.0f} MB in all"
            )

    def kills(self, count: int) -> None:
        """Kills, and what is there afterwards."""
        with platform(self.where, self.run) as served:
            things = self.things(served)
        for one in kill_rounds(self.where, self.run, self.token, "mc-00001", things, count):
            counts = ", ".join(f"{number} {name}" for name, number in one.acknowledged.items())
            self.report.tell(
                f"kill -9 of {one.what}: {counts} acknowledged, {len(one.lost)} lost; up again in "
                f"{one.recovered_seconds:.1f} s; integrity {one.integrity}"
            )
            self.report.note([*one.lost, *([] if one.integrity.startswith("ok") else [one.integrity])])

    def hostile(self) -> None:
        """Readers without hostile clients, and beside them."""
        with platform(self.where, self.run) as served:
            things = self.things(served)
            read_for(served.url, things, WARM_SECONDS)
            self.report.table("readers without hostile clients", read_for(served.url, things, self.seconds / 2))
            command = (sys.executable, str(HOSTILE), served.url, ISSUER, str(self.seconds / 2))
            tokens = " ".join(publishers_token(self.where) for _ in range(HOSTILE_TOKENS))
            environment = {**os.environ, "TOKENS": tokens}  # for a process of ours
            with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as attack:
                beside = read_for(served.url, things, self.seconds / 2)
                met, _ = attack.communicate()
            self.report.table("readers beside 1,000 idle connections, slow and huge requests, deep JSON", beside)
            for what, count in json.loads(met).items():
                self.report.tell(f"  {count:>9} times {what}")
            self.report.tell(f"  peak memory {served.peak_megabytes:.0f} MB")

    def things(self, served: Served) -> list[Wanted]:
        """What readers ask for."""
        return wanted(listed(served.url))


def floor_of(run: Path, things: Sequence[Wanted], seconds: float) -> Readings:
    """Measures the floor with the same reads."""
    with hello(run) as served:
        read_for(served.url, things, WARM_SECONDS)
        return read_for(served.url, things, seconds)


@contextmanager
def stores(names: Sequence[str], kept: Path, size: Size) -> Iterator[list[tuple[str, Callable[[Path], Where]]]]:
    """Where the stores come from; PostgreSQL runs as long as the block."""
    with ExitStack() as closing:
        found: list[tuple[str, Callable[[Path], Where]]] = []
        if "sqlite" in names:
            found.append(("sqlite", lambda run: on_sqlite(kept, run, size)))
        if "postgresql" in names:
            server: Server = closing.enter_context(running_server(DURABLE))
            found.append(("postgresql", lambda run: on_postgresql(kept, run, size, server)))
        yield found


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--resources", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument("--part", action="append", choices=PARTS)
    given = parser.parse_args()
    parts, report = given.part or PARTS, Report()
    given.folder.mkdir(parents=True, exist_ok=True)
    size = Size(given.resources, given.events)
    with stores(given.database or DATABASES, given.folder, size) as found:
        for name, make in found:
            with tempfile.TemporaryDirectory(dir=given.folder) as run, on_cores(CLIENTS_CORE):
                began = time.perf_counter()
                where = make(Path(run))
                report.tell(f"\n== {name}: {size.resources:,} resources, {size.events:,} events")
                report.tell(f"  ready after {time.perf_counter() - began:.0f} s")
                measuring = Measuring(where, Path(run), publishers_token(where), given.seconds, report)
                if "load" in parts:
                    with platform(where, Path(run)) as served:
                        things = measuring.things(served)
                    floor = floor_of(Path(run), things, given.seconds / 4)
                    report.table("the floor: a bare FastAPI that says hello", floor)
                    measuring.load(floor)
                if "kills" in parts:
                    measuring.kills(given.kills)
                if "hostile" in parts:
                    measuring.hostile()
    report.tell(f"\n{len(report.wrong)} errors")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
