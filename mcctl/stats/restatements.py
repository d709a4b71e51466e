"""What was frozen otherwise, as a report that leaves the house may tell of it."""

from collections.abc import Iterable

from mcctl.api.metrics import StatsView
from mcctl.stats.report import Restatement


def tellable(restated: Iterable[Restatement], view: StatsView, small_cell: int = 10) -> tuple[Restatement, ...]:
    """Leaves out what was restated by fewer than the threshold, or of what the view does not show (`withheld`).

    A number that was hidden would be told by what was frozen of it, and a small difference tells of few people.
    """
    if view.audience == "internal":
        return tuple(restated)
    return tuple(one for one in restated if _is_shown(one, view) and _differs_by_many(one, small_cell))


def _is_shown(one: Restatement, view: StatsView) -> bool:
    return isinstance(getattr(view.metrics, one.metric, None), int)


def _differs_by_many(one: Restatement, small_cell: int) -> bool:
    if one.before is None or one.after is None:
        return False
    return one.before >= small_cell and one.after >= small_cell and abs(one.after - one.before) >= small_cell
