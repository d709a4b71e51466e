"""A command that is forked from a process that has loaded everything does what one does that is started."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.forking import Forker
from tests.cli.publishing import COMMAND, Issuer, scrubbed


def started(issuer: Issuer, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (*COMMAND, *arguments), cwd=issuer.root, env=scrubbed(), stdin=subprocess.DEVNULL, capture_output=True,
        text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer.example(tmp_path_factory.mktemp("forking") / "repo")


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    found = Forker.started(scrubbed())
    if found is None:
        pytest.skip("processes are forked on Linux only")
    yield found
    found.close()


@pytest.mark.parametrize(
    "arguments",
    [("validate",), ("validate", "--format", "json", "nowhere"), ("diff", "--base", "HEAD"), ("explain", "MC302"),
     ("--help",), ("publish", "--help"), ("--version",), ("bake",), ("publish",)],
    ids=" ".join,
)  # fmt: skip
def test_it_says_the_same_and_ends_alike(issuer: Issuer, forker: Forker, arguments: tuple[str, ...]) -> None:
    forked = forker.run(arguments, cwd=issuer.root, env=scrubbed(), timeout=120)
    other = started(issuer, *arguments)
    assert (forked.returncode, forked.stdout, forked.stderr) == (other.returncode, other.stdout, other.stderr)


def test_each_has_a_folder_and_an_environment_of_its_own(issuer: Issuer, forker: Forker, tmp_path: Path) -> None:
    elsewhere = forker.run(["validate"], cwd=tmp_path, env=scrubbed(), timeout=120)
    there = forker.run(["-C", str(issuer.root), "validate"], cwd=tmp_path, env=scrubbed(), timeout=120)
    wrong = forker.run(["status"], cwd=issuer.root, env={**scrubbed(), "MCCTL_PLATFORM": "none"}, timeout=120)
    assert (elsewhere.returncode, there.returncode, wrong.returncode) == (2, 0, 2)


def test_other_variables_want_a_process_that_is_started(forker: Forker) -> None:
    assert forker.suits({**scrubbed(), "MCCTL_TOKEN": "x"})
    assert not forker.suits({**scrubbed(), "GITHUB_ACTIONS": "true"})
