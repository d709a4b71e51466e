"""Tokens: kept as hashes, valid until they expire or are revoked, and good for what their role allows."""

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from mcctl.api.tokens import make_token, origin_of_token
from mcctl.platform.identities import rfc3339
from mcctl.platform.tables import tokens
from tests.platform.platforms import NOW, Platform, Where, copied, dump, in_process
from tests.platform.submitting import problem_in

OWN = "/v1/issuers/northlake/catalog"


def test_a_token_is_kept_only_as_a_hash(example: Platform) -> None:
    text = example.token("publisher", "northlake")
    secret = text.rsplit(".", 1)[1]
    assert len(secret) >= 43
    kept = repr(dump(example.database)["tokens"])
    assert text not in kept
    assert secret not in kept
    path = Path(str(example.database.engine.url.database))
    example.database.close()
    assert all(secret.encode() not in file.read_bytes() for file in path.parent.glob("platform.db*"))


def test_a_tokens_text_contains_the_origin_that_it_is_for(standing: Platform) -> None:
    assert origin_of_token(standing.token("operator")) == standing.url


@pytest.mark.parametrize("path", [OWN, "/v1/catalog", "/v1/stacks/northlake/teaching-computer-science"])
def test_a_token_that_is_unknown_is_refused_even_where_none_is_wanted(standing: Platform, path: str) -> None:
    for text in ("x", "mcctl", make_token(standing.url, "guessed"), "\u00e9", f"{standing.token('operator')}x"):
        answer = standing.as_().get(path, headers={b"Authorization": f"Bearer {text}".encode()})
        assert problem_in(answer, 401).type == "not-signed-in"
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_hash_of_a_token_is_no_token(example: Platform) -> None:
    example.token("operator")
    for row in dump(example.database)["tokens"]:
        problem_in(example.calling(str(row[1])).get(OWN), 401)
        problem_in(example.calling(str(row[0])).get(OWN), 401)


def test_a_token_holds_until_the_very_instant_at_which_it_expires(either: Platform) -> None:
    http = either.calling(either.token("viewer", "northlake", days=30))
    either.clock.now = NOW + timedelta(days=30) - timedelta(microseconds=1)
    assert http.get(OWN).status_code == 200
    either.clock.now = NOW + timedelta(days=30)
    problem_in(http.get(OWN), 401)
    problem_in(http.get("/v1/catalog"), 401)


def test_a_revoked_token_is_refused_at_once(either: Platform) -> None:
    http = either.calling(either.token("viewer", "northlake"))
    assert http.get(OWN).status_code == 200
    with either.database.writing() as connection:
        connection.execute(update(tokens).values(revoked_at=rfc3339(NOW)))
    problem_in(http.get(OWN), 401)


def test_another_scheme_is_no_token(example: Platform) -> None:
    basic = base64.b64encode(f"northlake:{example.token('operator')}".encode()).decode()
    problem_in(example.as_().get(OWN, headers={"Authorization": f"Basic {basic}"}), 401)


def test_a_token_in_the_address_is_no_token(example: Platform) -> None:
    text = example.token("operator")
    problem_in(example.as_().get(OWN, params={"token": text, "access_token": text}), 401)


def test_two_tokens_are_never_the_same(example: Platform) -> None:
    assert len({example.token("operator") for _ in range(50)}) == 50


def test_the_embedded_platform_acts_as_operator_without_a_token(example_database: Where, tmp_path: Path) -> None:
    with in_process(copied(example_database, tmp_path), is_embedded=True) as platform:
        assert platform.as_().get(OWN).status_code == 200
        assert platform.as_().get("/v1/metrics", params={"quarter": "2026-Q3"}).status_code == 200


def test_a_served_platform_is_nobodys_operator_without_a_token(served: Platform) -> None:
    problem_in(served.as_().get(OWN), 401)
