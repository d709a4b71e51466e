"""Platform to files: each file that is to change as it will be, proved by reading all of them again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.catalog.document import Document
from mcctl.catalog.image import Picture, picture_of
from mcctl.errors import UnreachableError
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import Resource
from mcctl.plan.canonical import IMAGES, Content, canonical, digest_of
from mcctl.plan.sides import Desired, Key, desired_from
from mcctl.source.editors import with_modeline
from mcctl.source.lines import byte_order_mark_of
from mcctl.source.patch import patched
from mcctl.source.repository import FOLDERS, ISSUER, Repository, read_repository
from mcctl.source.tree import OutsideError, Overlaid, Tree
from mcctl.source.values import written_block
from mcctl.source.written import aliases_in
from mcctl.sync.authored import new_file, wanted_in
from mcctl.sync.taking import Taken, Takeover, expected

FetchImage = Callable[[str], bytes]
"""Fetches an image by its digest."""
SUFFIXES = {"image/svg+xml": ".svg", "image/png": ".png"}
UNUSUAL = (
    "it is written in a way that cannot be changed without touching the rest: `mcctl diff` shows what to change by hand"
)
INHERITED = ("language", "license")


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file before and after; `before` is None for a new one."""

    path: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A resource whose file is not written, and why."""

    key: Key
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pulled:
    """The files that change, images first, and what is left alone."""

    changes: tuple[FileChange, ...]
    left: tuple[LeftAlone, ...] = ()


def pull(tree: Tree, repository: Repository, desired: Desired, found: Takeover, fetch_image: FetchImage) -> Pulled:
    """Makes the files; nothing is written.

    What they are is read again: a file that would not say just what was taken over is left alone, and told.

    Args:
        tree: The files as they are.
        repository: What they read to.
        desired: The desired side of it, empty where there is none.
        found: What is taken over.
        fetch_image: Fetches an image of the platform.
    """
    takes = {taken.key: taken for taken in found.taken}
    left: list[LeftAlone] = []
    images = _Images(tree, repository.catalog, fetch_image)
    while True:
        writing = _Writing(tree, repository, takes, images)
        writing.write()
        wrong = writing.wrong or _misread(tree, writing, expected(desired, takes), desired)
        if not wrong:
            return Pulled(tuple(writing.changes()), tuple(left))
        failed = [one for one in wrong if one.key in takes]
        if not failed:
            # what is not taken over would read otherwise, since its issuer does
            issuer = next((key for key in takes if key.kind == "issuer"), None)
            if issuer is None:
                return Pulled((), (*left, *wrong))
            failed = [LeftAlone(issuer, ISSUER, f"{wrong[0].path} depends on it, and cannot be changed with it")]
        left += failed
        for one in failed:
            del takes[one.key]


def _misread(tree: Tree, writing: "_Writing", digests: Mapping[Key, str], desired: Desired) -> list[LeftAlone]:
    """Finds the resources that would not read to what is expected."""
    repository = read_repository(Overlaid(tree, {change.path: change.after for change in writing.changes()}))
    if repository.catalog.issuer is None:
        after: Mapping[Key, str] = {}
    else:
        after = desired_from(repository.catalog, namespace=desired.namespace, guards=desired.guards).digests
    return [
        LeftAlone(key, writing.path_of(key), _why(writing.document_of(key)))
        for key, digest in sorted(digests.items())
        if after.get(key) != digest
    ]


def _why(document: Document | None) -> str:
    """Says why a file cannot be changed in place: a value of it that stands for another one, or how it is written."""
    place = document.place if document is not None else None
    alias = next(aliases_in(document.text, place), None) if document is not None and place is not None else None
    if document is None or alias is None:
        return UNUSUAL
    name = document.text[alias.start + 1 : alias.end].strip()
    line = document.position(alias.start).line
    return (
        f"`*{name}` on line {line} stands for what is written at `&{name}`, and one cannot change without the other: "
        f"write out there what it stands for, and pull again"
    )


@dataclass(slots=True)
class _Images:
    """The images of the repository by digest, and those that are fetched."""

    tree: Tree
    catalog: Catalog
    fetch: FetchImage
    paths: dict[str, str] = field(init=False)
    fetched: dict[str, bytes] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        pictures = self.catalog.images.items()
        self.paths = {picture.digest: path for path, picture in pictures if isinstance(picture, Picture)}

    def content(self, digest: str) -> bytes:
        """An image of the platform; an UnreachableError where it is not what it is called."""
        if digest not in self.fetched:
            content = self.fetch(digest)
            if f"sha256:{sha256(content).hexdigest()}" != digest:
                raise UnreachableError(f"the platform's image {digest} arrived damaged", hint="try again")
            self.fetched[digest] = content
        return self.fetched[digest]


@dataclass(slots=True)
class _Writing:
    """The files of one attempt."""

    tree: Tree
    repository: Repository
    takes: Mapping[Key, Taken]
    images: _Images
    wrong: list[LeftAlone] = field(init=False, default_factory=list)
    files: dict[str, tuple[bytes | None, bytes]] = field(init=False, default_factory=dict)
    badges: dict[str, tuple[bytes | None, bytes]] = field(init=False, default_factory=dict)
    named: dict[str, str] = field(init=False, default_factory=dict)
    reused: set[str] = field(init=False, default_factory=set)

    def write(self) -> None:
        """Makes every file that is to change."""
        catalog = self.repository.catalog
        issuer = self.issuer()
        if issuer is None:
            return
        own: list[tuple[Key, Resource, Document]] = [
            (Key(entry.kind, entry.id), entry.resource, entry.document) for entry in catalog.by_id.values()
        ]
        if catalog.issuer is not None and catalog.issuer_document is not None:
            own.append((Key("issuer", catalog.issuer.id), catalog.issuer, catalog.issuer_document))
        before_issuer = catalog.issuer or issuer
        pictures = {path: digest for digest, path in self.images.paths.items()}
        pictures |= {path: picture.digest for path, picture in catalog.images.items() if isinstance(picture, Picture)}
        for key, resource, document in own:
            taken = self.takes.get(key)
            was = canonical(resource, before_issuer, pictures)
            content = taken.content if taken is not None else was
            now = canonical(resource, issuer, pictures)
            if digest_of(now) != digest_of(content):
                self.change(key, document, now, content)
        for key, taken in self.takes.items():
            if taken.was is None:
                self.create(key, taken.content, issuer)

    def issuer(self) -> Issuer | None:
        """The issuer's record as it will be."""
        taken = next((taken for key, taken in self.takes.items() if key.kind == "issuer"), None)
        return Issuer.model_validate(taken.content) if taken is not None else self.repository.catalog.issuer

    def change(self, key: Key, document: Document, before: Content, after: Content) -> None:
        """Changes a file in place."""
        raw = self.tree.read(document.path)
        if raw != byte_order_mark_of(raw) + document.text.encode("utf-8"):
            self.wrong.append(LeftAlone(key, document.path, "it was changed by somebody else meanwhile: try again"))
            return
        old, new = dict(before), dict(after)
        for name in IMAGES:
            written = document.at((name, "file"))
            is_same = name in old and name in new and old[name]["file"] == new[name]["file"]
            if name in old:
                old[name] = {**old[name], "file": written}
            if name in new:
                path = (
                    str(written) if is_same else self.image(key, new[name]["file"], str(written) if written else None)
                )
                new[name] = {**new[name], "file": path}
        content = patched(raw, document, wanted_in(document.data, key.kind, old, new))
        if content is None:
            self.wrong.append(LeftAlone(key, document.path, _why(document)))
        elif content != raw:
            self.files[document.path] = (raw, content)

    def create(self, key: Key, content: Content, issuer: Issuer) -> None:
        """Makes a new file in the canonical layout."""
        path = self.path_of(key)
        if self.read(path) is not None:
            self.wrong.append(LeftAlone(key, path, f"a file of that name is there, and is not about `{key.id}`"))
            return
        written = dict(content)
        for name in INHERITED:
            if key.kind != "issuer" and name in written and written[name] == getattr(issuer, name):
                del written[name]
        for name in IMAGES:
            if name in written:
                written[name] = {**written[name], "file": self.image(key, written[name]["file"], None)}
        if key.kind != "issuer" and written.get("status", "draft") != "draft":
            written.setdefault("visibility", "private")
        data = new_file(key.kind, written)
        lines = written_block(data, 0) if isinstance(data, dict) else []
        text = with_modeline("\n".join([*lines, ""]), path, key.kind, self.tree)
        self.files[path] = (None, text.encode("utf-8"))

    def image(self, key: Key, digest: str, written: str | None) -> str:
        """The path of an image that a file is to name: one that holds it, the one that it names, or a new one."""
        if digest in self.images.paths:
            path = self.images.paths[digest]
            if path not in self.badges:
                self.reused.add(path)
                return path
        if digest in self.named:
            return self.named[digest]
        content = self.images.content(digest)
        picture = picture_of(content)
        suffix = SUFFIXES.get(picture.media_type, "") if isinstance(picture, Picture) else ""
        named = f"badges/{key.id}{suffix}"
        for path in (*([written] if written else []), named, f"badges/{key.id}-{digest[7:15]}{suffix}"):
            before = self.read(path)
            is_own = path == written and path.endswith(suffix) and self.is_only_of(path, key)
            is_own = is_own and path not in self.reused
            if path not in self.badges and (before is None or before == content or is_own):
                self.badges[path] = (before, content)
                self.named[digest] = path
                return path
        return named

    def is_only_of(self, path: str, key: Key) -> bool:
        """Tells whether an image is that of one resource alone."""
        catalog = self.repository.catalog
        documents: list[Document | None] = [entry.document for entry in catalog.entries]
        users = [
            document
            for document in (*documents, catalog.issuer_document)
            if document is not None and path in {document.at((name, "file")) for name in IMAGES}
        ]
        return len(users) == 1 and users[0].at(("id",)) == key.id

    def read(self, path: str) -> bytes | None:
        """What a file holds; None where there is none."""
        try:
            return self.tree.read(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, OutsideError):
            return b""

    def path_of(self, key: Key) -> str:
        """The file of a resource: its own, or where a new one is put."""
        if key.kind == "issuer":
            return ISSUER
        document = self.document_of(key)
        if document is not None:
            return document.path
        folder = next(folder for folder, kind in FOLDERS.items() if kind == key.kind)
        return f"{folder}/{key.id}.yaml"

    def document_of(self, key: Key) -> Document | None:
        """The file of a resource; None where there is none yet."""
        if key.kind == "issuer":
            return self.repository.catalog.issuer_document
        entry: Entry | None = self.repository.catalog.by_id.get(key.id)
        return entry.document if entry is not None and entry.kind == key.kind else None

    def changes(self) -> Iterable[FileChange]:
        """Yields what changes, images before what names them."""
        for files in (self.badges, self.files):
            for path, (before, after) in sorted(files.items()):
                if before != after:
                    yield FileChange(path, before, after)
