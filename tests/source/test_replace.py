"""A file is replaced whole or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from mcctl.errors import UsageError
from mcctl.source.replace import replace_file

WITH_A_LIMIT = """
import resource, sys
from pathlib import Path
from mcctl.errors import UsageError
from mcctl.source.replace import replace_file
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    replace_file(Path(sys.argv[1]), b"new" * 1000, read=b"old")
except UsageError as error:
    print(error.message.replace(sys.argv[1], "FILE"))
"""

WITHOUT_END = """
import sys
from pathlib import Path
from mcctl.source.replace import replace_file
path = Path(sys.argv[1])
contents = [b"a" * 200_000, b"b" * 200_000]
while True:
    replace_file(path, contents[1], read=contents[0])
    contents.reverse()
    print("replaced", flush=True)
"""


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_file(path, b"new", read=b"old")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "a.yaml", tmp_path / "link.yaml"
    real.write_bytes(b"old")
    link.symlink_to(real)
    replace_file(link, b"new", read=b"old")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"theirs")
    with pytest.raises(UsageError, match="was changed by somebody else"):
        replace_file(path, b"new", read=b"old")
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        replace_file(tmp_path / "a.yaml", b"new", read=b"old")
    assert list(tmp_path.iterdir()) == []


def test_a_name_as_long_as_the_system_allows_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 125 + ".yaml")
    path.write_bytes(b"old")
    replace_file(path, b"new", read=b"old")
    assert path.read_bytes() == b"new"


def test_a_disk_that_takes_half_of_it_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", WITH_A_LIMIT, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "`FILE` cannot be written: file too large; it is as it was\n"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_killed_at_any_moment_it_leaves_one_or_the_other(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for times in range(1, 6):
        path.write_bytes(b"a" * 200_000)
        process = subprocess.Popen([sys.executable, "-c", WITHOUT_END, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        for _ in range(times):
            assert process.stdout.readline() == b"replaced\n"
        process.kill()
        process.communicate()
        assert path.read_bytes() in {b"a" * 200_000, b"b" * 200_000}
