"""What a metric is: a name, a meaning and one query over the relation of events."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from mcctl.stats.calendar import Period
from mcctl.stats.terms import stated

Key = Literal["nothing", "text", "id", "day"]
"""What the rows of a query are of: of all together, of a text, of an issuer and an id, of a day."""

_PARAMETER: Final = re.compile(r":([a-z_]+)")
_COLUMNS: Final[Mapping[Key, str]] = {
    "nothing": "number",
    "text": "name, number",
    "id": "issuer, name, number",
    "day": "day_us, number",
}
_SHOWN: Final[Mapping[Key, str]] = {
    "nothing": "'', '', 0, number",
    "text": "'', name, 0, number",
    "id": "issuer, name, 0, number",
    "day": "'', '', day_us, number",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A query and the terms that it is stated in, apart, so that several queries can share what they have in common."""

    terms: tuple[str, ...]
    query: str


def statement(*terms: str, query: str) -> Statement:
    """States a query in terms; a term stands after those that it needs itself."""
    return Statement(terms, query.strip())


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Attributes:
        name: As in `mcctl.stats/1`.
        title: As in reports.
        definition: What is counted, in a sentence.
        said: The query over `events`; `{local_us}` in it stands for the local time of `at_us`.
        of_accounts: Whether it counts accounts, which the scope of one issuer does not cover.
    """

    name: str
    title: str
    definition: str
    said: str | Statement
    of_accounts: bool = False

    @property
    def statement(self) -> Statement:
        """The query, apart from its terms."""
        return self.said if isinstance(self.said, Statement) else Statement((), self.said)

    @property
    def sql(self) -> str:
        """The query as a whole."""
        return stated(*self.said.terms, query=self.said.query) if isinstance(self.said, Statement) else self.said

    def query(self, period: Period) -> str:
        """Gives the query for a period: with the offsets from UTC of its time zone spelled out."""
        return _localized(self.sql, period)

    @property
    def parameters(self) -> frozenset[str]:
        """The names of the query's parameters."""
        return parameters_of(self.sql)


def parameters_of(sql: str) -> frozenset[str]:
    """Finds the names of a query's parameters."""
    return frozenset(_PARAMETER.findall(sql))


def _localized(sql: str, period: Period) -> str:
    return sql.replace("{local_us}", period.local_us()) if "{local_us}" in sql else sql


def together(metrics: Mapping[Metric, Key], period: Period) -> str:
    """Puts metrics into one query, so that an engine makes what they have in common only once.

    Args:
        metrics: Each with what its rows begin with; a whole number follows.
        period: Of which the offsets from UTC are spelled out.

    Returns:
        A query whose rows are the metric's name, two texts, a day and the number; what a metric has not is empty, or 0.
    """
    terms = [term for metric in metrics for term in metric.statement.terms]
    told = [
        f"\ntold_{metric.name} ({_COLUMNS[key]}) AS (\n{metric.statement.query}\n)" for metric, key in metrics.items()
    ]
    rows = [f"SELECT '{metric.name}', {_SHOWN[key]} FROM told_{metric.name}" for metric, key in metrics.items()]  # noqa: S608 - constants
    return _localized(stated(*dict.fromkeys(terms), *told, query="\nUNION ALL\n".join(rows)), period)
