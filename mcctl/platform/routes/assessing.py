"""What assessors and issuers do with what was handed in, and what became of it."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from mcctl.api.learning import (
    AwardList,
    AwardView,
    DecisionBody,
    RecommendationBody,
    RevocationBody,
    SubmissionList,
    SubmissionView,
)
from mcctl.platform.assessing import decide, recommend
from mcctl.platform.awards import list_awards, read_award, reissue, revoke
from mcctl.platform.routes.learning import NOT_NOW, IdempotencyKey
from mcctl.platform.service import GuardedRoute, Running, SignedIn
from mcctl.platform.submissions import CURSOR, PAGE, Wanted, list_submissions, place_of, read_submission

router = APIRouter(prefix="/v1", tags=["assessment"], route_class=GuardedRoute)

SubmissionId = Annotated[str, Path(max_length=255, description="The submission's id.", examples=["s-9"])]
AwardId = Annotated[str, Path(max_length=255, description="The award's id.", examples=["w-5"])]
Cursor = Annotated[
    str | None,
    Query(max_length=850, pattern=CURSOR, description="Where to go on, as the page before said."),
]
Limit = Annotated[int, Query(ge=1, le=PAGE, description="How many are wanted at most.")]
OfIssuer = Annotated[
    str | None, Query(max_length=255, pattern="^[^/\\x00-\\x1f\\x7f]+$", description="Of this issuer only.")
]


@router.get("/submissions")
def submissions(
    running: Running,
    identity: SignedIn,
    undecided: Annotated[
        bool | None, Query(description="Whether only what is undecided is wanted, or only what is decided.")
    ] = None,
    issuer: OfIssuer = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> SubmissionList:
    """Submissions, the oldest first: the learner's own; the issuer's; for an assessor those before the assessors.

    An assessor has before them what their issuer has not decided, and keeps what they recommended on.
    """
    after = place_of(cursor) if cursor is not None else None
    with running.database.reading() as connection:
        return list_submissions(connection, identity, Wanted(issuer, undecided, after, limit))


@router.get("/submissions/{submission}")
def submission(submission: SubmissionId, running: Running, identity: SignedIn) -> SubmissionView:
    """A submission and what became of it."""
    with running.database.reading() as connection:
        return read_submission(connection, identity, submission)


@router.post("/submissions/{submission}/recommendation", responses=NOT_NOW)
def recommendation(
    submission: SubmissionId, running: Running, identity: SignedIn, body: RecommendationBody
) -> SubmissionView:
    """Recommends what to decide, as an assessor of the issuer, once; the same once more is answered as it is.

    The criteria are those of the version that was begun. An assessor recommends and does not decide. Writes a
    `recommendation` event.
    """
    with running.database.writing() as connection:
        return recommend(connection, identity, submission, body, running.now())


@router.post("/submissions/{submission}/decision", responses=NOT_NOW)
def decision(submission: SubmissionId, running: Running, identity: SignedIn, body: DecisionBody) -> SubmissionView:
    """Decides as the issuer, once, after an assessor has recommended; the same once more is answered as it is.

    The issuer is free to decide otherwise than was recommended. Writes an `award` or a `denial` event.
    """
    with running.database.writing() as connection:
        return decide(connection, identity, submission, body, running.now())


@router.get("/awards")
def awards(
    running: Running, identity: SignedIn, issuer: OfIssuer = None, cursor: Cursor = None, limit: Limit = PAGE
) -> AwardList:
    """Awards, the oldest first: the learner's own, or the issuer's."""
    place = place_of(cursor) if cursor is not None else None
    with running.database.reading() as connection:
        return list_awards(connection, identity, issuer, place, limit)


@router.get("/awards/{award}")
def award(award: AwardId, running: Running, identity: SignedIn) -> AwardView:
    """An award."""
    with running.database.reading() as connection:
        return read_award(connection, identity, award)


@router.post("/awards/{award}/revocation", responses=NOT_NOW)
def revocation(award: AwardId, running: Running, identity: SignedIn, body: RevocationBody) -> AwardView:
    """Revokes an award as the issuer, for good; the same once more is answered as it is.

    Writes a `revocation` event. The learner can read why, and start anew.
    """
    with running.database.writing() as connection:
        return revoke(connection, identity, award, body.reason, running.now())


@router.post("/awards/{award}/reissue", responses=NOT_NOW)
def issue_anew(award: AwardId, running: Running, identity: SignedIn, idempotency_key: IdempotencyKey) -> AwardView:
    """Issues an award anew as the issuer; it is no second award. Writes a `reissue` event."""
    with running.database.writing() as connection:
        return reissue(connection, identity, award, idempotency_key, running.now())
