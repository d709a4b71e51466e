"""PNG, as far as it has to be known: that it is whole, and how large it is (PNG specification, third edition, clause 5)."""

import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_LENGTH = 13


class BrokenPngError(Exception):
    """The PNG is cut off or damaged."""


def pixels_of(content: bytes) -> tuple[int, int]:
    """Reads the width and the height in pixels; a BrokenPngError tells of an image that browsers cannot show whole."""
    at = len(SIGNATURE)
    size: tuple[int, int] | None = None
    has_data = False
    while True:
        length = int.from_bytes(content[at : at + 4], "big")
        chunk = content[at + 4 : at + 8 + length]
        checksum = content[at + 8 + length : at + 12 + length]
        if len(checksum) < 4 or zlib.crc32(chunk) != int.from_bytes(checksum, "big"):  # noqa: PLR2004  # four bytes
            raise BrokenPngError
        kind, data = chunk[:4], chunk[4:]
        if size is None:
            size = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")
            if kind != b"IHDR" or length != HEADER_LENGTH or not all(size):
                raise BrokenPngError
        has_data = has_data or kind == b"IDAT"
        if kind == b"IEND":
            if not has_data:
                raise BrokenPngError
            return size
        at += 12 + length
