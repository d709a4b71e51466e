"""What went wrong inside, as it may be kept: kinds, codes and places in the code, never a message.

Messages of errors quote what they were given: a learner's id in a broken constraint, a line of a file, a password in a URL.
"""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure: whether the database did it, and for each error, what led to it first, its kind and where it was raised."""

    is_of_store: bool
    errors: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def kind(self) -> str:
        """The kind of the error that ended the call."""
        return self.errors[-1][0]


def failure_of(error: BaseException) -> Failure:
    """Reads off an error what may be kept of it and of those that led to it."""
    errors = [(_kind(one), _places(one)) for one in _causes(error)]
    return Failure(isinstance(error, DBAPIError), tuple(reversed(errors)))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _kind(error: BaseException) -> str:
    """The type of an error, and the code that a database or the system gives it."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or getattr(error, "errno", None)
    return f"{type(error).__name__} {code}" if isinstance(code, str | int) else type(error).__name__


def _places(error: BaseException) -> tuple[str, ...]:
    return tuple(f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__))
