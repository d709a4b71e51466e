"""The sides that a plan compares: desired (the files) and live (the platform, with base)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.catalog.image import Picture
from mcctl.catalog.outline import OutlinedEntry, changed_meanwhile
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import Kind
from mcctl.model.settings import Guards
from mcctl.plan.canonical import Content, canonical, digest_of
from mcctl.source.shares import share_out


class Key(NamedTuple):
    """What names a resource of an issuer."""

    kind: Kind
    id: str


Origin = Literal["files", "console"]


@dataclass(frozen=True, slots=True)
class Desired:
    """What the files say should be.

    `documents` are where refusals are shown; `broken` are the files that could not be read, which stop retirements; `dirty`
    are the paths that are not committed, all of them (`.`) where there is no commit. `contents` may be read when they are
    asked for, and `outlines` stand for them where nothing changes.
    """

    issuer: str
    namespace: str
    contents: Mapping[Key, Content]
    digests: Mapping[Key, str]
    documents: Mapping[Key, Document] = field(default_factory=dict)
    guards: Guards = field(default_factory=Guards)
    previously: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    dirty: tuple[str, ...] = ()
    commit: str | None = None
    origin: Origin = "files"
    outlines: Mapping[Key, Content] = field(default_factory=dict)

    def outline(self, key: Key) -> Content:
        """What others look at of a resource; its whole content where no outline of it is at hand."""
        found = self.outlines.get(key)
        return found if found is not None else self.contents[key]


@dataclass(frozen=True, slots=True)
class TakenDown:
    """That the platform's operator hides a resource; it is no part of the content, and publishing never lifts it."""

    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """A resource as the platform holds it.

    `live` and `base` are None where they were not asked for, which is only where they equal what is desired, or where there
    is no base; where it `is_outlined`, `live` is an outline, which does for what no change touches. `versions` gives for
    each version that the resource ever had the digest of what was assessed under it. `awards` counts people who hold it,
    `in_flight` those who started, are undecided, or were denied and may submit again.
    """

    live_digest: str
    base_digest: str | None
    etag: str
    namespace: str | None
    live: Content | None = None
    base: Content | None = None
    was_live: bool = False
    awards: int = 0
    in_flight: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    hidden: TakenDown | None = None
    is_outlined: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """What the platform holds of one issuer, at a catalogue revision; `origin` is its address.

    `published` is the commit that the namespace published last, as the platform tells (None = from none yet);
    `tells_published` is false where it does not tell.
    """

    platform: str
    origin: str
    revision: int
    resources: Mapping[Key, Held]
    guards: Guards | None = None
    published: str | None = None
    tells_published: bool = True

    def outline(self, key: Key, desired: Desired) -> Content:
        """What others look at of a live resource; it may be more."""
        held = self.resources[key]
        return held.live if held.live is not None else desired.outline(key)

    def content(self, key: Key, desired: Desired) -> Content:
        """The live content of a resource, which is the desired one where it was not asked for."""
        held = self.resources[key]
        return held.live if held.live is not None else desired.contents[key]


def desired_from(
    catalog: Catalog,
    *,
    namespace: str | None,
    guards: Guards,
    commit: str | None = None,
    dirty: Iterable[str] = (),
) -> Desired:
    """Makes the desired side of a catalogue that has an issuer."""
    issuer = catalog.issuer
    if issuer is None or catalog.issuer_document is None:
        message = "a catalogue without an issuer has no desired side"
        raise ValueError(message)
    images = {path: picture.digest for path, picture in catalog.images.items() if isinstance(picture, Picture)}
    own = Key("issuer", issuer.id)
    contents: dict[Key, Content] = {own: canonical(issuer, issuer, images)}
    digests: dict[Key, str] = {}
    outlines: dict[Key, Content] = {}
    documents: dict[Key, Document] = {own: catalog.issuer_document}
    previously: dict[Key, tuple[str, ...]] = {}
    unread: dict[Key, OutlinedEntry] = {}
    for entry in catalog.by_id.values():
        key = Key(entry.kind, entry.id)
        documents[key] = entry.document
        if isinstance(entry, OutlinedEntry):
            if entry.digest is not None:
                digests[key] = entry.digest
            unread[key], outlines[key], olds = entry, entry.outline, entry.outline.get("previously", ())
        else:
            contents[key], olds = canonical(entry.resource, issuer, images), entry.resource.previously
        if olds:
            previously[key] = tuple(olds)
    digests.update((key, digest_of(content)) for key, content in contents.items())
    return Desired(
        issuer.id,
        namespace or issuer.id,
        Contents(contents, unread, digests, issuer, images) if unread else contents,
        digests,
        documents,
        guards,
        previously,
        tuple(sorted(catalog.broken)),
        tuple(dirty),
        commit,
        outlines=outlines,
    )


class Contents(Mapping[Key, Content]):
    """Contents, some of which are read from their files when they are asked for."""

    def __init__(
        self,
        read: dict[Key, Content],
        unread: Mapping[Key, OutlinedEntry],
        digests: Mapping[Key, str],
        issuer: Issuer,
        images: Mapping[str, str],
    ) -> None:
        """Keeps what is read already, and of the rest what it is read by and known by.

        Args:
            read: Contents that are there.
            unread: The resources that are not read whole yet.
            digests: By which it is known that a file is still what it was.
            issuer: Whose they are.
            images: By path, the digests of images.
        """
        self._read = read
        self._unread = unread
        self._digests = digests
        self._issuer = issuer
        self._images = images

    def read_many(self, keys: Iterable[Key], processes: int) -> None:
        """Reads those that are not read yet, by several processes where there are many; errors are those of reading one."""
        todo = [key for key in keys if key in self._unread and key not in self._read]
        self._read.update(zip(todo, share_out(self._read_share, todo, processes), strict=True))

    def _read_share(self, keys: Iterable[Key]) -> list[Content]:
        return [self._read_one(key) for key in keys]

    def _read_one(self, key: Key) -> Content:
        entry = self._unread[key]
        content = canonical(entry.whole(), self._issuer, self._images)
        if digest_of(content) != self._digests[key]:
            raise changed_meanwhile(entry.document.path)
        return content

    def __getitem__(self, key: Key) -> Content:
        """The content of a resource; a StaleError tells of a file that is another one by now."""
        if key not in self._read:
            self._read[key] = self._read_one(key)
        return self._read[key]

    def __iter__(self) -> Iterator[Key]:
        """All keys, whether read or not."""
        return iter({**self._read, **self._unread})

    def __len__(self) -> int:
        """How many there are."""
        return len({**self._read, **self._unread})

    def __contains__(self, key: object) -> bool:
        """Tells whether there is one, without reading it."""
        return key in self._read or key in self._unread


def live_from(desired: Desired, platform: str = "") -> Live:
    """Reads a desired side as a live one, so that two commits can be compared without a platform."""
    return Live(
        platform,
        platform,
        0,
        {
            key: Held(
                digest,
                digest,
                digest,
                desired.namespace,
                desired.contents[key],
                desired.contents[key],
                key.kind != "issuer" and desired.contents[key].get("status", "draft") != "draft",
            )
            for key, digest in desired.digests.items()
        },
    )


def nothing_live(platform: str) -> Live:
    """A platform that holds nothing of the issuer."""
    return Live(platform, platform, 0, {})
