"""The one client of the platform API: bounded patience, and only what is safe to repeat is repeated."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from mcctl.api.changesets import Applied, ChangeSet, ChangeSetLog, LoggedChangeSet
from mcctl.api.events import EventsReceipt
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
from mcctl.api.tokens import origin_of_token, origin_of_url
from mcctl.errors import DeniedError, StaleError, UnreachableError, UsageError
from mcctl.model.settings import Guards
from mcctl.remote.problems import error_of

T = TypeVar("T", bound=BaseModel)
NAME = re.compile(r"[A-Za-z0-9_-]+")
"""What can name a change set: no way into another address."""

TRANSIENT = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long to try; `sleep` takes seconds, `jitter` gives a number from 0 to 1."""

    sleep: Callable[[float], None]
    jitter: Callable[[], float]
    attempts: int = 5
    first_delay_seconds: float = 0.2
    longest_delay_seconds: float = 5.0

    def delay_seconds(self, attempt: int, retry_after: str | None) -> float:
        """How long to wait after an attempt, counted from 0; what the platform asks for is honoured within the bound."""
        if retry_after is not None and retry_after.isascii() and retry_after.isdigit():
            return min(float(retry_after), self.longest_delay_seconds)
        longest = min(self.first_delay_seconds * float(2**attempt), self.longest_delay_seconds)
        return self.jitter() * longest


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
        user_agent: str = "mcctl",
    ) -> None:
        headers = {"User-Agent": user_agent}
        try:
            address = httpx.URL(base_url)
        except httpx.InvalidURL as error:
            raise UsageError(f"`{base_url}` is no address", hint="see `platforms` in mcctl.yaml") from error
        if token is not None:
            headers["Authorization"] = f"Bearer {_token_for(address, token)}"
        self._patience = patience
        self._http = httpx.Client(
            base_url=address, headers=headers, transport=transport, timeout=httpx.Timeout(120.0, connect=10.0),
            trust_env=transport is None,
        )  # fmt: skip
        self._issuer = f"/v1/issuers/{issuer}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def catalog(self) -> IssuersCatalog:
        """Reads the issuer's catalogue; where it moves between two pages, from the start again."""
        for _ in range(self._patience.attempts):
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
            )
            for start in range(0, max(len(wanted), 1), MOST_NAMES)
        ]
        if len({page.revision for page in pages}) > 1:
            raise StaleError("the catalogue changed while it was read", hint="try again")
        return pages[0].revision, [entry for page in pages for entry in page.resources]

    def has_image(self, digest: str) -> bool:
        """Tells whether the platform has an image."""
        response = self._send("HEAD", f"{self._issuer}/blobs/{digest.replace(':', '/')}", accept={HTTPStatus.NOT_FOUND})
        return response.status_code != HTTPStatus.NOT_FOUND

    def send_image(self, digest: str, content: bytes) -> None:
        """Sends an image."""
        self._send("PUT", f"{self._issuer}/blobs/{digest.replace(':', '/')}", content=content)

    def apply(self, changeset: ChangeSet, idempotency_key: str, *, dry_run: bool = False) -> Applied:
        """Applies a change set; safe to repeat, since the key makes it one."""
        return self._read(
            Applied,
            "POST",
            f"{self._issuer}/changesets",
            json=changeset,
            params={"dry_run": "true"} if dry_run else None,
            headers={"Idempotency-Key": idempotency_key},
        )

    def changesets(self, *, cursor: str | None = None, limit: int = 100, resource: str | None = None) -> ChangeSetLog:
        """Reads a page of the log, newest first; of one resource's with the contents before and after."""
        asked = {"cursor": cursor, "limit": str(limit), "resource": resource}
        params = {name: value for name, value in asked.items() if value is not None}
        return self._read(ChangeSetLog, "GET", f"{self._issuer}/changesets", params=params)

    def changeset(self, name: str) -> LoggedChangeSet | None:
        """Reads one change set of the log, with the contents before and after; None where there is none of this id."""
        if NAME.fullmatch(name) is None:
            return None
        path = f"{self._issuer}/changesets/{name}"
        response = self._send("GET", path, accept={HTTPStatus.NOT_FOUND})
        if response.status_code == HTTPStatus.NOT_FOUND:
            return None
        return _understood(LoggedChangeSet, response, f"GET {path}")

    def load_events(self, content: bytes, *, everywhere: bool) -> EventsReceipt:
        """Sends events (NDJSON); safe to repeat, since each counts once by its id. `everywhere` = as the operator."""
        path = "/v1/events" if everywhere else f"{self._issuer}/events"
        return self._read(EventsReceipt, "POST", path, content=content)

    def metrics(self, quarter: str, time_zone: str, *, everywhere: bool) -> StatsView:
        """Reads a quarter's metrics: the issuer's, or as the operator those of the whole platform."""
        path = "/v1/metrics" if everywhere else f"{self._issuer}/metrics"
        return self._read(StatsView, "GET", path, params={"quarter": quarter, "time_zone": time_zone})

    def _read(
        self,
        answer: type[T],
        method: str,
        path: str,
        *,
        json: BaseModel | None = None,
        content: bytes | None = None,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> T:
        if json is not None:
            content = json.model_dump_json().encode()
            headers = {**(headers or {}), "Content-Type": "application/json"}
        response = self._send(method, path, content=content, params=params, headers=headers)
        return _understood(answer, response, f"{method} {path}")

    def _send(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        accept: Iterable[int] = (),
    ) -> httpx.Response:
        last: Exception | None = None
        for attempt in range(self._patience.attempts):
            retry_after: str | None = None
            try:
                response = self._http.request(method, path, content=content, params=params, headers=headers)
            except httpx.RequestError as error:
                last = error
            else:
                if response.is_success or response.status_code in accept:
                    return response
                last = error_of(response)
                if response.status_code not in TRANSIENT:
                    raise last
                retry_after = response.headers.get("Retry-After")
            if attempt + 1 < self._patience.attempts:
                self._patience.sleep(self._patience.delay_seconds(attempt, retry_after))
        if isinstance(last, httpx.RequestError):
            raise UnreachableError(
                f"the platform at {self._http.base_url} does not answer: {str(last) or type(last).__name__}",
                hint="see `platforms` in mcctl.yaml, and whether you are online",
            ) from last
        raise last or UnreachableError("the platform does not answer")


def _understood(answer: type[T], response: httpx.Response, call: str) -> T:
    try:
        return answer.model_validate_json(response.content)
    except ValidationError as error:
        raise UnreachableError(
            f"the platform's answer to {call} cannot be understood",
            hint="is the address that of a platform, and mcctl up to date?",
        ) from error


def _token_for(address: httpx.URL, token: str) -> str:
    """Passes a token on that was made for an address; it is sent nowhere else."""
    try:
        origin = origin_of_url(str(address))
    except ValueError as error:
        raise UsageError(f"`{address}` is no address", hint="see `platforms` in mcctl.yaml") from error
    if not token.isascii() or not token.isprintable() or origin_of_token(token) is None:
        raise DeniedError("the token is none of mcctl's", hint="is it whole, and nothing but the token?")
    if origin_of_token(token) != origin:
        raise DeniedError(
            f"the token is not for {origin}; it is not sent there", hint="use a token that was made for this platform"
        )
    return token
