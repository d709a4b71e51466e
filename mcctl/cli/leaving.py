"""A report that leaves the house: without what counts few people, and without the names of what is private."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mcctl.api.metrics import StatsView
from mcctl.cli.asking import Asked
from mcctl.stats.calendar import Period
from mcctl.stats.naming import Key
from mcctl.stats.redaction import PRIVATE, redacted
from mcctl.stats.report import Audits, Name, ResourceKind, Restatement
from mcctl.stats.restatements import tellable
from mcctl.stats.suppression import withheld

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mcctl.cli.numbers import Sources


@dataclass(frozen=True, slots=True)
class Leaving:
    """What stands between the numbers and those who are to see them.

    Attributes:
        asked: Says who they are.
        sources: Count each issuer's own numbers, by which those of a whole platform are judged.
        names: What is known of micro-credentials and stacks. What is not known to be public is taken for private.
    """

    asked: Asked
    sources: "Sources"
    names: "Mapping[Key, Name]"

    def view(self, view: StatsView, period: Period) -> StatsView:
        """Leaves out of a period's numbers what this audience is not to see."""
        if self.asked.audience == "internal":
            return view
        own = None
        if view.scope.issuer is None:
            bare = replace(self.asked.question, period=period, by=(), with_launches=False, with_insight=False)
            own = {issuer: self.sources.count_of(issuer, bare) for issuer in self.sources.issuers(view)}
        return withheld(
            view,
            audience=self.asked.audience,
            small_cell=self.asked.small_cell,
            contributions=own,
            private=self.private(view),
        )

    def private(self, view: StatsView) -> frozenset[Key]:
        """Finds what of all that the numbers are about is private, or not known to be public."""
        public = {key for key, name in self.names.items() if not name.is_private}
        issuers = {view.scope.issuer} if view.scope.issuer is not None else self.sources.issuers(view)
        return frozenset(self.names.keys() - public) | (frozenset(_resources(view, issuers)) - public)

    def named(self) -> "Mapping[Key, Name]":
        """Gives the names that may be told."""
        return redacted(self.names, self.asked.audience)

    def audits(self, audits: Audits | None) -> Audits | None:
        """Counts audits of what is private without saying of what."""
        if audits is None or self.asked.audience == "internal":
            return audits
        public = {ident for (_, _, ident), name in self.names.items() if not name.is_private}
        reviewed, due = (
            tuple(name if name in public else PRIVATE for name in names) for names in (audits.reviewed, audits.due)
        )
        return Audits(reviewed, due)

    def restated(self, found: tuple[Restatement, ...], view: StatsView) -> tuple[Restatement, ...]:
        """Leaves out what would tell of few people by how much a number has changed."""
        return tellable(found, view, self.asked.small_cell)


def _resources(view: StatsView, issuers: Iterable[str]) -> Iterator[Key]:
    """Yields what the numbers are about; an id that stands alone may be that of any issuer."""
    yield from ((one.issuer, "micro-credential", one.micro_credential) for one in view.launched)
    keys: list[tuple[ResourceKind, Iterable[str]]] = [
        ("micro-credential", view.breakdowns.awards_by_micro_credential),
        ("stack", view.breakdowns.awards_by_stack),
        ("micro-credential", (row.key for cut in view.cuts if cut.by == "micro-credential" for row in cut.rows)),
        ("stack", (row.key for cut in view.cuts if cut.by == "stack" for row in cut.rows)),
    ]
    known = sorted(issuers)
    for kind, names in keys:
        for name in names:
            first, slash, rest = name.partition("/")
            yield from [(first, kind, rest)] if slash else ((issuer, kind, name) for issuer in known)
