"""Where the numbers come from: a platform, event files, or both, to be held against each other."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

from mcctl.cli.output import Output
from mcctl.cli.world import World
from mcctl.errors import UsageError

if TYPE_CHECKING:
    from mcctl.api.metrics import StatsView
    from mcctl.cli.repository import Opened
    from mcctl.remote.client import Client
    from mcctl.stats.engine import Engine
    from mcctl.stats.question import Question

ISSUERS: Final = "SELECT DISTINCT issuer FROM events WHERE issuer IS NOT NULL"


class Source(Protocol):
    """Whatever counts."""

    @property
    def name(self) -> str:
        """What people call it."""

    def count(self, question: "Question") -> "StatsView":
        """Answers a question."""

    def issuers(self, view: "StatsView") -> set[str]:
        """Finds whose numbers are in those of all."""


@dataclass(frozen=True, slots=True)
class EventFiles:
    """Event files, read into an engine."""

    engine: "Engine"
    name: str = "event files"

    def count(self, question: "Question") -> "StatsView":
        """Counts with the engine."""
        from mcctl.stats.measure import measure

        if question.issuer is None and question.target_days is not None and len(self._issuers()) > 1:
            question = replace(question, target_days=None)  # the repository's own, which binds nobody else
        return measure(self.engine, question)

    def issuers(self, view: "StatsView") -> set[str]:
        """Finds whose events there are, be they of the period or not."""
        _ = view
        return self._issuers()

    def _issuers(self) -> set[str]:
        return {str(issuer) for (issuer,) in self.engine.rows(ISSUERS, {})}


@dataclass(frozen=True, slots=True)
class OnPlatform:
    """A platform, asked for one issuer's numbers or for those of all.

    Attributes:
        name: What people call it.
        issuer: For whom it is asked where nobody is named.
        asking: Gives what asks it for an issuer.
    """

    name: str
    issuer: str
    asking: "Callable[[str], Client]"

    def count(self, question: "Question") -> "StatsView":
        """Asks the platform."""
        client = self.asking(question.issuer or self.issuer)
        return client.metrics(question, everywhere=question.issuer is None)

    def issuers(self, view: "StatsView") -> set[str]:
        """Finds whose numbers are there, as far as the keys tell; they tell nobody's where all is of one issuer."""
        counted = (view.breakdowns.awards_by_micro_credential, view.breakdowns.awards_by_stack)
        keys = {key.partition("/")[0] for counts in counted for key in counts if "/" in key}
        return keys | {self.issuer} | {one.issuer for one in view.launched}


@dataclass(slots=True)
class Sources:
    """What counts, the first for the report and others to check it by; and how many lines of files are wrong.

    Attributes:
        all: The sources.
        scope: The one issuer that is counted for; None for all that there is.
        asking: Gives what asks the platform for an issuer; None where there is no platform.
        problems: How many lines are wrong.
    """

    all: list[Source]
    scope: str | None
    asking: "Callable[[str], Client] | None" = None
    problems: int = 0

    @property
    def name(self) -> str:
        """What people call the one of the report."""
        return self.all[0].name

    def count(self, question: "Question") -> "StatsView":
        """Counts with the one of the report."""
        return self.all[0].count(replace(question, issuer=self.scope))

    def count_of(self, issuer: str, question: "Question") -> "StatsView":
        """Counts one issuer's own numbers with the one of the report."""
        return self.all[0].count(replace(question, issuer=issuer))

    def issuers(self, view: "StatsView") -> set[str]:
        """Finds whose numbers are in those of all."""
        return self.all[0].issuers(view)

    def tell_problems(self, output: Output, question: "Question", *, is_inside: bool) -> bool:
        """Holds the sources against each other, tells where they differ, and whether that or a line of a file is wrong.

        Where the report leaves the house so may what is said beside it: there no number is told, nor of what it is.
        """
        from mcctl.stats.differing import differences

        bare = replace(question, issuer=self.scope, by=(), with_launches=False, with_insight=False)
        is_wrong = self.problems > 0
        for other in self.all[1:]:
            ours = self.all[0].count(bare)
            for one in differences(ours, other.count(bare)):
                is_wrong = True
                if not is_inside:
                    output.warn(f"the {self.name} and {other.name} differ; `--audience internal` tells in what")
                    break
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
    from mcctl.cli.reading_events import read_into
    from mcctl.stats.engines import open_engine

    with ExitStack() as stack:
        found = Sources([], issuer)
        platform: _Connected | None = None
        if not files or world.platform is not None:
            if opened is None:
                raise UsageError(
                    "there is no mcctl.yaml here that says where the platform is",
                    hint="leave `--platform` out, or run mcctl inside an issuer's repository",
                )
            platform = _platform(stack, world, opened, issuer)
            found.asking = platform.asking
            found.scope = issuer if platform.is_embedded else platform.source.issuer
        if files:
            ready = stack.enter_context(open_engine(engine))
            found.problems = read_into(ready, files, output)
            found.all.append(EventFiles(ready))
        if platform is not None:
            found.all.append(platform.source)
        yield found


@dataclass(frozen=True, slots=True)
class _Connected:
    source: OnPlatform
    is_embedded: bool

    @property
    def asking(self) -> "Callable[[str], Client]":
        return self.source.asking


def _platform(stack: ExitStack, world: World, opened: "Opened", issuer: str | None) -> _Connected:
    from mcctl.cli.connection import address_of, connect
    from mcctl.source.repository import read_issuer

    address = address_of(world, opened)
    own = read_issuer(opened.tree) if issuer is None else None
    name = issuer or (own.id if own else None)
    if name is None:
        raise UsageError("there is no usable `issuer.yaml`", hint="name an issuer with `--issuer`")

    @cache
    def asking(whom: str) -> "Client":
        return stack.enter_context(connect(address, opened.root, whom, is_read_only=True))

    return _Connected(OnPlatform(f"the platform {address.name}", name, asking), is_embedded=address.is_embedded)
