"""One answer of a platform, read whole and within a bound."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpx

MIB = 1024 * 1024
MOST_BYTES = 512 * MIB
"""More than the contents of any catalogue that can be published; an answer beyond is not read to its end."""
SHOWN = 80


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `request_id` is the name by which the platform's operator finds the call."""

    status: int
    reason: str
    headers: Mapping[str, str]
    content: bytes
    request_id: str

    @property
    def is_success(self) -> bool:
        """Tells whether the call was done."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def nature(self) -> str:
        """What it is, for an answer that cannot be understood: its kind and how it begins."""
        if not self.content:
            return "it is empty"
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip()
        text = " ".join(self.content[: 8 * SHOWN].decode(errors="replace").split())
        begins = f"begins `{text[:SHOWN]}`" if text else "holds nothing but blanks"
        return f"it is `{kind}` and {begins}" if kind else f"it {begins}"


class TooLongError(Exception):
    """An answer is longer than any that makes sense, or does not come to its end."""


def never_late() -> bool:
    """Tells that there is time for more."""
    return False


def read_answer(
    response: httpx.Response,
    request_id: str,
    *,
    most_bytes: int = MOST_BYTES,
    is_late: Callable[[], bool] = never_late,
) -> Answer:
    """Reads an answer to its end; a TooLongError where there is no end in sight, an httpx.RequestError where it breaks."""
    pieces: list[bytes] = []
    taken = 0
    for piece in response.iter_bytes():
        taken += len(piece)
        if taken > most_bytes or is_late():
            raise TooLongError
        pieces.append(piece)
    known = response.headers.get("X-Request-Id", request_id)
    return Answer(response.status_code, response.reason_phrase, response.headers, b"".join(pieces), known)
