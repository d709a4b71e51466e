"""A PostgreSQL server of the tests' own: real, in a folder that goes with it, quick since nothing in it is to last.

Its programs come with `pgserver` from PyPI, which is only unpacked here: it would lay its own folders and its own user
out on the machine. Where there is none, Debian's are taken, or those on the path.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from mcctl.platform.database import Database

REQUIRED = os.environ.get("MCCTL_POSTGRESQL") == "required"  # noqa: TID251  # whether a test may be skipped
OWNER = "mcctl"

# the server lives as long as whoever holds the other end of its input, however that one ends; a line starts it again
UNTIL_ITS_INPUT_ENDS = """
begin() { "$1/pg_ctl" start -w -s -t 60 -D "$2" -l "$2/log" -o "$3" </dev/null; }
begin "$@" && echo started
# after one that was killed: the processes that it left behind end first
while read -r _; do until begin "$@" >/dev/null 2>&1; do :; done; echo started; done
"$1/pg_ctl" stop -s -m immediate -D "$2"
"""
QUICK = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
    "shared_buffers": "64MB", "max_wal_size": "4GB", "max_connections": "200", "listen_addresses": "''",
}  # fmt: skip


def why_there_is_none() -> str | None:
    """Says why no server can be had; None where one can."""
    if os.name != "posix":
        return "the tests run PostgreSQL on Linux and macOS only"
    if find_spec("psycopg") is None:
        return "psycopg is not installed, which the extra `server` brings"
    if _folder_of_programs() is None:
        return "there is no PostgreSQL: `pgserver` has none for this Python, and neither has the machine"
    return None


def _folder_of_programs() -> Path | None:
    """Finds the folder of `initdb`, `pg_ctl`, `pg_dump` and the others."""
    found = find_spec("pgserver")
    own = [Path(str(found.origin)).parent / "pginstall" / "bin"] if found is not None else []
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = [Path(path).parent for path in (shutil.which("initdb"),) if path is not None]
    return next((path for path in (*own, *reversed(installed), *on_path) if (path / "initdb").exists()), None)


@dataclass(slots=True)
class Server:
    """A running server; each database is of a folder of the tests, and goes when the folder is done with."""

    programs: Path
    sockets: Path
    data: Path
    process: "subprocess.Popen[bytes]"
    databases: dict[str, Path] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def make(self, folder: Path, like: str = "template0") -> "OnServer":
        """Makes a database, as a copy of one that nobody has open."""
        name = f"db{next(self.numbers)}"
        self.databases[name] = folder
        self.tell(f'CREATE DATABASE "{name}" TEMPLATE "{like}" STRATEGY FILE_COPY')
        return OnServer(self, name)

    def drop_those_of(self, folder: Path) -> None:
        for name in [name for name, of in self.databases.items() if of.is_relative_to(folder)]:
            del self.databases[name]
            self.tell(f'DROP DATABASE "{name}" WITH (FORCE)')

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs one of PostgreSQL's own programs to its end."""
        return subprocess.run(
            (str(self.programs / program), *arguments), capture_output=True, text=True, check=True, timeout=1800
        )

    def kill(self) -> None:
        """Kills the process that all the others of the server come from."""
        os.kill(int((self.data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)

    def start_again(self) -> None:
        """Starts the server after it was killed, and waits until it has recovered."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == b"started\n", (self.data / "log").read_text(errors="replace")

    def tell(self, statement: str) -> None:
        """Runs a statement outside of all the databases of tests."""
        import psycopg  # noqa: PLC0415  # not there everywhere

        with psycopg.connect(host=str(self.sockets), user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass(frozen=True, slots=True)
class OnServer:
    """A database of a server."""

    server: Server
    name: str

    @property
    def url(self) -> URL:
        return URL.create("postgresql+psycopg", OWNER, database=self.name, query={"host": str(self.server.sockets)})


Where = Path | OnServer
"""A database: a file of SQLite, or one of a server of PostgreSQL."""


def opened(where: Where) -> Database:
    """Opens a database."""
    return Database.at_path(where) if isinstance(where, Path) else Database(where.url)


def argument_of(where: Where) -> str:
    """A database as `--database` takes it."""
    return str(where) if isinstance(where, Path) else where.url.render_as_string(hide_password=False)


def copied(template: Where, folder: Path) -> Where:
    """A database of one's own, from one that nobody has open."""
    if isinstance(template, Path):
        return Path(shutil.copy(template, folder / "platform.db"))
    return template.server.make(folder, template.name)


@contextmanager
def running_server(settings: Mapping[str, str] = QUICK) -> Iterator[Server]:
    """Runs a server as long as the block."""
    programs = _folder_of_programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="mcctl-"))  # short, as names of sockets have to be
    try:
        data, sockets = folder / "data", folder / "run"
        for made in (data, sockets):
            made.mkdir(mode=0o700)
        identity: dict[str, Any] = {"env": {"PATH": os.defpath, "LC_ALL": "C"}, "cwd": folder}
        if os.geteuid() == 0:
            # the server refuses to run as root, whose folders nobody else can look into
            programs = _copied(programs, folder)
            owner = pwd.getpwnam("nobody")
            folder.chmod(0o755)
            for made in (data, sockets):
                os.chown(made, owner.pw_uid, owner.pw_gid)
            identity |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        subprocess.run(
            (programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"),
            check=True, capture_output=True, **identity,
        )  # fmt: skip
        options = " ".join((f"-k {sockets}", *(f"-c {name}={value}" for name, value in settings.items())))
        with subprocess.Popen(
            ("sh", "-c", UNTIL_ITS_INPUT_ENDS, "sh", str(programs), str(data), options),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, **identity,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stdout.readline() == b"started\n", (data / "log").read_text(errors="replace")
            yield Server(programs, sockets, data, process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copied(programs: Path, folder: Path) -> Path:
    """Copies the programs of `pgserver`, with the libraries that lie beside the package."""
    package = programs.parent.parent
    if package.name != "pgserver":
        return programs
    shutil.copytree(programs.parent, folder / "pgserver" / "pginstall", symlinks=True)
    libraries = package.parent / "pgserver.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / "pgserver.libs", symlinks=True)
    return folder / "pgserver" / "pginstall" / "bin"
