"""Files come from disk or from a commit, never from outside of the repository, and both say the same."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mcctl.catalog.image import Picture
from mcctl.errors import UsageError
from mcctl.source.git import Checkout
from mcctl.source.repository import Repository, read_repository, read_settings
from mcctl.source.tree import OutsideError, Tree, WorkTree, is_inside
from tests.source.repositories import ISSUER, SETTINGS, SVG, commit_all, git, write
from tests.source.told import told, told_with_hints

EXAMPLES = Path(__file__).parents[2] / "examples" / "issuer-repo"
STACK = (
    'kind: stack\nid: {id}\nversion: "1.0"\ntitle: A stack\nmembers: [{{issuer: nea, micro_credential: elsewhere}}]\n'
)
BADGED = STACK + "badge: {{file: {file}, alt: A circle}}\n"
SMALL = {"mcctl.yaml": SETTINGS, "issuer.yaml": ISSUER, "stacks/a.yaml": STACK.format(id="a")}


def checkout_of(root: Path) -> Checkout:
    found = Checkout.around(root)
    assert found is not None
    return found


def everything(tree: Tree) -> tuple[object, ...]:
    """What a tree gives: settings, content, images, findings."""
    repository = read_repository(tree)
    catalog = repository.catalog
    return (
        read_settings(tree),
        catalog.issuer,
        [(entry.kind, entry.document.path, entry.resource) for entry in catalog.entries],
        dict(catalog.images),
        dict(catalog.broken),
        sorted(told(repository.diagnostics)),
        repository.files,
    )


@pytest.mark.parametrize(
    ("path", "is_within"),
    [
        ("badges/a.svg", True),
        ("a.svg", True),
        ("..a/b..c/...svg", True),
        ("", False),
        ("/etc/passwd", False),
        ("../a.svg", False),
        ("badges/../../a.svg", False),
        ("badges/..", False),
        ("badges\\a.svg", False),
        ("C:/a.svg", False),
        ("c:a.svg", False),
    ],
)
def test_a_path_is_inside_only_if_it_says_so_itself(path: str, *, is_within: bool) -> None:
    assert is_inside(path) is is_within


@pytest.mark.parametrize(
    "path", ["../secret.svg", "/etc/passwd", "badges/../../secret.svg", "badges/out.svg", "out/secret.svg"]
)
def test_nothing_outside_is_ever_read(tmp_path: Path, path: str) -> None:
    root = tmp_path / "repository"
    write(tmp_path, {"secret.svg": SVG})
    write(root, SMALL)
    (root / "badges").mkdir()
    (root / "badges" / "out.svg").symlink_to(tmp_path / "secret.svg")
    (root / "out").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(OutsideError):
        WorkTree(root).read(path)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("../badges/a.svg", "it lies outside the repository"),
        ("/etc/passwd", "it lies outside the repository"),
        ("badges/../../a.svg", "it lies outside the repository"),
        ("badges/out.svg", "it leads out of the repository"),
        ("out/secret.svg", "it leads out of the repository"),
        ("badges/none.svg", "there is no such file"),
        ('"badges/a\\0.svg"', None),
        ("badges", None),
        ("x" * 300, None),
        ("badges/a.svg/b.svg", None),
    ],
)
def test_an_image_that_cannot_be_had_is_known_with_its_reason(tmp_path: Path, file: str, why: str | None) -> None:
    root = tmp_path / "repository"
    write(tmp_path, {"secret.svg": SVG})
    write(root, {**SMALL, "badges/a.svg": SVG, "stacks/b.yaml": BADGED.format(id="b", file=file)})
    (root / "badges" / "out.svg").symlink_to("../../secret.svg")
    (root / "out").symlink_to("..", target_is_directory=True)
    (image,) = read_repository(WorkTree(root)).catalog.images.values()
    assert not isinstance(image, Picture)
    assert why is None or image.why == why


def test_a_link_out_of_the_repository_is_not_read_after_the_files_beside_it(tmp_path: Path) -> None:
    write(tmp_path, {"secret.svg": "<svg/>", "repository/badges/a.svg": SVG})
    root = tmp_path / "repository"
    (root / "badges" / "b.svg").symlink_to(tmp_path / "secret.svg")
    (root / "inside").symlink_to(root / "badges")
    (root / "outside").symlink_to(tmp_path)
    tree = WorkTree(root)

    assert tree.read("badges/a.svg") == tree.read("badges/a.svg") == tree.read("inside/a.svg") == SVG.encode()
    for path in ("badges/b.svg", "inside/b.svg", "outside/secret.svg", "outside/secret.svg"):
        with pytest.raises(OutsideError):
            tree.read(path)


def test_a_definition_that_is_a_link_out_of_the_repository_is_told_and_not_read(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    write(root, SMALL)
    write(tmp_path, {"b.yaml": STACK.format(id="b")})
    (root / "stacks" / "b.yaml").symlink_to("../../b.yaml")
    repository = read_repository(WorkTree(root))
    assert told_with_hints(repository.diagnostics) == [
        "stacks/b.yaml MC020 1:1-1:1 the file leads out of the repository = put the file itself here, no link"
    ]
    assert repository.catalog.broken == {"stacks/b.yaml": None}


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    (tmp_path / "stacks" / "b.yaml").symlink_to("gone.yaml")
    assert told(read_repository(WorkTree(tmp_path)).diagnostics) == [
        "MC020 1:1-1:1 the file cannot be read: no such file or directory"
    ]


@pytest.mark.parametrize("target", ["../../elsewhere", "../others"], ids=["outside", "inside"])
def test_a_folder_that_is_a_link_is_told_and_not_skipped_in_silence(tmp_path: Path, target: str) -> None:
    root = tmp_path / "repository"
    write(root, {**SMALL, "others/b.yaml": STACK.format(id="b")})
    write(tmp_path, {"elsewhere/b.yaml": STACK.format(id="b")})
    (root / "stacks" / "more").symlink_to(target, target_is_directory=True)
    repository = read_repository(WorkTree(root))
    assert "b" in repository.catalog.by_id or [one.file for one in repository.diagnostics] == ["stacks/more"]


def test_a_kinds_whole_folder_that_leads_out_is_told_and_not_read(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    write(root, {"mcctl.yaml": SETTINGS, "issuer.yaml": ISSUER})
    write(tmp_path, {"elsewhere/b.yaml": STACK.format(id="b")})
    (root / "stacks").symlink_to("../elsewhere", target_is_directory=True)
    repository = read_repository(WorkTree(root))
    assert repository.catalog.entries == ()
    assert [one.rule.code for one in repository.diagnostics] == ["MC020"]


def test_hidden_files_and_folders_are_not_read(tmp_path: Path) -> None:
    hidden = [".a.yaml", ".more/a.yaml", "deep/.more/deeper/a.yaml", "deep/.a.yaml"]
    write(tmp_path, {**SMALL, **{f"stacks/{path}": "not: [yaml" for path in hidden}, ".issuer.yaml": "["})
    commit_all(tmp_path)
    for tree in (WorkTree(tmp_path), checkout_of(tmp_path).at("HEAD")):
        assert list(tree.files("stacks")) == ["stacks/a.yaml"]
        assert list(tree.files("")) == ["issuer.yaml", "mcctl.yaml"]


def test_files_are_named_in_one_order_on_disk_and_in_a_commit(tmp_path: Path) -> None:
    names = ["b.yaml", "a/z.yaml", "a-b/c.yaml", "a/b/c.yaml", "Z.yaml", "é.yaml", "a.yaml"]
    write(tmp_path, {**SMALL, **{f"stacks/{name}": STACK.format(id="x") for name in names}})
    commit_all(tmp_path)
    expected = sorted(f"stacks/{name}" for name in names)
    assert list(checkout_of(tmp_path).at("HEAD").files("stacks")) == expected
    assert list(WorkTree(tmp_path).files("stacks")) == expected


def test_a_file_that_no_reader_expects_is_told(tmp_path: Path) -> None:
    write(tmp_path, {**SMALL, "stacks/b.yml": "x", "stacks/c.YAML": "x", "stacks/d.json": "x", "stacks/README.md": "x"})
    assert told_with_hints(read_repository(WorkTree(tmp_path)).diagnostics) == [
        f"stacks/{name} MC021 1:1-1:1 the file is not read = give it a name that ends in `.yaml`"
        for name in ("b.yml", "c.YAML", "d.json")
    ]


def test_a_file_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    try:
        (tmp_path / os.fsdecode(b"stacks/\xff.yaml")).write_text(STACK.format(id="b"), encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    repository = read_repository(WorkTree(tmp_path))
    assert "the file's name is no UTF-8" in [finding.message for finding in repository.diagnostics]
    for finding in repository.diagnostics:
        finding.file.encode()
    for entry in repository.catalog.entries:
        entry.document.path.encode()


def copied(root: Path) -> None:
    shutil.copytree(EXAMPLES, root, ignore=shutil.ignore_patterns(".mcctl", ".git"))


def broken(root: Path) -> None:
    copied(root)
    write(
        root, {"stacks/bad.yaml": "a: [", "stacks/empty.yaml": "", "stacks/x.yml": "", "issuer.yaml": "id: northlake\n"}
    )


def without_stacks(root: Path) -> None:
    write(root, {"mcctl.yaml": SETTINGS, "issuer.yaml": ISSUER})


def with_odd_image_paths(root: Path) -> None:
    files = {"b": "./badges/a.svg", "c": "badges//a.svg", "d": "badges/./a.svg", "e": "badges/a.svg/", "f": "badges"}
    stacks = {f"stacks/{name}.yaml": BADGED.format(id=name, file=file) for name, file in files.items()}
    write(root, {**SMALL, "badges/a.svg": SVG, **stacks})


def with_links_inside(root: Path) -> None:
    stacks = {f"stacks/{name}.yaml": BADGED.format(id=name, file=f"badges/{name}.svg") for name in "bc"}
    write(root, {**SMALL, "badges/b.svg": SVG, "shared/d.yaml": STACK.format(id="d"), **stacks})
    (root / "badges" / "c.svg").symlink_to("b.svg")
    (root / "stacks" / "d.yaml").symlink_to("../shared/d.yaml")


def with_links_outside(root: Path) -> None:
    write(root.parent, {"outside.svg": SVG, "outside.yaml": STACK.format(id="d")})
    write(root, {**SMALL, "stacks/b.yaml": BADGED.format(id="b", file="badges/b.svg"), "badges/a.svg": SVG})
    (root / "badges" / "b.svg").symlink_to("../../outside.svg")
    (root / "stacks" / "d.yaml").symlink_to("../../outside.yaml")


def with_a_file_for_a_folder(root: Path) -> None:
    write(root, {"mcctl.yaml": SETTINGS, "issuer.yaml": ISSUER, "stacks": "kind: stack\n"})


def with_a_link_for_a_folder(root: Path) -> None:
    write(root, {"mcctl.yaml": SETTINGS, "issuer.yaml": ISSUER, "all/a.yaml": STACK.format(id="a")})
    (root / "stacks").symlink_to("all", target_is_directory=True)


def with_names_in_other_letters(root: Path) -> None:
    write(root, {**SMALL, "stacks/Ünï 😀/b c.yaml": STACK.format(id="b"), 'stacks/"q"\t.yaml': STACK.format(id="c")})


@pytest.mark.parametrize("folder", ["", "catalogues/ours"], ids=["root", "subfolder"])
@pytest.mark.parametrize(
    "make",
    [
        copied,
        broken,
        without_stacks,
        with_odd_image_paths,
        with_links_inside,
        with_links_outside,
        with_a_file_for_a_folder,
        with_a_link_for_a_folder,
        with_names_in_other_letters,
    ],
)
def test_the_work_tree_and_its_commit_give_the_same_catalogue(
    tmp_path: Path, make: Callable[[Path], None], folder: str
) -> None:
    top = tmp_path / "checkout"
    root = top / folder
    root.parent.mkdir(parents=True, exist_ok=True)
    make(root)
    write(top, {"README.md": "x"})
    commit = commit_all(top)
    checkout = checkout_of(root)
    assert checkout.prefix == folder
    assert checkout.commit() == commit
    assert checkout.dirty() == []
    assert everything(checkout.at(commit)) == everything(WorkTree(root))


def test_places_are_the_same_in_a_commit(tmp_path: Path) -> None:
    write(tmp_path, {**SMALL, "stacks/b.yaml": b"\xef\xbb\xbfkind: stack\r\nid: b\r\ntitle: B\r\nx: y\r\n"})
    commit_all(tmp_path)

    def places(repository: Repository) -> list[str]:
        return told(repository.diagnostics)

    expected = ["MC002 4:1-4:2 there is no key `x` here"]
    assert (
        places(read_repository(WorkTree(tmp_path)))
        == places(read_repository(checkout_of(tmp_path).at("HEAD")))
        == expected
    )


def test_only_what_is_below_the_root_counts_as_not_committed(tmp_path: Path) -> None:
    ours, others = tmp_path / "ours", tmp_path / "others"
    write(ours, {**SMALL, ".gitignore": "ignored.yaml\n"})
    write(others, SMALL)
    commit_all(tmp_path)
    write(others, {"stacks/new.yaml": "x"})
    assert checkout_of(ours).dirty() == []
    write(ours, {"stacks/ü new.yaml": "x", "stacks/ignored.yaml": "x", "issuer.yaml": "x"})
    (ours / "stacks" / "a.yaml").unlink()
    assert sorted(checkout_of(ours).dirty()) == ["issuer.yaml", "stacks/a.yaml", "stacks/ü new.yaml"]


def test_the_state_of_an_earlier_commit_is_read_from_git_alone(tmp_path: Path) -> None:
    write(tmp_path, {**SMALL, "badges/a.svg": SVG, "stacks/b.yaml": BADGED.format(id="b", file="badges/a.svg")})
    first = commit_all(tmp_path)
    before = everything(WorkTree(tmp_path))
    shutil.rmtree(tmp_path / "stacks")
    shutil.rmtree(tmp_path / "badges")
    commit_all(tmp_path)
    assert everything(checkout_of(tmp_path).at(first)) == before


@pytest.mark.parametrize(
    "revision",
    [
        *("nothing", "HEAD~5", "0" * 40, "main@{yesterday", "@{upstream}", "@{-1}", "refs/heads/*", "HEAD..HEAD", ".."),
        *("HEAD:stacks", "HEAD^{tree}", "HEAD:issuer.yaml", "HEAD^{", ":/nothing", ":", "~", "^", "a b", "a\nb", "é"),
        *("", "-p", "--help"),
    ],
)  # fmt: skip
def test_what_is_no_commit_is_a_wrong_usage(tmp_path: Path, revision: str) -> None:
    write(tmp_path, SMALL)
    commit_all(tmp_path)
    with pytest.raises(UsageError, match="no revision"):
        read_repository(checkout_of(tmp_path).at(revision))


@pytest.mark.parametrize("revision", ["HEAD", "main", "v1", "light", "@", "HEAD^0"])
def test_branches_and_tags_of_both_kinds_are_revisions(tmp_path: Path, revision: str) -> None:
    write(tmp_path, SMALL)
    commit_all(tmp_path)
    git(tmp_path, "tag", "-a", "v1", "-m", "first")
    git(tmp_path, "tag", "light")
    assert list(checkout_of(tmp_path).at(revision).files("stacks")) == ["stacks/a.yaml"]


def test_outside_git_there_is_no_checkout(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    assert Checkout.around(tmp_path) is None


def test_before_the_first_commit_there_is_no_commit(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    git(tmp_path, "init", "-q")
    checkout = checkout_of(tmp_path)
    assert checkout.commit() is None
    assert checkout.author() is None
    assert sorted(checkout.dirty()) == ["issuer.yaml", "mcctl.yaml", "stacks/a.yaml"]
    with pytest.raises(UsageError):
        checkout.at("HEAD")
