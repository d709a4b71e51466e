"""The seam between the metrics and whatever runs their queries."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self

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


class Closing(ABC):
    """What holds memory, files or a session: close it, or use it in a `with` statement."""

    @abstractmethod
    def close(self) -> None:
        """Gives back what it holds."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
