"""What learners do: start, give up, hand in. Each act is an event; its rules read no table but what the events tell."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, select

from mcctl.api.learning import Start, SubmissionBody, SubmissionView
from mcctl.catalog.closing import Act
from mcctl.plan.versions import is_same
from mcctl.platform import problems
from mcctl.platform.assessed import pinned_content
from mcctl.platform.closings import objection_to
from mcctl.platform.courses import Course, read_course, version_of
from mcctl.platform.hosting import hold_issuer
from mcctl.platform.identities import Identity, visible_to
from mcctl.platform.names import Offer, find_offer, nowhere, resolve
from mcctl.platform.objections import conflict, not_for_caller
from mcctl.platform.recording import after, hold_erasure, instant, keyed, record
from mcctl.platform.submissions import read_submission
from mcctl.platform.tables import accounts, events, resources

STARTABLE = ("beta", "active")


def start(connection: Connection, identity: Identity, issuer: str, name: str, now: datetime) -> Start:
    """Begins a micro-credential on the version that is live; one that goes on already is answered as it is.

    An ApiError tells why it cannot be begun.
    """
    learner = lock_account(connection, identity)
    offer, course, is_seen = _course(connection, identity, learner, issuer, name)
    if not course.in_flight:
        _check_seen(is_seen=is_seen)
        if course.award is not None:
            raise conflict("awarded", f"`{offer.id}` is awarded already")
        _check_issuer(connection, issuer, "starts", is_suspended_too=True)
        if offer.closing.status not in STARTABLE or not offer.closing.allows("start", now):
            raise conflict("closed", objection_to(offer.id, "start", offer.closing))
        about = {"learner": learner, "issuer": issuer, "micro_credential": offer.id, "version": offer.version}
        record(connection, at=after(now, course.last_us), type="started", **about)
        course = read_course(connection, learner, offer)
    return _view(connection, offer, course)


def withdraw(connection: Connection, identity: Identity, issuer: str, name: str, now: datetime) -> Start:
    """Gives up what was begun; once more, it is answered as it is. An ApiError tells why there is nothing to give up."""
    learner = lock_account(connection, identity)
    offer, course, is_seen = _course(connection, identity, learner, issuer, name)
    if course.in_flight:
        if course.undecided:
            raise _undecided(course)
        about = {"learner": learner, "issuer": issuer, "micro_credential": offer.id}
        record(connection, at=after(now, course.last_us), type="withdrawn", **about)
        course = read_course(connection, learner, offer)
    elif course.withdrawn_us is None or course.award is not None:
        raise _not_begun(offer, course, is_seen=is_seen)
    return _view(connection, offer, course)


def submit(connection: Connection, identity: Identity, body: SubmissionBody, key: str, now: datetime) -> SubmissionView:
    """Hands in, on the version that was begun. An ApiError tells why it is not taken.

    Args:
        connection: A writing transaction.
        identity: A learner's.
        body: What it is for.
        key: The idempotency key; the same one again answers the submission that there is.
        now: The instant of the call.
    """
    learner = lock_account(connection, identity)
    event_id = keyed(connection, "submission", learner, key)
    earlier = connection.execute(select(events).where(events.c.id == event_id, events.c.type == "submission")).first()
    offer, course, is_seen = _course(connection, identity, learner, body.issuer, body.micro_credential)
    if earlier is not None:
        named = resolve(connection, earlier.issuer, [earlier.micro_credential]).get(earlier.micro_credential)
        if named is None or named.key != offer.key:
            raise problems.key_reused()
        return read_submission(connection, identity, earlier.submission)
    if not course.in_flight or course.begun is None:
        raise _not_begun(offer, course, is_seen=is_seen)
    if course.undecided:
        raise _undecided(course)
    _check_issuer(connection, body.issuer, "submissions", is_suspended_too=False)
    version = version_of(connection, offer.key, course.begun)
    attempt = 1 + max([len(course.submissions), *(row.attempt or 1 for row in course.submissions)])
    act: Act = "submission" if attempt == 1 else "resubmission"
    if not offer.closing.allows(act, now):
        raise conflict("closed", objection_to(offer.id, act, offer.closing))
    _check_resubmissions(connection, offer, course, version)
    name = f"s-{secrets.token_hex(10)}"
    about = {"learner": learner, "issuer": offer.issuer, "micro_credential": offer.id, "version": version}
    at = after(now, course.last_us)
    record(connection, at=at, event_id=event_id, type="submission", submission=name, attempt=attempt, **about)
    return read_submission(connection, identity, name)


def lock_account(connection: Connection, identity: Identity) -> str:
    """Finds the learner who calls, and lets one act of a learner follow the other; one without an account does nothing."""
    hold_erasure(connection)
    query = select(accounts.c.learner).where(accounts.c.learner == identity.person).with_for_update()
    found: str | None = connection.execute(query).scalar()
    if found is None:
        raise not_for_caller("the learner has no account here; an operator makes it")
    return found


def _course(
    connection: Connection, identity: Identity, learner: str, issuer: str, name: str
) -> tuple[Offer, Course, bool]:
    """Finds what is meant, how far the learner is with it, and whether the learner may see it.

    What was taken down is not there, whoever works towards it. Of what is nowhere as much is looked up as of what may not
    be seen, so that the time that it takes does not tell the one from the other.
    """
    found = find_offer(connection, issuer, name)
    offer = found if found is not None and not found.is_hidden else nowhere(issuer, name)
    course = read_course(connection, learner, offer)
    seen = select(resources.c.key).where(resources.c.key == offer.key, visible_to(identity))
    is_seen = connection.execute(seen).first() is not None
    if offer is not found:
        raise problems.not_found()
    return offer, course, is_seen


def _check_seen(*, is_seen: bool) -> None:
    """What the learner may not see does not exist."""
    if not is_seen:
        raise problems.not_found()


def _not_begun(offer: Offer, course: Course, *, is_seen: bool) -> problems.ApiError:
    if course.award is not None:
        return conflict("awarded", f"`{offer.id}` is awarded already")
    if course.begun is None:
        _check_seen(is_seen=is_seen)
    return conflict("not-started", f"`{offer.id}` is not under way; start it first")


def _undecided(course: Course) -> problems.ApiError:
    return conflict("undecided", f"the issuer has not decided on `{course.undecided[0]}` yet")


def _check_issuer(connection: Connection, issuer: str, what: str, *, is_suspended_too: bool) -> None:
    """An issuer that is suspended lets nobody begin, and those who began go on; one that was closed takes nothing."""
    row = hold_issuer(connection, issuer)
    if row is not None and (row.closed_at is not None or (is_suspended_too and row.suspended_at is not None)):
        raise conflict("issuer-stopped", f"the issuer takes no {what} at present")


def _check_resubmissions(connection: Connection, offer: Offer, course: Course, version: str | None) -> None:
    content = pinned_content(connection, offer.key, version)
    most = content.get("assessment", {}).get("resubmissions") if content is not None else None
    used = sum(is_same(row.version, version) for row in course.submissions)
    if isinstance(most, int) and used > most:
        raise conflict("no-more-attempts", f"version `{version}` lets one submit again {most} times at most")


def _view(connection: Connection, offer: Offer, course: Course) -> Start:
    if course.begun is None:
        raise problems.not_found()
    return Start(
        issuer=offer.issuer,
        micro_credential=offer.id,
        version=version_of(connection, offer.key, course.begun),
        started_at=instant(course.begun.at_us),
        withdrawn_at=instant(course.withdrawn_us) if course.withdrawn_us is not None else None,
    )
