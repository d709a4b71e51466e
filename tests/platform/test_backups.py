"""Backups, tried: taken while publishing goes on, restored, and served."""

import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest

from mcctl.errors import UsageError
from mcctl.platform.backups import back_up
from tests.cli.publishing import COMMAND, scrubbed
from tests.faults.publishing import generation, wanted
from tests.platform.catalogues import publish_files
from tests.platform.platforms import Where, copied, dump, in_process, opened, over_a_socket
from tests.platform.postgresql import OnServer, argument_of


def run(*arguments: str, database: Where) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (*COMMAND, "platform", "backup", *arguments), env={**scrubbed(), "MCCTL_DATABASE": argument_of(database)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_what_is_backed_up_is_served_alike(example_database: Where, tmp_path: Path) -> None:
    where, restored_in = copied(example_database, tmp_path), tmp_path / "restored"
    restored_in.mkdir()
    if isinstance(where, OnServer):
        # as docs/hosting.md says
        server, file = where.server, str(tmp_path / "platform.dump")
        server.run("pg_dump", "--format=custom", "--file", file, "--dbname", libpq(where))
        restored: Where = server.make(restored_in)
        assert isinstance(restored, OnServer)
        server.run(
            "pg_restore", "--single-transaction", "--no-owner", "--exit-on-error", "--dbname", libpq(restored), file
        )
    else:
        done = run(str(restored_in / "platform.db"), database=where)
        assert done.returncode == 0, done.stderr
        restored = restored_in / "platform.db"
        assert [path.name for path in restored_in.iterdir()] == ["platform.db"]
        assert restored.stat().st_mode & 0o077 == 0
    with in_process(where) as live, in_process(restored) as again:
        assert dump(again.database) == dump(live.database)
        assert again.database.migrate() is False
        assert again.as_().get("/v1/catalog").content == live.as_().get("/v1/catalog").content
        publish_files(again.client(issuer="north"), generation("after"))


def libpq(where: OnServer) -> str:
    """The address as PostgreSQL's own programs take it."""
    return where.url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_a_backup_taken_while_somebody_publishes_is_one_state(example_database: Where, tmp_path: Path) -> None:
    where = copied(example_database, tmp_path)
    if isinstance(where, OnServer):
        pytest.skip("pg_dump sees to it itself")
    with over_a_socket(where) as platform:
        client, is_over, count = platform.client(issuer="north"), threading.Event(), [0]
        publish_files(client, generation(0))

        def publish() -> None:
            while not is_over.is_set():
                publish_files(client, generation(count[0] + 1))
                count[0] += 1

        publisher = threading.Thread(target=publish)
        publisher.start()
        try:
            taken = [tmp_path / f"{number}.db" for number in range(5)]
            for target in taken:
                back_up(where, target)
        finally:
            is_over.set()
            publisher.join()
    states = [wanted(generation(number)) for number in range(count[0] + 1)]
    for target in taken:
        with closing(sqlite3.connect(target)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            connection.execute(
                "DELETE FROM changes WHERE changeset IN (SELECT id FROM changesets WHERE issuer <> 'north')"
            )
            connection.commit()
        database = opened(target)
        with database.reading() as reading:
            revision = reading.exec_driver_sql("SELECT revision FROM issuers WHERE id = 'north'").scalar_one()
            live = reading.exec_driver_sql(
                "SELECT digest FROM resources JOIN revisions ON resource = key AND number = live WHERE issuer = 'north'"
            ).scalars()
            assert sorted(live) == sorted(states[revision - 1].values())
        database.close()


def test_nothing_is_written_over_and_nothing_half_is_left(example_database: Where, tmp_path: Path) -> None:
    where, target = copied(example_database, tmp_path), tmp_path / "backup.db"
    if isinstance(where, OnServer):
        done = run(str(target), database=where)
        assert (done.returncode, target.exists()) == (2, False)
        assert "PostgreSQL has its own backups" in done.stderr
        return
    target.write_bytes(b"mine")
    with pytest.raises(UsageError, match="is there already"):
        back_up(where, target)
    assert target.read_bytes() == b"mine"
    for content in (b"no database at all" * 100, b""):
        broken, to = tmp_path / "broken.db", tmp_path / "to.db"
        broken.write_bytes(content)
        with pytest.raises(UsageError, match=r"cannot be backed up|holds no platform"):
            back_up(broken, to)
        assert not to.exists()
    with pytest.raises(UsageError, match="there is no database"):
        back_up(tmp_path / "nowhere.db", tmp_path / "to.db")
    with pytest.raises(UsageError, match="cannot be written"):
        back_up(where, tmp_path / "no" / "folder.db")
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []


def test_a_backup_can_be_taken_before_an_older_database_is_brought_up_to_date(
    example_database: Where, tmp_path: Path
) -> None:
    where = copied(example_database, tmp_path)
    if isinstance(where, OnServer):
        pytest.skip("pg_dump knows nothing of migrations")
    with closing(sqlite3.connect(where)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    assert back_up(where, tmp_path / "backup.db") == "0001"
