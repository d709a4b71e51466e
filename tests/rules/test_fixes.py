"""A fix removes its finding and adds none, and what it does not name stays byte for byte."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcctl.cli.checking import Wanted, check
from mcctl.cli.fixing import mend
from mcctl.diagnostics import Diagnostic, Report, Severity
from mcctl.rules.page import page_of
from mcctl.rules.registry import RuleModule, all_modules
from mcctl.source.edits import mended
from mcctl.source.repository import read_repository, read_settings
from mcctl.source.tree import Tree
from tests.rules.page_files import laid_over
from tests.source.repositories import MemoryTree

EXAMPLE = Path(__file__).parents[2] / "examples" / "issuer-repo"
Files = Mapping[str, bytes]


def look(tree: Tree) -> Report:
    return check(read_repository(tree), read_settings(tree)[1], Wanted())


def findings(files: Files) -> tuple[Diagnostic, ...]:
    return look(MemoryTree(files)).diagnostics


def names(found: tuple[Diagnostic, ...]) -> Counter[str]:
    return Counter(f"{one.file} {one.rule.code} {one.message}" for one in found)


def wrong_files() -> Iterator[tuple[str, Files]]:
    """Yields every page's wrong files."""
    for module in all_modules():
        yield module.RULE.code, laid_over(page_of(module).samples("Instead of"))


def check_each_fix(files: Files) -> int:
    """Applies each fix alone; tells how many there were."""
    before = findings(files)
    broken = read_repository(MemoryTree(files)).catalog.broken
    count = 0
    for finding in before:
        if finding.fix is None:
            continue
        count += 1
        done = mended(files[finding.file], [finding.fix])
        assert done.taken == (finding.fix,)
        after = findings({**files, finding.file: done.content})
        gone, come = names(before) - names(after), names(after) - names(before)
        assert gone[f"{finding.file} {finding.rule.code} {finding.message}"] == 1, (finding, after)
        # what could not be looked at before may turn out to be wrong as well, but nothing that stood is broken
        is_new = any(one.rule.severity is Severity.ERROR for one in after if names((one,)) <= come)
        assert finding.file in broken or not is_new, (finding, come)
    return count


def test_each_fix_of_the_pages_removes_its_finding_and_adds_no_error() -> None:
    fixed = [code for code, files in wrong_files() for _ in range(check_each_fix(files))]

    assert {"MC002", "MC016", "MC023"} <= set(fixed)


@pytest.mark.parametrize("module", all_modules(), ids=lambda module: module.RULE.code)
def test_fixes_of_a_page_together_leave_a_file_that_is_no_worse(module: RuleModule) -> None:
    files = laid_over(page_of(module).samples("Instead of"))
    before = look(MemoryTree(files))
    done = mend(MemoryTree(files), look, with_unsafe=True)
    after = look(MemoryTree({**files, **{file: one.after for file, one in done.items()}}))

    assert after.count(Severity.ERROR) <= before.count(Severity.ERROR)
    assert not any(finding.fix for finding in after.diagnostics)


@cache
def example_files() -> Files:
    return {
        path.relative_to(EXAMPLE).as_posix(): path.read_bytes()
        for path in sorted(EXAMPLE.rglob("*"))
        if path.is_file() and ".mcctl" not in path.parts and ".schemas" not in path.parts
    }


SLIPS = [
    (b"visibility:", b"visiblity:"),
    (b'version: "1.0"', b"version: 1.0"),
    (b'version: "1.0"', b"version: 1.10"),
    (b"status: active", b"status: actve"),
    (b"title: ", b"titel: "),
    (b"completion: all", b"completion: al"),
    (b"grades: [", b"grades: [2026-05-01, "),
    (b"delivery: online", b"delivery: onlin"),
    (b'"75.00"', b"75.00"),
    (b" the ", b" the the "),
    (b", and", b",and"),
    (b"kind: stack\n", b"kind: stack  # mcctl: ignore[MC302] so\n"),
    (b"members:\n", b"member:\n"),
    (b"micro_credential: code-tracing}", b"micro_credential: code-tracin}"),
]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(example_files())), st.sampled_from(SLIPS)), min_size=1, max_size=4, unique=True
    )
)
@example([("stacks/stem-teaching-essentials.yaml", SLIPS[0]), ("stacks/stem-teaching-essentials.yaml", SLIPS[-1])])
def test_each_fix_of_a_slip_in_the_example_removes_its_finding_and_adds_no_error(
    slips: list[tuple[str, tuple[bytes, bytes]]],
) -> None:
    files = dict(example_files())
    for file, (right, wrong) in slips:
        files[file] = files[file].replace(right, wrong, 1)
    check_each_fix(files)


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from(sorted(path for path in example_files() if path.endswith(".yaml"))), max_size=3))
def test_mending_everything_twice_is_mending_it_once(chosen: set[str]) -> None:
    files = dict(example_files())
    for file in chosen:
        for right, wrong in SLIPS:
            files[file] = files[file].replace(right, wrong, 1)
    once = mend(MemoryTree(files), look, with_unsafe=True)
    after = {**files, **{file: one.after for file, one in once.items()}}

    assert mend(MemoryTree(after), look, with_unsafe=True) == {}
    assert set(once) <= chosen
