"""What learners do."""

from typing import Annotated, Any

from fastapi import APIRouter, Header

from mcctl.api.learning import Start, SubmissionBody, SubmissionView
from mcctl.platform.learning import start, submit, withdraw
from mcctl.platform.service import GuardedRoute, Learner, Running

router = APIRouter(prefix="/v1", tags=["learners"], route_class=GuardedRoute)

NOT_NOW: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such thing, or none that the caller may see."},
    409: {"description": "It is not the time for it."},
}

IdempotencyKey = Annotated[
    str, Header(min_length=1, max_length=200, description="Names this act; the same key again answers what it did.")
]


@router.post("/micro-credentials/{issuer}/{name}/starts", responses=NOT_NOW)
def begin(issuer: str, name: str, running: Running, identity: Learner) -> Start:
    """Begins a micro-credential, on the version that is live; one that is under way is answered as it is.

    It is beta or active, the learner may see it, and its last day to start is not over. Writes a `started` event.
    """
    with running.database.writing() as connection:
        return start(connection, identity, issuer, name, running.now())


@router.post("/micro-credentials/{issuer}/{name}/withdrawal", responses=NOT_NOW)
def give_up(issuer: str, name: str, running: Running, identity: Learner) -> Start:
    """Gives up what was begun; once more, it is answered as it is. Not while a submission is undecided.

    Writes a `withdrawn` event.
    """
    with running.database.writing() as connection:
        return withdraw(connection, identity, issuer, name, running.now())


@router.post("/submissions", responses=NOT_NOW)
def hand_in(
    running: Running, identity: Learner, body: SubmissionBody, idempotency_key: IdempotencyKey
) -> SubmissionView:
    """Hands in evidence, on the version that was begun. The evidence itself is kept elsewhere.

    One submission at a time is before the issuer. The last day for first submissions, and for resubmissions, is kept, and so
    is the number of resubmissions that the version allows. Writes a `submission` event.
    """
    with running.database.writing() as connection:
        return submit(connection, identity, body, idempotency_key, running.now())
