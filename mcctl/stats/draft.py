"""A view in the making from which numbers are taken before it leaves the house."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from mcctl.api.metrics import Audience, Breakdown, Breakdowns, BusiestDay, Cut, CutRow, Metrics, StatsView
from mcctl.stats.protection import Part
from mcctl.stats.redaction import Resource, launches_without_ids

_SAME_AS: Final[Mapping[tuple[str, str], str]] = {
    ("state", "awards"): "awards_by_state",
    ("subject", "accounts"): "accounts_by_subject",
    ("stack", "awards"): "awards_by_stack",
    ("micro-credential", "awards"): "awards_by_micro_credential",
    ("day", "page_views"): "page_views_by_day",
    ("day", "visitors"): "visitors_by_day",
}
"""The columns of cuts that a breakdown has too."""


class Draft:
    """The numbers of a view that are still shown, and why the others are not.

    Attributes:
        by_micro_credential: What is shown of the awards by micro-credential; None where nothing is.
    """

    def __init__(self, view: StatsView) -> None:
        self.view = view
        self.by_micro_credential: Part | None = None
        self._numbers: dict[str, int | BusiestDay | None] = {
            name: getattr(view.metrics, name) for name in Metrics.model_fields
        }
        self._tables: dict[str, Breakdown] = {name: getattr(view.breakdowns, name) for name in Breakdowns.model_fields}
        self._reasons = dict(view.not_available)
        self._suppressed: dict[str, list[str]] = {}

    def count(self, name: str) -> int:
        """Gives the number as it was counted; 0 where it is not known."""
        number = getattr(self.view.metrics, name)
        return number if isinstance(number, int) else 0

    def table(self, name: str) -> Breakdown:
        """Gives the breakdown as it was counted."""
        table: Breakdown = getattr(self.view.breakdowns, name)
        return table

    def is_shown(self, name: str) -> bool:
        """Tells whether the number or the breakdown is known and has not been hidden."""
        return name not in self._reasons

    def hide(self, reason: str, *names: str) -> None:
        """Hides numbers or whole breakdowns; what was not known before keeps its own reason."""
        for name in names:
            if name not in self._reasons:
                self._reasons[name] = reason
                self._suppressed[name] = []
            if name in self._numbers:
                self._numbers[name] = None
            elif name in self._tables:
                self._tables[name] = {}

    def keep(self, name: str, shown: Breakdown, hidden: Sequence[str]) -> None:
        """Shows a part of a breakdown, and names the keys of the others."""
        self._tables[name] = dict(sorted(shown.items()))
        if hidden:
            self._suppressed[name] = sorted(hidden)

    def finished(self, audience: Audience, private: Collection[Resource]) -> StatsView:
        """Makes the view of what is left."""
        return self.view.model_copy(
            update={
                "metrics": Metrics.model_validate(self._numbers),
                "breakdowns": Breakdowns.model_validate(self._tables),
                "subjects": self.view.subjects if self.is_shown("subjects") else None,
                "not_available": dict(sorted(self._reasons.items())),
                "audience": audience,
                "cuts": [self._told_already(cut) for cut in self.view.cuts],
                "launched": launches_without_ids(self.view.launched, private),
                "insight": None,
                "suppressed": dict(sorted(self._suppressed.items())),
            }
        )

    def _told_already(self, cut: Cut) -> Cut:
        """Leaves of a cut what the breakdowns tell, since each number more is one more to work with."""
        rows = []
        for row in cut.rows:
            numbers = {
                column: self._tables[_SAME_AS[cut.by, column]].get(row.key) if (cut.by, column) in _SAME_AS else None
                for column in cut.columns
            }
            if any(number is not None for number in numbers.values()):
                rows.append(CutRow(key=row.key, numbers=numbers))
        return cut.model_copy(update={"rows": rows})
