"""The relation of events as it stood before an instant, for numbers that are the same whenever they are counted."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from mcctl.stats.calendar import Period
from mcctl.stats.relation import TABLE, day_microseconds, microseconds

_NAMED: Final = re.compile(rf"\b(?P<verb>FROM|JOIN) {TABLE}\b(?P<alias> [a-z]\b)?")
# in place of the table and not in front of the query: there a database would make the whole relation once more
_KNOWN: Final = (
    f"(SELECT * FROM {TABLE} WHERE at_us < CASE WHEN type = 'page_views' THEN :as_of_day_us ELSE :as_of_us END)"  # noqa: S608 - constants
)


def as_known(sql: str) -> str:
    """Restates a query over the events that happened before `:as_of_us`; everywhere, so for what it looks up as well.

    Of the totals of days those of days before `:as_of_day_us` count.
    """
    return _NAMED.sub(lambda named: f"{named['verb']} {_KNOWN}{named['alias'] or f' {TABLE}'}", sql)


def known_parameters(as_of: datetime, period: Period) -> Mapping[str, int]:
    """Gives the instant as queries name it; a day counts when it lies wholly before, in the period's time zone."""
    return {"as_of_us": microseconds(as_of), "as_of_day_us": day_microseconds(period.day_of(as_of))}
