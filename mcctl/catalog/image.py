"""Images as the catalogue knows them, and why one is none."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from mcctl.catalog import png, svg
from mcctl.catalog.quotation import clipped

MAX_BYTES = 1024 * 1024
MAX_PIXELS = 10_000
"""The longest side of a PNG: a small file can unfold to more than a browser holds."""

MediaType = Literal["image/svg+xml", "image/png"]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that can be published: its digest (`sha256:…`), media type and size in bytes.

    `width` and `height` are in one unit (pixels for a PNG), None where the image does not say.
    """

    digest: str
    media_type: MediaType
    size: int
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class NoPicture:
    """An image that cannot be published: why, and what to do."""

    why: str
    hint: str


def picture_of(content: bytes) -> Picture | NoPicture:
    """Tells SVG and PNG by their content; anything else, and what is broken, too large, acts or loads, is refused."""
    if len(content) > MAX_BYTES:
        return NoPicture(f"it has {len(content):,} bytes; {MAX_BYTES:,} are allowed", "make the image smaller")
    if content.startswith(png.SIGNATURE):
        return _png(content)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return NoPicture("it is written in UTF-16, not in UTF-8", "save it as UTF-8, or export it again")
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096].lower()
    if head.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")):
        return _svg(content)
    return NoPicture("it is neither SVG nor PNG", "use an SVG or PNG file")


def _png(content: bytes) -> Picture | NoPicture:
    try:
        width, height = png.pixels_of(content)
    except png.BrokenPngError:
        return NoPicture("the PNG is cut off or damaged", "export it again")
    if max(width, height) > MAX_PIXELS:
        return NoPicture(
            f"it is {width:,} by {height:,} pixels; {MAX_PIXELS:,} a side are allowed", "make the image smaller"
        )
    return Picture(_digest(content), "image/png", len(content), width, height)


def _svg(content: bytes) -> Picture | NoPicture:
    try:
        size = svg.size_of(content)
    except svg.ActsError:
        return NoPicture("the SVG holds scripts, handlers or foreign content", "export it as a plain SVG")
    except svg.LoadsError as error:
        return NoPicture(
            f"the SVG loads something from elsewhere: `{clipped(error.address)}`",
            "embed it in the file when you export, or turn text into paths",
        )
    except svg.NoSvgError as error:
        return NoPicture(error.why, "export it again as SVG or PNG")
    width, height = (size.width, size.height) if size else (None, None)
    return Picture(_digest(content), "image/svg+xml", len(content), width, height)


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
