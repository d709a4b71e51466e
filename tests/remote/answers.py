"""A platform far away, at httpx's own seam: it answers what a test says, and tells what it was asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from mcctl.api.changesets import ChangeSet, SubmittedChange
from mcctl.api.problems import MEDIA_TYPE, Problem
from mcctl.api.resources import CatalogPage
from mcctl.remote.client import Client, Patience

URL = "https://platform.example"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
Answer = httpx.Response | Exception


@dataclass(slots=True)
class FarAway:
    """Answers in turn, the last one for ever; keeps the requests and the waits between them, in seconds."""

    answers: Iterator[Answer]
    asked: list[httpx.Request] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    jitter: float = 1.0
    now: datetime = NOON

    def handle(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        assert len(self.asked) < 300, "the client does not give up"
        match next(self.answers):
            case httpx.Response() as response:
                return response
            case Exception() as error:
                raise error

    def client(self, *, token: str | None = None, url: str = URL, attempts: int = 5) -> Client:
        patience = Patience(self.waits.append, lambda: self.jitter, attempts=attempts, now=lambda: self.now)
        return Client(url, "north", patience=patience, token=token, transport=httpx.MockTransport(self.handle))


def answering(*answers: Answer | Callable[[], Answer]) -> FarAway:
    def in_turn() -> Iterator[Answer]:
        for answer in answers:
            yield answer() if callable(answer) else answer
        last = answers[-1]
        while True:
            yield last() if callable(last) else last

    return FarAway(in_turn())


PAGE = CatalogPage(issuer="north", revision=7, resources=[])
CHANGESET = ChangeSet(
    namespace="north",
    catalog_revision=0,
    changes=[SubmittedChange(action="create", kind="issuer", id="north", if_match=None, content={})],
)


def a_page(page: CatalogPage = PAGE) -> httpx.Response:
    return httpx.Response(200, content=page.model_dump_json())


def a_problem(status: int, **said: object) -> httpx.Response:
    problem = Problem.model_validate({"title": "no", "status": status, **said})
    return httpx.Response(status, content=problem.model_dump_json(), headers={"Content-Type": MEDIA_TYPE})
