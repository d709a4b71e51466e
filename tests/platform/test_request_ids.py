"""Each answer carries the name of its request."""

import re

import pytest

from tests.platform.platforms import Platform


@pytest.mark.parametrize("path", ["/v1/health", "/v1/nowhere", "/v1/issuers/northlake/catalog"])
def test_the_callers_own_name_comes_back(standing: Platform, path: str) -> None:
    assert standing.as_().get(path, headers={"X-Request-Id": "mine-1"}).headers["X-Request-Id"] == "mine-1"


@pytest.mark.parametrize("given", [None, "", "x" * 65, "a b", "<script>"])
def test_a_request_without_a_fit_name_is_given_one(standing: Platform, given: str | None) -> None:
    headers = {"X-Request-Id": given} if given is not None else {}
    found = [standing.as_().get("/v1/health", headers=headers).headers["X-Request-Id"] for _ in range(2)]
    assert all(re.fullmatch("[0-9a-f]{16}", name) for name in found)
    assert found[0] != found[1]
