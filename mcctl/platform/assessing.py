"""What becomes of a submission: assessors recommend, and the issuer decides.

Who decides locks the submission, so that of two decisions at once the second sees the first.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from mcctl.api.learning import DecisionBody, RecommendationBody, SubmissionView
from mcctl.api.problems import Complaint
from mcctl.platform import problems
from mcctl.platform.assessed import Assessed, read_assessed
from mcctl.platform.courses import read_course
from mcctl.platform.hosting import check_taking
from mcctl.platform.identities import Identity
from mcctl.platform.names import find_offer
from mcctl.platform.objections import conflict, not_for_caller
from mcctl.platform.recorded import as_told
from mcctl.platform.recording import after, hold_erasure, record
from mcctl.platform.submissions import criteria_of, decision_of, find_submission, read_submission, said_of
from mcctl.platform.tables import accounts, events


def recommend(
    connection: Connection, identity: Identity, name: str, body: RecommendationBody, now: datetime
) -> SubmissionView:
    """Recommends as an assessor of the issuer, once; the same once more is answered as it is.

    An ApiError tells why the recommendation is not taken.
    """
    hold_erasure(connection)
    found = find_submission(connection, identity, name, lock=True)
    if identity.role != "assessor" or identity.person is None:
        raise not_for_caller("an assessor of the issuer recommends, with a token that names the assessor")
    said = said_of(connection, [found.submission]).get(found.submission, [])
    for one in said:
        if one.type == "recommendation" and one.assessor == identity.person:
            if (one.outcome, criteria_of(one, said)) != (body.outcome, sorted(set(body.criteria_not_met))):
                raise conflict("recommended", "this assessor has recommended something else already")
            return read_submission(connection, identity, name)
    if decision_of(said) is not None:
        raise conflict("decided", f"the issuer has decided on `{name}` already")
    check_taking(connection, found.issuer)
    (assessed,) = read_assessed(connection, [found])
    _check_criteria(assessed, body.outcome, body.criteria_not_met)
    record(
        connection,
        at=after(now, _times(found, said)),
        type="recommendation",
        submission=found.submission,
        assessor=identity.person,
        outcome=body.outcome,
        criteria_not_met=body.criteria_not_met,
    )
    return read_submission(connection, identity, name)


def decide(connection: Connection, identity: Identity, name: str, body: DecisionBody, now: datetime) -> SubmissionView:
    """Decides as the issuer, once, after an assessor has recommended; the same once more is answered as it is.

    An ApiError tells why the decision is not taken.
    """
    hold_erasure(connection)
    found = find_submission(connection, identity, name, lock=True)
    if not identity.publishes(found.issuer):
        raise not_for_caller("the issuer decides, with a token that may publish for it")
    said = said_of(connection, [found.submission]).get(found.submission, [])
    decision = decision_of(said)
    if decision is not None:
        if (decision.outcome, decision.criteria_not_met) != (body.outcome, sorted(set(body.criteria_not_met))):
            raise conflict("decided", f"the issuer has decided on `{name}` already")
        return read_submission(connection, identity, name)
    recommended = [row for row in said if row.type == "recommendation"]
    if identity.person is not None and identity.person in {found.learner, *(row.assessor for row in recommended)}:
        raise not_for_caller("who handed in or recommended does not decide")
    if not recommended:
        raise conflict("not-recommended", f"no assessor has recommended anything on `{name}` yet")
    check_taking(connection, found.issuer)
    (assessed,) = read_assessed(connection, [found])
    if body.outcome == "award" and body.criteria_not_met:
        raise problems.invalid([Complaint(detail="an award names no criteria", pointer="/criteria_not_met")])
    _check_criteria(assessed, body.outcome, body.criteria_not_met)
    at = after(now, _times(found, said))
    if body.outcome == "award":
        _award(connection, found, assessed, at)
    else:
        criteria = body.criteria_not_met
        record(connection, at=at, type="denial", submission=found.submission, criteria_not_met=criteria)
    return read_submission(connection, identity, name)


def _award(connection: Connection, found: Row[Any], assessed: Assessed, at: datetime) -> None:
    """Awards, one at a time for each learner, with the state that the learner's account names by then."""
    connection.execute(select(accounts.c.learner).where(accounts.c.learner == found.learner).with_for_update())
    offer = find_offer(connection, found.issuer, assessed.id)
    if offer is not None and (held := read_course(connection, found.learner, offer).award) is not None:
        raise conflict("awarded", f"the learner holds `{as_told(held)}` for `{assessed.id}` already")
    state = (
        select(events.c.state)
        .where(events.c.type == "account", events.c.learner == found.learner, events.c.state.is_not(None))
        .order_by(events.c.at_us.desc(), events.c.id.desc())
    )
    record(
        connection,
        at=at,
        type="award",
        award=f"w-{secrets.token_hex(10)}",
        submission=found.submission,
        learner=found.learner,
        issuer=found.issuer,
        micro_credential=assessed.id,
        version=assessed.version,
        state=connection.execute(state).scalar(),
    )


def _check_criteria(assessed: Assessed, outcome: str, criteria: Sequence[str]) -> None:
    complaints = assessed.complaints(criteria)
    rule = (assessed.content or {}).get("assessment", {}).get("pass_rule", "all")
    if outcome == "award" and criteria and rule == "all":
        detail = f"version `{assessed.version}` of `{assessed.id}` wants all criteria met for an award"
        complaints.append(Complaint(detail=detail, pointer="/outcome"))
    if complaints:
        raise problems.invalid(complaints)


def _times(found: Row[Any], said: Iterable[Row[Any]]) -> list[int]:
    return [found.at_us, *(row.at_us for row in said)]
