"""Addresses of platforms, and tokens, which are sent nowhere but where they are for."""

import httpx

from mcctl.api.tokens import is_confidential, origin_of_token, origin_of_url
from mcctl.errors import DeniedError, UsageError


def address_of(url: str) -> httpx.URL:
    """Reads the address of a platform; a UsageError where it is none."""
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as error:
        raise UsageError(f"`{url}` is no address", hint="see `platforms` in mcctl.yaml") from error


def check_way(address: httpx.URL, *, is_open: bool) -> None:
    """Checks that nobody on the way to an address can read what is sent, where it goes over a network (`is_open`)."""
    if is_open and not is_confidential(str(address)):
        raise DeniedError(
            f"{address.host} is not asked over https, and others on the way could read the token; it is not sent",
            hint="use https; or set `MCCTL_ALLOW_HTTP=1` where the network between is your own",
        )


def token_for(address: httpx.URL, token: str, *, is_open: bool = False) -> str:
    """Passes a token on that was made for an address; a DeniedError where it was made for another.

    `is_open` where it goes over a network: then also where others on the way could read it.
    """
    check_way(address, is_open=is_open)
    try:
        origin = origin_of_url(str(address))
    except ValueError as error:
        raise UsageError(f"`{address}` is no address", hint="see `platforms` in mcctl.yaml") from error
    if not token.isascii() or not token.isprintable() or origin_of_token(token) is None:
        raise DeniedError("the token is none of mcctl's", hint="is it whole, and nothing but the token?")
    if origin_of_token(token) != origin:
        raise DeniedError(
            f"the token is not for {origin}; it is not sent there", hint="use a token that was made for this platform"
        )
    return token
