"""Learners, assessors and issuers at a platform, each with a token of their own."""

from dataclasses import dataclass, field

import httpx

from mcctl.platform.identities import Role, create_token
from tests.platform.catalogues import Json
from tests.platform.platforms import Platform

NORTH = "/v1/micro-credentials/north"


@dataclass(slots=True)
class People:
    """Who calls a platform; keys for what must not be done twice are new each time."""

    platform: Platform
    callers: dict[tuple[Role, str | None, str | None], httpx.Client] = field(default_factory=dict)
    keys: int = 0

    def calling(self, role: Role, person: str | None = None, issuer: str | None = None) -> httpx.Client:
        name = (role, person, issuer)
        if name not in self.callers:
            with self.platform.database.writing() as connection:
                _, token = create_token(
                    connection, role=role, issuer=issuer, origin=self.platform.url, days=1000,
                    now=self.platform.clock.now, person=person,
                )  # fmt: skip
            self.callers[name] = self.platform.calling(token)
        return self.callers[name]

    @property
    def operator(self) -> httpx.Client:
        return self.calling("operator")

    def learner(self, person: str) -> httpx.Client:
        return self.calling("learner", person)

    def assessor(self, person: str | None = "a-1", issuer: str = "north") -> httpx.Client:
        return self.calling("assessor", person, issuer)

    def publisher(self, person: str | None = None, issuer: str = "north") -> httpx.Client:
        return self.calling("publisher", person, issuer)

    def account(self, learner: str, **said: object) -> httpx.Response:
        return self.operator.put(f"/v1/accounts/{learner}", json=said)

    def start(self, learner: str, name: str) -> httpx.Response:
        return self.learner(learner).post(f"{NORTH}/{name}/starts")

    def withdraw(self, learner: str, name: str) -> httpx.Response:
        return self.learner(learner).post(f"{NORTH}/{name}/withdrawal")

    def submit(self, learner: str, name: str, key: str | None = None, issuer: str = "north") -> httpx.Response:
        self.keys += 1
        return self.learner(learner).post(
            "/v1/submissions",
            json={"issuer": issuer, "micro_credential": name},
            headers={"Idempotency-Key": key or f"key-{self.keys}"},
        )

    def recommend(
        self, submission: str, outcome: str = "award", *criteria: str, assessor: str = "a-1"
    ) -> httpx.Response:
        body = {"outcome": outcome, "criteria_not_met": list(criteria)}
        return self.assessor(assessor).post(f"/v1/submissions/{submission}/recommendation", json=body)

    def decide(self, submission: str, outcome: str = "award", *criteria: str) -> httpx.Response:
        body = {"outcome": outcome, "criteria_not_met": list(criteria)}
        return self.publisher().post(f"/v1/submissions/{submission}/decision", json=body)

    def revoke(self, award: str, reason: str = "The evidence was not the learner's own.") -> httpx.Response:
        return self.publisher().post(f"/v1/awards/{award}/revocation", json={"reason": reason})

    def reissue(self, award: str, key: str = "once") -> httpx.Response:
        return self.publisher().post(f"/v1/awards/{award}/reissue", headers={"Idempotency-Key": key})

    def submitted(self, learner: str, name: str) -> str:
        """Starts where that is needed, and hands in."""
        done(self.start(learner, name))
        return str(done(self.submit(learner, name))["id"])

    def awarded(self, learner: str, name: str) -> str:
        """Goes all the way to an award."""
        submission = self.submitted(learner, name)
        done(self.recommend(submission))
        return str(done(self.decide(submission))["decision"]["award"])


def done(answer: httpx.Response) -> Json:
    assert answer.status_code == 200, answer.text
    body: Json = answer.json()
    return body


def an_assessment(*criteria: str, **said: object) -> Json:
    """One item with a rubric of these criteria, and one that passes by a text."""
    levels = ["Not yet", {"name": "Met", "passes": True}]
    texts = {"Not yet": "It is not seen.", "Met": "It is seen throughout."}
    rubric = {
        "levels": levels,
        "criteria": [{"id": one, "name": one.title(), "descriptions": texts} for one in criteria],
    }
    items = [
        {"id": "lesson", "prompt": "Show a lesson.", "rubric": rubric, "response": "text",
         "single_medium_reason": "only text shows it"},
        {"id": "context", "prompt": "Say where.", "passing": "It says where."},
    ]  # fmt: skip
    return {"parts": [{"id": "evidence", "kind": "evidence", "items": items}], **said}
