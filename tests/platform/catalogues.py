"""Catalogues to publish: the example repository, changed, and small ones that tests write themselves."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcctl.api.changesets import Applied, Provenance
from mcctl.catalog.catalog import Catalog, build
from mcctl.catalog.document import Document
from mcctl.catalog.image import NoPicture, Picture
from mcctl.diagnostics import Severity
from mcctl.model.settings import Guards
from mcctl.plan.build import build_plan
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Desired, desired_from
from mcctl.remote.client import Client
from mcctl.source.repository import read_repository
from mcctl.source.tree import WorkTree
from mcctl.sync.fetch import fetch_live
from mcctl.sync.publish import changeset_of, publish

EXAMPLE = Path(__file__).parents[2] / "examples" / "issuer-repo"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Files:
    """What files say, and how their images are read."""

    catalog: Catalog
    read: Callable[[str], bytes]

    def desired(self, *, namespace: str | None = None, guards: Guards | None = None) -> Desired:
        return desired_from(self.catalog, namespace=namespace, guards=guards or Guards())

    @property
    def images(self) -> dict[str, str]:
        return {picture.digest: path for path, picture in self.catalog.images.items() if isinstance(picture, Picture)}


@dataclass(frozen=True, slots=True)
class Folder:
    """A copy of the example repository, to be changed."""

    root: Path

    @classmethod
    def copied(cls, folder: Path) -> "Folder":
        return cls(Path(shutil.copytree(EXAMPLE, folder / "repository")))

    def find(self, name: str) -> Path:
        """The one file of a resource, by its id."""
        (path,) = self.root.rglob(f"{name}.yaml")
        return path

    def edit(self, name: str, *changes: tuple[str, str]) -> "Folder":
        """Replaces texts in the file of a resource; each is there exactly once."""
        path = self.find(name)
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times in {path.name}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        return self

    def rename(self, old: str, new: str) -> "Folder":
        """Gives a resource another id, its references elsewhere included."""
        path = self.find(old)
        text = path.read_text(encoding="utf-8")
        path.unlink()
        head, rest = text.split(f"id: {old}", 1)
        path.with_name(f"{new}.yaml").write_text(f"{head}id: {new}\npreviously: [{old}]{rest}", encoding="utf-8")
        for other in self.root.rglob("*.yaml"):
            said = other.read_text(encoding="utf-8")
            for key in ("micro_credential", "stack"):
                said = said.replace(f"{key}: {old}}}", f"{key}: {new}}}").replace(f"{key}: {old},", f"{key}: {new},")
            other.write_text(said, encoding="utf-8")
        return self

    def read(self) -> Files:
        tree = WorkTree(self.root)
        repository = read_repository(tree)
        wrong = [one for one in repository.diagnostics if one.rule.severity is Severity.ERROR]
        assert not wrong, wrong
        return Files(repository.catalog, tree.read)


def an_image(name: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg"><title>{name}</title></svg>'.encode()


def digest_of_image(name: str) -> str:
    return f"sha256:{hashlib.sha256(an_image(name)).hexdigest()}"


def an_issuer(name: str = "north", **said: object) -> Json:
    return {"kind": "issuer", "id": name, "name": name.title(), "type": "university", **said}


def a_micro_credential(name: str, **said: object) -> Json:
    """An active public one; `said` overrides, and None leaves out."""
    item = {
        "id": "talk",
        "prompt": "Say how.",
        "passing": "It says how.",
        "single_medium_reason": "only speech shows it",
    }
    complete: Json = {
        "kind": "micro-credential",
        "id": name,
        "title": f"The title of {name}",
        "version": "1.0",
        "status": "active",
        "visibility": "public",
        "competency": f"Educators do {name}.",
        "assessment": {"parts": [{"id": "evidence", "kind": "evidence", "items": [item]}]},
        "badge": {"file": f"badges/{name}.svg", "alt": "A circle"},
    }
    return {key: value for key, value in {**complete, **said}.items() if value is not None}


def a_stack(name: str, *members: str, **said: object) -> Json:
    """An active public stack of micro-credentials; a member that starts with `stack:` is a stack."""
    complete: Json = {
        "kind": "stack",
        "id": name,
        "title": f"The title of {name}",
        "version": "1.0",
        "status": "active",
        "visibility": "public",
        "members": [a_member(member) for member in members],
    }
    return {key: value for key, value in {**complete, **said}.items() if value is not None}


def a_member(name: str) -> Json:
    return {"stack": name.removeprefix("stack:")} if name.startswith("stack:") else {"micro_credential": name}


def files_of(issuer: Json, *resources: Json) -> Files:
    """A catalogue that is written here, of documents as a reader would give them."""
    folders = {"micro-credential": "micro-credentials", "stack": "stacks"}
    documents = [("issuer", Document("issuer.yaml", issuer))]
    documents += [(one["kind"], Document(f"{folders[one['kind']]}/{one['id']}.yaml", one)) for one in resources]
    named = {one["badge"]["file"] for one in resources if "badge" in one}
    images: dict[str, Picture | NoPicture] = {
        path: Picture(digest_of_image(path), "image/svg+xml", len(an_image(path))) for path in named
    }
    catalog, found = build(documents, images)  # type: ignore[arg-type]  # the kinds are those of `folders`
    wrong = [one for one in found if one.rule.severity is Severity.ERROR]
    assert not wrong, wrong
    return Files(catalog, an_image)


def plan_of(
    client: Client, files: Files, *allowances: str, namespace: str | None = None, guards: Guards | None = None
) -> Plan:
    desired = files.desired(namespace=namespace, guards=guards)
    live = fetch_live(client, desired, platform="test", origin="http://platform.local")
    return build_plan(desired, live, allowances=frozenset(allowances))


def send_images(client: Client, files: Files) -> None:
    for digest in client.missing_images(files.images):
        client.send_image(digest, files.read(files.images[digest]))


def publish_files(
    client: Client, files: Files, *allowances: str, namespace: str | None = None, guards: Guards | None = None
) -> Applied:
    """Publishes as `mcctl publish` does."""
    plan = plan_of(client, files, *allowances, namespace=namespace, guards=guards)
    assert not plan.refused, [refusal.message for refusal in plan.refused]
    return publish(client, plan, Provenance(commit="0" * 40), files.images, files.read)


def body_of(plan: Plan) -> Json:
    """A plan as the body of a change set, to be tampered with."""
    body: Json = json.loads(changeset_of(plan, Provenance()).model_dump_json())
    return body


def change_in(body: Json, name: str) -> Json:
    """The one change of a body that is of a resource."""
    (found,) = (change for change in body["changes"] if change["id"] == name)
    change: Json = found
    return change


def place_of(body: Json, name: str) -> int:
    """At which place a body changes a resource."""
    return [change["id"] for change in body["changes"]].index(name)
