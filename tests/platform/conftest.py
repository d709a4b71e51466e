"""Platforms to try to break."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcctl.platform.database import Database
from tests.platform.catalogues import Folder, publish_files
from tests.platform.platforms import Platform, copied, in_process, over_a_socket


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database up to date, with nothing in it."""
    path = tmp_path_factory.mktemp("empty") / "platform.db"
    database = Database.at_path(path)
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def example_database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
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
def empty(empty_database: Path, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds nothing, in this process."""
    with in_process(copied(empty_database, tmp_path)) as platform:
        yield platform


@pytest.fixture
def example(example_database: Path, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds the example repository, in this process."""
    with in_process(copied(example_database, tmp_path)) as platform:
        yield platform


@pytest.fixture
def served(example_database: Path, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds the example repository, behind a socket."""
    with over_a_socket(copied(example_database, tmp_path)) as platform:
        yield platform


@pytest.fixture(params=["example", "served"])
def either(request: pytest.FixtureRequest) -> Platform:
    """A platform that holds the example repository, in this process and behind a socket."""
    platform = request.getfixturevalue(request.param)
    assert isinstance(platform, Platform)
    return platform


@pytest.fixture(scope="module", params=[in_process, over_a_socket], ids=["in process", "over a socket"])
def standing(
    request: pytest.FixtureRequest, example_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """A platform that holds the example repository, both ways, shared by tests that only read."""
    with request.param(copied(example_database, tmp_path_factory.mktemp("standing"))) as platform:
        yield platform
