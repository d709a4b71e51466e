"""Killed, interrupted or out of room while files are written: each is whole, and a second run ends it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.publishing import Issuer, scrubbed
from tests.faults.publishing import State, held_in
from tests.faults.tally import Tally
from tests.platform.platforms import Platform, copied, over_a_socket

TREE = Path(__file__).resolve().parent.parent.parent
CHANGED = ("code-tracing", "live-coding", "pilot-room")
PLAN = "plan.json"
MOST_STEPS = 60
ENDS = pytest.mark.parametrize(("how", "status", "what"), [("kill", -9, "SIGKILL"), ("interrupt", 130, "Ctrl-C")])


@dataclass(frozen=True, slots=True)
class Drifted:
    """A repository whose platform says something else, and what its files are after a pull that nothing disturbs."""

    issuer: Issuer
    platform: Platform
    environment: Mapping[str, str]
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]

    @property
    def changed(self) -> list[str]:
        """The files that a pull changes, in the order in which it does."""
        return sorted(path for path in self.before if self.before[path] != self.after[path])

    def copied(self, folder: Path) -> Issuer:
        """A copy of the repository, to be changed."""
        return Issuer(Path(shutil.copytree(self.issuer.root, folder)))

    def run(self, issuer: Issuer, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs mcctl undisturbed."""
        return issuer.run(*arguments, environment=dict(self.environment))

    def disturbed(self, issuer: Issuer, how: str, number: int, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs mcctl, and does to it what is to be done to it."""
        return subprocess.run(
            (sys.executable, "-m", "tests.faults.steps", how, str(number), str(issuer.root), *arguments),
            cwd=issuer.root,
            env={**scrubbed(), **self.environment, "PYTHONPATH": str(TREE), "GIT_OPTIONAL_LOCKS": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def held(self) -> State:
        """What the platform holds; the store is checked as a whole."""
        return held_in(self.platform.database, "northlake")


def files_of(root: Path) -> dict[str, bytes]:
    """Every file, but for git's own."""
    paths = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {str(path.relative_to(root)): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def drifted(nothing_yet: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drifted]:
    """The example, published, with three resources changed on the platform; not to be changed."""
    folder = tmp_path_factory.mktemp("written")
    with over_a_socket(copied(nothing_yet, folder)) as platform:
        issuer = Issuer.example(folder / "repo")
        issuer.edit("mcctl.yaml", 'url: "local:"', f'url: "{platform.url}"')
        issuer.commit("Name the platform")
        environment = {"MCCTL_TOKEN": platform.token("operator")}
        made = [issuer.run("publish", "--yes", environment=environment)]
        for name in CHANGED:
            title = f"title=Of the platform: {name}"
            made.append(issuer.run("platform", "edit", name, "--set", title, "--yes", environment=environment))
        other = Issuer(Path(shutil.copytree(issuer.root, folder / "pulled")))
        made.append(other.run("pull", environment=environment))
        assert [one.returncode for one in made] == [0] * 5, [one.stderr for one in made]
        yield Drifted(issuer, platform, environment, files_of(issuer.root), files_of(other.root))


def hold_to_whole(drifted: Drifted, issuer: Issuer, *, may_leave: bool = False) -> list[str]:
    """Checks that each file is as before or as after; gives those that are as after."""
    found = files_of(issuer.root)
    beside = {path for path in found if path.endswith(".part")}
    assert may_leave or not beside
    assert found.keys() - beside == drifted.before.keys()
    assert all(found[path] in (drifted.before[path], drifted.after[path]) for path in drifted.before)
    return [path for path in drifted.changed if found[path] != drifted.before[path]]


def pull_again(drifted: Drifted, issuer: Issuer) -> None:
    """Pulls undisturbed, and checks that the files are what they are to be."""
    again = drifted.run(issuer, "pull", "--allow-dirty")
    assert again.returncode == 0, again.stderr
    assert {path: held for path, held in files_of(issuer.root).items() if not path.endswith(".part")} == drifted.after


@ENDS
def test_a_pull_that_is_stopped_at_any_step_leaves_whole_files_and_the_next_one_ends_it(
    drifted: Drifted, tmp_path: Path, tally: Tally, how: str, status: int, what: str
) -> None:
    written: list[int] = []
    ended: list[dict[str, bytes]] = []
    for number in range(MOST_STEPS):
        issuer, held = drifted.copied(tmp_path / str(number)), drifted.held()

        done = drifted.disturbed(issuer, how, number, "pull")

        if done.returncode == 0:
            break
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        changed = hold_to_whole(drifted, issuer, may_leave=how == "kill")
        if how == "interrupt":
            told = [line for line in done.stderr.splitlines() if line.endswith(" was written")]
            assert told == [f"{path} was written" for path in changed]
        assert drifted.held() == held
        left = files_of(issuer.root)
        if left not in ended:  # what is the same as after an earlier step ends in the same way
            pull_again(drifted, issuer)
            ended.append(left)
        written.append(len(changed))
        tally.runs["a pull stopped at a step, and run again"] += 1
        tally.faults[f"{what} while files are written"] += 1
    assert (written[0], written[-1], sorted(written)) == (0, len(CHANGED) - 1, written)


@ENDS
def test_a_plan_is_whole_at_whatever_step_saving_it_is_stopped(
    drifted: Drifted, tmp_path: Path, tally: Tally, how: str, status: int, what: str
) -> None:
    issuer = drifted.copied(tmp_path / "repo")
    plan = issuer.root / PLAN
    assert drifted.run(issuer, "diff", "--out", PLAN).returncode == 0
    before = plan.read_bytes()
    issuer.edit("issuer.yaml", "kind: issuer", "kind: issuer # the university")
    issuer.commit("Change what no plan shows but for its commit")
    steps = 0
    for number in range(MOST_STEPS):
        done = drifted.disturbed(issuer, how, number, "diff", "--out", PLAN)
        if done.returncode == 0:
            break
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        assert plan.read_bytes() == before
        steps += 1
        tally.runs["saving a plan stopped at a step, and run again"] += 1
        tally.faults[f"{what} while files are written"] += 1
    assert steps == 2  # it is written beside, and gets its name
    assert plan.read_bytes() != before


def test_a_pull_onto_a_full_disk_names_the_file_and_leaves_it_as_it_was(
    drifted: Drifted, tmp_path: Path, tally: Tally
) -> None:
    sizes = [len(drifted.after[path]) for path in drifted.changed]
    for limit in sorted({0, *(size - 1 for size in sizes)}):
        issuer, held = drifted.copied(tmp_path / str(limit)), drifted.held()
        first = next(at for at, size in enumerate(sizes) if size > limit)

        done = drifted.disturbed(issuer, "full", limit, "pull")

        hold_to_a_full_disk(done, drifted.changed[first], "file too large; it is as it was")
        assert hold_to_whole(drifted, issuer) == drifted.changed[:first]
        assert drifted.held() == held
        pull_again(drifted, issuer)
        tally.runs["a pull onto a full disk, and run again"] += 1
        tally.faults["disk full"] += 1


def hold_to_a_full_disk(done: subprocess.CompletedProcess[str], path: str, what: str) -> None:
    """Checks that the file is named, and a way out."""
    assert done.returncode == 2, done.stderr
    assert f"error: `{path}` cannot be written: {what}" in done.stderr
    assert "hint: make room there, then run the same command again" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_folder_on_a_full_disk_gets_whole_files_or_none(
    drifted: Drifted, tmp_path: Path, tally: Tally
) -> None:
    whole = Issuer(tmp_path / "whole")
    whole.root.mkdir()
    shutil.copy(drifted.issuer.root / "mcctl.yaml", whole.root)
    settings = (whole.root / "mcctl.yaml").read_text(encoding="utf-8")
    (whole.root / "mcctl.yaml").write_text(f"namespace: northlake\n{settings}", encoding="utf-8")
    empty = Issuer(Path(shutil.copytree(whole.root, tmp_path / "empty")))
    assert drifted.run(whole, "pull").returncode == 0
    wanted = files_of(whole.root)
    limit = sorted(map(len, wanted.values()))[len(wanted) // 2]

    done = drifted.disturbed(empty, "full", limit, "pull")
    found = files_of(empty.root)

    first = next(line for line in done.stderr.splitlines() if line.endswith(" was not written")).split()[0]
    hold_to_a_full_disk(done, first, "file too large; it is not there")
    assert len(wanted[first]) > limit
    assert found.items() <= wanted.items()
    assert drifted.run(empty, "pull", "--allow-dirty").returncode == 0
    assert files_of(empty.root) == wanted
    tally.runs["a pull onto a full disk, and run again"] += 1
    tally.faults["disk full"] += 1


@pytest.mark.parametrize("limit", [0, 200])
def test_a_plan_that_has_no_room_leaves_the_one_before(
    drifted: Drifted, tmp_path: Path, tally: Tally, limit: int
) -> None:
    issuer = drifted.copied(tmp_path / "repo")
    none = drifted.disturbed(issuer, "full", limit, "diff", "--out", PLAN)
    there_is_one = (issuer.root / PLAN).exists()
    assert drifted.run(issuer, "diff", "--out", PLAN).returncode == 0
    before = (issuer.root / PLAN).read_bytes()

    done = drifted.disturbed(issuer, "full", limit, "diff", "--out", PLAN)

    assert len(before) > limit
    hold_to_a_full_disk(none, PLAN, "file too large; it is not there")
    assert not there_is_one
    hold_to_a_full_disk(done, PLAN, "file too large; it is as it was")
    assert (issuer.root / PLAN).read_bytes() == before
    assert list(issuer.root.rglob("*.part")) == []
    tally.runs["a plan for which there is no room"] += 2
    tally.faults["disk full"] += 2


@contextmanager
def small_disk(folder: Path, kibibytes: int) -> Iterator[Path]:
    """A disk of its own, where the account may mount one."""
    folder.mkdir()
    mounting = ("mount", "-t", "tmpfs", "-o", f"size={kibibytes}k", "none", str(folder))
    try:
        done = subprocess.run(mounting, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no `mount` here")
    if done.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(("umount", str(folder)), check=True)


def fill(path: Path) -> None:
    """Leaves no room on a disk."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass


def test_on_a_disk_that_is_full_a_pull_and_a_plan_leave_what_is_there_and_room_is_the_way_out(
    drifted: Drifted, tmp_path: Path, tally: Tally
) -> None:
    with small_disk(tmp_path / "disk", 4096) as disk:
        issuer = drifted.copied(disk / "repo")
        assert drifted.run(issuer, "diff", "--out", PLAN).returncode == 0
        (issuer.root / PLAN).rename(disk / PLAN)
        before = (disk / PLAN).read_bytes()
        filling = disk / "filling"
        fill(filling)

        pulled = drifted.run(issuer, "pull")
        planned = drifted.run(issuer, "diff", "--out", f"../{PLAN}")

        hold_to_a_full_disk(pulled, drifted.changed[0], "no space left on device; it is as it was")
        hold_to_a_full_disk(planned, f"../{PLAN}", "no space left on device; it is as it was")
        assert hold_to_whole(drifted, issuer) == []
        assert (disk / PLAN).read_bytes() == before
        filling.unlink()
        pull_again(drifted, issuer)
        assert drifted.run(issuer, "diff", "--out", f"../{PLAN}").returncode == 0
    tally.runs["a pull onto a full disk, and run again"] += 1
    tally.runs["a plan for which there is no room"] += 1
    tally.faults["disk full"] += 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("diff",),
        ("diff", "--format", "json"),
        ("pull", "--dry-run"),
        ("status",),
        ("log",),
        ("diff", "--out", "/dev/full"),
    ],
)
def test_output_for_which_there_is_no_room_is_no_defect(
    drifted: Drifted, tmp_path: Path, tally: Tally, arguments: tuple[str, ...]
) -> None:
    issuer = drifted.copied(tmp_path / "repo")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            (sys.executable, "-m", "mcctl", *arguments),
            cwd=issuer.root,
            env={**scrubbed(), **drifted.environment},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "cannot be written: no space left on device" in done.stderr
    assert "make room" in done.stderr
    assert "Exception" not in done.stderr
    tally.runs["output for which there is no room"] += 1
    tally.faults["disk full"] += 1
