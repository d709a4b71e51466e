"""Parquet files with the columns of events, written by DuckDB."""

import json
from collections.abc import Iterable
from pathlib import Path

import duckdb

from tests.stats.reference import Json

_TYPES = {
    "at": "TIMESTAMPTZ",
    "day": "DATE",
    "subject": "VARCHAR[]",
    "criteria_not_met": "VARCHAR[]",
    "profile_complete": "BOOLEAN",
    "member": "BOOLEAN",
    "attempt": "INTEGER",
    "count": "BIGINT",
    "visitors": "BIGINT",
}


def write_parquet(path: Path, events: Iterable[Json], *, is_text: bool = False) -> None:
    """Writes events as rows, each as the type that it is; `is_text` leaves times and days as they are spelled."""
    rows = [{**event, **_listed(event)} for event in events]
    lines = path.with_suffix(".ndjson")
    lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    kinds = {
        key: "VARCHAR" if is_text and key in {"at", "day"} else _TYPES.get(key, "VARCHAR")
        for row in rows
        for key in row
    }
    columns = ", ".join(f"'{key}': '{kind}'" for key, kind in kinds.items())
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'America/St_Johns'")
        source = f"read_json({_quoted(lines)}, format = 'newline_delimited', columns = {{{columns}}})"
        connection.execute(f"COPY (SELECT * FROM {source}) TO {_quoted(path)} (FORMAT parquet)")  # noqa: S608 - a test's
    lines.unlink()


def _quoted(path: Path) -> str:
    return "'{}'".format(str(path).replace("'", "''"))


def _listed(event: Json) -> Json:
    return {key: [event[key]] for key in ("subject", "criteria_not_met") if isinstance(event.get(key), str)}
