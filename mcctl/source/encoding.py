"""Bytes that are no UTF-8, and what they probably are."""

from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, codes

FIRST_BEYOND_ASCII = 0x80


def not_utf8(path: str, content: bytes, at: int) -> Diagnostic:
    """Tells of the first wrong byte, where the file was probably saved by a program of Windows."""
    before = Document(path, None, content[:at].decode("utf-8"))
    place = len(before.text)
    return Diagnostic(
        codes.NOT_UTF8,
        f"byte {content[at]:#04x} is no UTF-8",
        path,
        before.span(place, place),
        hint=f"save the file as UTF-8 in your editor{_origin(content, at)}",
    )


def _origin(content: bytes, at: int) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "; it was saved as UTF-16"
    if at + 1 < len(content) and content[at + 1] >= FIRST_BEYOND_ASCII:
        return ""
    probably = content[at : at + 1].decode("cp1252", "replace")
    if probably == "\ufffd" or not probably.isprintable():
        return ""
    return f"; it was probably saved as Windows-1252, where this byte is `{probably}`"
