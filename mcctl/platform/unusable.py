"""What it means that a database fails: a defect of ours, something that passes, or something that its host can mend."""

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionError

from mcctl.errors import UsageError
from mcctl.platform.dialects import BUSY_SECONDS

NOT_ALLOWED, FAILED_BEFORE = "42501", "25P02"
"""What PostgreSQL says (SQLSTATE)."""
RACES = frozenset({"23505", "23503"})
"""Two at once made the same thing, or one took away what the other one named: the second attempt sees what the first did."""
NO_ROOM = frozenset({"SQLITE_FULL", "53100"})
PROBABLY_NO_ROOM = frozenset(
    {"SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE"}
)
"""SQLite says of these no more than `disk I/O error`; the files beside the database find no room first."""


def is_defect(error: DBAPIError) -> bool:
    """Tells whether what was asked of the database was wrong, so that to ask again comes to the same.

    SQLite has one writer at a time: what breaks a rule of the tables there is never somebody else's doing.
    """
    if error.connection_invalidated:
        return False
    match error:
        case DataError() | NotSupportedError():
            return True
        case ProgrammingError():
            return _code(error) != NOT_ALLOWED
        case IntegrityError():
            return _code(error) not in RACES
        case InternalError():
            return _code(error) == FAILED_BEFORE
        case OperationalError():
            return _code(error) == "SQLITE_ERROR"
        case _:
            return False


def is_passing(error: DBAPIError) -> bool:
    """Tells of SQLite whether others only had it for too long."""
    return _code(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def failure_of(error: Exception) -> UsageError | None:
    """Says of a database that fails what whoever hosts it can do; None of what is a defect of ours."""
    match error:
        case NoConnectionError():
            return UsageError(f"no connection to the platform's database became free in {BUSY_SECONDS} s")
        case IntegrityError():
            return None
        case DBAPIError() if not is_defect(error):
            return unusable(error)
        case _:
            return None


def unusable(error: DBAPIError) -> UsageError:
    """Says why a database cannot be used, and what to do."""
    told = " ".join(str(error.orig).split()) or type(error.orig).__name__
    hint = "is it a database of mcctl, is there room, and may you write to it and to its folder?"
    match _code(error):
        case code if code in NO_ROOM:
            hint = "make room on the disk that it is on, then run the same command again"
        case code if code in PROBABLY_NO_ROOM:
            told = f"{told}, probably because its disk is full"
            hint = "make room on the disk that it is on, then run the same command again"
        case code if code.startswith("SQLITE_IOERR"):
            hint = "see whether the disk that it is on is well"
        case code if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            hint = "wait for what else is at work on it, then run the same command again"
    return UsageError(f"the platform's database cannot be used: {told}", hint=hint)


def _code(error: DBAPIError) -> str:
    """What the database calls it: SQLite by a name, PostgreSQL by an SQLSTATE; empty where it says nothing."""
    found = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    return str(found or "")
