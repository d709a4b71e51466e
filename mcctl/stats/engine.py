"""The seam between the metrics and whatever runs their queries."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from mcctl.stats.relation import Row, Value


class Engine(Protocol):
    """Something that holds the relation `events` and runs queries over it."""

    def rows(self, sql: str, parameters: Mapping[str, Value]) -> Sequence[Row]:
        """Runs a query and gives its rows.

        Args:
            sql: A query of the shared SQL; `:name` is a parameter, and no colon stands for anything else.
            parameters: A value for every parameter of the query, and no others.
        """
        ...
