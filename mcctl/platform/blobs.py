"""Badge images: content-addressed, sent once, shown to those who may see a resource that uses them."""

import hashlib

from sqlalchemy import Connection, and_, exists, insert, select

from mcctl.api.problems import Complaint
from mcctl.catalog.image import NoPicture, Picture, picture_of
from mcctl.platform import problems
from mcctl.platform.hosting import check_taking
from mcctl.platform.identities import Identity, visible_to
from mcctl.platform.keeping import is_kept_image
from mcctl.platform.quotas import check_image
from mcctl.platform.tables import blobs, images, resources

Blob = tuple[str, bytes]
"""A media type and a content."""


def has_blob(connection: Connection, issuer: str, digest: str) -> bool:
    """Tells whether an image was sent."""
    query = select(blobs.c.digest).where(blobs.c.issuer == issuer, blobs.c.digest == digest)
    return connection.execute(query).first() is not None


def check_blob(digest: str, content: bytes) -> Picture:
    """Finds out what image it is; an ApiError tells of one whose content is another, or that is no harmless image."""
    found = f"sha256:{hashlib.sha256(content).hexdigest()}"
    if found != digest:
        raise problems.invalid([Complaint(detail=f"the content's digest is {found}")])
    picture = picture_of(content)
    if isinstance(picture, NoPicture):
        raise problems.invalid([Complaint(detail=picture.why, code="MC210", hint=picture.hint)])
    return picture


def store_blob(connection: Connection, issuer: str, picture: Picture, content: bytes) -> None:
    """Stores an image once; an ApiError tells that it is too much, or that nothing is taken from the issuer."""
    check_taking(connection, issuer)
    if has_blob(connection, issuer, picture.digest):
        return
    check_image(connection, issuer, len(content))
    # another one may have been first with the same image, and had the lock of the quota until it was there
    if not has_blob(connection, issuer, picture.digest):
        new = {"issuer": issuer, "digest": picture.digest, "media_type": picture.media_type, "content": content}
        connection.execute(insert(blobs).values(**new))


def read_blob(connection: Connection, issuer: str, digest: str, identity: Identity) -> Blob | None:
    """Reads an image that a resource uses which the caller may see, or a version that the caller keeps; None otherwise."""
    query = select(blobs.c.media_type, blobs.c.content).where(blobs.c.issuer == issuer, blobs.c.digest == digest)
    used = select(images.c.resource).join(resources, resources.c.key == images.c.resource)
    is_shown = exists(used.where(and_(images.c.digest == digest, resources.c.issuer == issuer, visible_to(identity))))
    row = connection.execute(query if identity.views(issuer) else query.where(is_shown)).first()
    if row is None and is_kept_image(connection, identity, issuer, digest):
        row = connection.execute(query).first()
    return (row.media_type, row.content) if row is not None else None
