"""What `mcctl platform check` looks at in the database and its file."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mcctl.errors import UsageError
from mcctl.render.check_json import Checked

if TYPE_CHECKING:
    from mcctl.platform.database import Database

MIB = 1024 * 1024
LITTLE_BYTES = 1024 * MIB
NO_BYTES = 100 * MIB
AHEAD = timedelta(minutes=5)


def check_database(database: "Database", now: datetime) -> Iterator[Checked]:
    """Looks at a database; it is left as it is."""
    from sqlalchemy.exc import DBAPIError

    from mcctl.platform.database import HEAD
    from mcctl.platform.unusable import failure_of as told_of

    path = Path(database.url.database or "") if database.is_sqlite else None
    if path is not None:
        if not path.is_file():
            yield Checked("database", "fail", f"there is no file `{path}`", "`mcctl platform migrate` makes it")
            return
        yield from _check_file(path)
    try:
        found = database.revision()
        if found != HEAD:
            hint = "update mcctl" if found is not None and found > HEAD else "run `mcctl platform migrate`"
            yield Checked("database", "fail", f"it is at {found or 'nothing'}, this release at {HEAD}", hint)
            return
        yield Checked("database", "ok", f"{database.url.get_backend_name()}, up to date ({HEAD})")
        yield from _check_settings(database)
        yield from _check_content(database, now)
    except (DBAPIError, UsageError) as error:
        known = error if isinstance(error, UsageError) else told_of(error)
        told = known.message if known is not None else type(error).__name__
        yield Checked("database", "fail", told, known.hint if known is not None else None)


def _check_file(path: Path) -> Iterator[Checked]:
    if os.name == "posix":
        beside = (path, *(path.with_name(f"{path.name}-{what}") for what in ("wal", "shm")))
        if is_open := [str(one) for one in beside if one.exists() and one.stat().st_mode & 0o006]:
            told = f"everybody on this machine can read `{'`, `'.join(is_open)}`"
            yield Checked("permissions", "fail", told, f"run `chmod o= {' '.join(is_open)}`")
        elif not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
            yield Checked("permissions", "fail", f"`{path}` or its folder cannot be written", "run it as who serves")
        else:
            yield Checked("permissions", "ok", "nobody else can read the database")
    free = shutil.disk_usage(path.parent).free
    told = f"{free // MIB:,} MiB are free beside the database"
    if free < LITTLE_BYTES:
        yield Checked("disk", "fail" if free < NO_BYTES else "warn", told, "make room, or move the database")
    else:
        yield Checked("disk", "ok", told)


def _check_settings(database: "Database") -> Iterator[Checked]:
    from sqlalchemy import text

    with database.reading() as connection:
        if database.is_sqlite:
            mode = connection.execute(text("PRAGMA journal_mode")).scalar()
            is_well = mode == "wal"
            hint = None if is_well else "keep the database on a local disk, and let mcctl alone open it"
            yield Checked("journal", "ok" if is_well else "fail", f"the journal's mode is {mode}", hint)
            return
        encoding = connection.execute(text("SHOW server_encoding")).scalar()
        is_well = encoding == "UTF8"
        hint = None if is_well else "make the database with `ENCODING 'UTF8'`, and load a backup into it"
        yield Checked("encoding", "ok" if is_well else "fail", f"the database's encoding is {encoding}", hint)
        query = text(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND table_name IN ('resources', 'issuers', 'events', 'tokens') AND data_type = 'text' "
            "AND collation_name IS DISTINCT FROM 'C'"
        )
        count = connection.execute(query).scalar_one()
        hint = "load a backup into a database that `mcctl platform migrate` made" if count else None
        told = f"{count} columns do not sort by the bytes" if count else "texts sort by their bytes (C)"
        yield Checked("collation", "fail" if count else "ok", told, hint)


def _check_content(database: "Database", now: datetime) -> Iterator[Checked]:
    from sqlalchemy import func, select

    from mcctl.platform.identities import rfc3339
    from mcctl.platform.tables import changesets, tokens

    with database.reading() as connection:
        newest = max(
            connection.scalar(select(func.max(changesets.c.applied_at))) or "",
            connection.scalar(select(func.max(tokens.c.created_at))) or "",
        )
        valid = tokens.c.revoked_at.is_(None), tokens.c.expires_at > rfc3339(now)
        query = select(func.count()).select_from(tokens).where(tokens.c.role == "operator", *valid)
        operators = connection.execute(query).scalar_one()
    if newest > rfc3339(now + AHEAD):
        yield Checked(
            "clock", "fail", f"the database holds something of {newest[:19]}Z, which is to come", "set it by NTP"
        )
    else:
        yield Checked("clock", "ok", f"{rfc3339(now)[:19]}Z, later than all that the database holds")
    if operators:
        yield Checked("operator", "ok", f"{operators} tokens of operators hold")
    else:
        hint = "make one with `mcctl platform token create --role operator`"
        yield Checked("operator", "warn", "no operator has a token that holds", hint)
