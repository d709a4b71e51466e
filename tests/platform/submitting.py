"""Change sets as bare requests, and what comes back."""

from typing import Any

import httpx

from mcctl.api.problems import MEDIA_TYPE, Problem
from tests.platform.catalogues import Json

CHANGESETS = "/v1/issuers/{issuer}/changesets"


def submit(
    http: httpx.Client, body: Json, key: str = "key", *, issuer: str = "northlake", dry_run: bool = False
) -> httpx.Response:
    return http.post(
        CHANGESETS.format(issuer=issuer),
        json=body,
        headers={"Idempotency-Key": key},
        params={"dry_run": "true"} if dry_run else {},
    )


def applied(response: httpx.Response) -> Json:
    assert response.status_code == 200, response.text
    answer: Json = response.json()
    return answer


def problem_in(response: httpx.Response, status: int) -> Problem:
    """The problem that an answer is; its status stands in the body, too."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == MEDIA_TYPE
    problem = Problem.model_validate_json(response.content)
    assert problem.status == status
    return problem


def complaints(response: httpx.Response) -> list[tuple[str, str | None]]:
    """Pointers and codes of everything that is wrong with a body."""
    return [(complaint.pointer, complaint.code) for complaint in problem_in(response, 422).errors]


def refusals(response: httpx.Response) -> list[tuple[str, str, str, str | None]]:
    """Everything that the guards refuse."""
    problem = problem_in(response, 409)
    assert problem.type == "refused"
    return [(one.guard, one.code, one.id, one.allow_with) for one in problem.refused]


def catalog_of(http: httpx.Client, issuer: str = "northlake") -> dict[str, Any]:
    """The catalogue by id, with its revision under an empty id."""
    page = http.get(f"/v1/issuers/{issuer}/catalog").json()
    return {"": page["revision"], **{entry["id"]: entry for entry in page["resources"]}}
