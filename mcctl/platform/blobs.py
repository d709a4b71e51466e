"""Badge images: content-addressed, sent once, shown to those who may see a resource that uses them."""

import hashlib
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, and_, exists, insert, select

from mcctl.api.images import SentImage
from mcctl.api.problems import Complaint
from mcctl.catalog.image import NoPicture, Picture, picture_of
from mcctl.platform import problems
from mcctl.platform.hosting import check_taking
from mcctl.platform.identities import Identity, visible_to
from mcctl.platform.keeping import is_kept_image
from mcctl.platform.quotas import check_images
from mcctl.platform.tables import blobs, images, resources

FEW = 500
"""Up to so many images are looked for by name; of more, all that the issuer has are read."""
Blob = tuple[str, bytes]
"""A media type and a content."""


def has_blob(connection: Connection, issuer: str, digest: str) -> bool:
    """Tells whether an image was sent."""
    query = select(blobs.c.digest).where(blobs.c.issuer == issuer, blobs.c.digest == digest)
    return connection.execute(query).first() is not None


def missing_blobs(connection: Connection, issuer: str, digests: Collection[str]) -> list[str]:
    """Finds which images the issuer did not send yet; sorted, each once."""
    query = select(blobs.c.digest).where(blobs.c.issuer == issuer)
    if len(digests) <= FEW:
        query = query.where(blobs.c.digest.in_(list(digests)))
    return sorted(set(digests).difference(connection.scalars(query)))


def check_blob(digest: str, content: bytes) -> Picture:
    """Finds out what image it is; an ApiError tells of one whose content is another, or that is no harmless image."""
    found = _checked(digest, content)
    if isinstance(found, Complaint):
        raise problems.invalid([found])
    return found


def check_blobs(sent: Sequence[SentImage]) -> list[Picture]:
    """Finds out what images they are; an ApiError tells of all that are none, each by its place."""
    found = [_checked(image.digest, image.content) for image in sent]
    wrong = [
        one.model_copy(update={"pointer": f"/images/{number}/content"})
        for number, one in enumerate(found)
        if isinstance(one, Complaint)
    ]
    if wrong:
        raise problems.invalid(wrong)
    return [one for one in found if isinstance(one, Picture)]


def _checked(digest: str, content: bytes) -> Picture | Complaint:
    found = f"sha256:{hashlib.sha256(content).hexdigest()}"
    if found != digest:
        return Complaint(detail=f"the content's digest is {found}")
    picture = picture_of(content)
    return Complaint(detail=picture.why, code="MC210", hint=picture.hint) if isinstance(picture, NoPicture) else picture


def store_blobs(connection: Connection, issuer: str, sent: Iterable[tuple[Picture, bytes]]) -> None:
    """Stores images, each once; an ApiError tells that they are too much, or that nothing is taken from the issuer."""
    check_taking(connection, issuer)
    new = {picture.digest: (picture, content) for picture, content in sent}
    new = {digest: new[digest] for digest in missing_blobs(connection, issuer, new)}
    if not new:
        return
    check_images(connection, issuer, [picture.size for picture, _ in new.values()])
    # others may have been first with the same images, and had the lock of the quota until they were there
    rows = [
        {"issuer": issuer, "digest": digest, "media_type": new[digest][0].media_type, "content": new[digest][1]}
        for digest in missing_blobs(connection, issuer, new)
    ]
    if rows:
        connection.execute(insert(blobs), rows)


def read_blob(connection: Connection, issuer: str, digest: str, identity: Identity) -> Blob | None:
    """Reads an image that a resource uses which the caller may see, or a version that the caller keeps; None otherwise."""
    query = select(blobs.c.media_type, blobs.c.content).where(blobs.c.issuer == issuer, blobs.c.digest == digest)
    used = select(images.c.resource).join(resources, resources.c.key == images.c.resource)
    is_shown = exists(used.where(and_(images.c.digest == digest, resources.c.issuer == issuer, visible_to(identity))))
    row = connection.execute(query if identity.views(issuer) else query.where(is_shown)).first()
    if row is None and is_kept_image(connection, identity, issuer, digest):
        row = connection.execute(query).first()
    return (row.media_type, row.content) if row is not None else None
