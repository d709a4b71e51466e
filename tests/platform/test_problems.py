"""Whatever is not done is a problem (RFC 9457); the calls are those of the OpenAPI document."""

import json
from typing import Any

import jsonschema
import openapi_spec_validator
import pytest
from sqlalchemy import text

from mcctl import __version__
from tests.platform.catalogues import EXAMPLE
from tests.platform.platforms import Platform
from tests.platform.submitting import problem_in

OPENAPI = EXAMPLE.parents[1] / "schemas" / "openapi.json"
CHANGESETS = "/v1/issuers/northlake/changesets"
JSON = {"Content-Type": "application/json", "Idempotency-Key": "k"}


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/nowhere", "/v2/health", "/v1/catalog/x", "/docs", "/redoc", "/v1//catalog"]
)
def test_a_path_that_is_none_is_a_problem(standing: Platform, path: str) -> None:
    assert problem_in(standing.as_("operator").get(path), 404).type == "not-found"


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/v1/catalog"), ("POST", "/v1/health"), ("PATCH", "/v1/stacks/northlake/pilot-room"),
     ("DELETE", CHANGESETS), ("PUT", "/v1/events")],
)  # fmt: skip
def test_a_method_that_is_none_is_a_problem_that_names_those_there_are(
    standing: Platform, method: str, path: str
) -> None:
    answer = standing.as_("operator").request(method, path)
    problem_in(answer, 405)
    assert answer.headers["Allow"]


@pytest.mark.parametrize("body", [b"", b"{", b"[1", b"{'a': 1}", b"nul", b"\xff\xfe", b'"\xff"', b"[]", b"7", b"null"])
def test_a_body_that_is_no_json_object_is_a_problem_with_the_bodys_own_pointer(standing: Platform, body: bytes) -> None:
    answer = standing.as_("publisher", "northlake").post(CHANGESETS, content=body, headers=JSON)
    assert answer.status_code in (400, 422)
    problem = problem_in(answer, answer.status_code)
    assert {complaint.pointer for complaint in problem.errors} <= {""}


def test_a_body_of_another_media_type_is_a_problem(standing: Platform) -> None:
    http = standing.as_("publisher", "northlake")
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = http.post(CHANGESETS, content=b"{}", headers={**JSON, "Content-Type": media_type})
        assert answer.status_code in (415, 422)
        problem_in(answer, answer.status_code)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (f"{CHANGESETS}?cursor=x", "cursor"),
        (f"{CHANGESETS}?cursor=1.5", "cursor"),
        ("/v1/issuers/northlake/metrics", "quarter"),
    ],
)
def test_a_wrong_query_is_a_problem_that_names_it(standing: Platform, path: str, named: str) -> None:
    problem = problem_in(standing.as_("viewer", "northlake").get(path), 422)
    assert any(f"`{named}`" in complaint.detail for complaint in problem.errors)


@pytest.mark.parametrize(
    "path",
    [
        f"{CHANGESETS}?cursor={10**30}",
        f"{CHANGESETS}?cursor=-{10**30}",
        f"{CHANGESETS}?cursor=-1",
        "/v1/catalog?cursor=%00",
        "/v1/catalog?cursor=%ff%fe",
        "/v1/catalog?cursor=zzz",
        "/v1/issuers/northlake/catalog?cursor=%00:%00",
        "/v1/stacks/northlake/%00",
        "/v1/stacks/%ff/%ff",
        "/v1/stacks/northlake/" + "x" * 5000,
        "/v1/micro-credentials/northlake/' OR 1=1 --",
        "/v1/metrics?quarter=2026-Q3&quarter=x",
    ],
)
def test_no_address_makes_the_platform_fail(standing: Platform, path: str) -> None:
    answer = standing.as_("operator").get(path)
    assert answer.status_code < 500, answer.text
    assert standing.as_().get("/v1/health").status_code == 200


def test_a_failure_of_the_store_is_a_problem_too_and_tells_nothing_of_the_inside(served: Platform) -> None:
    with served.database.writing() as connection:
        connection.execute(text("ALTER TABLE audience RENAME TO lost"))
    answer = served.as_().get("/v1/catalog")
    assert answer.status_code in (500, 503)
    assert problem_in(answer, answer.status_code).title
    assert "audience" not in answer.text
    assert "sqlite" not in answer.text.lower()


def test_a_failure_of_the_platform_is_a_problem_too_and_tells_nothing_of_the_inside(served: Platform) -> None:
    http = served.as_("viewer", "northlake")
    served.clock.is_broken = True
    answer = http.get("/v1/issuers/northlake/catalog")
    assert problem_in(answer, 500).title
    assert "spring" not in answer.text


def test_health_and_version_are_told_to_anyone(standing: Platform) -> None:
    assert standing.as_().get("/v1/health").json() == {"status": "ok"}
    version = standing.as_().get("/v1/version").json()
    assert (version["api_version"], version["platform_version"]) == (1, __version__)
    assert {"stacks", "private", "atomic", "rename"} <= set(version["capabilities"])


def test_the_openapi_document_is_3_1_and_the_one_in_schemas(standing: Platform) -> None:
    document = standing.as_().get("/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1.")
    assert document == json.loads(OPENAPI.read_text(encoding="utf-8"))


def test_every_call_of_the_openapi_document_declares_problems_and_what_it_takes() -> None:
    document = json.loads(OPENAPI.read_text(encoding="utf-8"))
    for answer in document["components"]["responses"].values():
        assert list(answer["content"]) == ["application/problem+json"]
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            statuses = {status for status in call["responses"] if status >= "400"}
            assert statuses >= {"429", "500", "503"}, (method, path)
            for status in statuses:
                assert call["responses"][status] == {"$ref": f"#/components/responses/{status}"}, (method, path)
            if "requestBody" in call:
                assert {"413", "415", "422"} <= statuses, (method, path)
                assert call["requestBody"]["content"], (method, path)


def test_the_openapi_document_is_one_to_a_validator_of_others() -> None:
    openapi_spec_validator.validate(json.loads(OPENAPI.read_text(encoding="utf-8")))


def test_every_schema_of_the_openapi_document_is_a_json_schema() -> None:
    document = json.loads(OPENAPI.read_text(encoding="utf-8"))
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/issuers/northlake/catalog", "CatalogPage"),
        (CHANGESETS, "ChangeSetLog"),
        ("/v1/catalog", "PublicCatalog"),
        ("/v1/stacks/northlake/pilot-room", "ResourcePage"),
        ("/v1/metrics?quarter=2026-Q3", "StatsView"),
        ("/v1/nowhere", "Problem"),
    ],
)
def test_answers_are_what_the_openapi_document_says(example: Platform, path: str, name: str) -> None:
    document: dict[str, Any] = json.loads(OPENAPI.read_text(encoding="utf-8"))
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    answer = example.as_("operator").get(path).json()
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(answer)) == []


def test_the_catalogue_answers_304_to_who_has_it(standing: Platform) -> None:
    http = standing.as_("viewer", "northlake")
    first = http.get("/v1/issuers/northlake/catalog")
    etag = first.headers["ETag"]
    for asked in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        again = http.get("/v1/issuers/northlake/catalog", headers={"If-None-Match": asked})
        assert (again.status_code, again.content) == (304, b""), asked
    assert http.get("/v1/issuers/northlake/catalog", headers={"If-None-Match": '"other"'}).status_code == 200
