"""Once a suspension or a closing was answered nothing more is taken, whatever was under way beside it, on both databases."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from mcctl.api.learning import DecisionBody, RecommendationBody, SubmissionBody
from mcctl.platform import assessing, awards, hosting, learning
from mcctl.platform.blobs import check_blob, store_blobs
from mcctl.platform.database import Database
from mcctl.platform.identities import Identity
from mcctl.platform.loading import load_events
from mcctl.platform.problems import ApiError
from tests.platform.catalogues import a_micro_credential, an_image, an_issuer, digest_of_image, files_of, publish_files
from tests.platform.learners import People, done
from tests.platform.platforms import NOW, Where, copied, in_process, opened
from tests.platform.postgresql import OnServer

NAMES = ("begun", "free", "open", "recommended", "held")
PUBLISHER = Identity("publisher", "north")
ASSESSOR = Identity("assessor", "north", person="a-2")
LEARNER = Identity("learner", person="l-1")
IMAGE = an_image("badges/one-more.svg")


@dataclass(frozen=True, slots=True)
class Under:
    """What learner l-1 has under way at an issuer."""

    where: Where
    submission: str
    recommended: str
    award: str


@pytest.fixture(scope="module")
def standing(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Under:
    """A database with something under way for each act, which no test changes."""
    where = copied(empty_database, tmp_path_factory.mktemp("standing"))
    with in_process(where) as platform:
        publish_files(
            platform.client(issuer="north"), files_of(an_issuer(), *(a_micro_credential(name) for name in NAMES))
        )
        people = People(platform)
        done(people.account("l-1"))
        done(people.start("l-1", "begun"))
        submission = people.submitted("l-1", "open")
        recommended = people.submitted("l-1", "recommended")
        done(people.recommend(recommended))
        return Under(where, submission, recommended, people.awarded("l-1", "held"))


@pytest.fixture
def under(standing: Under, tmp_path: Path) -> Under:
    """A database with something under way for each act, and nobody connected."""
    return replace(standing, where=copied(standing.where, tmp_path))


def start(connection: Connection, _under: Under) -> None:
    learning.start(connection, LEARNER, "north", "free", NOW)


def hand_in(connection: Connection, _under: Under) -> None:
    body = SubmissionBody(issuer="north", micro_credential="begun")
    learning.submit(connection, LEARNER, body, "a key", NOW)


def recommend(connection: Connection, under: Under) -> None:
    assessing.recommend(connection, ASSESSOR, under.submission, RecommendationBody(outcome="award"), NOW)


def decide(connection: Connection, under: Under) -> None:
    assessing.decide(connection, PUBLISHER, under.recommended, DecisionBody(outcome="award"), NOW)


def revoke(connection: Connection, under: Under) -> None:
    awards.revoke(connection, PUBLISHER, under.award, "It was not.", NOW)


def reissue(connection: Connection, under: Under) -> None:
    awards.reissue(connection, PUBLISHER, under.award, "a key", NOW)


def send_image(connection: Connection, _under: Under) -> None:
    store_blobs(connection, "north", [(check_blob(digest_of_image("badges/one-more.svg"), IMAGE), IMAGE)])


def load(connection: Connection, _under: Under) -> None:
    hosting.check_taking(connection, "north")
    load_events(connection, io.BytesIO(b""), "north")


def suspend(connection: Connection) -> None:
    hosting.suspend(connection, "north", "Under review", NOW)


def close(connection: Connection) -> None:
    hosting.close(connection, "north", NOW)


Act = Callable[[Connection, Under], None]
ACTS = [start, hand_in, recommend, decide, revoke, reissue, send_image, load]
CASES = [(act, suspend if act is not hand_in else close) for act in ACTS]
"""What was begun may be handed in at an issuer that is suspended."""

every = pytest.mark.parametrize(("act", "stop"), CASES, ids=lambda one: one.__name__)


@contextmanager
def hasty(where: Where) -> Iterator[Database]:
    """A database whose transactions wait for others a tenth of a second, and then fail."""
    if isinstance(where, OnServer):
        database = Database(where.url.update_query_dict({"options": "-c lock_timeout=100ms"}))
    else:
        database = opened(where)

        def hurry(connection: object, _record: object) -> None:
            connection.execute("PRAGMA busy_timeout = 100")  # type: ignore[attr-defined]  # the driver's own connection

        event.listen(database.engine, "connect", hurry)
    with closing(database):
        yield database


@every
def test_a_suspension_is_answered_after_what_is_being_taken(
    under: Under, act: Act, stop: Callable[[Connection], None]
) -> None:
    with hasty(under.where) as database:
        with database.writing() as taking:
            act(taking, under)
            with pytest.raises(OperationalError, match="lock"), database.writing() as stopping:
                stop(stopping)
        with database.writing() as stopping:
            stop(stopping)


@every
def test_what_comes_beside_a_suspension_waits_for_it_and_is_not_taken(
    under: Under, act: Act, stop: Callable[[Connection], None]
) -> None:
    with hasty(under.where) as database:
        with database.writing() as stopping:
            stop(stopping)
            with pytest.raises(OperationalError, match="lock"), database.writing() as taking:
                act(taking, under)
        with pytest.raises(ApiError) as refused, database.writing() as taking:
            act(taking, under)
        assert refused.value.problem.type == ("suspended" if act not in (start, hand_in) else "issuer-stopped")


@pytest.mark.parametrize("act", ACTS, ids=lambda one: one.__name__)
def test_what_is_taken_side_by_side_does_not_wait(under: Under, act: Act) -> None:
    """Of two learners, and of a learner beside a load of events, none waits for the other on PostgreSQL."""
    if not isinstance(under.where, OnServer):
        pytest.skip("SQLite has one writer at a time")
    with hasty(under.where) as database, database.writing() as loading:
        hosting.check_taking(loading, "north")
        with database.writing() as taking:
            act(taking, under)


def test_an_image_is_taken_while_a_suspension_waits_for_it(under: Under) -> None:
    """It has the weak lock by then and takes a stronger one, which must not wait for who waits for it."""
    if not isinstance(under.where, OnServer):
        pytest.skip("SQLite has one writer at a time")
    where, database, is_over = under.where, opened(under.where), threading.Event()

    def stop() -> None:
        with database.writing() as stopping:
            suspend(stopping)
        is_over.set()

    stopping = threading.Thread(target=stop)
    waiting = f"SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = '{where.name}'"  # noqa: S608  # a name of our own
    with closing(database):
        with database.writing() as taking:
            hosting.check_taking(taking, "north")
            stopping.start()
            with database.reading() as watching:
                while stopping.is_alive() and watching.exec_driver_sql(waiting).scalar_one() == 0:
                    watching.exec_driver_sql("SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)")
            send_image(taking, under)
            assert not is_over.is_set()
        stopping.join()
        with pytest.raises(ApiError), database.writing() as late:
            send_image(late, under)
