"""Copies of a platform on SQLite, taken while it is served: one state of it, whole, in one file."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from mcctl.errors import UsageError
from mcctl.platform.dialects import BUSY_SECONDS


def back_up(source: Path, target: Path) -> str:
    """Copies a database into a new file, which only its owner may read; publishing goes on meanwhile.

    Returns:
        The migration that the database is at.

    Raises:
        UsageError: The source is no platform's database, the target is there already or cannot be written, or the copy is
            not whole. No target is left then.
    """
    if not source.is_file():
        raise UsageError(f"there is no database `{source}`")
    if target.exists():
        raise UsageError(f"`{target}` is there already", hint="name a new file")
    part = target.with_name(f"{target.name}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise UsageError(f"`{part}` is there already", hint="remove it, unless another backup is under way") from error
    except OSError as error:
        raise UsageError(f"`{target}` cannot be written: {error.strerror}") from error
    try:
        revision = _copy(source, part)
        part.replace(target)
    except sqlite3.Error as error:
        raise UsageError(
            f"`{source}` cannot be backed up: {error}", hint="is it a database, and is there room?"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return revision


def _copy(source: Path, part: Path) -> str:
    # in one step, which holds one state of the source and keeps no writer from going on
    with closing(_reader(source)) as live, closing(sqlite3.connect(part)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # nothing beside the one file
        found = copy.execute("PRAGMA integrity_check").fetchall()
        if found != [("ok",)]:
            raise UsageError(f"`{source}` is damaged: {found[0][0]}", hint="go back to a backup that is whole")
        if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchall():
            raise UsageError(f"`{source}` holds no platform")
        (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(revision)


def _reader(source: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
