"""Where the numbers come from: a platform, event files, or both, to be held against each other."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from mcctl.cli.output import Output
from mcctl.cli.world import World
from mcctl.errors import UsageError

if TYPE_CHECKING:
    from mcctl.api.metrics import StatsView
    from mcctl.cli.connection import Address
    from mcctl.cli.repository import Opened
    from mcctl.remote.client import Client
    from mcctl.stats.engine import Engine
    from mcctl.stats.question import Question

BATCH: Final = 1000


class Source(Protocol):
    """Whatever counts."""

    @property
    def name(self) -> str:
        """What people call it."""

    def count(self, question: "Question") -> "StatsView":
        """Answers a question."""


@dataclass(frozen=True, slots=True)
class EventFiles:
    """Event files, read into an engine."""

    engine: "Engine"
    name: str = "event files"

    def count(self, question: "Question") -> "StatsView":
        """Counts with the engine."""
        from mcctl.stats.measure import measure

        return measure(self.engine, question)


@dataclass(frozen=True, slots=True)
class OnPlatform:
    """A platform, asked for one issuer's numbers or for those of all."""

    client: "Client"
    name: str
    everywhere: bool

    def count(self, question: "Question") -> "StatsView":
        """Asks the platform."""
        return self.client.metrics(question, everywhere=self.everywhere)


@dataclass(slots=True)
class Sources:
    """What counts, the first for the report and others to check it by; and how many lines of files are wrong.

    Attributes:
        scope: The one issuer that is counted for; None for all that there is.
        issuer: Whom a platform is asked for; None where none is asked.
        client: Asks the platform, where there is one.
    """

    all: list[Source]
    scope: str | None
    client: "Client | None" = None
    problems: int = 0
    counted: dict[tuple[str, str], "StatsView"] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What people call the one of the report."""
        return self.all[0].name

    def count(self, question: "Question") -> "StatsView":
        """Counts with the one of the report."""
        return self.all[0].count(replace(question, issuer=self.scope))

    def tell_problems(self, output: Output, question: "Question") -> bool:
        """Holds the sources against each other, tells where they differ, and whether that or a line of a file is wrong."""
        from mcctl.stats.differing import differences

        bare = replace(question, issuer=self.scope, by=(), with_launches=False, with_insight=False)
        is_wrong = self.problems > 0
        for other in self.all[1:]:
            ours = self.all[0].count(bare)
            for one in differences(ours, other.count(bare)):
                is_wrong = True
                output.warn(f"{one.name}: {one.before:,} by the {self.name}, {one.after:,} by {other.name}")
        return is_wrong


def opened_for(world: World, output: Output, *, is_needed: bool) -> "Opened | None":
    """Opens the repository; None where there is none and none is needed."""
    from mcctl.cli.repository import open_repository

    if not is_needed:
        try:
            world.root()
        except UsageError:
            return None
    return open_repository(world, output)


@contextmanager
def open_sources(
    world: World, output: Output, opened: "Opened | None", files: Sequence[str], issuer: str | None, engine: str
) -> Iterator[Sources]:
    """Opens what is to count: event files where they are named, and a platform where it is, or where there are no files."""
    with ExitStack() as stack:
        found = Sources([], issuer)
        if not files or world.platform is not None:
            if opened is None:
                raise UsageError(
                    "there is no mcctl.yaml here that says where the platform is",
                    hint="leave `--platform` out, or run mcctl inside an issuer's repository",
                )
            platform = _platform(stack, world, opened, issuer)
            found.client = platform.client
            found.scope = None if platform.everywhere else platform.issuer
        if files:
            warn_of_tracked(output, files)
            ready, found.problems = stack.enter_context(_event_files(output, files, engine))
            found.all.append(EventFiles(ready))
        if found.client is not None:
            found.all.append(OnPlatform(found.client, f"the platform {platform.address.name}", platform.everywhere))
        yield found


@dataclass(frozen=True, slots=True)
class _Connected:
    client: "Client"
    address: "Address"
    issuer: str
    everywhere: bool


def _platform(stack: ExitStack, world: World, opened: "Opened", issuer: str | None) -> _Connected:
    from mcctl.cli.connection import address_of, connect
    from mcctl.source.repository import read_issuer

    address = address_of(world, opened)
    own = read_issuer(opened.tree) if issuer is None else None
    name = issuer or (own.id if own else None)
    if name is None:
        raise UsageError("there is no usable `issuer.yaml`", hint="name an issuer with `--issuer`")
    client = stack.enter_context(connect(address, opened.root, name, is_read_only=True))
    return _Connected(client, address, name, everywhere=address.is_embedded and issuer is None)


def warn_of_tracked(output: Output, files: Iterable[str]) -> None:
    """Tells which event files git keeps: they hold records of learners, which no history forgets."""
    by_folder: dict[Path, list[str]] = {}
    for name in files:
        folder = Path(name).resolve().parent
        if any((above / ".git").exists() for above in (folder, *folder.parents)):
            by_folder.setdefault(folder, []).append(name)
    if not by_folder:
        return
    from mcctl.source.git import Checkout

    for folder, names in by_folder.items():
        checkout = Checkout.around(folder) if folder.is_dir() else None
        for name in names if checkout is not None else ():
            if checkout is not None and checkout.tracked(Path(name)):
                output.warn(f"{name}: git keeps this file, and it holds records of learners: `git rm --cached {name}`")


@contextmanager
def _event_files(output: Output, files: Sequence[str], engine: str) -> "Iterator[tuple[Engine, int]]":
    """Reads event files into an engine, and tells what is wrong with their lines."""
    from mcctl.cli.event_files import open_events
    from mcctl.stats.read import Entry, Seen, read_events
    from mcctl.stats.sqlite import SqliteEngine

    _ = engine
    problems = 0
    seen: Seen = {}
    with SqliteEngine() as ready:
        for path in files:
            with open_events(Path(path)) as lines:
                found = read_events(lines, seen)
                while batch := list(islice(found, BATCH)):
                    ready.add(one.event for one in batch if isinstance(one, Entry))
                    for one in batch:
                        if not isinstance(one, Entry):
                            problems += 1
                            output.warn(f"{path}: {one}")
        yield ready, problems
