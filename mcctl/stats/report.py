"""The values of a quarterly report: a period's numbers, what they are compared with, and what people say about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from mcctl.api.metrics import Audience, StatsView

ResourceKind = Literal["micro-credential", "stack"]


@dataclass(frozen=True, slots=True)
class Name:
    """What a micro-credential or a stack is called.

    Attributes:
        title: None where it is private and the report leaves the house.
        competency: Of a micro-credential, what its earners can do.
        is_private: Whether it is privately hosted, which an asterisk tells.
    """

    title: str | None
    competency: str | None = None
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the letter: its heading, empty for what comes first, and its paragraphs and lists in Markdown."""

    heading: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What people wrote about the period (`reports/2026-Q4.md`)."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Restatement:
    """A number that was stored otherwise when the period was frozen (`421 → 423: late events`)."""

    metric: str
    before: int | None
    after: int | None
    because: str


@dataclass(frozen=True, slots=True)
class Audits:
    """How many audits of equity and access were reviewed in the period, and what is due, by id."""

    reviewed: tuple[str, ...]
    due: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A period on one page.

    Attributes:
        view: The period's numbers, its insight included where the source has it.
        previous: The period before; None where it was not counted.
        year_ago: The same period of the year before; None where it was not counted.
        trend: Up to eight periods, the oldest first and the report's own last.
        names: By issuer, kind and id, what is known by a title.
        issuer_names: By id.
        made_at: When the report was made, with its offset.
        small_cell: Below it counts are suppressed, where they are.
        source: What was counted, such as `the platform local` or `event files`.
        letter: What people wrote; None where there is none.
        restated: What was frozen otherwise.
        audits: None where nothing is known of them.
    """

    view: StatsView
    made_at: datetime
    source: str
    previous: StatsView | None = None
    year_ago: StatsView | None = None
    trend: tuple[StatsView, ...] = ()
    names: Mapping[tuple[str, ResourceKind, str], Name] = field(default_factory=dict)
    issuer_names: Mapping[str, str] = field(default_factory=dict)
    small_cell: int = 10
    letter: Letter | None = None
    restated: tuple[Restatement, ...] = ()
    audits: Audits | None = None

    @property
    def audience(self) -> Audience:
        """For whose eyes it is."""
        return self.view.audience

    @property
    def last_day(self) -> date:
        """The period's last day."""
        return date.fromordinal(self.view.until.toordinal() - 1)
