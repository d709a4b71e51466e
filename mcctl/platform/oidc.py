"""Tokens of GitHub Actions (OpenID Connect): whether one is what it says, signed by who it says, and made for us."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import ValidationError

from mcctl.api.tokens import WorkflowRun

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey

    SigningKey = RSAKey | ECKey

GITHUB = "https://token.actions.githubusercontent.com"
ALGORITHMS = ("RS256", "ES256")
"""The signatures that are taken: by a key of which only the other side knows the secret half."""

LEEWAY = timedelta(seconds=60)
"""How far the two clocks may be apart."""

OLDEST = timedelta(minutes=10)
"""How old a token may be, however long it says that it holds."""

UNTRUSTED_EVENTS = frozenset({"pull_request_target", "workflow_run"})
"""What starts a run with the base's rights on what somebody else proposes."""

TEXT = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,255}")
"""What a claim can be: one line that every database can hold."""


class DoubtError(Exception):
    """A token proves nothing; the reason is a word for the log, and for nobody outside."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Proof:
    """What a token proves: the run that it was made for, by whom the repository is owned; `jti` names the token."""

    jti: str
    expires_at: datetime
    owner_id: str
    run: WorkflowRun


def verify(
    token: str, *, token_issuer: str, audience: str, now: datetime, find_key: "Callable[[str], SigningKey | None]"
) -> Proof:
    """Checks a token, and tells what it proves; a DoubtError where it proves nothing.

    Args:
        token: The token (RFC 7519), signed (RFC 7515).
        token_issuer: Who makes such tokens: `iss` is exactly that.
        audience: Our own origin: `aud` is that alone.
        now: The instant, UTC.
        find_key: Finds a key of the issuer's by its id; what it raises reaches the caller.
    """
    from joserfc import jws, jwt  # noqa: PLC0415  # a part of the extra `server`, wanted only here
    from joserfc.errors import JoseError  # noqa: PLC0415

    try:
        unproven = jws.extract_compact(token.encode())
        header, said = unproven.headers(), json.loads(unproven.payload)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise DoubtError("malformed") from error
    if header.get("alg") not in ALGORITHMS:
        raise DoubtError("algorithm")
    if not isinstance(said, dict) or said.get("iss") != token_issuer:
        raise DoubtError("issuer")  # before anybody is asked for a key
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise DoubtError("key")
    key = find_key(kid)
    if key is None:
        raise DoubtError("key")
    try:
        claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, TypeError) as error:
        raise DoubtError("signature") from error
    if claims.get("aud") not in (audience, [audience]):
        raise DoubtError("audience")
    expires_at = _check_times(claims, now)
    return _proof(claims, expires_at)


def _check_times(claims: Mapping[str, object], now: datetime) -> datetime:
    """Checks when a token holds; returns from when on it is refused whatever else it says."""
    issued_at, expires_at = _instant(claims, "iat"), _instant(claims, "exp")
    not_before = _instant(claims, "nbf") if "nbf" in claims else issued_at
    if now >= expires_at + LEEWAY:
        raise DoubtError("expired")
    if now < max(not_before, issued_at) - LEEWAY:
        raise DoubtError("not-yet-valid")
    if now >= issued_at + OLDEST + LEEWAY:
        raise DoubtError("too-old")
    return min(expires_at, issued_at + OLDEST) + LEEWAY


def _instant(claims: Mapping[str, object], name: str) -> datetime:
    value = claims.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise DoubtError("claims")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise DoubtError("claims") from error


def _proof(claims: Mapping[str, object], expires_at: datetime) -> Proof:
    names = [*WorkflowRun.model_fields, "repository_owner_id", "jti"]
    texts = {name: claims[name] for name in names if claims.get(name) is not None}
    if not all(isinstance(value, str) and TEXT.fullmatch(value) for value in texts.values()):
        raise DoubtError("claims")
    try:
        run = WorkflowRun.model_validate(texts)
        proof = Proof(str(texts["jti"]), expires_at, str(texts["repository_owner_id"]), run)
    except (ValidationError, KeyError) as error:
        raise DoubtError("claims") from error
    if run.event_name in UNTRUSTED_EVENTS:
        raise DoubtError("event")
    return proof
