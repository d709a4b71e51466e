"""The log tells what happened, and of nobody; the numbers tell even less."""

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy.exc import OperationalError

from mcctl.platform.failing import failure_of
from mcctl.platform.logs import Log, LogFormat
from mcctl.platform.prometheus import Numbers
from mcctl.platform.serving import Serving
from tests.platform.catalogues import Folder, publish_files
from tests.platform.learners import NORTH, People, done
from tests.platform.platforms import NOW, Platform
from tests.platform.served import PATIENCE_SECONDS, as_served

PRIVATE = "leading-stem-change"
PERSONAL = re.compile(
    r"l-zoe|org-zoe|a-yann|zoe\.example|127\.0\.0\.1|mcctl\.[A-Za-z0-9_-]{20}|Bearer|secret-query|"
    rf"{PRIVATE}|Leading STEM"
)


@pytest.fixture(params=["json", "text"])
def shape(request: pytest.FixtureRequest) -> LogFormat:
    shape: LogFormat = request.param
    return shape


class Lines:
    """What was logged; an answer may be there before its line is."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.changed = threading.Condition()

    def write(self, line: str) -> None:
        with self.changed:
            self.texts.append(line)
            self.changed.notify_all()

    def of(self, platform: Platform) -> list[str]:
        """All lines, once that of a last request is there."""
        platform.as_().get("/v1/health", headers={"X-Request-Id": "the-last"})
        with self.changed:
            assert self.changed.wait_for(lambda: "the-last" in "".join(self.texts), PATIENCE_SECONDS)
            return self.texts[:-1]


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def logged(tmp_path: Path, shape: LogFormat, lines: Lines, registry: CollectorRegistry) -> Iterator[Platform]:
    """A served platform, whose log is kept."""
    log = Log(lines.write, shape, lambda: NOW)
    with as_served(tmp_path / "platform.db", Serving(), [Numbers(registry), log]) as platform:
        yield platform


def test_a_whole_life_leaves_nothing_personal_and_nothing_private_in_the_log_and_in_the_numbers(
    logged: Platform, folder: Folder, lines: Lines, registry: CollectorRegistry
) -> None:
    publish_files(logged.client(), folder.read())
    people = People(logged)
    done(people.account("l-zoe", email_domain="zoe.example", organizations=["org-zoe"]))
    people.start("l-zoe", "code-tracing")
    people.submit("l-zoe", "code-tracing")
    people.assessor("a-yann", "northlake").get("/v1/issuers/northlake/submissions")
    logged.as_().get(f"/v1/stacks/northlake/{PRIVATE}")
    logged.as_("operator").get(f"/v1/stacks/northlake/{PRIVATE}")
    logged.as_().get("/v1/catalog?q=secret-query")
    logged.as_().get("/v1/l-zoe/secret-query")
    logged.as_().get("/v1/issuers/l-zoe/catalog")
    logged.as_().get(f"{NORTH}/l-zoe")
    logged.calling("mcctl.bm9uZQ.invented").get("/v1/catalog")
    logged.calling(None).request("L-ZOE", "/v1/catalog")

    told = lines.of(logged)
    assert len(told) > 15
    assert [line for line in told if PERSONAL.search(line)] == []
    assert PERSONAL.search(generate_latest(registry).decode()) is None
    assert "northlake" not in generate_latest(registry).decode()


@pytest.mark.parametrize("shape", ["json"], indirect=True)
def test_a_request_is_one_line(logged: Platform, lines: Lines) -> None:
    answer = logged.as_("viewer", "northlake").get(
        "/v1/issuers/northlake/metrics?quarter=2026-Q2", headers={"X-Request-Id": "mine-1"}
    )
    (first,) = [json.loads(line) for line in lines.of(logged)]
    assert first.pop("duration_ms") > 0
    assert re.fullmatch("t-[0-9a-f]{12}", first.pop("token"))
    assert first.pop("process") > 0
    assert first == {
        "at": "2026-07-01T09:30:00.000000Z",
        "level": "info",
        "event": "request",
        "method": "GET",
        "route": "/v1/issuers/{issuer}/metrics",
        "issuer": "northlake",
        "status": answer.status_code,
        "bytes": len(answer.content),
        "role": "viewer",
        "request_id": "mine-1",
    }


def test_a_defect_is_told_in_the_log_under_the_name_of_its_request_and_nowhere_else(
    logged: Platform, lines: Lines, registry: CollectorRegistry, shape: LogFormat
) -> None:
    token = logged.as_("operator")
    logged.clock.is_broken = True
    answer = token.get("/v1/issuers/northlake/catalog", headers={"X-Request-Id": "mine-2"})
    logged.clock.is_broken = False
    assert answer.status_code == 500
    assert "spring" not in answer.text
    told = "".join(lines.of(logged))
    assert ("mine-2" in told, "RuntimeError" in told, "platforms.py" in told) == (True, True, True), shape
    assert "spring" not in told
    assert registry.get_sample_value("mcctl_defects_total") == 1


def test_the_numbers_count_publishes_and_events(
    logged: Platform, folder: Folder, lines: Lines, registry: CollectorRegistry
) -> None:
    publish_files(logged.client(), folder.read())
    event = {"type": "page_view", "id": "v-1", "at": "2026-06-01T00:00:00Z", "issuer": "northlake", "visitor": "x"}
    receipt = logged.as_("operator").post(
        "/v1/events", content=f"{json.dumps(event)}\n", headers={"Content-Type": "application/x-ndjson"}
    )
    assert lines.of(logged)
    assert registry.get_sample_value("mcctl_publishes_total", {"outcome": "applied"}) == 1
    assert registry.get_sample_value("mcctl_events_loaded_total") == receipt.json()["added"]
    health = {"method": "POST", "route": "/v1/events", "status": "200"}
    assert registry.get_sample_value("mcctl_requests_total", health) == 1


def test_of_an_error_only_kinds_codes_and_places_are_kept() -> None:
    cause = sqlite3.IntegrityError("l-zoe has it already")
    with pytest.raises(OperationalError) as raised:
        raise OperationalError("INSERT", {"learner": "l-zoe"}, cause) from cause
    failure = failure_of(raised.value)
    assert failure.is_of_store
    assert [kind for kind, _ in failure.errors] == ["IntegrityError", "OperationalError"]
    assert "test_logs.py" in failure.errors[1][1][0]
    assert "l-zoe" not in repr(failure)


def test_a_quiet_log_tells_what_went_wrong_only() -> None:
    lines: list[str] = []
    log = Log(lines.append, "json", lambda: datetime(2026, 7, 1, tzinfo=UTC), is_quiet=True)
    log.tell("listening", {"url": "http://x"})
    log.tell("worker-died", {"worker": 7}, level="warning")
    assert [json.loads(line)["event"] for line in lines] == ["worker-died"]
