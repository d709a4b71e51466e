"""Platforms to try to break."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.platform.catalogues import Folder, publish_files
from tests.platform.platforms import Platform, Where, copied, in_process, opened, over_a_socket
from tests.platform.postgresql import REQUIRED, Server, running_server, why_there_is_none

STARTED = pytest.StashKey[Server]()


@pytest.fixture(scope="session")
def postgresql(pytestconfig: pytest.Config) -> Iterator[Server]:
    """A PostgreSQL server, one for each process of the tests."""
    why = why_there_is_none()
    if why is not None and REQUIRED:
        pytest.fail(why)
    if why is not None:
        pytest.skip(why)
    with running_server() as server:
        pytestconfig.stash[STARTED] = server
        yield server
        del pytestconfig.stash[STARTED]


@pytest.fixture(autouse=True)
def _nothing_stays(pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[None]:
    """Drops the databases that a test made for itself, once everything else of the test is closed."""
    yield
    if STARTED in pytestconfig.stash:
        pytestconfig.stash[STARTED].drop_those_of(tmp_path)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def make_database(request: pytest.FixtureRequest) -> Callable[[Path], Where]:
    """Makes a database without a table, for a folder: what stands on this is tried on both databases."""
    if request.param == "sqlite":
        return lambda folder: folder / "platform.db"
    server = request.getfixturevalue("postgresql")
    assert isinstance(server, Server)
    return server.make


@pytest.fixture(scope="session")
def empty_database(make_database: Callable[[Path], Where], tmp_path_factory: pytest.TempPathFactory) -> Where:
    """A database up to date, with nothing in it."""
    where = make_database(tmp_path_factory.mktemp("empty"))
    database = opened(where)
    database.migrate()
    database.close()
    return where


@pytest.fixture(scope="session")
def example_database(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Where:
    """A database that holds the example repository as it stands."""
    folder = tmp_path_factory.mktemp("example")
    path = copied(empty_database, folder)
    with in_process(path) as platform:
        publish_files(platform.client(), Folder.copied(folder).read())
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A copy of the example repository."""
    return Folder.copied(tmp_path)


@pytest.fixture
def empty(empty_database: Where, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds nothing, in this process."""
    with in_process(copied(empty_database, tmp_path)) as platform:
        yield platform


@pytest.fixture
def example(example_database: Where, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds the example repository, in this process."""
    with in_process(copied(example_database, tmp_path)) as platform:
        yield platform


@pytest.fixture
def served(example_database: Where, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds the example repository, behind a socket."""
    with over_a_socket(copied(example_database, tmp_path)) as platform:
        yield platform


@pytest.fixture(params=[in_process, over_a_socket], ids=["example", "served"])
def either(request: pytest.FixtureRequest, example_database: Where, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds the example repository, in this process and behind a socket."""
    with request.param(copied(example_database, tmp_path)) as platform:
        yield platform


@pytest.fixture(scope="module", params=[in_process, over_a_socket], ids=["in process", "over a socket"])
def standing(
    request: pytest.FixtureRequest, example_database: Where, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """A platform that holds the example repository, both ways, shared by tests that only read."""
    with request.param(copied(example_database, tmp_path_factory.mktemp("standing"))) as platform:
        yield platform
