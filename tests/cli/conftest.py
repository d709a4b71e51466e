"""The example repository, as a copy that a test may change."""

import shutil
from pathlib import Path

import pytest

from tests.cli.publishing import EXAMPLE, Issuer


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    """The example repository outside git."""
    shutil.copytree(EXAMPLE, tmp_path / "repo", ignore=shutil.ignore_patterns(".mcctl"))
    return Issuer(tmp_path / "repo")


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    """The example repository in git, published to its embedded platform; to be copied and not to be changed."""
    issuer = Issuer.example(tmp_path_factory.mktemp("published") / "repo")
    done = issuer.run("publish", "--yes")
    assert done.returncode == 0, done.stderr
    return issuer


@pytest.fixture
def published(published_once: Issuer, tmp_path: Path) -> Issuer:
    """A copy of the published repository with its platform."""
    return Issuer(Path(shutil.copytree(published_once.root, tmp_path / "published")))
