"""Images as the catalogue knows them, and why one is none."""

import re
from dataclasses import dataclass
from typing import Literal

MAX_BYTES = 1024 * 1024

MediaType = Literal["image/svg+xml", "image/png"]

ACTIVE_SVG = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignobject|iframe|embed|object|handler)\b"
    rb"|[\s\"'/]on[a-z]+\s*="
    rb"|javascript:|<!entity|<\?xml-stylesheet",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that can be published: its digest (`sha256:…`), media type and size in bytes."""

    digest: str
    media_type: MediaType
    size: int


@dataclass(frozen=True, slots=True)
class NoPicture:
    """An image that cannot be published; `is_outside` where it lies, or leads, out of the repository."""

    why: str
    hint: str
    is_outside: bool = False


def media_type_of(content: bytes) -> MediaType | NoPicture:
    """Tells SVG and PNG by their content; anything else, and an SVG that acts or is too large, is refused with the reason."""
    if len(content) > MAX_BYTES:
        return NoPicture(f"it has {len(content):,} bytes; {MAX_BYTES:,} are allowed", "make the image smaller")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096].lower()
    if head.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in content[:65536].lower():
        if ACTIVE_SVG.search(content):
            return NoPicture("the SVG holds scripts, handlers or foreign content", "export it as a plain SVG")
        return "image/svg+xml"
    return NoPicture("it is neither SVG nor PNG", "use an SVG or PNG file")
