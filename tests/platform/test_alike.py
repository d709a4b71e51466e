"""What one database could hold and the other could not is refused, or kept, on both alike."""

import json

import pytest

from tests.platform.catalogues import a_micro_credential, an_issuer, body_of, files_of, plan_of, publish_files
from tests.platform.platforms import Platform
from tests.platform.submitting import catalog_of, submit

JOINED = {"type": "issuer_joined", "id": "e", "at": "2020-01-01T00:00:00Z", "issuer": "north"}
VIEWS = {"type": "page_views", "id": "v", "day": "2020-01-01", "count": 1}


def load(platform: Platform, event: dict[str, object]) -> tuple[int, int, int]:
    answer = platform.as_("operator").post(
        "/v1/events", content=json.dumps(event).encode(), headers={"Content-Type": "application/x-ndjson"}
    )
    told = answer.json()
    return answer.status_code, told["added"], len(told["problems"])


@pytest.mark.parametrize(
    "event",
    [
        {**JOINED, "id": "a\0b"},
        {**JOINED, "name": "a\0b"},
        {**JOINED, "issuer": "no\0rth"},
        {**JOINED, "id": "\ud800"},
        {**JOINED, "name": "\ud800"},
        {**VIEWS, "count": 2**63},
        {**VIEWS, "count": -(2**63) - 1},
        {"type": "page_view", "id": "p", "at": "2020-01-01T00:00:00Z", "visitor": "a\0b"},
    ],
)
def test_an_event_with_what_not_every_database_can_hold_is_told_and_not_kept(
    empty: Platform, event: dict[str, object]
) -> None:
    assert load(empty, event) == (200, 0, 1)


@pytest.mark.parametrize("event", [{**JOINED, "name": "%s :x \\ ' \u2028 👩‍🏫 é e\u0301"}, {**VIEWS, "count": 10**12}])
def test_an_event_with_what_every_database_can_hold_is_kept(empty: Platform, event: dict[str, object]) -> None:
    assert load(empty, event) == (200, 1, 0)


@pytest.mark.parametrize("place", ["namespace", "commit", "author", "tool", "allowances", "description", "title"])
def test_a_nul_in_a_change_set_is_refused_or_kept_as_it_is(empty: Platform, place: str) -> None:
    """What is kept as JSON may hold it; what is a text of its own may not."""
    client = empty.client(issuer="north")
    publish_files(client, files_of(an_issuer()))
    body = body_of(
        plan_of(client, files_of(an_issuer(description="New"), a_micro_credential("one", badge=None, status="draft")))
    )
    match place:
        case "namespace":
            body["namespace"] = "a\0b"
        case "allowances":
            body["allowances"] = ["expose a\0b"]
        case "description" | "title":
            for change in body["changes"]:
                change["content"][place] = "a\0b"
        case _:
            body["provenance"][place] = "a\0b"
    answer = submit(empty.as_("operator"), body, issuer="north")
    assert answer.status_code in (200, 422), answer.text
    assert catalog_of(empty.as_("operator"), "north")[""] == (2 if answer.status_code == 200 else 1)
    log = empty.as_("operator").get("/v1/issuers/north/changesets")
    assert log.status_code == 200
    assert empty.as_("operator").get("/v1/micro-credentials/north/one").status_code in (200, 404)


def test_ids_are_sorted_by_code_point(empty: Platform) -> None:
    names = ["a", "a-b", "a1", "ab", "a-1", "b", "a0"]
    client = empty.client(issuer="north")
    publish_files(
        client, files_of(an_issuer(), *(a_micro_credential(name, badge=None, status="draft") for name in names))
    )
    listed = empty.as_("operator").get("/v1/catalog").json()["resources"]
    assert [one["id"] for one in listed] == sorted(names)
