"""Whatever way a repository is read, whole or file by file, by one process or several, anew or with what was kept: the same
is found."""

import os
import random
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcctl.diagnostics import Report
from mcctl.model.settings import Guards
from mcctl.plan.sides import Contents, Desired, desired_from
from mcctl.rules.board import Board
from mcctl.rules.cards import NOTHING, Keepsake, pack, unpack
from mcctl.rules.registry import check_catalog
from mcctl.rules.survey import survey
from mcctl.source.repository import Repository, read_repository
from mcctl.source.shares import do_shares
from mcctl.source.tree import WorkTree
from tests.cli.publishing import EXAMPLE
from tests.source.repositories import SVG, write
from tests.source.slips import slipped

LATER_NS = 2**62
"""So long after anything was written that no file can have changed unseen."""

CATALOGUE = Path(__file__).parents[2] / "benchmarks" / "catalogue.py"


def report(repository: Repository | Board) -> Report:
    by_rules = [] if repository.is_judged else check_catalog(repository.catalog)
    return Report.of([*repository.diagnostics, *by_rules], files=repository.files)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> WorkTree:
    """A generated catalogue with slips, large enough for several processes."""
    root = tmp_path_factory.mktemp("large")
    made: dict[str, Any] = runpy.run_path(str(CATALOGUE))
    made["write"](root, 400, 3, 4)
    return WorkTree(root)


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_several_processes_find_what_one_finds_in_files_that_are_read_whole(large: WorkTree, processes: int) -> None:
    whole = report(read_repository(large))

    assert report(survey(large, processes).repository) == whole
    assert len({finding.rule.code for finding in whole.diagnostics}) >= 8


def test_cards_of_an_earlier_run_are_as_good_as_the_files(large: WorkTree) -> None:
    first = survey(large, 2, began_ns=LATER_NS)
    kept = unpack(pack(b"these rules", first.kept), b"these rules")

    assert kept == first.kept
    assert len(kept.cards) > 300
    assert report(survey(large, 2, kept, began_ns=LATER_NS).repository) == report(first.repository)
    assert unpack(pack(b"these rules", first.kept), b"other rules") == NOTHING


@pytest.mark.parametrize("processes", [1, 3])
def test_contents_that_are_read_later_are_those_of_files_that_are_read_whole(large: WorkTree, processes: int) -> None:
    later = desired(survey(large, 2, with_digests=True).repository)
    assert isinstance(later.contents, Contents)

    later.contents.read_many(later.digests, processes)

    assert told(later) == told(desired(read_repository(large)))


def test_a_process_that_ends_leaves_its_share_to_the_one_that_asked(tmp_path: Path) -> None:
    asked = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != asked:
            os._exit(1)
        return number * number

    assert do_shares(work, range(40), 3) == [number * number for number in range(40)]
    _ = tmp_path


def test_an_error_in_a_process_is_raised_by_the_one_that_asked() -> None:
    def work(number: int) -> float:
        return 1 / (number - 39)

    with pytest.raises(ZeroDivisionError):
        do_shares(work, range(40), 2)


def desired(repository: Repository | Board) -> Desired:
    return desired_from(repository.catalog, namespace=None, guards=Guards())


def told(side: Desired) -> tuple[object, ...]:
    """What a side comes to, with everything read."""
    return dict(side.contents), side.digests, set(side.documents), side.previously, side.broken


def example_files() -> Mapping[str, bytes]:
    paths = [*EXAMPLE.glob("*.yaml"), *EXAMPLE.glob("micro-credentials/**/*.yaml"), *EXAMPLE.glob("stacks/*.yaml")]
    images = [*EXAMPLE.glob("badges/*"), *EXAMPLE.glob("images/*")]
    return {path.relative_to(EXAMPLE).as_posix(): path.read_bytes() for path in (*paths, *images) if path.is_file()}


ACTS = ("slip", "mend", "take away", "move", "another image", "no image", "touch", "break", "issuer", "copy")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2**32)), min_size=3, max_size=8))
def test_what_is_kept_never_hides_what_became_of_a_file(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]
) -> None:
    root = tmp_path_factory.mktemp("edited")
    originals = example_files()
    write(root, dict(originals))
    tree = WorkTree(root)
    kept: Keepsake = NOTHING
    issuer = b""
    for number, (act, seed) in enumerate(acts):
        _act(root, originals, act, random.Random(seed), number)  # noqa: S311  # which slip is no secret
        if (now := (root / "issuer.yaml").read_bytes()) != issuer:
            kept, issuer = NOTHING, now
        tree = WorkTree(root)
        found = survey(tree, 1, kept, began_ns=LATER_NS, with_digests=number % 2 == 0)
        kept, whole = found.kept, read_repository(tree)
        assert report(found.repository) == report(whole), act
        if number % 2 == 0 and whole.catalog.issuer is not None:
            assert told(desired(found.repository)) == told(desired(whole))


def _act(root: Path, originals: Mapping[str, bytes], act: str, chance: random.Random, number: int) -> None:
    """Does to the files what an author, an editor or git does; each write has another time, as it would have."""
    there = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.yaml") if path.name != "mcctl.yaml")
    images = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.svg"))
    path = chance.choice(there)
    changed = path
    match act:
        case "slip":
            (root / path).write_bytes(
                slipped((root / path).read_text("utf-8", "replace"), chance).encode("utf-8", "replace")
            )
        case "mend":
            write(root, {path: originals.get(path, b"kind: stack\n")})
        case "take away" if path != "issuer.yaml":
            (root / path).unlink()
        case "move" if path != "issuer.yaml":
            changed = f"{path.rpartition('/')[0]}/moved-{number}.yaml"
            (root / path).rename(root / changed)
        case "copy" if path != "issuer.yaml":
            changed = f"{path.rpartition('/')[0]}/copied-{number}.yaml"
            (root / changed).write_bytes((root / path).read_bytes())
        case "another image" if images:
            changed = chance.choice(images)
            (root / changed).write_text(SVG.replace("8 8", f"8 {number + 9}"))
        case "no image" if images:
            changed = chance.choice(images)
            (root / changed).write_text("no image at all")
        case "break":
            (root / path).write_bytes((root / path).read_bytes()[: chance.randrange(200)] + b"\xff\n: [")
        case "issuer":
            changed = "issuer.yaml"
            (root / changed).write_bytes((root / changed).read_bytes() + b"# now\n")
        case _:
            pass
    if (root / changed).exists():
        os.utime(root / changed, ns=(number, 1_700_000_000_000_000_000 + number))


def test_what_changed_just_now_is_not_kept_and_a_link_never(tmp_path: Path) -> None:
    write(tmp_path, dict(example_files()))
    linked = tmp_path / "stacks" / "linked.yaml"
    linked.symlink_to(next((tmp_path / "stacks").glob("*.yaml")))
    tree = WorkTree(tmp_path)
    just_now = (tmp_path / "issuer.yaml").stat().st_ctime_ns + 1

    assert survey(tree, 1, began_ns=just_now).kept.cards == {}
    kept = survey(tree, 1, began_ns=LATER_NS).kept.cards
    assert kept
    assert "stacks/linked.yaml" not in kept
