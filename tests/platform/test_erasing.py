"""A learner who is erased is named nowhere any more, and no number of any quarter tells."""

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from mcctl.errors import UsageError
from mcctl.platform.database import Database
from mcctl.platform.erasing import Erased, clear_traces, erase
from mcctl.platform.identities import create_token
from mcctl.platform.learners import export_learner
from mcctl.platform.loading import load_events
from mcctl.platform.metrics import StoreEngine
from mcctl.platform.tables import accounts, events, memberships, metadata, revocations, tokens, tombstones
from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.holdings import holdings
from mcctl.stats.measure import measure
from tests.platform.platforms import NOW, Platform, copied, dump, in_process
from tests.platform.test_events_and_metrics import Event, demo, lines, loaded

LEARNER = "ada-lovelace"
LEARNERS = ("ada", "ben", "cy", "dot")
ISSUERS = ("north", "south")
NAMES = ("one", "two")
SCOPES = [(quarter, issuer) for quarter in ("2026-Q1", "2026-Q2", "2026-Q3") for issuer in (None, *ISSUERS)]


class _UndoneError(Exception):
    """Takes a transaction back."""


@contextmanager
def undone(database: Database) -> Iterator[Connection]:
    try:
        with database.writing() as connection:
            yield connection
            _undo()
    except _UndoneError:
        pass


def _undo() -> None:
    raise _UndoneError


@pytest.fixture(scope="module")
def database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database for transactions that are taken back."""
    with in_process(copied(empty_database, tmp_path_factory.mktemp("erasing"))) as platform:
        yield platform.database


learners = st.sampled_from(LEARNERS)
submissions = st.sampled_from(["s-1", "s-2", "s-3", "s-4"])
awards = st.sampled_from(["w-1", "w-2", "w-3"])
DAYS = ("02-01", "02-28", "03-31", "04-01", "06-30", "07-01", "08-30")
MOMENTS = [f"2026-{day}T{hour}:00:00Z" for day in DAYS for hour in ("03", "12")]


def said(kind: str, **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Event]:
    return st.fixed_dictionaries({"type": st.just(kind), "at": st.sampled_from(MOMENTS), **values})


ABOUT = {"issuer": st.sampled_from(ISSUERS), "micro_credential": st.sampled_from(NAMES)}
TOLD: st.SearchStrategy[Event] = st.one_of(
    said("account", learner=learners, country=st.sampled_from(["US", "CA", None]),
         state=st.sampled_from(["US-WI", "US-DC", None]), subject=st.lists(st.sampled_from(["Art", "Music"]), max_size=3),
         profile_complete=st.booleans()),
    said("started", learner=learners, **ABOUT),
    said("withdrawn", learner=learners, **ABOUT),
    said("submission", learner=learners, submission=submissions, attempt=st.integers(1, 2), **ABOUT),
    said("recommendation", submission=submissions, assessor=st.sampled_from(["ada", "eve"]), outcome=st.just("award"),
         criteria_not_met=st.lists(st.sampled_from(["a/b", "c/d"]), max_size=2)),
    said("denial", submission=submissions, criteria_not_met=st.lists(st.sampled_from(["a/b", "c/d"]), max_size=2)),
    said("award", award=awards, learner=learners, submission=submissions, state=st.sampled_from(["US-IL", None]), **ABOUT),
    said("revocation", award=awards, reason=st.just("a text")),
    said("activation", version=st.just("1.0"), **ABOUT),
    said("stack_member", issuer=st.sampled_from(ISSUERS), stack=st.just("s"), micro_credential=st.sampled_from(NAMES),
         member=st.booleans()),
    said("page_view", visitor=st.sampled_from([*LEARNERS, "v-1"]), **ABOUT),
)  # fmt: skip
STREAMS = st.lists(TOLD, max_size=30).map(
    lambda told: [{**event, "id": f"e-{number}"} for number, event in enumerate(told)]
)


def numbers(connection: Connection, asked: list[tuple[str, str | None]]) -> list[object]:
    """The numbers of some quarters, of an issuer or of all; and what the issuers' awards are."""
    engine, zone = StoreEngine(connection), zone_named("America/Chicago")
    measured = [measure(engine, Quarter.parse(quarter).period(zone), issuer=issuer) for quarter, issuer in asked]
    return [*measured, *(holdings(engine, issuer) for issuer in ISSUERS)]


def load(connection: Connection, stream: list[Event]) -> tuple[int, int, int]:
    receipt = load_events(connection, io.BytesIO(lines(*stream)), None)
    return receipt.added, receipt.repeated, len(receipt.problems)


def whole(connection: Connection) -> str:
    return repr([[tuple(row) for row in connection.execute(table.select())] for table in metadata.sorted_tables])


@settings(deadline=None, max_examples=100)
@given(
    stream=STREAMS,
    gone=st.lists(learners, min_size=1, max_size=2, unique=True),
    cut=st.integers(0, 30),
    asked=st.lists(st.sampled_from(SCOPES), min_size=2, max_size=2, unique=True),
)
def test_every_number_stays_whoever_is_erased_and_whatever_is_loaded_after(
    database: Database, stream: list[Event], gone: list[str], cut: int, asked: list[tuple[str, str | None]]
) -> None:
    """Of the numbers, which take the time, each try asks for some."""
    with undone(database) as connection:
        load(connection, stream)
        expected = numbers(connection, asked)
    with undone(database) as connection:
        load(connection, stream[:cut])
        before = numbers(connection, asked)
        known = [name for name in gone if any(name in (e.get("learner"), e.get("visitor")) for e in stream[:cut])]
        for name in known:
            erase(connection, name, NOW)
        assert numbers(connection, asked) == before
        # all of it comes once more, and with it what is new of the learners who are gone
        added, repeated, problems = load(connection, stream)
        assert (added, repeated, problems) == (len(stream[cut:]), len(stream[:cut]), 0)
        assert numbers(connection, asked) == expected
        kept = connection.execute(select(events.c.learner, events.c.visitor)).all()
        assert not {name for row in kept for name in row} & set(known)


def a_learner(platform: Platform, learner: str = LEARNER) -> str:
    """Somebody of whom everything is kept that can be; returns the token."""
    loaded(platform, lines(*life(learner)))
    with platform.database.writing() as connection:
        connection.execute(insert(accounts).values(learner=learner, email_domain="school.example", created_at="2026"))
        connection.execute(insert(revocations).values(award="w-1", reason="Ada wrote it herself"))
        connection.execute(insert(memberships).values(learner=learner, grant="group:pilots"))
        _, text = create_token(
            connection, role="learner", issuer=None, origin=platform.url, days=9, now=NOW, person=learner, note="Ada L."
        )
    return text


def life(learner: str) -> list[Event]:
    own = {"learner": learner, "issuer": "north", "micro_credential": "one"}
    return [
        {"type": "account", "id": "e-1", "at": "2026-07-01T09:00:00Z", "learner": learner, "country": "US",
         "subject": ["Art", "Art", "Music"], "profile_complete": True},
        {"type": "started", "id": "e-2", "at": "2026-07-02T09:00:00Z", **own},
        {"type": "submission", "id": "e-3", "at": "2026-07-03T09:00:00Z", "submission": "s-1", **own},
        {"type": "recommendation", "id": "e-4", "at": "2026-07-04T09:00:00Z", "submission": "s-1", "assessor": "a-1",
         "outcome": "award"},
        {"type": "award", "id": "e-5", "at": "2026-07-05T09:00:00Z", "award": "w-1", "submission": "s-1", **own},
        {"type": "revocation", "id": "e-r", "at": "2026-07-05T09:00:00Z", "award": "w-1"},
        {"type": "page_view", "id": "e-6", "at": "2026-07-05T09:00:00Z", "visitor": learner},
    ]  # fmt: skip


def erased(platform: Platform, learner: str = LEARNER) -> Erased:
    with platform.database.writing() as connection:
        return erase(connection, learner, NOW)


def test_nothing_names_an_erased_learner_and_the_token_is_none_any_more(empty: Platform) -> None:
    token = a_learner(empty)
    assert empty.calling(token).get("/v1/catalog").status_code == 200
    done = erased(empty)
    assert (done.was_so, done.events, done.tokens, done.telling_ids) == (False, 5, 1, 0)
    assert empty.calling(token).get("/v1/catalog").status_code == 401
    with empty.database.reading() as connection:
        said = whole(connection)
        (row,) = connection.execute(select(tokens).where(tokens.c.role == "learner"))
    for word in (LEARNER, "Ada", "school.example", "pilots"):
        assert word not in said
    assert (row.person, row.note) == (None, None)
    assert said.count(done.stands_as) == 5 + 2 + 1  # the subjects' rows, and the tombstone


def test_a_load_of_the_same_events_adds_nothing_and_one_of_new_ones_names_nobody(empty: Platform) -> None:
    a_learner(empty)
    erased(empty)
    state = dump(empty.database)
    again = loaded(empty, lines(*life(LEARNER)))
    assert (again.added, again.repeated, again.problems) == (0, 7, ())
    assert dump(empty.database) == state
    own = [event for event in life(LEARNER) if event.get("issuer")]
    assert loaded(empty, lines(*own), "publisher", "north").repeated == len(own)
    late = {**life(LEARNER)[1], "id": "e-9", "at": "2026-08-01T09:00:00Z"}
    assert loaded(empty, lines(late)).added == 1
    with empty.database.reading() as connection:
        assert LEARNER not in whole(connection)
        assert len(set(connection.scalars(select(events.c.learner).where(events.c.learner.is_not(None))))) == 1


def test_other_content_under_the_id_of_an_erased_learners_event_is_told(empty: Platform) -> None:
    a_learner(empty)
    erased(empty)
    other = {**life(LEARNER)[1], "micro_credential": "two"}
    assert [problem.kind for problem in loaded(empty, lines(other)).problems] == ["conflict"]


def test_erasing_twice_finds_nothing_left_to_do(empty: Platform) -> None:
    a_learner(empty)
    first = erased(empty)
    state = dump(empty.database)
    again = erased(empty)
    assert (again.stands_as, again.was_so, again.events, again.tokens) == (first.stands_as, True, 0, 0)
    assert dump(empty.database) == state


def test_an_id_that_nothing_is_known_of_is_told_and_leaves_no_tombstone(empty: Platform) -> None:
    a_learner(empty)
    state = dump(empty.database)
    with pytest.raises(UsageError, match="nothing is known of a learner `ada-lovelac`"):
        erased(empty, "ada-lovelac")
    with pytest.raises(UsageError), empty.database.reading() as connection:
        export_learner(connection, "ada-lovelac")
    assert dump(empty.database) == state


def test_an_assessor_of_the_same_id_is_somebody_else(empty: Platform) -> None:
    a_learner(empty, "a-1")
    with empty.database.writing() as connection:
        _, text = create_token(
            connection, role="assessor", issuer="north", origin=empty.url, days=9, now=NOW, person="a-1"
        )
    erased(empty, "a-1")
    assert empty.calling(text).get("/v1/catalog").status_code == 200
    with empty.database.reading() as connection:
        assert connection.scalars(select(events.c.assessor).where(events.c.id == "e-4")).all() == ["a-1"]


def test_ids_that_hold_the_learners_in_their_text_are_counted(empty: Platform) -> None:
    event = {**life("ada")[1], "id": "started-by-ada"}
    loaded(empty, lines(event, {**life("ada")[4], "submission": "ada_1"}))
    assert erased(empty, "ada").telling_ids == 2


def test_a_tombstone_is_a_hash_under_a_key_of_the_platform(database: Database) -> None:
    kept = set()
    for _ in range(2):
        with undone(database) as connection:
            load(connection, life("ada"))
            erase(connection, "ada", NOW)
            kept.add(connection.scalar(select(tombstones.c.learner_hash)))
    assert len(kept) == 2
    assert hashlib.sha256(b"ada").hexdigest() not in kept


def test_no_page_of_the_file_names_an_erased_learner(empty: Platform) -> None:
    if empty.database.engine.dialect.name != "sqlite":
        pytest.skip("the pages of PostgreSQL are the server's")
    path = Path(str(empty.database.engine.url.database))
    name = "ada-lovelace-of-the-analytical-engine"
    a_learner(empty, name)
    loaded(empty, lines(*demo("north", 1, "2026-Q3")))
    files = [path, path.with_name(f"{path.name}-wal")]
    assert any(name.encode() in file.read_bytes() for file in files if file.exists())
    erased(empty, name)
    assert clear_traces(empty.database)
    assert not any(name.encode() in file.read_bytes() for file in files if file.exists())


def test_a_learners_export_holds_all_that_is_about_the_learner_and_no_secret(empty: Platform) -> None:
    token = a_learner(empty)
    loaded(empty, lines(*({**event, "id": f"b-{event['id']}", "learner": "ben"} for event in life("ben")[:2])))
    with empty.database.reading() as connection:
        found = export_learner(connection, LEARNER)
    assert [event["id"] for event in found["events"]] == ["e-1", "e-2", "e-3", "e-4", "e-5", "e-6", "e-r"]
    assert found["account"] == {"email_domain": "school.example", "created_at": "2026"}
    assert found["events"][-1]["reason"] == "Ada wrote it herself"
    assert found["grants"] == ["group:pilots"]
    assert [one["note"] for one in found["tokens"]] == ["Ada L."]
    said = json.dumps(found)
    assert "ben" not in said
    assert token not in said
    assert "hash" not in said


def test_every_column_that_can_name_a_learner_is_one_that_erasing_knows() -> None:
    """Whoever adds a place for learners' ids is told to see to `erasing` too."""
    found = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name in ("learner", "person", "visitor", "learner_hash", "holder", "subject_id")
    }
    assert found == {
        ("accounts", "learner"), ("events", "learner"), ("events", "visitor"), ("memberships", "learner"),
        ("tokens", "person"), ("tombstones", "learner_hash"),
    }  # fmt: skip
