"""An embedded platform whose disk is full: whoever runs it is told what it is and what to do, and room is the way out."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.publishing import Issuer, scrubbed
from tests.faults.test_files_being_written import TREE, fill, small_disk

FULL = "error: the platform's database cannot be used: database or disk is full"
PROBABLY_FULL = "error: the platform's database cannot be used: disk I/O error, probably because its disk is full"
ROOM = "hint: make room on the disk that it is on, then run the same command again"


def limited(issuer: Issuer, most_bytes: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs mcctl where no file can be larger."""
    return subprocess.run(
        (sys.executable, "-m", "tests.faults.steps", "full", str(most_bytes), str(issuer.root), *arguments),
        cwd=issuer.root, env={**scrubbed(), "PYTHONPATH": str(TREE)}, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("most_bytes", [3000, 20_000, 150_000, 300_000])
def test_where_files_cannot_grow_the_likely_reason_is_told(tmp_path: Path, most_bytes: int) -> None:
    issuer = Issuer.example(tmp_path / "repo")
    done = limited(issuer, most_bytes, "publish", "--yes")
    assert done.returncode == 2, done.stderr
    assert done.stderr.rstrip().splitlines()[-2:] == [PROBABLY_FULL, f"  {ROOM}"]
    assert issuer.run("publish", "--yes").returncode == 0


@pytest.mark.parametrize("kibibytes", [4, 96, 400])
def test_on_a_disk_that_is_full_nothing_is_published_and_room_is_the_way_out(tmp_path: Path, kibibytes: int) -> None:
    issuer = Issuer.example(tmp_path / "repo")
    with small_disk(issuer.root / ".mcctl", 4096) as disk:
        filling = disk / "filling"
        fill(filling)
        with filling.open("r+b") as file:
            file.truncate(filling.stat().st_size - kibibytes * 1024)
        done = issuer.run("publish", "--yes")
        assert done.returncode == 2, done.stderr
        assert done.stderr.rstrip().splitlines()[-2] in (FULL, PROBABLY_FULL)
        assert done.stderr.rstrip().splitlines()[-1] == f"  {ROOM}"
        filling.unlink()
        again = issuer.run("publish", "--yes")
        assert (again.returncode, "catalogue revision 1" in again.stderr + again.stdout) == (0, True), again.stderr
