"""The keys of a signer: one question at a time, however many threads look for one."""

import json

import pytest

from mcctl.platform.oidc_keys import DISCOVERY, KeysUnavailableError, SigningKeys
from tests.platform.actions import RSA
from tests.platform.platforms import StandingClock

SIGNER = "https://signer.example"


def test_while_keys_are_asked_for_nobody_waits_for_them() -> None:
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        with pytest.raises(KeysUnavailableError):
            keys.find("another")  # as another thread would, meanwhile
        if url.endswith(DISCOVERY):
            return json.dumps({"issuer": SIGNER, "jwks_uri": f"{SIGNER}/keys"}).encode()
        return json.dumps({"keys": [RSA.as_dict(private=False)]}).encode()

    keys = SigningKeys(SIGNER, fetch, StandingClock())

    assert keys.find("first") is not None
    assert asked == [f"{SIGNER}{DISCOVERY}", f"{SIGNER}/keys"]
