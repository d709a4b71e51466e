"""The one client of the platform API, for one issuer."""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self, TypeVar

import httpx
from pydantic import BaseModel
from pydantic_core import to_json

from mcctl.api.changesets import Applied, ChangeSet, ChangeSetLog, LoggedChangeSet
from mcctl.api.events import EventsReceipt
from mcctl.api.images import MOST_DIGESTS, ImagesRequest, MissingImages, SentImage, SentImages
from mcctl.api.metrics import StatsView
from mcctl.api.resources import (
    MOST_NAMES,
    CatalogEntry,
    CatalogPage,
    Contents,
    ContentsEntry,
    ContentsRequest,
    ResourceName,
)
from mcctl.api.tokens import TokenDescription
from mcctl.errors import StaleError
from mcctl.model.settings import Guards
from mcctl.remote.answer import Answer
from mcctl.remote.authorization import address_of, token_for
from mcctl.remote.calls import Call, Calls, Params
from mcctl.remote.numbers import params_of
from mcctl.remote.patience import Patience
from mcctl.remote.read_only import ReadOnlyTransport
from mcctl.stats.question import Question

__all__ = ["Client", "IssuersCatalog", "Patience"]

T = TypeVar("T", bound=BaseModel)

NAME = re.compile(r"[A-Za-z0-9_-]+")
"""What can name a change set: no way into another address."""

AT_A_TIME = 20
"""How many changes are written at a time."""
JSON = {"Content-Type": "application/json"}
TIMEOUT = httpx.Timeout(120.0, connect=10.0)


def random_request_id() -> str:
    """Names a call, so that it is found in the platform's log."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class IssuersCatalog:
    """A whole catalogue, all pages."""

    revision: int
    resources: tuple[CatalogEntry, ...]
    guards: Mapping[str, Guards]
    published: Mapping[str, str] | None = None


class Client:
    """Calls one platform for one issuer; use it as a context manager.

    Every call may raise UnreachableError (no answer after all attempts), DeniedError (no or not enough authority) and
    StaleError, GuardError or ContentError where the call says so.
    """

    def __init__(
        self,
        base_url: str,
        issuer: str,
        *,
        patience: Patience,
        token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout = TIMEOUT,
        is_read_only: bool = False,
        allow_http: bool = False,
        user_agent: str = "mcctl",
        request_id: Callable[[], str] = random_request_id,
    ) -> None:
        """Gets ready to call; nothing is sent yet.

        Args:
            base_url: The platform's address.
            issuer: The issuer's id.
            patience: How often and how long to try.
            token: What it is signed in with; made for this address, or a DeniedError is raised.
            transport: Where calls go; left out = the network, through the environment's proxies.
            timeout: How long one attempt may take.
            is_read_only: Whether a call that could write is a defect, and stopped before it is sent.
            allow_http: Whether the token may go where others on the way could read it.
            user_agent: What the client calls itself.
            request_id: Names each attempt.
        """
        headers = {"User-Agent": user_agent}
        address = address_of(base_url)
        if token is not None:
            headers["Authorization"] = (
                f"Bearer {token_for(address, token, is_open=transport is None and not allow_http)}"
            )
        if is_read_only:
            transport = ReadOnlyTransport(
                httpx.Client(transport=transport, timeout=timeout, trust_env=transport is None)
            )
        self._http = httpx.Client(
            base_url=address, headers=headers, transport=transport, timeout=timeout, trust_env=transport is None
        )
        self._attempts = patience.attempts
        self._calls = Calls(self._http, patience, request_id)
        self._issuer = f"/v1/issuers/{issuer}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def catalog(self) -> IssuersCatalog:
        """Reads the issuer's catalogue; where it moves between two pages, from the start again."""
        for _ in range(self._attempts):
            first = self._read(CatalogPage, "GET", f"{self._issuer}/catalog")
            resources, cursor = list(first.resources), first.next_cursor
            while cursor is not None:
                page = self._read(CatalogPage, "GET", f"{self._issuer}/catalog", params={"cursor": cursor})
                if page.revision != first.revision:
                    break
                resources += page.resources
                cursor = page.next_cursor
            else:
                return IssuersCatalog(first.revision, tuple(resources), first.guards, first.published)
        raise StaleError("the catalogue keeps changing while it is read", hint="try again when nobody else publishes")

    def contents(self, names: Iterable[ResourceName]) -> tuple[int, list[ContentsEntry]]:
        """Reads contents of named resources, with the catalogue revision that they are of."""
        wanted = list(names)
        pages = [
            self._read(
                Contents,
                "POST",
                f"{self._issuer}/catalog/contents",
                json=ContentsRequest(resources=wanted[start : start + MOST_NAMES]),
                is_repeatable=True,  # it asks, by a list that no address could hold
            )
            for start in range(0, max(len(wanted), 1), MOST_NAMES)
        ]
        if len({page.revision for page in pages}) > 1:
            raise StaleError("the catalogue changed while it was read", hint="try again")
        return pages[0].revision, [entry for page in pages for entry in page.resources]

    def missing_images(self, digests: Iterable[str]) -> list[str]:
        """Finds which images the platform does not have, sorted; one call for up to 50,000 of them."""
        wanted = sorted(set(digests))
        return [
            digest
            for start in range(0, len(wanted), MOST_DIGESTS)
            for digest in self._read(
                MissingImages,
                "POST",
                f"{self._issuer}/blobs/missing",
                json=ImagesRequest(digests=wanted[start : start + MOST_DIGESTS]),
                is_repeatable=True,  # it asks, by a list that no address could hold
            ).missing
        ]

    def send_images(self, images: Sequence[SentImage]) -> None:
        """Sends images, all of them or none; safe to repeat, since each is stored once."""
        call = Call(
            "POST", f"{self._issuer}/blobs", to_json(SentImages(images=list(images))), headers=JSON, is_repeatable=True
        )
        self._calls.make(call, _stored)

    def send_image(self, digest: str, content: bytes) -> None:
        """Sends one image as it is; for a large one, which base64 would make a third larger."""
        self._calls.make(Call("PUT", self._image(digest), content), _stored)

    def image(self, digest: str) -> bytes:
        """Reads an image."""
        return self._calls.make(Call("GET", self._image(digest)), lambda answer: answer.content)

    def _image(self, digest: str) -> str:
        return f"{self._issuer}/blobs/{digest.replace(':', '/')}"

    def apply(self, changeset: ChangeSet, idempotency_key: str, *, dry_run: bool = False) -> Applied:
        """Applies a change set; safe to repeat, since the key makes it one."""
        length = sum(map(len, _pieces(changeset)))
        call = Call(
            "POST",
            f"{self._issuer}/changesets",
            lambda: _pieces(changeset),
            {"dry_run": "true"} if dry_run else None,
            {**JSON, "Content-Length": str(length), "Idempotency-Key": idempotency_key},
            is_repeatable=True,
            changes=None if dry_run else "the change set was applied",
        )
        return self._calls.make(call, lambda got: Applied.model_validate_json(got.content))

    def changesets(self, *, cursor: str | None = None, limit: int = 100, resource: str | None = None) -> ChangeSetLog:
        """Reads a page of the log, newest first; of one resource's with the contents before and after."""
        asked = {"cursor": cursor, "limit": str(limit), "resource": resource}
        params = {name: value for name, value in asked.items() if value is not None}
        return self._read(ChangeSetLog, "GET", f"{self._issuer}/changesets", params=params)

    def changeset(self, name: str) -> LoggedChangeSet | None:
        """Reads one change set of the log, with the contents before and after; None where there is none of this id."""
        if NAME.fullmatch(name) is None:
            return None
        call = Call("GET", f"{self._issuer}/changesets/{name}", accept=frozenset({HTTPStatus.NOT_FOUND}))
        return self._calls.make(
            call, lambda got: LoggedChangeSet.model_validate_json(got.content) if got.is_success else None
        )

    def load_events(self, content: bytes, *, everywhere: bool) -> EventsReceipt:
        """Sends events (NDJSON); safe to repeat, since each counts once by its id. `everywhere` = as the operator."""
        path = "/v1/events" if everywhere else f"{self._issuer}/events"
        return self._read(EventsReceipt, "POST", path, content=content, is_repeatable=True)

    def token(self) -> TokenDescription:
        """Reads what the platform knows of the token that the client is signed in with."""
        return self._read(TokenDescription, "GET", "/v1/token")

    def metrics(self, question: Question, *, everywhere: bool) -> StatsView:
        """Asks for a period's numbers: the issuer's, or as the operator those of the whole platform.

        The platform knows by itself what time it is, and the issuer's own target.
        """
        path = "/v1/metrics" if everywhere else f"{self._issuer}/metrics"
        return self._read(StatsView, "GET", path, params=params_of(question))

    def _read(
        self,
        answer: type[T],
        method: str,
        path: str,
        *,
        json: BaseModel | None = None,
        content: bytes | None = None,
        params: Params | None = None,
        is_repeatable: bool = False,
    ) -> T:
        headers = JSON if json is not None else {}
        content = to_json(json) if json is not None else content
        call = Call(method, path, content, params, headers, is_repeatable=is_repeatable)
        return self._calls.make(call, lambda got: answer.model_validate_json(got.content))


def _pieces(changeset: ChangeSet) -> Iterator[bytes]:
    """Writes a change set as JSON, some changes at a time: that of a whole catalogue has a hundred megabytes."""
    yield to_json(changeset.model_dump(mode="json", exclude={"changes"}))[:-1] + b',"changes":['
    for start in range(0, len(changeset.changes), AT_A_TIME):
        some = to_json(changeset.changes[start : start + AT_A_TIME])[1:-1]
        yield b"," + some if start else some
    yield b"]}"


def _stored(answer: Answer) -> None:
    """Checks that it was the platform that took images: it has nothing to say but that."""
    if answer.status != HTTPStatus.NO_CONTENT:
        raise ValueError(answer.status)
