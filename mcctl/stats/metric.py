"""What a metric is: a name, a meaning and one query over the relation of events."""

import re
from dataclasses import dataclass
from typing import Final

from mcctl.stats.calendar import Period

_PARAMETER: Final = re.compile(r":([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Attributes:
        name: As in `mcctl.stats/1`.
        title: As in reports.
        definition: What is counted, in a sentence.
        sql: The query over `events`; `{local_us}` in it stands for the local time of `at_us`.
        of_accounts: Whether it counts accounts, which the scope of one issuer does not cover.
    """

    name: str
    title: str
    definition: str
    sql: str
    of_accounts: bool = False

    def query(self, period: Period) -> str:
        """Gives the query for a period: with the offsets from UTC of its time zone spelled out."""
        return self.sql.replace("{local_us}", period.local_us()) if "{local_us}" in self.sql else self.sql

    @property
    def parameters(self) -> frozenset[str]:
        """The names of the query's parameters."""
        return parameters_of(self.sql)


def parameters_of(sql: str) -> frozenset[str]:
    """Finds the names of a query's parameters."""
    return frozenset(_PARAMETER.findall(sql))
