"""Where two counts of one period differ, number by number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from mcctl.api.metrics import Breakdowns, Metrics

BY_DAY: Final = ("page_views_by_day", "visitors_by_day")
_BY_ID: Final = ("awards_by_micro_credential", "awards_by_stack")
_DAY: Final = "busiest_day"


class Counted(Protocol):
    """What was counted: the view, or what was stored of it."""

    @property
    def metrics(self) -> Metrics:
        """The numbers."""

    @property
    def breakdowns(self) -> Breakdowns:
        """The numbers by key."""

    @property
    def not_available(self) -> Mapping[str, str]:
        """Why a number is null or a breakdown is left empty."""

    @property
    def suppressed(self) -> Mapping[str, list[str]]:
        """What is left out since it counts few people."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that two counts do not agree on; of a breakdown it is called `awards_by_state: US-WI`."""

    name: str
    before: int
    after: int

    @property
    def is_cell(self) -> bool:
        """Tells whether it is of a breakdown."""
        return ": " in self.name


def differences(one: Counted, other: Counted) -> Iterator[Difference]:
    """Yields where two counts differ; a number that either of them does not know is no difference."""
    for name, before, after in (*_numbers(one.metrics, other.metrics), *_cells(one, other)):
        if before != after:
            yield Difference(name, before, after)


def _numbers(one: Metrics, other: Metrics) -> Iterator[tuple[str, int, int]]:
    for name in Metrics.model_fields:
        before, after = getattr(one, name), getattr(other, name)
        if before is not None and after is not None:
            yield (name, before.page_views, after.page_views) if name == _DAY else (name, before, after)


def _cells(one: Counted, other: Counted) -> Iterator[tuple[str, int, int]]:
    unknown = one.not_available.keys() | other.not_available.keys()
    for name in Breakdowns.model_fields:
        before: Mapping[str, int] = getattr(one.breakdowns, name)
        after: Mapping[str, int] = getattr(other.breakdowns, name)
        if name in unknown or (name in _BY_ID and _has_issuers(before) is not _has_issuers(after) and before and after):
            continue
        # where keys are left out, not all of them by name, one that is not there counts nobody knows how many
        is_whole = not (one.suppressed.get(name) or other.suppressed.get(name))
        for key in sorted(before.keys() | after.keys() if is_whole else before.keys() & after.keys()):
            yield f"{name}: {key}", before.get(key, 0), after.get(key, 0)


def _has_issuers(counts: Mapping[str, int]) -> bool:
    """Tells whether the keys are `issuer/id`, as they are as soon as there are several issuers."""
    return any("/" in key for key in counts)
