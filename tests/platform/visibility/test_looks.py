"""What may not be seen takes as many looks at the database as what is nowhere: the time does not tell them apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platform.catalogues import a_micro_credential, an_issuer, files_of, publish_files
from tests.platform.learners import NORTH, People, done
from tests.platform.platforms import Where, copied, in_process
from tests.platform.submitting import problem_in
from tests.platform.visibility.checking import Statements, counted


@pytest.fixture
def people(empty_database: Where, tmp_path: Path) -> Iterator[tuple[People, Statements]]:
    """A platform with a draft, and one that was taken down; learner l-1 has begun something else."""
    with in_process(copied(empty_database, tmp_path)) as platform, counted(platform) as statements:
        catalogue = (
            a_micro_credential("open"),
            a_micro_credential("draft", status="draft"),
            a_micro_credential("down"),
        )
        publish_files(platform.client(issuer="north"), files_of(an_issuer(), *catalogue))
        with platform.database.writing() as connection:
            connection.exec_driver_sql("UPDATE resources SET hidden_at = '2026-07-01T00:00:00Z' WHERE id = 'down'")
        people = People(platform)
        done(people.account("l-1"))
        people.submitted("l-1", "open")
        yield people, statements


@pytest.mark.parametrize("name", ["draft", "down"])
def test_an_assessor_asks_for_what_is_hidden_as_for_what_is_nowhere(
    people: tuple[People, Statements], name: str
) -> None:
    who, statements = people
    assessor = who.assessor()
    counts = []
    for asked in (name, "nowhere"):
        before = statements.count
        problem_in(assessor.get(f"{NORTH}/{asked}"), 404)
        counts.append(statements.count - before)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("act", ["start", "withdraw", "submit"])
@pytest.mark.parametrize("name", ["draft", "down"])
def test_a_learner_begins_what_is_hidden_as_what_is_nowhere(
    people: tuple[People, Statements], name: str, act: str
) -> None:
    who, statements = people
    call = {"start": who.start, "withdraw": who.withdraw, "submit": who.submit}[act]
    problem_in(call("l-1", "nowhere"), 404)  # the first of all makes what later ones find
    counts = []
    for asked in (name, "nowhere"):
        before = statements.count
        problem_in(call("l-1", asked), 404)
        counts.append(statements.count - before)
    assert counts[0] == counts[1]
