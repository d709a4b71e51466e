"""A platform of its own for each test, migrated once for all of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcctl.platform.database import Database
from tests.real_input.local_platform import Platform


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("platform") / "platform.db"
    database = Database.at_path(path)
    database.migrate()
    database.close()
    return path


@pytest.fixture
def platform(migrated: Path, tmp_path: Path) -> Iterator[Platform]:
    database = Database.at_path(Path(shutil.copy(migrated, tmp_path)))
    yield Platform(database)
    database.close()
