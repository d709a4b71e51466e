"""A token goes to its own origin and nowhere else."""

import pytest

from mcctl.api.tokens import make_token
from mcctl.errors import DeniedError, McctlError
from mcctl.remote.client import Client, Patience
from tests.remote.answers import URL, a_page, answering

SAME = [
    "https://platform.example",
    "https://platform.example/",
    "https://PLATFORM.example:443",
    "https://platform.example/under",
]
OTHER = [
    "http://platform.example",
    "https://platform.example:8443",
    "https://evil.example",
    "https://platform.example.evil.example",
    "https://platform.example@evil.example",
    "https://evil.example/https://platform.example",
    "https://evil.example?https://platform.example",
    "https://evil.example#@platform.example",
    "https://platform.example.",
    "https://xplatform.example",
    "http://127.0.0.1:8000",
    "ftp://platform.example",
    "",
]


@pytest.mark.parametrize("url", SAME)
def test_a_token_is_sent_to_its_own_origin(url: str) -> None:
    far = answering(a_page)
    with far.client(token=make_token(URL, "secret"), url=url) as client:
        client.catalog()
    assert [request.headers["Authorization"] for request in far.asked] == [f"Bearer {make_token(URL, 'secret')}"]


@pytest.mark.parametrize("url", OTHER)
def test_a_token_for_another_origin_is_refused_before_any_request(url: str) -> None:
    far = answering(a_page)
    with pytest.raises(DeniedError) as raised:
        far.client(token=make_token(URL, "secret"), url=url)
    assert "secret" not in str(raised.value) + str(raised.value.hint)
    assert far.asked == []


@pytest.mark.parametrize(
    "token", ["", "secret", "mcctl.x", "mcctl..secret", "mcctl.%%%.secret", "ghp_abcdef", "a.b.c", "é"]
)
def test_a_text_that_is_no_token_of_ours_is_sent_nowhere(token: str) -> None:
    far = answering(a_page)
    with pytest.raises(DeniedError):
        far.client(token=token)
    assert far.asked == []


@pytest.mark.parametrize(
    "token", [make_token(URL, "a\r\nX-Evil: 1"), make_token(URL, "pasted\n"), make_token(URL, "é")]
)
def test_a_token_that_no_header_can_hold_is_an_error_of_ours_and_adds_no_header(token: str) -> None:
    far = answering(a_page)
    with pytest.raises(McctlError), far.client(token=token) as client:
        client.catalog()
    assert all("X-Evil" not in request.headers for request in far.asked)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:99999", "https://[::1", "https://platform.example:x", "http://", "x"]
)
@pytest.mark.parametrize("token", [None, make_token(URL, "secret")])
def test_an_address_that_is_none_is_an_error_of_ours(url: str, token: str | None) -> None:
    patience = Patience(lambda _: None, lambda: 0.0, attempts=2)
    with pytest.raises(McctlError), Client(url, "north", patience=patience, token=token) as client:
        client.catalog()
