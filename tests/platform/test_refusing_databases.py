"""What a database refuses: callers try again where that can help, and what comes to the same each time is a defect."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.platform.platforms import Platform, Where, copied, over_a_socket
from tests.platform.postgresql import OnServer
from tests.platform.submitting import problem_in

REFUSE = """CREATE OR REPLACE FUNCTION refuse() RETURNS trigger AS
$$ BEGIN RAISE EXCEPTION 'l-9 is refused' USING ERRCODE = '{}'; END $$ LANGUAGE plpgsql"""
REFUSING = "CREATE TRIGGER refusing BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION refuse()"
SQLSTATES = {
    "40001": 503,  # could not be serialized
    "40P01": 503,  # deadlock
    "53100": 503,  # disk full
    "53300": 503,  # too many connections
    "55P03": 503,  # lock timeout
    "57014": 503,  # statement timeout
    "25006": 503,  # a stand-by that only reads
    "42501": 503,  # whoever hosts it gave too few rights
    "XX001": 503,  # a broken page
    "23505": 503,  # somebody else made it at the same time
    "23503": 503,  # somebody else took away what it names
    "23502": 500,  # null
    "23514": 500,  # a check
    "22001": 500,  # too long
    "22003": 500,  # out of range
    "22021": 500,  # no text in this encoding
    "42P01": 500,  # no such table
    "42703": 500,  # no such column
    "0A000": 500,  # not supported
    "25P02": 500,  # in a transaction that failed before
}


def change(platform: Platform, *statements: str) -> None:
    with platform.database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))


def hold_to(platform: Platform, status: int, learner: str = "l-9") -> None:
    """Makes an account, which the database refuses."""
    # a connection of its own: the server ends one on which it failed
    answer = platform.calling(platform.token("operator")).put(f"/v1/accounts/{learner}", json={})
    assert problem_in(answer, status).type == {500: "defect", 503: "store-failed"}[status]
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert learner not in answer.text
    assert platform.as_().get("/v1/health").status_code == 200


def test_callers_try_again_where_that_can_help(empty_database: Where, tmp_path: Path) -> None:
    where = copied(empty_database, tmp_path)
    if not isinstance(where, OnServer):
        pytest.skip("SQLite has no such codes")
    with over_a_socket(where) as platform:
        change(platform, REFUSE.format("P0001"), REFUSING)
        for sqlstate, status in SQLSTATES.items():
            change(platform, REFUSE.format(sqlstate))
            hold_to(platform, status)
        change(
            platform, "DROP TRIGGER refusing ON accounts", "ALTER TABLE accounts ALTER COLUMN learner TYPE varchar(4)"
        )
        hold_to(platform, 500, "l-10000")
        assert platform.as_("operator").put("/v1/accounts/l-9", json={}).status_code == 200


def test_what_sqlite_refuses_it_refuses_each_time(empty_database: Where, tmp_path: Path) -> None:
    where = copied(empty_database, tmp_path)
    if isinstance(where, OnServer):
        pytest.skip("PostgreSQL has codes of its own")
    with over_a_socket(where) as platform:
        assert platform.as_("operator").put("/v1/accounts/l-1", json={}).status_code == 200
        refusals = [
            ("CREATE TRIGGER no BEFORE INSERT ON accounts BEGIN SELECT RAISE(ABORT, 'l-9'); END", "DROP TRIGGER no"),
            ("CREATE UNIQUE INDEX only ON accounts (substr(learner, 1, 1))", "DROP INDEX only"),
            ("ALTER TABLE accounts RENAME email_domain TO lost", "ALTER TABLE accounts RENAME lost TO email_domain"),
            ("ALTER TABLE memberships RENAME TO lost", "ALTER TABLE lost RENAME TO memberships"),
        ]  # fmt: skip
        for refusing, back in refusals:
            change(platform, refusing)
            hold_to(platform, 500)
            change(platform, back)
        assert platform.as_("operator").put("/v1/accounts/l-9", json={}).status_code == 200
