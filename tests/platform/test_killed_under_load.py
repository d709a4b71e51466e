"""The server is killed while it is written to from three sides: what it acknowledged is there when it is started again."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.platform.catalogues import a_micro_credential, an_issuer, files_of, publish_files
from tests.platform.platforms import Where, copied, in_process, opened
from tests.platform.processes import serving
from tests.platform.writing import Calling, writing

EVENTS = 20
ACKNOWLEDGED = 3
"""How much of each kind is acknowledged before the server is killed in the middle of the next."""


@pytest.fixture
def where(empty_database: Where, tmp_path: Path) -> Where:
    """A database with one micro-credential."""
    pytest.importorskip("uvicorn", reason="the extra `server` is not installed")
    where = copied(empty_database, tmp_path)
    with in_process(where) as platform:
        publish_files(platform.client(issuer="north"), files_of(an_issuer(), a_micro_credential("talk")))
    return where


def test_what_was_acknowledged_under_load_is_there_after_the_server_was_killed(where: Where) -> None:
    for kill in range(2 if isinstance(where, Path) else 1):
        with serving(where) as server:
            token = server.token()
            with writing(server.url, token, "north", "talk", f"run-{kill}", EVENTS) as found:
                found.wait_for(ACKNOWLEDGED)
                server.kill()
        assert not found.refused
        with serving(where) as again, Calling(again.url, token, "north") as calling:
            assert found.lost(calling, EVENTS) == []
            log = calling.call("GET", "/changesets").json()["changesets"]
            revision = calling.call("GET", "/catalog").json()["revision"]
        assert len(log) > ACKNOWLEDGED
        assert [one["catalog_revision"] for one in log] == list(range(revision, revision - len(log), -1))
    if isinstance(where, Path):
        with closing(opened(where)) as database, database.reading() as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
