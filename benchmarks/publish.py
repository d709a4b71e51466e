"""What it costs to publish a whole catalogue with its badges to a served platform, and to find nothing left to publish.

    python benchmarks/publish.py FOLDER [--files 10000] [--each 200]

`mcctl platform serve` runs on SQLite in a process of its own, and `mcctl publish`, `mcctl validate` and `mcctl diff` in
others, over a socket. The rival is a plain loop on one connection: for each of the first so many micro-credentials a PUT of
its badge and a change set that holds nothing else. Of all of them it is said to take as many times longer as they are more.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import catalogue
import httpx
from large_store import ISSUER
from served import Served, platform

from mcctl.api.changesets import Applied
from mcctl.platform.database import Database
from mcctl.platform.hosting import add_issuer
from mcctl.platform.identities import create_token
from tests.platform.catalogues import Folder
from tests.platform.platforms import NOW

BYTES_PER_KIBIBYTE = 1024
MEGABYTE = 1_000_000
TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
GIT = ("git", "-c", "user.name=Bench", "-c", "user.email=bench@bench.example")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds of the clock and of processors, and the peak memory of its largest process.

    `server_seconds` are those of the platform's processor meanwhile; `calls` are what it was asked, by method and route.
    """

    wall_seconds: float
    processor_seconds: float
    megabytes: float
    server_seconds: float
    server_megabytes: float
    calls: Counter[str]

    def row(self, name: str) -> str:
        """Writes a row of the table, and what was asked below it."""
        asked = ", ".join(f"{count} {call}" for call, count in self.calls.most_common())
        numbers = f"{self.wall_seconds:8.2f} {self.processor_seconds:8.2f} {self.megabytes:6.0f}"
        served = f"{self.server_seconds:9.2f} {self.server_megabytes:6.0f}"
        return f"{name:34} {numbers} {served} {sum(self.calls.values()):8}   {asked}\n"


@dataclass(frozen=True, slots=True)
class Bench:
    """A platform that is served, and a repository that knows it."""

    served: Served
    log: Path
    corpus: Path
    token: str

    def run(self, *arguments: str) -> Cost:
        """Runs mcctl in the repository; a RuntimeError tells what it said where it failed."""
        asked, busy_seconds = len(self._requests()), self._server_seconds()
        environment = {**os.environ, "MCCTL_TOKEN": self.token}  # for a process of ours
        command = (sys.executable, "-m", "mcctl", "-C", str(self.corpus), *arguments)
        start = time.perf_counter()
        with tempfile.TemporaryFile() as said:
            child = subprocess.Popen(command, stdout=said, stderr=said, env=environment)  # this Python
            _, status, usage = os.wait4(child.pid, 0)
            wall_seconds = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode:
                said.seek(0)
                raise RuntimeError(said.read().decode()[-2000:])
        return Cost(
            wall_seconds,
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * BYTES_PER_KIBIBYTE / MEGABYTE,
            self._server_seconds() - busy_seconds,
            self.served.peak_megabytes,
            Counter(self._requests()[asked:]),
        )

    def loop(self, each: int) -> Cost:
        """Publishes the first so many micro-credentials one by one, as a script would."""
        read = Folder(self.corpus).read()
        desired, images = read.desired(), read.images
        wanted = [key for key in sorted(desired.contents) if key.kind != "stack"][: each + 1]
        asked, busy_seconds, start, busy = (
            len(self._requests()),
            self._server_seconds(),
            time.perf_counter(),
            os.times(),
        )
        revision = 0
        issuer = f"/v1/issuers/{ISSUER}"
        headers = {"Authorization": f"Bearer {self.token}"}
        with httpx.Client(base_url=self.served.url, headers=headers, timeout=120) as http:
            for key in wanted:
                content = desired.contents[key]
                if (digest := content.get("badge", {}).get("file")) is not None:
                    path = f"{issuer}/blobs/{digest.replace(':', '/')}"
                    http.put(path, content=read.read(images[digest])).raise_for_status()
                change = {"action": "create", "kind": key.kind, "id": key.id, "if_match": None, "content": content}
                body = {"namespace": ISSUER, "catalog_revision": revision, "changes": [change]}
                answer = http.post(f"{issuer}/changesets", json=body, headers={"Idempotency-Key": f"one-{key.id}"})
                revision = Applied.model_validate_json(answer.raise_for_status().content).catalog_revision
        after = os.times()
        return Cost(
            time.perf_counter() - start,
            after.user + after.system - busy.user - busy.system,
            float("nan"),
            self._server_seconds() - busy_seconds,
            self.served.peak_megabytes,
            Counter(self._requests()[asked:]),
        )

    def _requests(self) -> list[str]:
        lines = [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
        return [f"{line['method']} {line['route']}" for line in lines if line["event"] == "request"]

    def _server_seconds(self) -> float:
        fields = Path(f"/proc/{self.served.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK_SECONDS


def bench(served: Served, run: Path, corpus: Path) -> Bench:
    """Makes the issuer and a token of its publisher, and names the platform in the repository."""
    with closing(Database.at_path(run / "platform.db")) as database, database.writing() as connection:
        add_issuer(connection, ISSUER, None, NOW)
        _, token = create_token(
            connection, role="publisher", issuer=ISSUER, origin=served.url, days=36_500, now=NOW
        )  # fmt: skip
    settings = f"version: 1\nplatforms:\n  bench: {{url: {served.url}}}\ndefault_platform: bench\n"
    (corpus / "mcctl.yaml").write_text(settings, encoding="utf-8")
    git(corpus, "commit", "--quiet", "--all", "--message", "Name the platform")
    return Bench(served, run / "server.log", corpus, token)


def git(folder: Path, *arguments: str) -> None:
    """Runs git in a folder."""
    subprocess.run([*GIT, *arguments], cwd=folder, check=True)  # git, with words of ours


def publishing(corpus: Path, kept: Path) -> Sequence[tuple[str, Cost]]:
    """Publishes everything to an empty platform, and then finds that there is nothing more to publish."""
    with (
        tempfile.TemporaryDirectory(dir=kept) as folder,
        platform(Path(folder) / "platform.db", Path(folder)) as served,
    ):
        made = bench(served, Path(folder), corpus)
        made.run("validate")
        return [
            ("mcctl validate, nothing changed", made.run("validate")),
            ("mcctl publish, all of it new", made.run("publish", "--yes")),
            ("mcctl diff, nothing to do", made.run("diff")),
            ("mcctl publish, nothing to do", made.run("publish", "--yes")),
        ]


def looping(corpus: Path, kept: Path, each: int) -> Cost:
    """Publishes some of it one by one to an empty platform."""
    with (
        tempfile.TemporaryDirectory(dir=kept) as folder,
        platform(Path(folder) / "platform.db", Path(folder)) as served,
    ):
        return bench(served, Path(folder), corpus).loop(each)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=200, help="how many the rival publishes; 0 = none")
    given = parser.parse_args()
    corpus = given.folder / f"catalogue-{given.files}"
    if not corpus.exists():
        catalogue.write(corpus, given.files, is_committed=True)
    columns = f"{'wall s':>8} {'CPU s':>8} {'MB':>6} {'server s':>9} {'MB':>6} {'calls':>8}"
    sys.stdout.write(f"{given.files:,} files\n{'':34} {columns}\n")
    for name, cost in publishing(corpus, given.folder):
        sys.stdout.write(cost.row(name))
    if given.each:
        cost = looping(corpus, given.folder, given.each)
        sys.stdout.write(cost.row(f"a plain loop, {given.each} of them"))
        longer = given.files / given.each
        wall, busy = cost.wall_seconds * longer, cost.processor_seconds + cost.server_seconds
        sys.stdout.write(f"all of them so: {wall:.0f} s, of processors {busy * longer:.0f} s\n")


if __name__ == "__main__":
    main()
