"""`mcctl validate` where it has looked before: quicker, and never otherwise."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.publishing import EXAMPLE, Issuer

TIMES = {"PYTHONPROFILEIMPORTTIME": "1"}
MOST_RUNS = 60
COPIES = 30
STACK = "stacks/pilot-room.yaml"
BADGE = "badges/code-tracing.svg"


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    """Copies of the example repository, made all at once, so that they grow old while one of them is waited for."""
    root = tmp_path_factory.mktemp("copies")
    ignored = shutil.ignore_patterns(".mcctl")
    return iter(
        [Issuer(Path(shutil.copytree(EXAMPLE, root / str(number), ignore=ignored))) for number in range(COPIES)]
    )


@pytest.fixture
def issuer(copies: Iterator[Issuer]) -> Issuer:
    return next(copies)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def validate(issuer: Issuer, cache: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return issuer.run("validate", *arguments, environment={"MCCTL_CACHE": str(cache), **environment})


def anew(issuer: Issuer, *arguments: str) -> tuple[int, str]:
    done = issuer.run("validate", "--no-cache", *arguments)
    return done.returncode, done.stdout


def is_told_again(issuer: Issuer, cache: Path, *arguments: str) -> bool:
    """Tells whether a run needs nothing but what an earlier one printed; then it loads no model."""
    return "pydantic" not in validate(issuer, cache, *arguments, **TIMES).stderr


def run_until_told_again(issuer: Issuer, cache: Path, *arguments: str) -> None:
    """Runs until the files are older than the coarsest clock of a file system, so that they count as unchanged."""
    assert any(is_told_again(issuer, cache, *arguments) for _ in range(MOST_RUNS))


def test_a_run_that_would_print_the_same_prints_it_without_a_look_at_the_files(issuer: Issuer, cache: Path) -> None:
    expected = anew(issuer)
    run_until_told_again(issuer, cache)

    again = validate(issuer, cache)
    assert (again.returncode, again.stdout) == expected
    assert (
        validate(issuer, cache, "--strict", "--format", "json").stdout
        == anew(issuer, "--strict", "--format", "json")[1]
    )


def add(issuer: Issuer) -> None:
    (issuer.root / "stacks" / "another.yaml").write_text("kind: stack\nid: other\ntitle: Another\nmembers: []\n")


def add_what_is_not_read(issuer: Issuer) -> None:
    (issuer.root / "stacks" / "another.yml").write_text("kind: stack\n")


def take_away(issuer: Issuer) -> None:
    (issuer.root / STACK).unlink()


def rename(issuer: Issuer) -> None:
    (issuer.root / STACK).rename(issuer.root / "stacks" / "renamed.yaml")


def edit(issuer: Issuer) -> None:
    issuer.edit(STACK, "title:", "titel:")


def edit_with_the_size_and_the_time_of_before(issuer: Issuer) -> None:
    found = (issuer.root / STACK).stat()
    issuer.edit(STACK, "title:", "titel:")
    os.utime(issuer.root / STACK, ns=(found.st_atime_ns, found.st_mtime_ns))


def break_a_badge(issuer: Issuer) -> None:
    badge = next(iter(sorted((issuer.root / "badges").glob("*.svg"))))
    badge.write_text("no image")


def take_a_badge_away(issuer: Issuer) -> None:
    next(iter(sorted((issuer.root / "badges").glob("*.svg")))).unlink()


def change_the_settings(issuer: Issuer) -> None:
    issuer.edit("mcctl.yaml", "version: 1", "version: 1\nnonsense: true")


def put_a_link_in_its_place(issuer: Issuer) -> None:
    shutil.move(issuer.root / STACK, issuer.root.parent / "outside.yaml")
    (issuer.root / STACK).symlink_to(issuer.root.parent / "outside.yaml")


@pytest.mark.parametrize(
    "change",
    [
        add,
        add_what_is_not_read,
        take_away,
        rename,
        edit,
        edit_with_the_size_and_the_time_of_before,
        break_a_badge,
        take_a_badge_away,
        change_the_settings,
        put_a_link_in_its_place,
    ],
)
def test_whatever_changes_is_seen_by_the_next_run(
    issuer: Issuer, cache: Path, change: Callable[[Issuer], None]
) -> None:
    run_until_told_again(issuer, cache)
    before = validate(issuer, cache)

    change(issuer)

    after = validate(issuer, cache)
    assert (after.returncode, after.stdout) == anew(issuer)
    assert after.stdout != before.stdout
    assert validate(issuer, cache).stdout == after.stdout


def test_how_it_is_asked_for_and_where_it_goes_is_part_of_what_is_told_again(issuer: Issuer, cache: Path) -> None:
    run_until_told_again(issuer, cache)

    assert not is_told_again(issuer, cache, "--strict")
    assert "\x1b[" in issuer.run("--color", "always", "validate", environment={"MCCTL_CACHE": str(cache)}).stdout
    assert "pydantic" in validate(issuer, cache, PYTHONIOENCODING="ascii", **TIMES).stderr
    assert "pydantic" in validate(issuer, cache, GITHUB_ACTIONS="true", **TIMES).stderr


def spoil(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for at in range(100, len(content), 97):
        content[at] ^= 0x5A
    file.write_bytes(content)


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def put_something_else_there(file: Path) -> None:
    file.write_bytes(b"nothing that anybody knows" * 100)


def spoil_what_is_kept(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE kept SET value = substr(value, 1, length(value) - 3) || 'xyz'")
    connection.close()


@pytest.mark.parametrize("damage", [spoil, cut_off, put_something_else_there, spoil_what_is_kept, Path.unlink])
def test_what_is_damaged_or_gone_changes_nothing_but_time(
    issuer: Issuer, cache: Path, damage: Callable[[Path], None]
) -> None:
    run_until_told_again(issuer, cache)
    expected = anew(issuer)

    damage(cache / "kept.sqlite3")

    for _ in range(2):
        done = validate(issuer, cache)
        assert (done.returncode, done.stdout) == expected
        assert done.stderr == ""


def test_it_is_the_users_own_and_where_nothing_can_be_kept_nothing_is(issuer: Issuer, cache: Path) -> None:
    validate(issuer, cache)
    file = cache / "kept.sqlite3"
    assert file.exists()
    if sys.platform != "win32":
        assert (file.stat().st_mode & 0o777, cache.stat().st_mode & 0o777) == (0o600, 0o700)

    occupied = cache.parent / "occupied"
    occupied.write_text("a file")
    for place in (occupied, Path("off")):
        done = validate(issuer, place)
        assert (done.returncode, done.stdout, done.stderr) == (*anew(issuer), "")
    assert not (issuer.root / "off").exists()


def test_a_folder_that_was_there_keeps_all_that_is_in_it(issuer: Issuer, cache: Path) -> None:
    cache.mkdir()
    (cache / ".gitignore").write_text("of the author's own\n")
    validate(issuer, cache)
    assert (cache / "kept.sqlite3").exists()
    assert (cache / ".gitignore").read_text() == "of the author's own\n"


def test_a_path_that_is_gone_is_told_of(issuer: Issuer, cache: Path) -> None:
    aside = issuer.root / "aside"
    aside.mkdir()
    for _ in range(2):
        assert validate(issuer, cache, "aside").returncode == 0
    aside.rmdir()
    assert "there is no `aside`" in validate(issuer, cache, "aside").stderr


def test_nothing_is_read_from_it_nor_kept_in_it_where_that_is_not_wanted(issuer: Issuer, cache: Path) -> None:
    validate(issuer, cache, "--no-cache")
    assert not cache.exists()


def test_runs_that_meet_do_not_disturb_each_other(issuer: Issuer, cache: Path) -> None:
    expected = anew(issuer)
    command = [sys.executable, "-m", "mcctl", "validate"]
    environment = {**os.environ, "MCCTL_CACHE": str(cache)}  # noqa: TID251  # handed on to processes
    for _ in range(3):
        runs = [
            subprocess.Popen(command, cwd=issuer.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(4)
        ]
        for run in runs:
            out, err = run.communicate()
            assert (run.returncode, out.decode(), err) == (*expected, b"")
