"""Tokens: their text contains the origin that they are for, so that a client sends them nowhere else."""

import base64
import binascii
from urllib.parse import urlsplit

PREFIX = "mcctl"


def make_token(origin: str, secret: str) -> str:
    """Writes a token for an origin (`https://platform.example`)."""
    encoded = base64.urlsafe_b64encode(origin.encode()).decode().rstrip("=")
    return f"{PREFIX}.{encoded}.{secret}"


def origin_of_token(token: str) -> str | None:
    """Reads the origin that a token is for; None where it is no token."""
    match token.split("."):
        case ["mcctl", encoded, secret] if secret:
            try:
                return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
            except (binascii.Error, ValueError):
                return None
        case _:
            return None


def origin_of_url(url: str) -> str:
    """Reads scheme, host and port off an address, default ports left out."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "").lower()
    port = f":{parts.port}" if parts.port not in (None, default) else ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
