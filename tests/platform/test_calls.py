"""What holds for every call: its methods, its media types, the name of its content, who may keep it."""

import pytest

from tests.platform.platforms import Platform
from tests.platform.submitting import problem_in

CATALOG = "/v1/issuers/northlake/catalog"
CHANGESETS = "/v1/issuers/northlake/changesets"
PAGES = [
    "/v1/catalog",
    "/v1/issuers/northlake",
    "/v1/stacks/northlake/teaching-computer-science",
    CATALOG,
    CHANGESETS,
    "/v1/issuers/northlake/metrics?quarter=2026-Q3",
    "/v1/version",
    "/v1/openapi.json",
]


@pytest.mark.parametrize("path", PAGES)
def test_who_has_a_content_is_not_sent_it_again(standing: Platform, path: str) -> None:
    http = standing.as_("operator")
    first = http.get(path)
    etag = first.headers["ETag"]
    for asked in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = http.get(path, headers={"If-None-Match": asked})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag), asked
    assert http.get(path, headers={"If-None-Match": '"other"'}).content == first.content


@pytest.mark.parametrize("path", PAGES)
def test_head_answers_what_get_does_without_the_content(standing: Platform, path: str) -> None:
    http = standing.as_("operator")
    got, headed = http.get(path), http.head(path)
    assert (headed.status_code, headed.content) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Vary"):
        assert headed.headers[name] == got.headers[name], name


@pytest.mark.parametrize("path", [*PAGES, "/v1/nowhere", "/v1/stacks/northlake/nothing"])
def test_no_answer_is_kept_for_another_caller_or_used_without_asking(standing: Platform, path: str) -> None:
    answer = standing.as_("operator").get(path)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Vary"] == "Authorization"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/catalog", "GET, HEAD, OPTIONS"),
        (CHANGESETS, "GET, HEAD, OPTIONS, POST"),
        (f"/v1/issuers/northlake/blobs/sha256/{'0' * 64}", "GET, HEAD, OPTIONS, PUT"),
        ("/v1/events", "OPTIONS, POST"),
        ("/v1/openapi.json", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_path_tells_its_methods_to_anyone(standing: Platform, path: str, methods: str) -> None:
    for http in (standing.as_(), standing.as_("operator")):
        answer = http.options(path)
        assert (answer.status_code, answer.headers["Allow"], answer.content) == (204, methods, b"")
        refused = http.request("PATCH", path)
        assert problem_in(refused, 405).type == "method-not-allowed"
        assert refused.headers["Allow"] == methods
    assert problem_in(standing.as_().options("/v1/nowhere"), 404).type == "not-found"


@pytest.mark.parametrize(
    "path", ["/v1/catalog/", "/v1/issuers/northlake/", "//v1/catalog", "/v1/stacks/a%00b/c", "/v1/%0a"]
)
def test_a_path_that_is_nearly_one_is_none_and_leads_nowhere(standing: Platform, path: str) -> None:
    assert problem_in(standing.as_("operator").get(f"{standing.url}{path}"), 404).type == "not-found"


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "*/*"])
def test_a_body_of_another_media_type_is_refused_and_the_right_one_is_named(
    standing: Platform, media_type: str
) -> None:
    http = standing.as_("publisher", "northlake")
    answer = http.post(CHANGESETS, content=b"{}", headers={"Idempotency-Key": "k", "Content-Type": media_type})
    assert problem_in(answer, 415).type == "wrong-media-type"
    assert answer.headers["Accept"] == "application/json"


@pytest.mark.parametrize("media_type", ["application/json", "Application/JSON; charset=utf-8"])
def test_a_media_type_is_known_in_any_letters_and_with_parameters(standing: Platform, media_type: str) -> None:
    http = standing.as_("viewer", "northlake")
    answer = http.post(f"{CATALOG}/contents", content=b'{"resources": []}', headers={"Content-Type": media_type})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200), ("application/json", 200), ("application/*;q=0.1", 200), ("text/html, */*;q=0.8", 200), ("", 200),
        ("text/html", 406), ("application/json;q=0, text/html", 406), ("application/json;q=0, */*", 406),
        ("application/json;q=x", 200), (";;,,", 200),
    ],
)  # fmt: skip
def test_a_caller_that_takes_no_json_is_told_that_there_is_nothing_else(
    standing: Platform, accept: str, status: int
) -> None:
    answer = standing.as_().get("/v1/catalog", headers={"Accept": accept})
    assert answer.status_code == status
    if status != 200:
        assert problem_in(answer, status).type == "not-acceptable"


@pytest.mark.parametrize(
    "query", ["cursor=%00", "q=a%00b", "surprise=%00", "q=%ff%fe", "q=%ed%a0%80", "q=%0a", "q=" + "x" * 201]
)
def test_a_query_that_is_no_text_is_a_problem_or_finds_nothing(standing: Platform, query: str) -> None:
    answer = standing.as_().get(f"/v1/catalog?{query}")
    assert answer.status_code in (200, 422), answer.text


def test_a_defect_carries_the_name_of_its_request(served: Platform) -> None:
    served.clock.is_broken = True
    answer = served.as_("viewer", "northlake").get(CATALOG, headers={"X-Request-Id": "mine-1"})
    assert problem_in(answer, 500).type == "defect"
    assert answer.headers["X-Request-Id"] == "mine-1"
