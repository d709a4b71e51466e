"""What a platform says, back in the files: the files then say just that, and nothing else in them has changed."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from mcctl.api.changesets import ChangeSet, SubmittedChange
from mcctl.catalog.comments import comments_of
from mcctl.model.fields import FieldNode, field_tree
from mcctl.model.scalar import TextKind
from mcctl.model.settings import Guards
from mcctl.plan.build import build_plan
from mcctl.plan.canonical import Content, with_sorted_sets
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Desired, Key, Live, desired_from
from mcctl.platform.database import Database
from mcctl.remote.client import Client
from mcctl.source.repository import read_repository
from mcctl.source.tree import Overlaid, Tree, WorkTree
from mcctl.sync.fetch import fetch_live
from mcctl.sync.pull import Pulled, pull
from mcctl.sync.taking import Takeover, takeover
from tests.platform.catalogues import EXAMPLE, Files, publish_files
from tests.platform.platforms import Platform, in_process
from tests.real_input.repositories import FOLDERS
from tests.real_input.repositories import ROOT as REAL_INPUT
from tests.source.repositories import MemoryTree

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>\n'


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("platform") / "platform.db"
    database = Database.at_path(path)
    database.migrate()
    database.close()
    return path


@pytest.fixture
def platform(migrated: Path, tmp_path: Path) -> Iterator[Platform]:
    with in_process(Path(shutil.copy(migrated, tmp_path)), is_embedded=True) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Site:
    """Files beside a platform."""

    tree: Tree
    client: Client
    issuer: str

    @classmethod
    def published(cls, tree: Tree, platform: Platform) -> "Site":
        catalog = read_repository(tree).catalog
        assert catalog.issuer is not None
        client = platform.client(issuer=catalog.issuer.id)
        publish_files(client, Files(catalog, tree.read))
        return cls(tree, client, catalog.issuer.id)

    def desired(self) -> Desired:
        catalog = read_repository(self.tree).catalog
        if catalog.issuer is None:
            return Desired(self.issuer, self.issuer, {}, {})
        return desired_from(catalog, namespace=None, guards=Guards())

    def live(self, desired: Desired) -> Live:
        return fetch_live(self.client, desired, platform="local", origin="http://platform.local")

    def plan(self) -> Plan:
        desired = self.desired()
        return build_plan(desired, self.live(desired))

    def on_platform(self, contents: Mapping[Key, Content], *allowances: str) -> None:
        """Somebody changes contents on the platform; what is not there yet is made there."""
        desired = self.desired()
        live = self.live(Desired(desired.issuer, desired.namespace, {}, {}))
        changes = [
            SubmittedChange(
                action="update" if key in live.resources else "create",
                kind=key.kind,
                id=key.id,
                if_match=live.resources[key].etag if key in live.resources else None,
                content=with_sorted_sets(key.kind, content),
            )
            for key, content in sorted(contents.items())
        ]
        changeset = ChangeSet(
            namespace=desired.namespace, origin="console", catalog_revision=live.revision, changes=changes,
            allowances=sorted(allowances),
        )  # fmt: skip
        self.client.apply(changeset, f"at the console {live.revision}")

    def held(self) -> dict[Key, Content]:
        """What the platform holds, to be changed."""
        live = self.live(Desired(self.issuer, self.issuer, {}, {}))
        return {key: deepcopy(held.live) for key, held in live.resources.items() if held.live is not None}

    def pulled(self, *ids: str, theirs: bool = False) -> "tuple[Site, Pulled, Takeover]":
        """The files after a pull."""
        repository, desired = read_repository(self.tree), self.desired()
        known = repository.catalog.known_ids
        found = takeover(desired, self.live(desired), ids=frozenset(ids), known=known, theirs=theirs)
        pulled = pull(self.tree, repository, desired, found, self.client.image)
        after = Overlaid(self.tree, {change.path: change.after for change in pulled.changes})
        return Site(after, self.client, self.issuer), pulled, found


def reworded(value: Any, node: FieldNode, name: str = "") -> Any:  # noqa: ANN401  # any JSON
    """Content whose texts go on, but for names that others refer to."""
    match value:
        case dict():
            return {key: reworded(inner, node.child(key), key) for key, inner in value.items()}
        case list() if name in {"levels", "accepts", "prerequisites", "statements", "groups"}:
            return value
        case list():
            return [reworded(one, node, name) for one in value]
        case str() if node.text in (TextKind.MARKDOWN, TextKind.PROSE) and name not in {"tags", "label"}:
            return f"{value} Really: it's so."
        case _:
            return value


def drifted(content: Content) -> Content:
    """A content after much was changed on the platform."""
    changed: Content = reworded(content, field_tree(content["kind"]))
    for name in ("resources", "alignments", "creators", "glossary"):
        if name in changed:
            changed[name] = changed[name][::-1]
    if content["kind"] != "issuer":
        changed["tags" if content["kind"] == "micro-credential" else "audience"] = ["made on the platform", "1.0"]
        changed["version"] = "9.9"
    return changed


CATALOGUES = pytest.mark.parametrize(
    "folder", [EXAMPLE, *(REAL_INPUT / name for name in FOLDERS)], ids=lambda folder: folder.name
)


@CATALOGUES
def test_after_a_pull_the_files_say_what_the_platform_says(folder: Path, platform: Platform) -> None:
    site = Site.published(WorkTree(folder), platform)
    assert site.plan().is_empty
    site.on_platform({key: drifted(content) for key, content in site.held().items()})
    assert len(site.plan().drift) == len(site.held())

    after, pulled, found = site.pulled()

    plan = after.plan()
    assert (plan.changes, plan.drift, pulled.left, found.contested) == ((), (), (), ())
    assert {taken.key for taken in found.taken} == site.held().keys()
    before = read_repository(site.tree).documents
    for path, document in read_repository(after.tree).documents.items():
        was, now = (Counter(one.text for one in comments_of(one_of)) for one_of in (before[path], document))
        assert was == now
    again = after.pulled()[1]
    assert (again.changes, again.left) == ((), ())


@CATALOGUES
def test_an_empty_folder_takes_a_whole_catalogue_over(folder: Path, platform: Platform) -> None:
    site = Site.published(WorkTree(folder), platform)

    after, pulled, _ = Site(MemoryTree(), site.client, site.issuer).pulled()

    plan = after.plan()
    assert (plan.changes, plan.drift, plan.refused, pulled.left) == ((), (), (), ())
    assert after.desired().digests == site.desired().digests
    assert all(change.before is None for change in pulled.changes)
    assert "issuer.yaml" in {change.path for change in pulled.changes}
    assert not [one for one in read_repository(after.tree).diagnostics if one.rule.severity.value != "note"]


def the_example(platform: Platform) -> Site:
    return Site.published(WorkTree(EXAMPLE), platform)


TRACING = Key("micro-credential", "code-tracing")
PATH = "micro-credentials/computer-science/code-tracing.yaml"


def with_text(site: Site, path: str, *edits: tuple[str, str]) -> Site:
    """The same files, one of them edited by its author."""
    text = site.tree.read(path).decode()
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return Site(Overlaid(site.tree, {path: text.encode()}), site.client, site.issuer)


def test_one_value_is_one_line_and_line_breaks_and_the_mark_stay(platform: Platform) -> None:
    site = the_example(platform)
    raw = b"\xef\xbb\xbf" + site.tree.read(PATH).replace(b"\n", b"\r\n")
    site.on_platform({TRACING: {**site.held()[TRACING], "title": "Tracing: Code"}})

    _, pulled, _ = Site(Overlaid(site.tree, {PATH: raw}), site.client, site.issuer).pulled()

    (change,) = pulled.changes
    assert change.path == PATH
    assert change.after == raw.replace(b"title: Code Tracing\r\n", b'title: "Tracing: Code"\r\n')


def test_what_was_changed_in_the_files_alone_is_left_alone(platform: Platform) -> None:
    site = with_text(the_example(platform), PATH, ("title: Code Tracing\n", "title: Tracing\n"))

    _, pulled, found = site.pulled()

    assert (pulled.changes, found.taken) == ((), ())
    assert found.pending == (TRACING,)


def test_changes_of_other_fields_are_put_together_and_can_be_published(platform: Platform) -> None:
    site = with_text(the_example(platform), PATH, ("title: Code Tracing\n", "title: Tracing\n"))
    site.on_platform({TRACING: {**site.held()[TRACING], "code": "CS-T9"}})
    assert [drift.state for drift in site.plan().drift] == ["conflict"]

    after, pulled, found = site.pulled()

    (change,) = pulled.changes
    assert change.before is not None
    assert change.after == change.before.replace(b"code: CS-T1\n", b"code: CS-T9\n")
    assert [taken.reason for taken in found.taken] == ["changed in both places"]
    plan = after.plan()
    assert (plan.drift, plan.refused) == ((), ())
    assert [field.route for resource in plan.changes for field in resource.fields] == [("title",)]
    assert after.pulled()[1].changes == ()
    publish_files(site.client, Files(read_repository(after.tree).catalog, after.tree.read))
    assert (after.plan().changes, after.plan().drift) == ((), ())


def test_a_field_that_both_changed_is_shown_and_left_alone_unless_the_platforms_is_wanted(platform: Platform) -> None:
    site = with_text(
        the_example(platform), PATH, ("title: Code Tracing\n", "title: Tracing\n"), ("code: CS-T1\n", "code: CS-T2\n")
    )
    site.on_platform({TRACING: {**site.held()[TRACING], "title": "Code", "delivery": "onsite"}})

    _, left, found = site.pulled()
    _, taken, _ = site.pulled(theirs=True)

    assert (left.changes, found.taken) == ((), ())
    (contested,) = found.contested
    assert [(one.route, one.before, one.after) for one in contested.fields] == [(("title",), "Tracing", "Code")]
    (change,) = taken.changes
    text = change.after.decode()
    assert "title: Code\n" in text
    assert "delivery: onsite\n" in text
    assert "code: CS-T2\n" in text


def new_one(site: Site) -> Content:
    content = {**site.held()[Key("micro-credential", "live-coding")], "id": "made-there", "title": "Made There"}
    return {key: value for key, value in content.items() if key not in {"previously", "translations"}}


def test_what_was_made_on_the_platform_becomes_a_file(platform: Platform) -> None:
    site = the_example(platform)
    site.on_platform({Key("micro-credential", "made-there"): new_one(site)})

    after, pulled, _ = site.pulled()

    (change,) = pulled.changes
    assert (change.path, change.before) == ("micro-credentials/made-there.yaml", None)
    text = change.after.decode()
    assert text.startswith(
        "# yaml-language-server: $schema=../.schemas/micro-credential.schema.json\nkind: micro-credential\n"
        "id: made-there\n"
    )
    assert "file: badges/live-coding.svg\n" in text
    assert "language:" not in text
    assert "license:" not in text
    assert after.plan().changes == ()


def without(site: Site, path: str) -> Site:
    tree = site.tree
    contents = {
        name: tree.read(name)
        for folder in ("", "micro-credentials", "stacks", "badges")
        for name in tree.files(folder)
        if name != path
    }
    return Site(MemoryTree(contents), site.client, site.issuer)


def test_a_file_that_is_gone_comes_back_only_when_it_is_asked_for(platform: Platform) -> None:
    site = without(the_example(platform), PATH)

    _, none, found = site.pulled()
    after, pulled, _ = site.pulled("code-tracing")

    assert none.changes == ()
    assert found.fileless == (TRACING,)
    assert [change.path for change in pulled.changes] == ["micro-credentials/code-tracing.yaml"]
    assert after.plan().changes == ()


def test_a_file_that_cannot_be_read_gets_no_twin(platform: Platform) -> None:
    broken = Site(Overlaid(without(the_example(platform), PATH).tree, {PATH: b"kind: [\nid: code-tracing\n"}),
                  platform.client(issuer="northlake"), "northlake")  # fmt: skip

    _, pulled, found = broken.pulled("code-tracing")

    assert (pulled.changes, found.taken) == ((), ())


def test_only_what_is_asked_for_is_pulled_and_what_there_is_not_is_told(platform: Platform) -> None:
    site = the_example(platform)
    site.on_platform({key: drifted(content) for key, content in site.held().items()})

    _, pulled, found = site.pulled("code-tracing", "no-such")

    assert [change.path for change in pulled.changes] == [PATH]
    assert found.unknown == ("no-such",)


def test_what_belongs_to_another_repository_stays_there(platform: Platform) -> None:
    catalog = read_repository(WorkTree(EXAMPLE)).catalog
    client = platform.client(issuer="northlake")
    publish_files(client, Files(catalog, WorkTree(EXAMPLE).read), namespace="another")
    site = Site(MemoryTree.of({}), client, "northlake")

    _, all_of_it, _ = site.pulled()
    _, one, found = site.pulled("code-tracing")

    assert {change.path for change in (*all_of_it.changes, *one.changes)} <= {"issuer.yaml", "badges/northlake.svg"}
    assert found.foreign == ((TRACING, "another"),)


def test_another_image_takes_the_place_of_the_one_that_only_this_file_names(platform: Platform) -> None:
    site = the_example(platform)
    content = site.held()[TRACING]
    content["badge"]["file"] = sent(site.client, SVG)
    site.on_platform({TRACING: content})

    after, pulled, _ = site.pulled()

    (change,) = pulled.changes
    assert (change.path, change.after) == ("badges/code-tracing.svg", SVG)
    assert (after.plan().changes, after.plan().drift) == ((), ())


def test_another_image_gets_a_file_of_its_own_where_others_name_the_one_before(platform: Platform) -> None:
    site = the_example(platform)
    twin = new_one(site)
    site.on_platform({Key("micro-credential", "made-there"): twin})
    both = site.pulled()[0]
    twin["badge"]["file"] = sent(site.client, SVG)
    site.on_platform({Key("micro-credential", "made-there"): twin})

    assert both.pulled()[1].changes == ()
    after, pulled, _ = both.pulled(theirs=True)

    assert [change.path for change in pulled.changes] == ["badges/made-there.svg", "micro-credentials/made-there.yaml"]
    assert b"file: badges/made-there.svg\n" in pulled.changes[1].after
    assert (after.plan().changes, after.plan().drift) == ((), ())


def sent(client: Client, content: bytes) -> str:
    digest = f"sha256:{sha256(content).hexdigest()}"
    client.send_image(digest, content)
    return digest


def test_files_that_inherit_say_so_themselves_where_the_issuer_changes_its_licence(platform: Platform) -> None:
    site = the_example(platform)
    issuer = Key("issuer", "northlake")
    site.on_platform({issuer: {**site.held()[issuer], "license": "CC-BY-4.0"}})

    after, pulled, _ = site.pulled()

    texts = {change.path: change.after.decode() for change in pulled.changes}
    assert "license: CC-BY-4.0 " in texts["issuer.yaml"]
    assert "license: CC-BY-NC-SA-4.0\n" in texts[PATH]
    assert (after.plan().changes, after.plan().drift) == ((), ())


def test_a_file_where_one_value_stands_for_two_is_left_as_it_is_and_the_others_are_not(platform: Platform) -> None:
    tree = WorkTree(EXAMPLE)
    text = tree.read(PATH).decode().replace("title: Code Tracing\n", "title: &name Code Tracing\n")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("code:")]
    before = Overlaid(tree, {PATH: "".join([*lines, "code: *name\n"]).encode()})
    site = Site.published(before, platform)
    site.on_platform({key: drifted(content) for key, content in site.held().items()})

    _, pulled, _ = site.pulled()

    (left,) = pulled.left
    assert (left.key, left.path) == (TRACING, PATH)
    assert left.reason.endswith(
        f"`*name` on line {len(lines) + 1} stands for what is written at `&name`, and one cannot change without the other: "
        "write out there what it stands for, and pull again"
    )
    assert PATH not in {change.path for change in pulled.changes}
    assert len(pulled.changes) == 17


def test_a_file_with_values_that_stand_for_others_is_changed_where_they_are_not_concerned(platform: Platform) -> None:
    tree = WorkTree(EXAMPLE)
    text = tree.read(PATH).decode().replace("title: Code Tracing\n", "title: &name Code Tracing\n")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("code:")]
    written = "".join([*lines, "code: *name\n"]).encode()
    site = Site.published(Overlaid(tree, {PATH: written}), platform)
    site.on_platform({TRACING: {**site.held()[TRACING], "delivery": "onsite"}})

    _, both, _ = site.pulled()
    site.on_platform({TRACING: {**site.held()[TRACING], "code": "CS-T9"}})
    _, alias, _ = site.pulled()
    site.on_platform({TRACING: {**site.held()[TRACING], "title": "Tracing"}})
    _, none, _ = site.pulled()

    assert both.changes[0].after == written.replace(b"delivery: online\n", b"delivery: onsite\n")
    assert alias.changes[0].after == both.changes[0].after.replace(b"code: *name\n", b"code: CS-T9\n")
    assert none.changes[0].after == alias.changes[0].after.replace(
        b"title: &name Code Tracing\n", b"title: &name Tracing\n"
    )
