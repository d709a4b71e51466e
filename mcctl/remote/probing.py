"""What a running platform answers to a question that anybody may ask."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from mcctl import __version__
from mcctl.errors import UnreachableError

SECONDS = 10.0
HEADERS = {"User-Agent": f"mcctl/{__version__}"}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: its status, its body where that is a JSON object, and when it was given by the server's clock."""

    status: int
    body: Mapping[str, Any]
    at: datetime | None


def probe(url: str, path: str) -> Answered:
    """Asks a platform; an UnreachableError tells why it does not answer."""
    try:
        response = httpx.get(f"{url.rstrip('/')}{path}", headers=HEADERS, timeout=SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnreachableError(f"`{url}` does not answer: {error}") from error
    return Answered(response.status_code, _object(response.content), _instant(response.headers.get("Date")))


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _instant(text: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(text) if text is not None else None
    except ValueError:
        return None
