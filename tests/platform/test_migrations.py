"""The database: made from nothing, up to date, and refused where it is not ours to touch."""

import json
import multiprocessing
import subprocess
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

import mcctl.platform.database
from mcctl.errors import Exit, UsageError
from mcctl.platform.database import HEAD, Database, OtherReleaseError
from mcctl.platform.schema import hold_others_off
from mcctl.platform.tables import metadata
from tests.cli.publishing import COMMAND, scrubbed
from tests.platform.catalogues import an_issuer, body_of, files_of, plan_of
from tests.platform.platforms import Platform, Where, opened
from tests.platform.postgresql import argument_of
from tests.platform.submitting import problem_in, submit

SCRIPTS = Path(mcctl.platform.database.__file__).parent / "migrations"


@pytest.fixture
def nothing(make_database: Callable[[Path], Where], tmp_path: Path) -> Where:
    """A database that does not exist yet, or has no table."""
    return make_database(tmp_path)


@pytest.fixture
def database(nothing: Where) -> Iterator[Database]:
    """It, opened."""
    database = opened(nothing)
    yield database
    database.close()


def scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def tables_of(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def differences(database: Database) -> list[Any]:
    with database.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def test_a_new_database_has_exactly_the_tables_that_the_code_declares(database: Database) -> None:
    assert database.revision() is None
    database.migrate()
    assert differences(database) == []
    assert tables_of(database) == set(metadata.tables)
    assert database.revision() == HEAD


def test_the_tables_have_the_keys_and_constraints_that_the_code_declares(
    database: Database, make_database: Callable[[Path], Where], tmp_path: Path
) -> None:
    database.migrate()
    folder = tmp_path / "declared"
    folder.mkdir()
    declared = opened(make_database(folder))
    try:
        with declared.engine.begin() as connection:
            metadata.create_all(connection)
        assert shape_of(database) == shape_of(declared)
    finally:
        declared.close()


def shape_of(database: Database) -> dict[str, Any]:
    with database.engine.connect() as connection:
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
    with database.engine.begin() as connection:
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


def at_old(database: Database, revision: str) -> Config:
    """Brings a database to a migration of before, with data as it was then."""
    config = scripts()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(
            text("INSERT INTO issuers (id, revision, joined_at) VALUES ('north', 1, '2026-06-01T00:00:00.000000Z')")
        )
        for key, (name, content) in enumerate(OLD_REVISIONS.items(), start=1):
            insert_old(connection, key, name, content)
    return config


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_up_from_an_older_release_all_that_was_there_is_there_and_is_found(database: Database, revision: str) -> None:
    at_old(database, revision)
    assert database.migrate() is True
    assert differences(database) == []
    assert [json.loads(content) for (content,) in revisions_of(database, "content")] == list(OLD_REVISIONS.values())
    with database.reading() as connection:
        listed = connection.execute(text("SELECT resource FROM listings ORDER BY resource")).scalars().all()
    assert listed == [2, 3, 4]
    assert database.migrate() is False


@pytest.mark.parametrize("revision", ["0001", "0003"])
def test_what_others_ask_of_a_resource_is_kept_beside_it_both_ways(database: Database, revision: str) -> None:
    config = at_old(database, revision)
    long = {"kind": "micro-credential", "id": "long", "title": "Ü", "status": "beta", "competency": "Educators do it."}
    with database.engine.begin() as connection:
        insert_old(connection, 5, "long", long)
    database.migrate()
    kept = {key: value for key, value in long.items() if key != "competency"}
    found = text("SELECT outline FROM outlines ORDER BY resource")
    with database.reading() as connection:
        outlined = [json.loads(outline) for outline in connection.execute(found).scalars()]
    assert outlined == [*OLD_REVISIONS.values(), kept]
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    assert "outlines" not in tables_of(database)
    assert [json.loads(content) for (content,) in revisions_of(database, "content")] == [*OLD_REVISIONS.values(), long]
    assert database.migrate() is True
    assert differences(database) == []


def test_revisions_of_before_tell_their_ends_and_keep_their_contents_both_ways(database: Database) -> None:
    config = at_old(database, "0001")
    database.migrate()
    assert revisions_of(database, "number, status, retirement") == [
        (1, None, None), (2, "draft", None),
        (3, "active", '{"announced_on":"2026-06-15","last_start":"2026-08-31","reason":"Über \\"alles\\""}'),
        (4, "archived", None),
    ]  # fmt: skip
    with database.engine.begin() as connection:
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
            "VALUES (:key, 'north', :family, :kind, :name, 'Title', :key, 'e', false)"
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
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM revisions ORDER BY number"))]  # noqa: S608 - columns of this test


def test_a_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE revisions (mine TEXT)"))
    with pytest.raises(UsageError):
        database.migrate()
    assert tables_of(database) == {"revisions"}
    assert database.revision() is None


def test_a_migration_that_fails_half_way_leaves_the_old_state(database: Database) -> None:
    at_old(database, "0001")
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE revisions SET content = 'no JSON' WHERE number = 4"))
    before = tables_of(database)
    with pytest.raises(json.JSONDecodeError):
        database.migrate()
    assert (database.revision(), tables_of(database)) == ("0001", before)
    assert [len(row) for row in revisions_of(database, "*")] == [7] * 4
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE revisions SET content = :content WHERE number = 4"),
                           {"content": json.dumps(OLD_REVISIONS["ended"])})  # fmt: skip
    assert database.migrate() is True


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        (None, "the database holds no platform"),
        ("0002", "the platform's database is of an older release"),
        ("9999", "the platform's database was made by a newer release"),
    ],
)
def test_no_transaction_begins_on_the_tables_of_another_release(
    database: Database, revision: str | None, words: str
) -> None:
    if revision is not None:
        database.migrate()
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    for transaction in (database.reading, database.writing):
        with pytest.raises(OtherReleaseError) as raised, transaction():
            pytest.fail("it began")
        assert str(raised.value) == words


def test_a_database_of_a_newer_release_is_refused(database: Database) -> None:
    database.migrate()
    with database.engine.begin() as connection:
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


def migrate_at_once(url: str, start: Any, answers: Any) -> None:  # noqa: ANN401  # the handles of multiprocessing
    start.wait()
    try:
        database = Database(url)
        answers.put(database.migrate())
        database.close()
    except Exception as error:  # noqa: BLE001  # told to the test, which fails of it
        answers.put(repr(error))


@pytest.mark.parametrize("revision", [None, "0001"])
def test_several_processes_may_migrate_at_once_and_one_does(nothing: Where, revision: str | None) -> None:
    if revision is not None:
        database = opened(nothing)
        at_old(database, revision)
        database.close()
    context = multiprocessing.get_context("fork")
    url = f"sqlite:///{nothing}" if isinstance(nothing, Path) else argument_of(nothing)
    start, answers = context.Barrier(4), context.SimpleQueue()
    processes = [context.Process(target=migrate_at_once, args=(url, start, answers)) for _ in range(4)]
    for process in processes:
        process.start()
    found = sorted(str(answers.get()) for _ in processes)
    for process in processes:
        process.join()
    answers.close()
    assert found == ["False", "False", "False", "True"]
    database = opened(nothing)
    assert (database.revision(), differences(database)) == (HEAD, [])
    database.close()


@pytest.mark.parametrize(("revision", "status"), [(HEAD, 200), ("9999", 503)])
def test_a_publish_waits_for_whoever_migrates_and_then_finds_its_tables_or_is_told(
    empty: Platform, revision: str, status: int
) -> None:
    http = empty.as_("operator")
    body = body_of(plan_of(empty.client(issuer="north"), files_of(an_issuer())))
    found: list[httpx.Response] = []
    publish = threading.Thread(target=lambda: found.append(submit(http, body, issuer="north")))
    other = Database(empty.database.url)
    with other.engine.execution_options(mcctl_immediate=True).begin() as connection:
        hold_others_off(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
        publish.start()
        publish.join(0.3)
        assert publish.is_alive()
    publish.join()
    other.close()
    (answer,) = found
    assert answer.status_code == status, answer.text
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        assert problem_in(answer, 503).detail == "the platform's database was made by a newer release"
        assert int(answer.headers["Retry-After"]) > 0
        assert problem_in(empty.as_().get("/v1/catalog"), 503).type == "store-failed"


def test_the_command_tells_whether_the_database_is_up_to_date_and_brings_it_there(nothing: Where) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        database = {"MCCTL_DATABASE": argument_of(nothing)}
        done = subprocess.run(
            (*COMMAND, "platform", "migrate", *arguments), env=scrubbed() | database, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        return done.returncode, done.stderr.splitlines()[0]

    status, told = run("--check")
    assert (status, told) in [
        (2, "error: there is no such database"),
        (1, f"the database is at no migration, and this release at {HEAD}"),
    ]
    assert run() == (0, f"the database is now up to date, at migration {HEAD}")
    assert run() == (0, f"the database was already up to date, at migration {HEAD}")
    assert run("--check") == (0, f"the database is up to date, at migration {HEAD}")


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
