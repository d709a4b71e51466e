"""The sides that a plan compares: desired (the files) and live (the platform, with base)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.catalog.image import Picture
from mcctl.model.kinds import Kind
from mcctl.model.settings import Guards
from mcctl.plan.canonical import Content, canonical, digest_of


class Key(NamedTuple):
    """What names a resource of an issuer."""

    kind: Kind
    id: str


Origin = Literal["files", "console"]


@dataclass(frozen=True, slots=True)
class Desired:
    """What the files say should be.

    `documents` are where refusals are shown; `broken` are the files that could not be read, which stop retirements; `dirty`
    are the paths that are not committed, all of them (`.`) where there is no commit.
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
    contents: dict[Key, Content] = {Key("issuer", issuer.id): canonical(issuer, issuer, images)}
    documents: dict[Key, Document] = {Key("issuer", issuer.id): catalog.issuer_document}
    previously: dict[Key, tuple[str, ...]] = {}
    for entry in catalog.by_id.values():
        key = Key(entry.kind, entry.id)
        contents[key] = canonical(entry.resource, issuer, images)
        documents[key] = entry.document
        if entry.resource.previously:
            previously[key] = entry.resource.previously
    return Desired(
        issuer.id,
        namespace or issuer.id,
        contents,
        {key: digest_of(content) for key, content in contents.items()},
        documents,
        guards,
        previously,
        tuple(sorted(catalog.broken)),
        tuple(dirty),
        commit,
    )


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
