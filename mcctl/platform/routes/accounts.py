"""Who can be a learner here."""

from typing import Annotated

from fastapi import APIRouter, Path

from mcctl.api.learning import AccountProfile, AccountView
from mcctl.platform.accounts import put_account, read_account
from mcctl.platform.service import GuardedRoute, Operator, Running, SignedIn

router = APIRouter(prefix="/v1/accounts", tags=["learners"], route_class=GuardedRoute)

LearnerName = Annotated[str, Path(max_length=255, description="The learner's opaque id.", examples=["l-17"])]


@router.put("/{learner}")
def put(learner: LearnerName, running: Running, identity: Operator, body: AccountProfile) -> AccountView:
    """Makes a learner's account, or makes it what is said: what is left out is no longer so.

    Writes an `account` event when the account is made, and when country, state, subjects or their completeness changed;
    organizations, groups and the domain of the verified address are no part of events.
    """
    _ = identity
    with running.database.writing() as connection:
        return put_account(connection, learner, body, running.now())


@router.get("/{learner}")
def show(learner: LearnerName, running: Running, identity: SignedIn) -> AccountView:
    """A learner's account, for operators and for the learner."""
    with running.database.reading() as connection:
        return read_account(connection, identity, learner)
