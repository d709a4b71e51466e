"""Events in, metrics out."""

import tempfile
from collections.abc import AsyncIterator
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Query, Request

from mcctl.api.events import EventsReceipt
from mcctl.api.metrics import StatsView
from mcctl.api.problems import Complaint
from mcctl.errors import UsageError
from mcctl.platform import problems
from mcctl.platform.hosting import check_taking
from mcctl.platform.loading import load_events
from mcctl.platform.metrics import StoreEngine
from mcctl.platform.questions import Asked
from mcctl.platform.service import GuardedRoute, Operator, Publisher, Running, Service, Viewer
from mcctl.stats.measure import NOT_IN_SCOPE, NOT_IN_TOKEN, measure

router = APIRouter(prefix="/v1", tags=["numbers"], route_class=GuardedRoute)

EXAMPLE = (
    '{"type":"started","id":"s-1","at":"2026-07-01T09:30:00Z","issuer":"northlake","learner":"l-1",'
    '"micro_credential":"code-tracing","version":"1.0"}'
)
NDJSON = {
    "requestBody": {
        "required": False,
        "description": "One event a line. No line is no event; a line that is wrong is told of, and the others count. "
        f"A line looks like this: `{EXAMPLE}`",
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
    }
}
IN_MEMORY = 8 * 1024 * 1024


async def _body(request: Request) -> AsyncIterator[IO[bytes]]:
    """Keeps the body in a file while it comes, so that its size costs no memory."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        async for chunk in request.stream():
            spool.write(chunk)
        spool.seek(0)
        yield spool


Body = Annotated[IO[bytes], Depends(_body)]
Wanted = Annotated[Asked, Query()]


@router.post("/issuers/{issuer}/events", openapi_extra=NDJSON)
def load_issuers(issuer: str, request: Request, running: Running, identity: Publisher, body: Body) -> EventsReceipt:
    """Loads an issuer's events (NDJSON)."""
    _ = identity
    with running.database.writing() as connection:
        check_taking(connection, issuer)
        receipt = load_events(connection, body, issuer)
    return _counted(request, receipt)


@router.post("/events", openapi_extra=NDJSON)
def load(request: Request, running: Running, identity: Operator, body: Body) -> EventsReceipt:
    """Loads events of all issuers (NDJSON)."""
    _ = identity
    with running.database.writing() as connection:
        receipt = load_events(connection, body, None)
    return _counted(request, receipt)


def _counted(request: Request, receipt: EventsReceipt) -> EventsReceipt:
    """Notes for the server's own numbers how many events came."""
    request.state.events = receipt.added
    return receipt


@router.get("/issuers/{issuer}/metrics")
def issuers_metrics(issuer: str, running: Running, identity: Viewer, wanted: Wanted) -> StatsView:
    """A period's metrics of one issuer.

    The period is a quarter, a month, a year or a span of days, one of them.
    """
    reason = NOT_IN_SCOPE if identity.is_operator else NOT_IN_TOKEN
    return _metrics(running, wanted, issuer, reason)


@router.get("/metrics")
def metrics(running: Running, identity: Operator, wanted: Wanted) -> StatsView:
    """A period's metrics of the whole platform.

    The period is a quarter, a month, a year or a span of days, one of them.
    """
    _ = identity
    return _metrics(running, wanted, None)


def _metrics(
    running: Service, wanted: Asked, issuer: str | None, accounts_not_covered: str = NOT_IN_SCOPE
) -> StatsView:
    with running.database.reading() as connection:
        try:
            question = wanted.question(running, connection, issuer)
        except UsageError as error:
            raise problems.invalid_request([Complaint(detail=error.message, hint=error.hint)]) from error
        return measure(StoreEngine(connection), question, accounts_not_covered=accounts_not_covered)
