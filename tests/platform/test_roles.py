"""Who may call what: the role column of the platform API, for every call that the application has."""

import hashlib
from typing import Literal, NamedTuple

import pytest

from mcctl.platform.identities import Role
from tests.platform.catalogues import EXAMPLE
from tests.platform.platforms import Platform
from tests.platform.submitting import problem_in

SECRET_BADGE = (EXAMPLE / "badges" / "leading-stem-change.svg").read_bytes()
DIGEST = hashlib.sha256(SECRET_BADGE).hexdigest()
ISSUER = "/v1/issuers/{issuer}"

Caller = Literal["anyone", "viewer", "assessor", "publisher", "other viewer", "other publisher", "operator"]
CALLERS: dict[Caller, tuple[Role | None, str | None]] = {
    "anyone": (None, None),
    "viewer": ("viewer", "northlake"),
    "assessor": ("assessor", "northlake"),
    "publisher": ("publisher", "northlake"),
    "other viewer": ("viewer", "south"),
    "other publisher": ("publisher", "south"),
    "operator": ("operator", None),
}


class Call(NamedTuple):
    """A call as it is tried, and what each caller is answered, in the order of `CALLERS`."""

    path: str
    statuses: tuple[int, int, int, int, int, int, int]
    body: bytes = b""


VIEWERS = (401, 200, 403, 200, 404, 404, 200)
ANYONE = (200,) * 7
LEARNERS = (401, *(403,) * 6)
SIGNED_IN = (401, *(200,) * 6)
UNKNOWN = (401, *(404,) * 6)
OF_ISSUER = "/v1/issuers/northlake"
PAGE = "/v1/micro-credentials/{issuer}/{name}"
PAGE_OF = "/v1/micro-credentials/northlake/code-tracing"
# a body that is wrong shows that nobody's body is looked at before the caller is
TABLE: dict[tuple[str, str], Call] = {
    ("GET", f"{ISSUER}/catalog"): Call(f"{OF_ISSUER}/catalog", VIEWERS),
    ("POST", f"{ISSUER}/catalog/contents"): Call(f"{OF_ISSUER}/catalog/contents", VIEWERS, b'{"resources": []}'),
    ("POST", f"{ISSUER}/changesets"): Call(f"{OF_ISSUER}/changesets", (401, 403, 403, 422, 404, 404, 422), b"{}"),
    ("GET", f"{ISSUER}/changesets"): Call(f"{OF_ISSUER}/changesets", VIEWERS),
    ("GET", f"{ISSUER}/changesets/{{changeset}}"): Call(
        f"{OF_ISSUER}/changesets/c-0", (401, 404, 403, 404, 404, 404, 404)
    ),
    ("POST", f"{ISSUER}/blobs"): Call(f"{OF_ISSUER}/blobs", (401, 403, 403, 422, 404, 404, 422), b"{}"),
    ("POST", f"{ISSUER}/blobs/missing"): Call(
        f"{OF_ISSUER}/blobs/missing", (401, 403, 403, 200, 404, 404, 200), b'{"digests": []}'
    ),
    ("PUT", f"{ISSUER}/blobs/sha256/{{digest}}"): Call(
        f"{OF_ISSUER}/blobs/sha256/{DIGEST}", (401, 403, 403, 204, 404, 404, 204), SECRET_BADGE
    ),
    ("HEAD", f"{ISSUER}/blobs/sha256/{{digest}}"): Call(
        f"{OF_ISSUER}/blobs/sha256/{DIGEST}", (401, 403, 403, 200, 404, 404, 200)
    ),
    ("GET", f"{ISSUER}/blobs/sha256/{{digest}}"): Call(
        f"{OF_ISSUER}/blobs/sha256/{DIGEST}", (404, 200, 404, 200, 404, 404, 200)
    ),
    ("GET", "/v1/catalog"): Call("/v1/catalog", ANYONE),
    ("GET", ISSUER): Call(OF_ISSUER, ANYONE),
    ("GET", "/v1/micro-credentials/{issuer}/{name}"): Call("/v1/micro-credentials/northlake/code-tracing", ANYONE),
    ("GET", "/v1/stacks/{issuer}/{name}"): Call("/v1/stacks/northlake/teaching-computer-science", ANYONE),
    ("POST", f"{ISSUER}/events"): Call(f"{OF_ISSUER}/events", (401, 403, 403, 200, 404, 404, 200)),
    ("POST", "/v1/events"): Call("/v1/events", (401, 403, 403, 403, 403, 403, 200)),
    ("GET", f"{ISSUER}/metrics"): Call(f"{OF_ISSUER}/metrics?quarter=2026-Q3", VIEWERS),
    ("GET", "/v1/metrics"): Call("/v1/metrics?quarter=2026-Q3", (401, 403, 403, 403, 403, 403, 200)),
    ("PUT", "/v1/accounts/{learner}"): Call("/v1/accounts/l-0", (401, 403, 403, 403, 403, 403, 422), b"[]"),
    ("GET", "/v1/accounts/{learner}"): Call("/v1/accounts/l-0", UNKNOWN),
    ("POST", f"{PAGE}/starts"): Call(f"{PAGE_OF}/starts", LEARNERS),
    ("POST", f"{PAGE}/withdrawal"): Call(f"{PAGE_OF}/withdrawal", LEARNERS),
    ("POST", "/v1/submissions"): Call("/v1/submissions", LEARNERS, b"[]"),
    ("GET", "/v1/submissions"): Call("/v1/submissions", SIGNED_IN),
    ("GET", "/v1/submissions/{submission}"): Call("/v1/submissions/s-0", UNKNOWN),
    ("POST", "/v1/submissions/{submission}/recommendation"): Call(
        "/v1/submissions/s-0/recommendation", UNKNOWN, b'{"outcome": "award"}'
    ),
    ("POST", "/v1/submissions/{submission}/decision"): Call(
        "/v1/submissions/s-0/decision", UNKNOWN, b'{"outcome": "award"}'
    ),
    ("GET", "/v1/awards"): Call("/v1/awards", SIGNED_IN),
    ("GET", "/v1/awards/{award}"): Call("/v1/awards/w-0", UNKNOWN),
    ("POST", "/v1/awards/{award}/revocation"): Call("/v1/awards/w-0/revocation", UNKNOWN, b'{"reason": "why"}'),
    ("POST", "/v1/awards/{award}/reissue"): Call("/v1/awards/w-0/reissue", UNKNOWN, b"{}"),
    ("GET", "/v1/health"): Call("/v1/health", ANYONE),
    ("GET", "/v1/token"): Call("/v1/token", (401, 200, 200, 200, 200, 200, 200)),
    ("POST", "/v1/token/oidc"): Call("/v1/token/oidc", (422,) * 7, b"{}"),
    ("GET", "/v1/ready"): Call("/v1/ready", ANYONE),
    ("GET", "/v1/version"): Call("/v1/version", ANYONE),
}


def test_every_call_of_the_application_stands_in_the_table(example: Platform) -> None:
    paths = example.app.openapi()["paths"]
    assert {(method.upper(), path) for path, calls in paths.items() for method in calls} == set(TABLE)


@pytest.mark.parametrize("caller", CALLERS)
def test_every_call_answers_each_caller_as_the_role_column_says(standing: Platform, caller: Caller) -> None:
    http = standing.as_(*CALLERS[caller])
    place = list(CALLERS).index(caller)
    found, expected = {}, {}
    for (method, path), call in TABLE.items():
        media_type = "image/svg+xml" if call.body == SECRET_BADGE else "application/json"
        headers = {"Content-Type": media_type, "Idempotency-Key": "k"} if call.body else {}
        answer = http.request(method, call.path, content=call.body, headers=headers)
        found[method, path] = answer.status_code
        expected[method, path] = call.statuses[place]
        if answer.status_code >= 400 and method != "HEAD":
            problem_in(answer, answer.status_code)
    assert found == expected


@pytest.mark.parametrize(
    ("role", "issuer", "status"), [(None, None, 401), ("viewer", "northlake", 403), ("publisher", "south", 404)]
)
@pytest.mark.parametrize("body", [b"{", b"\xff", b"[1]", b""])
def test_who_may_not_call_is_told_so_whatever_the_body_holds(
    standing: Platform, role: Role | None, issuer: str | None, status: int, body: bytes
) -> None:
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    answer = standing.as_(role, issuer).post(f"{OF_ISSUER}/changesets", content=body, headers=headers)
    assert problem_in(answer, status).type == {401: "not-signed-in", 403: "not-allowed", 404: "not-found"}[status]


@pytest.mark.parametrize(
    "issuer", ["South", "SOUTH", "south/../north", "%2e%2e", "*", "ไทย", "a b", "north%0d%0aX-Evil: 1"]
)
def test_an_operator_who_asks_for_an_issuer_that_cannot_be_is_answered_and_the_platform_lives(
    standing: Platform, issuer: str
) -> None:
    answer = standing.as_("operator").get(f"/v1/issuers/{issuer}/catalog")
    assert answer.status_code < 500
    assert "X-Evil" not in answer.headers
    assert standing.as_().get("/v1/health").json() == {"status": "ok"}
