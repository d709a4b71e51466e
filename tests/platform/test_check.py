"""Whether a platform is set up well is told a thing at a time, with what to do."""

import json
import subprocess
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from sqlalchemy import text

from mcctl import __version__
from mcctl.api.service import Health
from mcctl.cli.hosting.checks import check_origin, check_server, check_tls
from mcctl.cli.hosting.checks_of_database import check_database
from mcctl.platform.database import HEAD
from mcctl.platform.serving import Serving
from mcctl.render.check_json import Checked, State, check_view
from mcctl.render.check_text import check_text
from tests.platform.platforms import NOW, Platform, Where, copied, in_process, opened
from tests.platform.served import as_served
from tests.platform.serving_process import COMMAND, PATIENCE_SECONDS, scrubbed


def states(checks: Iterable[Checked]) -> dict[str, State]:
    return {one.name: one.state for one in checks}


def test_a_platform_that_is_set_up_well_is_told_so(example_database: Where, tmp_path: Path) -> None:
    where = copied(example_database, tmp_path)
    if isinstance(where, Path):
        where.chmod(0o640)
    with in_process(where) as platform:
        platform.token("operator")
        found = states(check_database(platform.database, platform.clock.now + timedelta(hours=1)))
    assert set(found.values()) == {"ok"}
    assert {"database", "clock", "operator"} < set(found)


def test_of_a_database_each_thing_that_is_not_well_is_told(tmp_path: Path) -> None:
    path = tmp_path / "platform.db"
    database = opened(path)
    assert states(check_database(database, NOW)) == {"database": "fail"}
    assert not path.exists()
    database.migrate()
    path.chmod(0o644)
    with in_process(path) as platform:
        platform.token("operator", days=1)
    found = states(check_database(database, NOW - timedelta(hours=1)))
    assert (found["permissions"], found["clock"], found["operator"]) == ("fail", "fail", "ok")
    assert states(check_database(database, NOW + timedelta(days=2)))["operator"] == "warn"
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    (told,) = [one for one in check_database(database, NOW) if one.name == "database"]
    database.close()
    assert (told.state, told.message, told.hint) == ("fail", f"it is at 9999, this release at {HEAD}", "update mcctl")


def test_a_database_that_is_made_here_is_for_its_owner_alone_and_one_that_is_there_stays_as_open_as_it_is(
    tmp_path: Path,
) -> None:
    database = opened(tmp_path / "platform.db")
    database.migrate()
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"platform.db": 0o600, "platform.db-wal": 0o600, "platform.db-shm": 0o600}
    (tmp_path / "platform.db-wal").chmod(0o604)
    (told,) = [one for one in check_database(database, NOW) if one.name == "permissions"]
    wal = tmp_path / "platform.db-wal"
    assert (told.state, told.message) == ("fail", f"everybody on this machine can read `{wal}`")
    assert told.hint == f"run `chmod o= {wal}`"
    database.close()
    (tmp_path / "platform.db").chmod(0o644)
    again = opened(tmp_path / "platform.db")
    with again.writing() as connection:
        connection.execute(text("DELETE FROM tokens"))
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o644}
    again.close()


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "platform.db"
    path.write_bytes(b"no database at all, whatever it is" * 100)
    database = opened(path)
    assert states(check_database(database, NOW))["database"] == "fail"
    database.close()


@pytest.mark.parametrize(
    ("origin", "state"),
    [(None, "warn"), ("platform.example", "fail"), ("http://platform.example", "warn"), ("https://p.example", "ok")],
)
def test_an_origin_is_one_that_tokens_are_safe_at(origin: str | None, state: State) -> None:
    assert states(check_origin(origin)) == {"origin": state}


def test_a_certificate_is_looked_at_for_how_long_it_holds(tmp_path: Path) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    ends_at = datetime(2027, 1, 1, tzinfo=UTC)
    issued = trustme.CA().issue_cert("platform.example", not_after=ends_at)
    issued.private_key_pem.write_to_path(key)
    issued.cert_chain_pems[0].write_to_path(certificate)
    key.chmod(0o600)
    assert states(check_tls(certificate, key, ends_at - timedelta(days=30))) == {"tls": "ok"}
    assert states(check_tls(certificate, key, ends_at - timedelta(days=3))) == {"tls": "warn"}
    assert states(check_tls(certificate, key, ends_at)) == {"tls": "fail"}
    key.chmod(0o644)
    assert states(check_tls(certificate, key, ends_at - timedelta(days=30))) == {"tls": "ok", "tls-key": "fail"}
    assert states(check_tls(certificate, None, ends_at)) == {"tls": "fail"}
    assert states(check_tls(None, None, ends_at)) == {"tls": "ok"}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Platform]:
    with as_served(tmp_path / "platform.db", Serving()) as platform:
        yield platform


def test_a_server_that_runs_is_asked(running: Platform) -> None:
    now = datetime.now(UTC)  # noqa: TID251  # the server's answers carry the real one
    assert states(check_server(running.url, now)) == {"server": "ok", "release": "ok", "skew": "ok"}
    assert states(check_server(running.url, now + timedelta(hours=1)))["skew"] == "warn"
    assert running.as_().get("/v1/version").json()["platform_version"] == __version__
    with running.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    not_ready = running.as_().get("/v1/ready")
    assert (not_ready.status_code, not_ready.json()["type"]) == (503, "not-ready")
    assert Health.model_validate(running.as_().get("/v1/health").json()).status == "ok"
    (told, *_) = check_server(running.url, now)
    assert (told.state, told.message.endswith(f"it is at 0001, the release at {HEAD}")) == ("fail", True)


def test_the_command_prints_a_line_for_each_and_exits_by_the_worst(tmp_path: Path) -> None:
    command = (*COMMAND, "check", "--database", str(tmp_path / "none.db"), "--format", "json")
    done = subprocess.run(
        command, env=scrubbed(), capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )
    view = json.loads(done.stdout)
    assert (done.returncode, view["schema"], view["summary"]["fail"]) == (1, "mcctl.check/1", 1)
    assert [check["name"] for check in view["checks"] if check["state"] == "fail"] == ["database"]


def test_for_people_each_thing_has_a_line_and_a_hint_one_more() -> None:
    view = check_view([Checked("python", "ok", "3.11.7"), Checked("disk", "fail", "full", "make room")])
    assert [line.plain for line in check_text(view)] == [
        "ok    python  3.11.7",
        "fail  disk    full",
        "              hint: make room",
        "1 ok, 0 warn, 1 fail",
    ]
