"""The keys that the other side signs with: read from where it publishes them, kept for a while, never asked for often.

Whoever has no token can have us look for a key, by naming one that nobody has: so one question is under way at a time, none
follows another at once, and what is read is bounded by whoever reads it for us.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mcctl.api.tokens import is_confidential, origin_of_url
from mcctl.errors import UnreachableError

if TYPE_CHECKING:
    from mcctl.platform.oidc import SigningKey

Fetch = Callable[[str], bytes]
"""Reads a document by its address, within bounds of time and size, following nothing; raises UnreachableError."""

DISCOVERY = "/.well-known/openid-configuration"

KEPT = timedelta(hours=1)
"""How long keys are taken for current; one that was withdrawn is taken no longer than that."""

PAUSE = timedelta(minutes=1)
"""How long a key that is not among them is not looked for again."""

REST = timedelta(seconds=10)
"""How long nothing is asked after a question that failed."""

SHORTEST_MODULUS = 342
"""Characters of 2,048 bits, as a key of RSA has at least."""


class KeysUnavailableError(Exception):
    """Whether a token is genuine cannot be told now."""


class SigningKeys:
    """The keys of one issuer of tokens. Several threads may share it."""

    def __init__(self, token_issuer: str, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        """Asks nothing yet.

        Args:
            token_issuer: Whose keys; the address below which they are described.
            fetch: Reads a document.
            clock: Tells the instant, UTC.
        """
        self.token_issuer = token_issuer
        self._fetch = fetch
        self._clock = clock
        self._turn = Lock()
        self._keys: dict[str, SigningKey] = {}
        self._read_at: datetime | None = None
        self._failed_at: datetime | None = None

    def find(self, kid: str) -> "SigningKey | None":
        """Finds a key by its id; None where the issuer has none of it.

        A KeysUnavailableError tells that it cannot be asked, or is being asked by somebody else.
        """
        now = self._clock()
        is_current = self._read_at is not None and now - self._read_at < KEPT
        if is_current and kid in self._keys:
            return self._keys[kid]
        if not self._turn.acquire(blocking=False):
            raise KeysUnavailableError
        try:
            if self._failed_at is not None and now - self._failed_at < REST:
                raise KeysUnavailableError
            if self._read_at is None or now - self._read_at >= PAUSE:
                self._read(now)
            return self._keys.get(kid)
        finally:
            self._turn.release()

    def _read(self, now: datetime) -> None:
        try:
            self._keys = dict(_keys_in(self._fetch(self._address())))
        except (UnreachableError, ValueError, RecursionError) as error:
            self._failed_at = now
            raise KeysUnavailableError from error
        self._read_at, self._failed_at = now, None

    def _address(self) -> str:
        """Reads where the keys are (OpenID Connect Discovery 1.0, 4.3); a ValueError where it is no place of the issuer's."""
        described = json.loads(self._fetch(self.token_issuer.rstrip("/") + DISCOVERY))
        match described:
            case {"issuer": str(issuer), "jwks_uri": str(address)} if issuer == self.token_issuer:
                is_own = (
                    origin_of_url(address) == origin_of_url(self.token_issuer) and "@" not in urlsplit(address).netloc
                )
                if is_own and is_confidential(address):
                    return address
        raise ValueError(self.token_issuer)


def _keys_in(content: bytes) -> "Iterator[tuple[str, SigningKey]]":
    """Reads keys (RFC 7517) that sign as is taken here; all others are passed over."""
    from joserfc.errors import JoseError  # noqa: PLC0415  # a part of the extra `server`, wanted only here
    from joserfc.jwk import ECKey, RSAKey  # noqa: PLC0415

    described = json.loads(content)
    if not isinstance(described, dict) or not isinstance(described.get("keys"), list):
        raise ValueError("no keys")  # noqa: TRY004  # of what was sent to us, not of a call
    for one in described["keys"]:
        public = _public(one)
        if public is None:
            continue
        try:
            key = RSAKey.import_key(public) if public["kty"] == "RSA" else ECKey.import_key(public)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        yield one["kid"], key


def _public(key: object) -> dict[str, Any] | None:
    """The public half of a key that is for signatures; None of any other."""
    if not isinstance(key, dict):
        return None
    match key:
        case {"kid": str(kid), "kty": "RSA", "n": str(n), "e": str(e)} if len(n) >= SHORTEST_MODULUS:
            public = {"kty": "RSA", "kid": kid, "n": n, "e": e}
            algorithm = "RS256"
        case {"kid": str(kid), "kty": "EC", "crv": "P-256", "x": str(x), "y": str(y)}:
            public = {"kty": "EC", "kid": kid, "crv": "P-256", "x": x, "y": y}
            algorithm = "ES256"
        case _:
            return None
    is_for_us = key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm
    return public if is_for_us and kid else None
