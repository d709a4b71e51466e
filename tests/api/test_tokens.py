"""Tokens: their text contains the origin that they are for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.api.tokens import make_token, origin_of_token, origin_of_url


@given(origin=st.text(st.characters(codec="utf-8")), secret=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_the_origin_of_a_token_is_the_one_that_it_was_made_for(origin: str, secret: str) -> None:
    assert origin_of_token(make_token(origin, secret)) == origin


@given(st.text(max_size=60))
def test_any_text_has_an_origin_or_none_and_is_never_a_failure(text: str) -> None:
    assert origin_of_token(text) is None or text.startswith("mcctl.")


@given(st.text(max_size=20), st.text(max_size=10))
def test_a_text_that_looks_like_a_token_is_never_a_failure(encoded: str, secret: str) -> None:
    found = origin_of_token(f"mcctl.{encoded}.{secret}")
    assert found is None or origin_of_token(make_token(found, secret)) == found


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://platform.example", "https://platform.example"),
        ("https://Platform.Example:443/v1?x#y", "https://platform.example"),
        ("http://platform.example:80", "http://platform.example"),
        ("http://platform.example:443", "http://platform.example:443"),
        ("https://[::1]:8443/x", "https://[::1]:8443"),
        ("HTTPS://platform.example", "https://platform.example"),
        ("https://user:pass@platform.example", "https://platform.example"),
        ("https://platform.example@evil.example", "https://evil.example"),
    ],
)
def test_the_origin_of_an_address_is_its_scheme_host_and_port(url: str, origin: str) -> None:
    assert origin_of_url(url) == origin
