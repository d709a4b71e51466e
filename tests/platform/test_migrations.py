"""The database: made from nothing, up to date, and refused where it is not ours to touch."""

import json
import multiprocessing
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

import mcctl.platform.database
from mcctl.errors import Exit, UsageError
from mcctl.platform.database import HEAD, Database
from mcctl.platform.tables import metadata

SCRIPTS = Path(mcctl.platform.database.__file__).parent / "migrations"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database that does not exist yet."""
    opened = Database.at_path(tmp_path / "platform.db")
    yield opened
    opened.close()


def scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def tables_of(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def differences(database: Database) -> list[Any]:
    with database.reading() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def test_a_new_database_has_exactly_the_tables_that_the_code_declares(database: Database) -> None:
    assert database.revision() is None
    database.migrate()
    assert differences(database) == []
    assert tables_of(database) == set(metadata.tables)
    assert database.revision() == HEAD


def test_the_tables_have_the_keys_and_constraints_that_the_code_declares(database: Database, tmp_path: Path) -> None:
    database.migrate()
    declared = Database.at_path(tmp_path / "declared.db")
    try:
        with declared.writing() as connection:
            metadata.create_all(connection)
        assert shape_of(database) == shape_of(declared)
    finally:
        declared.close()


def shape_of(database: Database) -> dict[str, Any]:
    with database.reading() as connection:
        inspector = inspect(connection)
        return {
            name: (
                # what a migration adds stands at the end, wherever the declaration has it
                sorted(
                    (column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)
                ),
                inspector.get_pk_constraint(name)["constrained_columns"],
                sorted(str(sorted(key.items(), key=str)) for key in inspector.get_foreign_keys(name)),
                sorted(str(one["column_names"]) for one in inspector.get_unique_constraints(name)),
                sorted(str((one["name"], one["column_names"])) for one in inspector.get_indexes(name)),
            )
            for name in sorted(metadata.tables)
        }


def test_head_is_the_newest_script() -> None:
    assert ScriptDirectory.from_config(scripts()).get_heads() == [HEAD]


def test_a_database_that_is_up_to_date_is_left_alone(database: Database) -> None:
    database.migrate()
    before = shape_of(database)
    database.migrate()
    assert shape_of(database) == before


def test_down_to_the_base_nothing_is_left_and_up_again_all_is_there(database: Database) -> None:
    database.migrate()
    config = scripts()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert tables_of(database) == set()
    database.migrate()
    assert differences(database) == []


OLD_REVISIONS: dict[str, dict[str, Any]] = {
    "north": {"kind": "issuer", "id": "north"},
    "sketch": {"kind": "micro-credential", "id": "sketch"},
    "ending": {"kind": "micro-credential", "id": "ending", "status": "active",
               "retirement": {"last_start": "2026-08-31", "announced_on": "2026-06-15", "reason": 'Über "alles"'}},
    "ended": {"kind": "stack", "id": "ended", "status": "archived"},
}  # fmt: skip


def test_revisions_of_before_tell_their_ends_and_keep_their_contents_both_ways(database: Database) -> None:
    config = scripts()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO issuers VALUES ('north', 1, '2026-06-01T00:00:00.000000Z')"))
        for key, (name, content) in enumerate(OLD_REVISIONS.items(), start=1):
            insert_old(connection, key, name, content)
    database.migrate()
    assert revisions_of(database, "number, status, retirement") == [
        (1, None, None), (2, "draft", None),
        (3, "active", '{"announced_on":"2026-06-15","last_start":"2026-08-31","reason":"Über \\"alles\\""}'),
        (4, "archived", None),
    ]  # fmt: skip
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    contents = [json.loads(content) for (content,) in revisions_of(database, "content")]
    assert contents == list(OLD_REVISIONS.values())
    assert [len(row) for row in revisions_of(database, "*")] == [7] * 4
    database.migrate()
    assert revisions_of(database, "status") == [(None,), ("draft",), ("active",), ("archived",)]


def insert_old(connection: Connection, key: int, name: str, content: dict[str, Any]) -> None:
    family = "issuer" if content["kind"] == "issuer" else "credential"
    connection.execute(
        text(
            "INSERT INTO resources (key, issuer, family, kind, id, title, live, etag, was_live) "
            "VALUES (:key, 'north', :family, :kind, :name, 'Title', 1, 'e', false)"
        ),
        {"key": key, "family": family, "kind": content["kind"], "name": name},
    )
    connection.execute(
        text(
            "INSERT INTO revisions (resource, number, content, digest, assessed, changeset) "
            "VALUES (:key, :key, :content, 'd', 'a', 'c')"
        ),
        {"key": key, "content": json.dumps(content)},
    )


def revisions_of(database: Database, columns: str) -> list[tuple[Any, ...]]:
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM revisions ORDER BY number"))]  # noqa: S608 - columns of this test


def test_a_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE revisions (mine TEXT)"))
    with pytest.raises(UsageError):
        database.migrate()
    assert tables_of(database) == {"revisions"}
    assert database.revision() is None


def test_a_database_of_a_newer_release_is_refused(database: Database) -> None:
    database.migrate()
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = shape_of(database)
    with pytest.raises(UsageError, match="newer release") as raised:
        database.migrate()
    assert (raised.value.hint, raised.value.status) == ("update mcctl", Exit.USAGE)
    assert shape_of(database) == before


@pytest.mark.parametrize("content", [b"kind: issuer\n" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "platform.db"
    path.write_bytes(content)
    database = Database.at_path(path)
    try:
        with pytest.raises(UsageError, match="cannot be used"):
            database.migrate()
    finally:
        database.close()
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    database = Database.at_path(tmp_path / "nowhere" / "platform.db")
    try:
        with pytest.raises(UsageError, match="cannot be used"):
            database.migrate()
    finally:
        database.close()


@pytest.mark.parametrize("url", ["nonsense", "", "nosuchdatabase://x/y", "sqlite:////nowhere/at/all.db"])
def test_an_address_that_is_no_databases_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        migrate_by(url)


def migrate_by(url: str) -> None:
    database = Database(url)
    try:
        database.migrate()
    finally:
        database.close()


def migrate_at_once(path: str, start: Any, failures: Any) -> None:  # noqa: ANN401  # the handles of multiprocessing
    start.wait()
    try:
        migrate_by(f"sqlite:///{path}")
    except Exception as error:  # noqa: BLE001  # told to the test, which fails of it
        failures.put(repr(error))


def test_several_processes_may_migrate_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    path = tmp_path / "platform.db"
    start, failures = context.Barrier(4), context.SimpleQueue()
    processes = [context.Process(target=migrate_at_once, args=(str(path), start, failures)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    found = []
    while not failures.empty():
        found.append(failures.get())
    failures.close()
    assert found == []
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
    connection.close()


def test_a_path_may_hold_what_addresses_and_settings_trip_over(tmp_path: Path) -> None:
    folder = tmp_path / "a b %20 %(here)s ? # é"
    folder.mkdir()
    database = Database.at_path(folder / "platform.db")
    try:
        database.migrate()
        assert differences(database) == []
    finally:
        database.close()
    assert (folder / "platform.db").exists()
