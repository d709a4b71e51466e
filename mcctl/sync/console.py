"""A change that is made on the platform itself, as in its web form: drift, until it is brought into the files."""

from collections.abc import Mapping
from dataclasses import dataclass

from mcctl.api.changesets import Applied, Provenance
from mcctl.catalog.catalog import Catalog, build
from mcctl.catalog.document import Document, image_files
from mcctl.catalog.image import NoPicture, Picture
from mcctl.diagnostics import Diagnostic
from mcctl.errors import UsageError
from mcctl.model.settings import Guards
from mcctl.plan.build import build_plan
from mcctl.plan.canonical import IMAGES, Content, canonical, digest_of
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Desired, Key, Live
from mcctl.remote.client import Client
from mcctl.rules.registry import check_catalog
from mcctl.sync.fetch import fetch_live
from mcctl.sync.publish import changeset_of, idempotency_key


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody sees who edits on the platform: all that is live of the issuer, and who the form acts as."""

    issuer: str
    namespace: str
    live: Live

    def key(self, name: str) -> Key:
        """Finds a resource by its id, the issuer's own record too; a UsageError where there is none."""
        keys = sorted(self.live.resources, key=lambda key: key.kind == "issuer")
        key = next((key for key in keys if key.id == name), None)
        if key is None:
            raise UsageError(
                f"there is no `{name}` on {self.live.platform}", hint="`mcctl publish` puts new ones there"
            )
        return key

    def content(self, key: Key) -> Content:
        """What is live."""
        return self.live.resources[key].live or {}

    @property
    def contents(self) -> dict[Key, Content]:
        """All that is live."""
        return {key: self.content(key) for key in self.live.resources}


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered: the canonical content, None where it is wrong; and what its being so breaks, and nothing else."""

    content: Content | None
    found: tuple[Diagnostic, ...]


def open_form(client: Client, issuer: str, namespace: str, *, platform: str, origin: str) -> Form:
    """Reads all that is live."""
    nothing = Desired(issuer, namespace, {}, {})
    return Form(issuer, namespace, fetch_live(client, nothing, platform=platform, origin=origin))


def filled_in(form: Form, key: Key, document: Document) -> Document:
    """What a file says, with the images that the platform shows in the place of paths: a form changes no image."""
    data, live = document.data, form.content(key)
    if not isinstance(data, dict):
        return Document(path_of(key), data, document.text, document.places)
    changed = dict(data)
    for name in IMAGES:
        image = changed.get(name)
        if isinstance(image, dict) and name in live and not str(image.get("file")).startswith("sha256:"):
            changed[name] = {**image, "file": live[name]["file"]}
    return Document(path_of(key), changed, document.text, document.places)


def enter(form: Form, key: Key, document: Document) -> Entered:
    """Checks what was entered for a resource by the same models and rules as files are checked by."""
    catalog, found = _checked(form.contents, {key: document})
    if found:
        _, before = _checked(form.contents, {})
        known = {finding.fingerprint for finding in before}
        found = [finding for finding in found if finding.fingerprint not in known]
    if catalog.issuer is None:
        return Entered(None, tuple(found))
    entry = next((entry.resource for entry in catalog.entries if entry.document is document), None)
    resource = catalog.issuer if key.kind == "issuer" else entry
    return Entered(canonical(resource, catalog.issuer, {}) if resource is not None else None, tuple(found))


def _checked(contents: Mapping[Key, Content], entered: Mapping[Key, Document]) -> tuple[Catalog, list[Diagnostic]]:
    documents = [(key.kind, entered.get(key) or Document(path_of(key), content)) for key, content in contents.items()]
    shown = set(image_files(Document("", content) for content in contents.values()))
    pictures: dict[str, Picture | NoPicture] = {
        image: Picture(image, "image/svg+xml", 0)
        if image in shown
        else NoPicture("it is not on the platform", "publish it with `mcctl publish`")
        for image in image_files(document for _, document in documents)
    }
    catalog, found = build(documents, pictures)
    return catalog, [*found, *check_catalog(catalog)]


def path_of(key: Key) -> str:
    """Where a resource would stand among files: on the platform it has none."""
    return f"{key.kind}/{key.id}"


def plan_edit(form: Form, key: Key, content: Content, allowances: frozenset[str]) -> Plan:
    """Makes the plan of one change on the platform; the guards hold for it as for files."""
    contents = {**form.contents, key: content}
    desired = Desired(
        form.issuer,
        form.namespace,
        contents,
        {other: digest_of(held) for other, held in contents.items()},
        guards=form.live.guards or Guards(),
        previously={other: tuple(held["previously"]) for other, held in contents.items() if held.get("previously")},
        origin="console",
    )
    return build_plan(desired, form.live, allowances=allowances)


def save(client: Client, plan: Plan, *, author: str | None, tool_version: str) -> Applied:
    """Applies the one change, in the name of whoever made it; a StaleError tells that somebody else was faster."""
    provenance = Provenance(author=author, plan_digest=plan.digest, tool_version=tool_version)
    return client.apply(changeset_of(plan, provenance), idempotency_key(plan))
