"""Badge images, content-addressed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from mcctl.platform import problems
from mcctl.platform.blobs import check_blob, has_blob, read_blob, store_blob
from mcctl.platform.service import Caller, GuardedRoute, Publisher, Running

router = APIRouter(prefix="/v1/issuers/{issuer}/blobs/sha256", tags=["images"], route_class=GuardedRoute)

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
    "/{digest}",
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
        store_blob(connection, issuer, picture, content)


@router.head("/{digest}", response_class=Response)
def look(issuer: str, digest: Hex, running: Running, identity: Publisher) -> Response:
    """Tells whether an image was sent."""
    _ = identity
    with running.database.reading() as connection:
        if not has_blob(connection, issuer, f"sha256:{digest}"):
            raise problems.not_found()
    return Response(headers=HEADERS)


@router.get("/{digest}", response_class=Response)
def show(issuer: str, digest: Hex, running: Running, identity: Caller) -> Response:
    """An image that a resource uses which the caller may see."""
    with running.database.reading() as connection:
        found = read_blob(connection, issuer, f"sha256:{digest}", identity)
    if found is None:
        raise problems.not_found()
    media_type, content = found
    return Response(content, media_type=media_type, headers=HEADERS)
