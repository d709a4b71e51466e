"""What `mcctl stats` is asked: options and settings into one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, get_args

from mcctl.api.metrics import Audience, Dimension
from mcctl.errors import UsageError
from mcctl.model.settings import StatsSettings
from mcctl.stats.calendar import Period, Quarter, period_of, zone_named
from mcctl.stats.question import Question

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from mcctl.cli.repository import Opened

PAGES: Final = ("text", "markdown", "html", "pdf")
"""The formats that people read: they compare, where nothing else is asked for, and have a letter."""

COMPARED: Final = ("previous", "year-ago")


@dataclass(frozen=True, slots=True)
class Options:
    """The options as they were given, but for the period."""

    period: Period
    now: datetime
    compare: Sequence[str]
    by: Sequence[str]
    as_of: str | None
    audience: str
    issuer: str | None
    formats: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be counted and told.

    Attributes:
        question: Of the period itself.
        compare: What is asked for by name, `previous` or `year-ago`.
        has_pages: Whether something is written that people read.
        audience: For whose eyes it is.
        small_cell: Below it, counts are left out of what leaves the house.
    """

    question: Question
    compare: frozenset[str]
    has_pages: bool
    audience: Audience
    small_cell: int

    @property
    def is_compared_with(self) -> frozenset[str]:
        """With what the period is compared: what is asked for, else on pages both."""
        return self.compare or frozenset(COMPARED if self.has_pages else ())


def settings_of(opened: "Opened | None") -> StatsSettings:
    """The settings that hold: the repository's, else those that hold where nothing is said."""
    return opened.settings.stats if opened is not None else StatsSettings()


def period_asked(
    opened: "Opened | None",
    now: datetime,
    *,
    time_zone: str | None,
    quarter: str | None,
    month: str | None,
    year: str | None,
    first: str | None,
    until: str | None,
) -> Period:
    """Finds the period that is meant: the last whole quarter where none is named; a UsageError tells of a wrong one."""
    zone = zone_named(time_zone or settings_of(opened).time_zone or "UTC")
    if {quarter, month, year, first, until} == {None}:
        return Quarter.of(now.astimezone(zone).date()).plus(-1).period(zone)
    return period_of(zone, quarter=quarter, month=month, year=year, first=first, until=until)


def asked(opened: "Opened | None", options: Options) -> Asked:
    """Puts the question together; a UsageError tells what in the options is wrong."""
    from mcctl.source.repository import read_issuer

    settings = settings_of(opened)
    audience = _audience(options.audience)
    period = options.period
    as_of = instant(options.as_of, period.zone) if options.as_of is not None else None
    if audience != "internal":
        _check_leaving(settings, options, as_of)
    own = read_issuer(opened.tree) if opened is not None else None
    is_own = own is not None and options.issuer in (None, own.id)
    return Asked(
        Question(
            period,
            issuer=options.issuer,
            as_of=as_of,
            now=options.now,
            by=_dimensions(options.by),
            with_launches=True,
            with_insight=True,
            target_days=own.assessment_sla_business_days if own is not None and is_own else None,
            holidays=frozenset(settings.holidays),
        ),
        compare=frozenset(_one_of("compare", one, COMPARED) for one in options.compare),
        has_pages=not set(PAGES).isdisjoint(options.formats),
        audience=audience,
        small_cell=settings.small_cell,
    )


def instant(text: str, zone: "ZoneInfo") -> datetime:
    """Reads `--as-of`: a day, which begins at midnight, or a time with its offset; a UsageError tells of anything else."""
    wrong = UsageError(
        f"`--as-of {text}` is neither a day nor a time with its distance from UTC",
        hint="write `2026-10-05`, or `2026-10-05T09:00:00-05:00`",
    )
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise wrong from error
    if read.tzinfo is None and "T" not in text.upper() and len(text) == len("2026-10-05"):
        return read.replace(tzinfo=zone)
    if read.tzinfo is None:
        raise wrong
    return read


def _check_leaving(settings: StatsSettings, options: Options, as_of: datetime | None) -> None:
    """Refuses what would tell, held against another report, of few people: a day more or less, in whatever way."""
    way_out = "or leave `--audience` out, and keep the page in the house"
    if options.period.kind != "quarter" or options.period.until > options.now:
        raise UsageError(
            f"`--audience {options.audience}` is for whole quarters that are over",
            hint=f"name one with `--quarter`, {way_out}",
        )
    if as_of is not None:
        raise UsageError(f"`--as-of` does not go with `--audience {options.audience}`", hint=f"leave it out, {way_out}")
    if options.period.zone.key != (settings.time_zone or "UTC"):
        raise UsageError(
            f"`--audience {options.audience}` is for the time zone of the settings",
            hint=f"write it in mcctl.yaml as `time_zone` of `stats`, {way_out}",
        )


def _audience(text: str) -> Audience:
    for known in get_args(Audience):
        if text == known:
            found: Audience = known
            return found
    raise UsageError(f"there is no audience `{text}`", hint=f"write one of {', '.join(get_args(Audience))}")


def _dimensions(texts: Sequence[str]) -> tuple[Dimension, ...]:
    known: dict[str, Dimension] = {name: name for name in get_args(Dimension)}
    return tuple(dict.fromkeys(known[_one_of("by", one, tuple(known))] for one in texts))


def _one_of(option: str, text: str, allowed: Sequence[str]) -> str:
    if text not in allowed:
        raise UsageError(f"`--{option} {text}` names nothing", hint=f"write one of {', '.join(allowed)}")
    return text
