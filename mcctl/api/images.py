"""Badge images by the many: which are not there yet, and those that are sent."""

import binascii
import re
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from mcctl.api.wire import Sent, Wire

MOST_DIGESTS = 50_000
"""How many images one call asks for at most."""
MOST_IMAGES = 10_000
"""How many images one call sends at most."""

DIGEST = re.compile("sha256:[0-9a-f]{64}")

Digest = Annotated[str, Field(pattern=f"^{DIGEST.pattern}$")]


def _decoded(said: object) -> object:
    """Reads base64; what is none, and what is no text, is wrong (ValueError)."""
    if isinstance(said, bytes):
        return said
    if not isinstance(said, str) or not said.isascii():
        message = "expected a text in base64"
        raise ValueError(message)
    return binascii.a2b_base64(said, strict_mode=True)


def _encoded(content: bytes) -> str:
    return binascii.b2a_base64(content, newline=False).decode()


Base64 = Annotated[
    bytes,
    BeforeValidator(_decoded),
    PlainSerializer(_encoded, return_type=str),
    WithJsonSchema({"type": "string", "contentEncoding": "base64"}),
]
"""Bytes, in JSON as base64 (RFC 4648, 4) with its padding and nothing beside it."""


class ImagesRequest(Sent):
    """Images that a publish wants to be there."""

    digests: list[Digest] = Field(max_length=MOST_DIGESTS, description="The digests of their contents.")


class MissingImages(Wire):
    """Which of them the issuer has not sent yet."""

    missing: list[str] = Field(description="The digests, sorted, each once.")


class SentImage(Sent):
    """One image."""

    digest: Digest = Field(description="The digest of its content.")
    content: Base64 = Field(description="Its content, in base64.")


class SentImages(Sent):
    """Images, stored all together or not at all."""

    images: list[SentImage] = Field(min_length=1, max_length=MOST_IMAGES, description="The images.")
