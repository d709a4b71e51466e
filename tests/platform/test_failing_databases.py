"""Databases that fail: full, gone, locked, cut off, none at all. Callers are told to try again, and operators what it is."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from mcctl.errors import UsageError
from mcctl.platform.database import Database
from mcctl.platform.hosting import check_taking, suspend
from tests.cli.publishing import COMMAND, scrubbed
from tests.platform.catalogues import a_micro_credential, an_issuer, body_of, files_of, plan_of
from tests.platform.platforms import IN_PROCESS, NOW, Platform, Where, copied, in_process
from tests.platform.postgresql import OnServer
from tests.platform.submitting import applied, problem_in, submit

SECRET = "s3cr/et@w0rd"  # noqa: S105  # of nothing


def told_to_try_again(answer: httpx.Response) -> bool:
    problem = problem_in(answer, 503)
    return problem.type == "store-failed" and int(answer.headers["Retry-After"]) > 0


def sever(where: OnServer) -> None:
    """Ends all connections to a database, from the other side."""
    where.server.tell(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{where.name}'")  # noqa: S608  # a name of our own


@contextmanager
def at_statement(platform: Platform, number: int, does: object) -> Iterator[None]:
    """Does something before a statement, counted from 0."""
    count = iter(range(1_000_000))

    def before(*_: object) -> None:
        if next(count) == number and callable(does):
            does()

    event.listen(platform.database.engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        event.remove(platform.database.engine, "before_cursor_execute", before)


@pytest.mark.parametrize("number", [0, 3, 6, 12, 30])
def test_a_connection_that_is_lost_in_mid_transaction_is_told_and_the_next_call_has_another_one(
    empty_database: Where, tmp_path: Path, number: int
) -> None:
    where = copied(empty_database, tmp_path)
    if not isinstance(where, OnServer):
        pytest.skip("SQLite has no connections to lose")
    with in_process(where) as platform:
        http = platform.as_("operator")
        files = files_of(
            an_issuer(), *(a_micro_credential(name, badge=None, status="draft") for name in ("a", "b", "c"))
        )
        body = body_of(plan_of(platform.client(issuer="north"), files))
        before = platform.dump()
        with at_statement(platform, number, lambda: sever(where)):
            assert told_to_try_again(submit(http, body, issuer="north"))
        assert platform.dump() == before
        assert applied(submit(http, body, issuer="north"))["catalog_revision"] == 1


def test_connections_that_were_lost_while_nobody_used_them_are_noticed_by_nobody(
    example_database: Where, tmp_path: Path
) -> None:
    where = copied(example_database, tmp_path)
    if not isinstance(where, OnServer):
        pytest.skip("SQLite has no connections to lose")
    with in_process(where) as platform:
        http = platform.as_("operator")
        assert http.get("/v1/catalog").status_code == 200
        sever(where)
        assert http.get("/v1/catalog").status_code == 200


def test_who_holds_an_issuers_lock_for_ever_stops_nobody_else(example_database: Where, tmp_path: Path) -> None:
    where = copied(example_database, tmp_path)
    if not isinstance(where, OnServer):
        pytest.skip("SQLite has one writer at a time")
    bounded = where.url.update_query_dict({"options": "-c lock_timeout=200ms"})
    with in_process(where) as platform:
        hasty = Database(bounded)
        with platform.database.writing() as connection:
            connection.execute(text("SELECT revision FROM issuers WHERE id = 'northlake' FOR UPDATE"))
            with pytest.raises(OperationalError, match="lock timeout"), hasty.writing() as waiting:
                waiting.execute(text("SELECT revision FROM issuers WHERE id = 'northlake' FOR UPDATE"))
            http = platform.as_()
            assert http.get("/v1/catalog").status_code == 200
            south = body_of(plan_of(platform.client(issuer="south"), files_of(an_issuer("south"))))
            applied(submit(platform.as_("operator"), south, issuer="south"))
        hasty.close()


def test_no_suspension_comes_in_between_while_something_is_taken(example_database: Where, tmp_path: Path) -> None:
    where = copied(example_database, tmp_path)
    if not isinstance(where, OnServer):
        pytest.skip("SQLite has one writer at a time")
    database = Database(where.url.update_query_dict({"options": "-c lock_timeout=200ms"}))
    with database.writing() as loading:
        check_taking(loading, "northlake")
        with database.writing() as another:
            check_taking(another, "northlake")
        with pytest.raises(OperationalError, match="lock timeout"), database.writing() as suspending:
            suspend(suspending, "northlake", "Under review", NOW)
    with database.writing() as suspending:
        assert suspend(suspending, "northlake", "Under review", NOW)
    database.close()


def test_what_stops_sessions_is_bounded(example_database: Where, tmp_path: Path) -> None:
    where = copied(example_database, tmp_path)
    if not isinstance(where, OnServer):
        pytest.skip("SQLite has no sessions")
    database = Database(where.url)
    with database.reading() as connection:
        said = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in
                ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "transaction_isolation",
                 "transaction_read_only")]  # fmt: skip
    with database.writing() as connection:
        isolation = connection.exec_driver_sql("SHOW transaction_isolation").scalar()
    database.close()
    assert said == ["30s", "5min", "5min", "repeatable read", "on"]
    assert isolation == "read committed"


@pytest.fixture
def on_sqlite(example_database: Where, tmp_path: Path) -> Iterator[tuple[Platform, Path]]:
    """A platform on a file, with the file."""
    where = copied(example_database, tmp_path)
    if isinstance(where, OnServer):
        pytest.skip("PostgreSQL has its own ways to look after its files")
    with in_process(where) as platform:
        yield platform, where


def test_a_file_that_is_gone_is_told_and_no_empty_one_takes_its_place(on_sqlite: tuple[Platform, Path]) -> None:
    platform, path = on_sqlite
    http = platform.as_("operator")
    body = body_of(plan_of(platform.client(issuer="south"), files_of(an_issuer("south"))))
    aside = path.with_name("aside.db")
    platform.database.close()  # checkpoints: all is in the one file
    assert http.get("/v1/catalog").status_code == 200
    path.rename(aside)
    assert told_to_try_again(http.get("/v1/catalog"))
    assert told_to_try_again(submit(http, body, issuer="south"))
    assert not path.exists()
    aside.rename(path)
    assert applied(submit(http, body, issuer="south"))["catalog_revision"] == 1


def test_a_full_disk_is_told_and_nothing_has_changed(on_sqlite: tuple[Platform, Path]) -> None:
    platform, _ = on_sqlite
    http = platform.as_("operator")
    body = body_of(plan_of(platform.client(issuer="south"), files_of(an_issuer("south", description="d" * 100_000))))
    before = platform.dump()
    platform.database.close()

    def fill(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
        cursor.execute("PRAGMA max_page_count = 1")  # no more than there are
        cursor.close()

    event.listen(platform.database.engine, "connect", fill)
    assert told_to_try_again(submit(http, body, issuer="south"))
    assert http.get("/v1/catalog").status_code == 200
    assert platform.dump() == before
    event.remove(platform.database.engine, "connect", fill)
    platform.database.close()
    assert applied(submit(http, body, issuer="south"))["catalog_revision"] == 1


def run(*arguments: str, database: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (*COMMAND, "platform", *arguments), env={**scrubbed(), "MCCTL_DATABASE": database}, capture_output=True,
        text=True, check=False, timeout=60,
    )  # fmt: skip


CREATE = ("token", "create", "--role", "operator", "--origin", IN_PROCESS)


@pytest.mark.parametrize("arguments", [CREATE, ("migrate",), ("serve", "--port", "0")])
def test_commands_tell_what_is_wrong_with_a_database_without_a_traceback(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "page.html").write_text("<html>" * 1000, encoding="utf-8")
    for database in (str(tmp_path / "page.html"), str(tmp_path), str(tmp_path / "no" / "platform.db")):
        done = run(*arguments, database=database)
        assert done.returncode == 2, done.stderr
        assert done.stderr.startswith("error: the platform's database cannot be used: ")
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://mcctl:s3cr%2Fet%40w0rd@127.0.0.1:1/platform",
        f"postgresql+psycopg://mcctl:{SECRET}@127.0.0.1:1/platform",
        "postgresql+psycopg://127.0.0.1:1/platform?user=mcctl&password=s3cr%2Fet%40w0rd",
        f"postgresql+psycopg://mcctl:{SECRET}@127.0.0.1:port/platform",
        f"postgresql+nothing://mcctl:{SECRET}@127.0.0.1:1/platform",
    ],
)
def test_a_password_in_the_address_is_shown_nowhere(url: str) -> None:
    done = run("migrate", database=url)
    assert done.returncode == 2, done.stderr
    assert "error: " in done.stderr
    for part in ("s3cr", "w0rd"):
        assert part not in done.stderr + done.stdout


def test_a_password_on_the_command_line_is_not_kept_with_a_defect(example_database: Where, tmp_path: Path) -> None:
    where = copied(example_database, tmp_path)
    if not isinstance(where, OnServer):
        pytest.skip("a file has no password")
    database = Database(where.url)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE tokens RENAME TO lost"))
    database.close()
    url = where.url.set(host="127.0.0.1", password="s3cret").render_as_string(hide_password=False)  # noqa: S106  # of nothing
    done = subprocess.run(
        (*COMMAND, "platform", *CREATE, "--database", url), env={**scrubbed(), "TMPDIR": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    (kept,) = tmp_path.glob("mcctl-defect-*")
    assert done.returncode == 70
    assert "s3cret" not in done.stderr + done.stdout + kept.read_text(encoding="utf-8")


def test_an_address_without_a_driver_has_ours() -> None:
    database = Database("postgresql://mcctl@127.0.0.1:1/platform")
    assert database.url.drivername == "postgresql+psycopg"
    with pytest.raises(UsageError, match="cannot be used"):
        database.migrate()
    database.close()
