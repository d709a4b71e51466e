"""Writers that go on until they are stopped or the platform is gone, and what it has acknowledged to them by then."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any, Self
from urllib.parse import urlsplit

from tests.platform.catalogues import an_image

PATIENCE_SECONDS = 120
MOST_IMAGES = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    content: bytes
    seconds: float

    def json(self) -> Any:  # noqa: ANN401  # any JSON
        return json.loads(self.content)


@dataclass(slots=True)
class Calling:
    """One connection that is kept, for a caller with a token; nothing is tried again."""

    url: str
    token: str
    issuer: str
    connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        address = urlsplit(self.url)
        self.connection = HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def call(self, method: str, path: str, content: bytes | None = None, **headers: str) -> Answer:
        """Calls what is below the issuer."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        began = time.perf_counter()
        self.connection.request(
            method, f"/v1/issuers/{self.issuer}{path}", content, {"Authorization": f"Bearer {self.token}", **said}
        )
        answer = self.connection.getresponse()
        return Answer(answer.status, answer.read(), time.perf_counter() - began)


Write = tuple[str, str, bytes, dict[str, str]]
"""Method, path, content and headers of one call."""


@dataclass(slots=True)
class Writes:
    """What a writer sent: `kept` was acknowledged, `pending` was not, `refused` is what the platform said instead."""

    kept: list[tuple[Write, Answer]] = field(default_factory=list)
    pending: Write | None = None
    refused: list[tuple[Write, Answer]] = field(default_factory=list)
    is_over: bool = False

    @property
    def seconds(self) -> list[float]:
        return [answer.seconds for _, answer in self.kept]


def write_on(calling: Calling, writes: Writes, calls: Iterator[Write], told: threading.Condition) -> None:
    """Writes one after the other until it is over, the platform is gone or refuses; tells of each answer."""
    for write in calls:
        if writes.is_over:
            return
        writes.pending = write
        method, path, content, headers = write
        try:
            answer = calling.call(method, path, content, **headers)
        except (OSError, HTTPException):
            return
        with told:
            (writes.kept if answer.status in (200, 204) else writes.refused).append((write, answer))
            writes.pending = None
            told.notify_all()
        if writes.refused:
            return


def change_sets(calling: Calling, writes: Writes, name: str, run: str) -> Iterator[Write]:
    """Change sets of one change each, one upon the other."""
    asked = json.dumps({"resources": [{"kind": "micro-credential", "id": name}]}).encode()
    read = calling.call("POST", "/catalog/contents", asked, Content_Type="application/json").json()
    (held,) = read["resources"]
    etag, revision, number = held["etag"], read["revision"], 0
    while True:
        content = {**held["live"], "description": f"Written in {run} as number {number}."}
        change = {"action": "update", "kind": "micro-credential", "id": name, "if_match": etag, "content": content}
        body = {"namespace": calling.issuer, "catalog_revision": revision, "changes": [change]}
        headers = {"Content_Type": "application/json", "Idempotency_Key": f"{run}-{number}"}
        yield "POST", "/changesets", json.dumps(body).encode(), headers
        applied = writes.kept[-1][1].json()
        etag, revision, number = applied["changes"][0]["etag"], applied["catalog_revision"], number + 1


def events(issuer: str, name: str, run: str, count: int) -> Iterator[Write]:
    """Loads of so many events: learners who start, hand in, are awarded, and people who look."""
    number = 0
    while True:
        lines = []
        for place in range(number * count, (number + 1) * count):
            learner = f"{run}-{place // 4}"
            about = {"issuer": issuer, "micro_credential": name, "at": "2026-07-01T09:00:00Z", "id": f"{run}-{place}"}
            work = {"learner": learner, "submission": f"{run}-s-{place // 4}", "version": "1.0"}
            match place % 4:
                case 0:
                    said = {"type": "started", "learner": learner, "version": "1.0"}
                case 1:
                    said = {"type": "submission", **work}
                case 2:
                    said = {"type": "award", **work, "award": f"{run}-a-{place // 4}"}
                case _:
                    said = {"type": "page_view", "visitor": learner}
            lines.append(json.dumps({**said, **about}))
        yield (
            "POST",
            "/events",
            "".join(f"{line}\n" for line in lines).encode(),
            {"Content_Type": "application/x-ndjson"},
        )
        number += 1


def images(run: str, count: int) -> Iterator[Write]:
    """Images, each of them another one."""
    for number in range(count):
        content = an_image(f"{run}-{number}")
        yield "PUT", f"/blobs/sha256/{hashlib.sha256(content).hexdigest()}", content, {}


@dataclass(slots=True)
class Writing:
    """A publisher, a stream of events and a sender of images at once."""

    published: Writes = field(default_factory=Writes)
    loaded: Writes = field(default_factory=Writes)
    sent: Writes = field(default_factory=Writes)
    told: threading.Condition = field(default_factory=threading.Condition)

    @property
    def all(self) -> tuple[Writes, Writes, Writes]:
        return self.published, self.loaded, self.sent

    def wait_for(self, count: int) -> None:
        """Waits until each writer had so many acknowledgements; a refusal is none."""
        with self.told:
            assert self.told.wait_for(
                lambda: any(one.refused for one in self.all) or all(len(one.kept) >= count for one in self.all),
                PATIENCE_SECONDS,
            )
        assert not self.refused

    @property
    def refused(self) -> list[str]:
        return [f"{write[1]}: {answer.content.decode()}" for one in self.all for write, answer in one.refused]

    def lost(self, calling: Calling, count: int) -> list[str]:
        """Says what was acknowledged and is not there, and what was not and is there by half.

        Args:
            calling: The platform after it was started again.
            count: How many events a load had.
        """
        found = []
        for _, answer in self.published.kept:
            name = answer.json()["id"]
            if calling.call("GET", f"/changesets/{name}").status != 200:
                found.append(f"the change set {name}")
        for (_, path, content, _), _ in self.loaded.kept:
            receipt = calling.call("POST", path, content).json()
            if (receipt["added"], receipt["repeated"], receipt["problems"]) != (0, count, []):
                found.append(f"events: {receipt}")
        for (_, path, _, _), _ in self.sent.kept:
            if calling.call("HEAD", path).status != 200:
                found.append(f"the image {path}")
        for writes in self.all:
            unknown = [writes.pending] if writes.pending is not None else []
            for method, path, content, headers in [*unknown, *(write for write, _ in writes.refused)]:
                answer = calling.call(method, path, content, **headers)
                is_half = path == "/events" and answer.status == 200 and answer.json()["added"] not in (0, count)
                if answer.status not in (200, 204) or is_half:
                    found.append(f"what was under way at {path}: {answer.content.decode()}")
        return found


@contextmanager
def writing(
    url: str, token: str, issuer: str, name: str, run: str, count: int, images_count: int = MOST_IMAGES
) -> Iterator[Writing]:
    """Writes as long as the block, and at its end waits for what is under way, if the platform is there.

    Args:
        url: The platform's address.
        token: Of a publisher of the issuer.
        issuer: Whose content and events it is.
        name: The micro-credential that is published over and over, and that the events are of.
        run: What all that is written is called by; no two runs on one database share it.
        count: How many events are in a load.
        images_count: How many images are sent at most.
    """
    found = Writing()
    publisher = Calling(url, token, issuer)
    sources: list[tuple[Calling, Writes, Iterator[Write]]] = [
        (publisher, found.published, change_sets(publisher, found.published, name, run)),
        (Calling(url, token, issuer), found.loaded, events(issuer, name, run, count)),
        (Calling(url, token, issuer), found.sent, images(run, images_count)),
    ]
    threads = [threading.Thread(target=write_on, args=(*source, found.told)) for source in sources]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        for writes in found.all:
            writes.is_over = True
        for thread in threads:
            thread.join()
        for calling, _, _ in sources:
            calling.connection.close()
