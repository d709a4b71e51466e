"""Images as the catalogue knows them, and why one is none."""

import re
from dataclasses import dataclass
from typing import Literal
from xml.parsers import expat

MAX_BYTES = 1024 * 1024

MediaType = Literal["image/svg+xml", "image/png"]

ACTIVE_ELEMENTS = frozenset({"script", "foreignobject", "iframe", "embed", "object", "handler", "audio", "video"})
ANIMATIONS = frozenset({"set", "animate", "animatetransform", "animatemotion", "animatecolor"})
INVISIBLE = re.compile(r"[\x00-\x20]+")


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that can be published: its digest (`sha256:…`), media type and size in bytes."""

    digest: str
    media_type: MediaType
    size: int


@dataclass(frozen=True, slots=True)
class NoPicture:
    """An image that cannot be published: why, and what to do."""

    why: str
    hint: str


def media_type_of(content: bytes) -> MediaType | NoPicture:
    """Tells SVG and PNG by their content; anything else, and an SVG that acts or is too large, is refused with the reason."""
    if len(content) > MAX_BYTES:
        return NoPicture(f"it has {len(content):,} bytes; {MAX_BYTES:,} are allowed", "make the image smaller")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096].lower()
    if head.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in content[:65536].lower():
        return _svg(content)
    return NoPicture("it is neither SVG nor PNG", "use an SVG or PNG file")


class _ActsError(Exception):
    """The SVG could do something, and not only be seen."""


def _svg(content: bytes) -> MediaType | NoPicture:
    parser = expat.ParserCreate()
    parser.StartElementHandler = _check_element
    parser.EntityDeclHandler = _refuse
    parser.ProcessingInstructionHandler = _refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003  # expat takes it by place
    except _ActsError:
        return NoPicture("the SVG holds scripts, handlers or foreign content", "export it as a plain SVG")
    except (expat.ExpatError, ValueError):
        return NoPicture("the SVG is no well-formed XML", "export it again")
    return "image/svg+xml"


def _refuse(*_: object) -> None:
    raise _ActsError


def _check_element(name: str, attributes: dict[str, str]) -> None:
    local = name.rpartition(":")[2].lower()
    if local in ACTIVE_ELEMENTS:
        raise _ActsError
    for key, value in attributes.items():
        attribute = key.rpartition(":")[2].lower()
        plain = INVISIBLE.sub("", value).lower()
        aims = attribute == "attributename" and (plain.startswith("on") or plain.rpartition(":")[2] == "href")
        if attribute.startswith("on") or "javascript:" in plain or (local in ANIMATIONS and aims):
            raise _ActsError
