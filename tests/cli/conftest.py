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
