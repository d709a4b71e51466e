"""What differs from a commit, what its messages allow, and that asking leaves no trace."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.errors import UsageError
from mcctl.source.earlier import read_earlier
from mcctl.source.git import Changes, Checkout
from mcctl.source.repository import read_repository
from mcctl.source.trailers import ALLOWING, allowances_in
from mcctl.source.tree import WorkTree
from tests.source.repositories import ISSUER, SETTINGS, SVG, commit_all, git, write

LONG = "".join(f"line {number} of a text\n" for number in range(40))
STACK = 'kind: stack\nid: {id}\nversion: "1.0"\ntitle: {id}\nmembers: [{{issuer: nea, micro_credential: elsewhere}}]\n'
BADGED = STACK + "badge: {{file: badges/{id}.svg, alt: A circle}}\n"
SMALL = {"mcctl.yaml": SETTINGS, "issuer.yaml": ISSUER}


def checkout_of(root: Path) -> Checkout:
    found = Checkout.around(root)
    assert found is not None
    return found


def changes(root: Path, revision: str = "HEAD") -> Changes:
    checkout = checkout_of(root)
    return checkout.changes_since(checkout.left_at(revision).commit)


def state_of(folder: Path) -> dict[str, str]:
    """Every file below a folder, by the digest of what it holds."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def staged(root: Path) -> None:
    (root / "stacks" / "a.yaml").rename(root / "stacks" / "b.yaml")
    git(root, "add", "-A")


def unstaged(root: Path) -> None:
    git(root, "mv", "stacks/a.yaml", "stacks/b.yaml")
    write(root, {"stacks/b.yaml": LONG + "more\n"})


def untracked(root: Path) -> None:
    (root / "stacks" / "a.yaml").rename(root / "stacks" / "b.yaml")
    write(root, {"stacks/b.yaml": LONG + "more\n"})


def committed(root: Path) -> None:
    untracked(root)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Move")


@pytest.mark.parametrize("move", [staged, unstaged, untracked, committed])
@pytest.mark.parametrize("folder", ["", "catalogues/[ours]*"], ids=["root", "subfolder"])
def test_a_file_that_moved_is_known_whether_or_not_git_was_told(tmp_path: Path, move: object, folder: str) -> None:
    root = tmp_path / folder
    write(root, {**SMALL, "stacks/a.yaml": LONG, ".gitignore": "ignored.yaml\n"})
    write(tmp_path, {"elsewhere/x.yaml": "x"})
    first = commit_all(tmp_path)
    assert callable(move)
    move(root)
    write(root, {"stacks/ü 😀.yaml": "new", "stacks/ignored.yaml": "x"})
    write(tmp_path, {"elsewhere/x.yaml": "y", "elsewhere/y.yaml": "y"})
    found = checkout_of(root).changes_since(first)
    assert {path for path in found.paths if path.startswith("stacks/")} == {
        "stacks/a.yaml",
        "stacks/b.yaml",
        "stacks/ü 😀.yaml",
    }
    assert found.moved == {"stacks/b.yaml": "stacks/a.yaml"}
    assert folder == "" or not any("elsewhere" in path for path in found.paths)


def test_asking_changes_neither_the_index_nor_anything_else_of_git(tmp_path: Path) -> None:
    write(tmp_path, {**SMALL, "stacks/a.yaml": LONG, "stacks/c.yaml": LONG + "c"})
    commit_all(tmp_path)
    git(tmp_path, "rm", "-q", "--cached", "stacks/c.yaml")
    untracked(tmp_path)
    write(tmp_path, {"stacks/new.yaml": "x"})
    (tmp_path / "issuer.yaml").touch()
    before = state_of(tmp_path)
    assert changes(tmp_path).paths == {"stacks/a.yaml", "stacks/b.yaml", "stacks/new.yaml"}
    checkout_of(tmp_path).allowances_since(None)
    checkout_of(tmp_path).dirty()
    assert state_of(tmp_path) == before


def test_a_file_that_was_only_touched_has_not_changed(tmp_path: Path) -> None:
    write(tmp_path, {**SMALL, "stacks/a.yaml": LONG})
    commit_all(tmp_path)
    write(tmp_path, {"stacks/a.yaml": LONG})
    assert changes(tmp_path) == Changes(frozenset(), {})


def test_what_others_added_since_the_branch_left_is_not_taken_for_undone(tmp_path: Path) -> None:
    write(tmp_path, {**SMALL, "stacks/a.yaml": "a"})
    left = commit_all(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "work")
    write(tmp_path, {"stacks/b.yaml": "b"})
    commit_all(tmp_path)
    git(tmp_path, "checkout", "-q", "main")
    write(tmp_path, {"stacks/c.yaml": "c", "stacks/a.yaml": "changed"})
    commit_all(tmp_path)
    git(tmp_path, "checkout", "-q", "work")
    assert checkout_of(tmp_path).left_at("main").commit == left
    assert changes(tmp_path, "main").paths == {"stacks/b.yaml"}


def test_a_commit_without_a_past_in_common_is_a_wrong_usage_with_a_way_out(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    commit_all(tmp_path)
    git(tmp_path, "checkout", "-q", "--orphan", "alone")
    commit_all(tmp_path, "Begin anew")
    with pytest.raises(UsageError, match="no commit in common") as error:
        checkout_of(tmp_path).left_at("main")
    assert "fetch-depth: 0" in str(error.value.hint)


def test_a_shallow_clone_is_told_how_to_get_the_rest(tmp_path: Path) -> None:
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    write(origin, SMALL)
    commit_all(origin)
    git(origin, "checkout", "-q", "-b", "work")
    commit_all(origin)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{origin}", "clone")
    with pytest.raises(UsageError, match="`origin/main` is no revision") as error:
        checkout_of(clone).left_at("origin/main")
    assert "fetch-depth: 0" in str(error.value.hint)


def test_a_folder_that_git_does_not_trust_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, SMALL)
    commit_all(tmp_path)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    with pytest.raises(UsageError, match="does not trust") as error:
        checkout_of(tmp_path).at("HEAD")
    assert error.value.hint == f"run `git config --global --add safe.directory {tmp_path}`"


@pytest.mark.parametrize(
    ("trailers", "expected"),
    [
        ("Expose: a", ["expose a"]),
        ("EXPOSE: a\nexpose: b", ["expose a", "expose b"]),
        ("Retire: a, b,c d", ["retire a", "retire b", "retire c", "retire d"]),
        ("Same-Version: a\nRetire-All: stack", ["retire-all stack", "same-version a"]),
        ("Withdraw:a\r", ["withdraw a"]),
        ("Overwrite : a", ["overwrite a"]),
        ("Signed-off-by: A. Author\nExposes: a\nExpose a", []),
        ("Expose:", []),
        ("", []),
    ],
)
def test_trailers_are_allowances(trailers: str, expected: list[str]) -> None:
    assert sorted(allowances_in(trailers)) == expected


@given(st.lists(st.tuples(st.sampled_from(ALLOWING), st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True))))
def test_every_allowance_can_be_written_as_a_trailer(allowed: list[tuple[str, str]]) -> None:
    text = "\n".join(f"{word.title()}: {name}" for word, name in allowed)
    assert allowances_in(text) == {f"{word} {name}" for word, name in allowed}


MESSAGES = {
    "Open the stack\n\nSome words.\n\nExpose: a\nRetire: b": ["expose a", "retire b"],
    "Open the stack\n\nExpose: a\n\nSigned-off-by: A <a@b.example>": [],
    "Open the stack\nExpose: a": [],
    "Expose: a": [],
    "Open\n\nExpose: a\nCo-authored-by: B <b@b.example>": ["expose a"],
    "Open\n\nExpose: a,\n b": ["expose a", "expose b"],
}


@pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
def test_only_the_last_paragraph_of_a_message_allows(tmp_path: Path, message: str) -> None:
    write(tmp_path, SMALL)
    commit_all(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "work")
    commit_all(tmp_path, message)
    checkout = checkout_of(tmp_path)
    assert sorted(checkout.allowances_since(checkout.left_at("main").commit)) == MESSAGES[message]


def test_only_commits_since_then_allow_those_of_a_merged_branch_included(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    first = commit_all(tmp_path, "Begin\n\nExpose: long-ago")
    git(tmp_path, "checkout", "-q", "-b", "work")
    commit_all(tmp_path, "Mend\n\nRetire: on-a-branch")
    git(tmp_path, "checkout", "-q", "main")
    commit_all(tmp_path, "Go on\n\nWithdraw: on-main")
    git(tmp_path, "merge", "-q", "--no-ff", "-m", "Merge\n\nSame-Version: in-the-merge", "work")
    checkout = checkout_of(tmp_path)
    later = {"retire on-a-branch", "withdraw on-main", "same-version in-the-merge"}
    assert checkout.allowances_since(first) == later
    assert checkout.allowances_since(None) == later | {"expose long-ago"}
    assert checkout.allowances_since("HEAD") == frozenset()


def test_a_users_settings_of_git_change_nothing_in_what_is_read(tmp_path: Path) -> None:
    write(tmp_path, {**SMALL, "stacks/a.yaml": LONG})
    first = commit_all(tmp_path)
    untracked(tmp_path)
    commit_all(tmp_path, "Move\n\nExpose: a")
    settings = {
        "diff.renames": "false", "diff.noprefix": "true", "diff.external": "false", "diff.relative": "true",
        "color.ui": "always", "core.quotePath": "true", "log.showSignature": "true", "log.decorate": "full",
        "format.pretty": "oneline", "trailer.separators": "=", "status.showUntrackedFiles": "no",
    }  # fmt: skip
    for key, value in settings.items():
        git(tmp_path, "config", key, value)
    write(tmp_path, {"stacks/é.yaml": "x"})
    checkout = checkout_of(tmp_path)
    assert checkout.changes_since(first) == Changes(
        frozenset({"stacks/a.yaml", "stacks/b.yaml", "stacks/é.yaml"}), {"stacks/b.yaml": "stacks/a.yaml"}
    )
    assert checkout.allowances_since(first) == {"expose a"}


def test_the_history_of_a_file_is_read_from_its_latest_change_back(tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        write(tmp_path, {**SMALL, "stacks/a.yaml": text})
        commit_all(tmp_path)
        write(tmp_path, {"stacks/b.yaml": text})
        commit_all(tmp_path)
    found = [tree.read("stacks/a.yaml") for tree in checkout_of(tmp_path).history("HEAD", "stacks/a.yaml")]
    assert found == [b"three", b"two", b"one"]


BASE: Mapping[str, str] = {
    **SMALL,
    "badges/a.svg": SVG,
    "badges/d.svg": SVG,
    "stacks/a.yaml": BADGED.format(id="a"),
    "stacks/b.yaml": STACK.format(id="b"),
    "stacks/broken.yaml": "kind: [",
    "stacks/c.yaml": STACK.format(id="c"),
    "stacks/d.yaml": BADGED.format(id="d"),
    "stacks/mended.yaml": "id: mended\nno: thing\n",
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"badges/a.svg": SVG.replace("4", "3")},
        {"stacks/b.yaml": STACK.format(id="b2"), "stacks/new.yaml": STACK.format(id="new")},
        {"stacks/mended.yaml": STACK.format(id="mended"), "stacks/c.yaml": "kind: ["},
        {"issuer.yaml": ISSUER + "license: CC-BY-4.0\n"},
        {"stacks/d.yaml": None, "badges/d.svg": None, "issuer.yaml": None},
        {"stacks/z/c.yaml": STACK.format(id="c"), "stacks/c.yaml": None, "badges/new.svg": SVG},
    ],
    ids=["nothing", "image", "files", "mended-and-broken", "issuer", "gone", "moved"],
)
def test_what_a_commit_held_is_the_same_read_whole_or_only_where_it_differs(
    tmp_path: Path, change: Mapping[str, str | None]
) -> None:
    write(tmp_path, BASE)
    commit = commit_all(tmp_path)
    write(tmp_path, {path: text for path, text in change.items() if text is not None})
    for path in (path for path, text in change.items() if text is None):
        (tmp_path / path).unlink()
    checkout = checkout_of(tmp_path)
    whole = read_repository(checkout.at(commit)).catalog
    parts = read_earlier(checkout.at(commit), read_repository(WorkTree(tmp_path)), checkout.changes_since(commit).paths)
    assert [(e.kind, e.document.path, e.resource) for e in parts.entries] == [
        (e.kind, e.document.path, e.resource) for e in whole.entries
    ]
    assert (parts.issuer, dict(parts.broken), dict(parts.images)) == (
        whole.issuer, dict(whole.broken), dict(whole.images),
    )  # fmt: skip


def test_a_link_in_a_commit_is_read_anew_since_what_it_leads_to_may_have_changed(tmp_path: Path) -> None:
    write(tmp_path, {**SMALL, "shared/a.yaml": STACK.format(id="a"), "stacks/b.yaml": STACK.format(id="b")})
    (tmp_path / "stacks" / "a.yaml").symlink_to("../shared/a.yaml")
    commit = commit_all(tmp_path)
    write(tmp_path, {"shared/a.yaml": STACK.format(id="a2")})
    checkout = checkout_of(tmp_path)
    now = read_repository(WorkTree(tmp_path))
    found = read_earlier(checkout.at(commit), now, checkout.changes_since(commit).paths)
    assert sorted(found.by_id) == ["a", "b"]
    assert sorted(now.catalog.by_id) == ["a2", "b"]
