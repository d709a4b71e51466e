"""The numbers of a server, as Prometheus reads them; nothing in them names an issuer, a resource or a person."""

from http import HTTPStatus
from pathlib import Path
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from mcctl import __version__
from mcctl.platform.database import HEAD
from mcctl.platform.records import Record

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
UNKNOWN = "unknown"
"""Stands for the route of what is no call."""

CHANGESETS = "/v1/issuers/{issuer}/changesets"


class Numbers:
    """Counts the requests of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        called = ("method", "route")
        self._requests = Counter(
            "mcctl_requests", "Requests that were answered.", (*called, "status"), registry=registry
        )
        self._seconds = Histogram(
            "mcctl_request_seconds", "How long requests took.", called, buckets=SECONDS, registry=registry
        )
        self._running = Gauge(
            "mcctl_requests_running", "Requests that are under way.", multiprocess_mode="livesum", registry=registry
        )
        self._publishes = Counter("mcctl_publishes", "Change sets that were sent.", ("outcome",), registry=registry)
        self._events = Counter("mcctl_events_loaded", "Events that were loaded.", registry=registry)
        self._store = Counter("mcctl_database_errors", "Errors of the database.", ("kind",), registry=registry)
        self._defects = Counter("mcctl_defects", "Failures of the platform itself.", registry=registry)
        for outcome in ("applied", "refused"):
            self._publishes.labels(outcome)

    def begun(self) -> None:
        """Counts a request that is under way."""
        self._running.inc()

    def ended(self, record: Record) -> None:
        """Counts a request that was answered."""
        route = record.route or UNKNOWN
        self._running.dec()
        self._requests.labels(record.method, route, record.status).inc()
        self._seconds.labels(record.method, route).observe(record.duration_seconds)
        self._events.inc(record.events)
        if record.failure is not None and record.failure.is_of_store:
            self._store.labels(record.failure.kind).inc()
        elif record.failure is not None:
            self._defects.inc()
        if (record.method, record.route) == ("POST", CHANGESETS) and not record.is_trial:
            if record.status == HTTPStatus.OK:
                self._publishes.labels("applied").inc()
            elif record.status in (
                HTTPStatus.CONFLICT,
                HTTPStatus.PRECONDITION_FAILED,
                HTTPStatus.UNPROCESSABLE_ENTITY,
            ):
                self._publishes.labels("refused").inc()


def registry_of(folder: Path | None) -> CollectorRegistry:
    """Makes the registry that is shown: of this process, or, with a folder, of all that count into its files."""
    registry = CollectorRegistry()
    if folder is not None:
        MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]  # the library's own gap
    build = Gauge("mcctl_build", "The release that runs.", ("version", "database"), registry=registry)
    build.labels(__version__, HEAD).set(1)
    return registry


def show_numbers(registry: CollectorRegistry, host: str, port: int) -> WSGIServer:
    """Answers Prometheus at a port of its own, from a thread; an OSError tells of a port that cannot be had."""
    server, _ = start_http_server(port, host, registry)
    return server


def forget_process(process: int, folder: Path) -> None:
    """Takes a process that ended out of what is under way; what it counted stays counted."""
    mark_process_dead(process, str(folder))  # type: ignore[no-untyped-call]  # as above
