"""Platforms that faults come between."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcctl.platform.database import Database
from tests.platform.platforms import Platform, copied, in_process, over_a_socket


@pytest.fixture(scope="session")
def nothing_yet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database up to date, with nothing in it."""
    path = tmp_path_factory.mktemp("empty") / "platform.db"
    database = Database.at_path(path)
    database.migrate()
    database.close()
    return path


@pytest.fixture
def platform(nothing_yet: Path, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds nothing, in this process."""
    with in_process(copied(nothing_yet, tmp_path)) as platform:
        yield platform


@pytest.fixture
def served(nothing_yet: Path, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds nothing, behind a socket."""
    with over_a_socket(copied(nothing_yet, tmp_path)) as platform:
        yield platform
