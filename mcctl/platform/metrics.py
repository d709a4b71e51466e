"""The metrics' engine over the store, whichever database it is."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

from mcctl.stats.relation import Row, Value


class StoreEngine:
    """Runs the metrics' queries in a transaction of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Mapping[str, Value]) -> list[Row]:
        """Runs a query with named parameters."""
        return [tuple(row) for row in self._connection.execute(text(sql), dict(parameters))]
