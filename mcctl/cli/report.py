"""The report of a period: its numbers, those of others beside them, names, the letter, what is restated."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from mcctl.api.metrics import Comparison, StatsView
from mcctl.cli.asking import Asked
from mcctl.cli.freezing import restated, sentence
from mcctl.cli.leaving import Leaving
from mcctl.cli.output import Output
from mcctl.cli.world import now
from mcctl.errors import McctlError, UsageError
from mcctl.stats.calendar import Period
from mcctl.stats.naming import Key, audits_in, name_on_platform, names_in
from mcctl.stats.report import Audits, Letter, Name, Report

if TYPE_CHECKING:
    from mcctl.cli.numbers import Sources
    from mcctl.cli.repository import Opened

TREND: Final = 8
"""So many periods tell where things are going."""


def build_report(
    output: Output, opened: "Opened | None", sources: "Sources", asked: Asked, letter: Letter | None
) -> Report:
    """Counts all that the report needs; errors of whatever counts reach the caller."""
    period = asked.question.period
    counts = _Counts(sources, asked)
    view = sources.count(asked.question)
    _tell(output, view, asked, sources.name)
    found = restated(output, opened.root, view) if opened is not None else ()
    is_named = asked.has_pages or asked.audience != "internal"
    known = _known(output, opened, sources, view, period) if is_named else _Known()
    leaving = Leaving(asked, sources, known.names)
    view = leaving.view(view, period)
    found = leaving.restated(found, view)
    if not asked.has_pages:
        for one in found:
            output.say(sentence(one))
    previous = counts.of(_before(period), leaving) if "previous" in asked.is_compared_with else None
    year_ago = counts.of(_year_ago(period), leaving) if "year-ago" in asked.is_compared_with else None
    return Report(
        view=view.model_copy(update={"comparison": _comparisons(asked, previous, year_ago)}),
        made_at=now().astimezone(period.zone).replace(microsecond=0),
        source=sources.name,
        previous=previous,
        year_ago=year_ago,
        trend=(*counts.trend(period, leaving), view) if asked.has_pages else (),
        names=leaving.named(),
        issuer_names=known.issuers,
        small_cell=asked.small_cell,
        letter=letter,
        restated=found,
        audits=leaving.audits(known.audits),
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts of other periods, each made once."""

    sources: "Sources"
    asked: Asked
    made: dict[str, StatsView] = field(default_factory=dict)

    def of(self, period: Period | None, leaving: Leaving) -> StatsView | None:
        """Counts the numbers of a period and nothing beside them; None where there is no such period."""
        if period is None:
            return None
        if period.label not in self.made:
            question = replace(self.asked.question, period=period, by=(), with_launches=False, with_insight=False)
            self.made[period.label] = leaving.view(self.sources.count(question), period)
        return self.made[period.label]

    def trend(self, period: Period, leaving: Leaving) -> tuple[StatsView, ...]:
        """Counts the periods before one, the oldest first; those before anything happened are left out."""
        views: list[StatsView] = []
        earlier = _before(period)
        while earlier is not None and len(views) < TREND - 1:
            view = self.of(earlier, leaving)
            if view is not None:
                views.insert(0, view)
            earlier = _before(earlier)
        while views and is_empty(views[0]):
            views.pop(0)
        return tuple(views)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known beside the numbers."""

    names: dict[Key, Name] = field(default_factory=dict)
    issuers: dict[str, str] = field(default_factory=dict)
    audits: Audits | None = None


def is_empty(view: StatsView) -> bool:
    """Tells whether nothing was counted at all."""
    return not any(view.metrics.model_dump().values())


def _before(period: Period) -> Period | None:
    try:
        return period.before()
    except UsageError:
        return None


def _year_ago(period: Period) -> Period | None:
    try:
        return period.year_ago()
    except UsageError:
        return None


def _tell(output: Output, view: StatsView, asked: Asked, source: str) -> None:
    """Tells what the numbers alone do not: that nothing happened, or that the period has not begun or is not over."""
    period = asked.question.period
    today = now().astimezone(period.zone).date()
    if period.first_day > today:
        output.say(f"{view.quarter} has not begun; what is counted will change")
    elif period.until_day > today:
        output.say(f"{view.quarter} is not over; what is counted will change")
    if is_empty(view):
        output.say(f"nothing happened in {view.quarter}, as far as {source} can tell")


def _comparisons(asked: Asked, previous: StatsView | None, year_ago: StatsView | None) -> list[Comparison]:
    """Writes for programs the comparisons that were asked for by name."""
    other: dict[Literal["previous", "year-ago"], StatsView | None] = {"previous": previous, "year-ago": year_ago}
    return [
        Comparison(
            with_=name,
            quarter=view.quarter,
            from_=view.from_,
            until=view.until,
            metrics=view.metrics,
            not_available=view.not_available,
        )
        for name, view in other.items()
        if view is not None and name in asked.compare
    ]


def _known(output: Output, opened: "Opened | None", sources: "Sources", view: StatsView, period: Period) -> _Known:
    """Reads names and audits from the files, and from the platform those of an issuer that is another one."""
    if opened is None:
        return _Known()
    from mcctl.source.repository import read_repository

    catalog = read_repository(opened.tree).catalog
    own = catalog.issuer.id if catalog.issuer is not None else None
    names = dict(names_in(catalog))
    issuers = {catalog.issuer.id: catalog.issuer.name} if catalog.issuer is not None else {}
    if view.scope.issuer not in (None, own):
        try:
            names |= _names_on(sources, view.scope.issuer or "", view)
        except McctlError as error:
            output.detail(f"names are left out: {error.message}")
    audits = None
    if view.scope.issuer in (None, own):
        audits = audits_in(catalog, period.first_day, period.until_day, opened.settings.audit.review_months)
    return _Known(names, issuers, audits)


def _names_on(sources: "Sources", issuer: str, view: StatsView) -> dict[Key, Name]:
    """Asks the platform for the names of what the numbers are about."""
    from mcctl.api.resources import ResourceName

    if sources.asking is None:
        return {}
    numbers = view.breakdowns
    wanted = {("micro-credential", name) for name in numbers.awards_by_micro_credential}
    wanted |= {("micro-credential", one.micro_credential) for one in view.launched}
    wanted |= {("stack", name) for name in numbers.awards_by_stack}
    if view.insight is not None:
        wanted |= {("micro-credential", one.micro_credential) for one in view.insight.dormant}
        wanted |= {("stack", one.stack) for one in view.insight.stack_funnel}
    _, found = sources.asking(issuer).contents(
        ResourceName.model_validate({"kind": kind, "id": name}) for kind, name in sorted(wanted)
    )
    return {(issuer, entry.kind, entry.id): name_on_platform(entry.live) for entry in found if entry.kind != "issuer"}
