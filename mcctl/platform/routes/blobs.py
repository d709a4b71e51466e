"""Badge images, content-addressed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from mcctl.api.images import ImagesRequest, MissingImages, SentImages
from mcctl.platform import problems
from mcctl.platform.blobs import check_blob, check_blobs, has_blob, missing_blobs, read_blob, store_blobs
from mcctl.platform.service import Caller, GuardedRoute, Publisher, Running

router = APIRouter(prefix="/v1/issuers/{issuer}/blobs", tags=["images"], route_class=GuardedRoute)

Hex = Annotated[
    str,
    Path(
        pattern="^[0-9a-f]{64}$",
        description="The SHA-256 of the content, as 64 hexadecimal digits.",
        examples=["1afbfa816da768ee0a29f3e0d0b1bb5d3ab9ec2cc7bff2c6ba4b2ba8a4c5ab32"],
    ),
]

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "private, max-age=31536000, immutable",
}


async def _content(request: Request) -> bytes:
    return await request.body()


@router.put(
    "/sha256/{digest}",
    status_code=204,
    response_class=Response,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"image/svg+xml": {}, "image/png": {}, "application/octet-stream": {}},
        }
    },
)
def send(
    issuer: str, digest: Hex, running: Running, identity: Publisher, content: Annotated[bytes, Depends(_content)]
) -> None:
    """Stores an image; one that is there already is left as it is."""
    _ = identity
    picture = check_blob(f"sha256:{digest}", content)
    with running.database.writing() as connection:
        store_blobs(connection, issuer, [(picture, content)])


@router.post("", status_code=204, response_class=Response)
def send_many(issuer: str, running: Running, identity: Publisher, body: SentImages) -> None:
    """Stores many images, all of them or none; those that are there already are left as they are."""
    _ = identity
    pictures = check_blobs(body.images)
    contents = (image.content for image in body.images)
    with running.database.writing() as connection:
        store_blobs(connection, issuer, zip(pictures, contents, strict=True))


@router.post("/missing")
def missing(issuer: str, running: Running, identity: Publisher, body: ImagesRequest) -> MissingImages:
    """Which of the images that are asked for the issuer did not send yet."""
    _ = identity
    with running.database.reading() as connection:
        return MissingImages(missing=missing_blobs(connection, issuer, body.digests))


@router.head("/sha256/{digest}", response_class=Response)
def look(issuer: str, digest: Hex, running: Running, identity: Publisher) -> Response:
    """Tells whether an image was sent."""
    _ = identity
    with running.database.reading() as connection:
        if not has_blob(connection, issuer, f"sha256:{digest}"):
            raise problems.not_found()
    return Response(headers=HEADERS)


@router.get("/sha256/{digest}", response_class=Response)
def show(issuer: str, digest: Hex, running: Running, identity: Caller) -> Response:
    """An image that a resource uses which the caller may see."""
    with running.database.reading() as connection:
        found = read_blob(connection, issuer, f"sha256:{digest}", identity)
    if found is None:
        raise problems.not_found()
    media_type, content = found
    return Response(content, media_type=media_type, headers=HEADERS)
