"""Accounts: who can be a learner here, what is known of them, and what lets them in."""

from datetime import datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from mcctl.api.event_values import LearnerId
from mcctl.api.learning import AccountProfile, AccountView
from mcctl.api.problems import Complaint
from mcctl.platform import problems
from mcctl.platform.identities import Identity, rfc3339
from mcctl.platform.objections import conflict
from mcctl.platform.recording import after, record
from mcctl.platform.tables import accounts, events, memberships
from mcctl.platform.tombstones import Tombstones

_LEARNER: TypeAdapter[str] = TypeAdapter(LearnerId)

Told = tuple[str | None, str | None, tuple[str, ...], bool]
"""What an event tells of an account: country, state, subjects, and whether the profile is complete."""


def put_account(connection: Connection, learner: str, profile: AccountProfile, now: datetime) -> AccountView:
    """Makes an account, or makes it what is said; what is not said is no longer so.

    An event tells of the account when it is made, and again when what an event tells of it has changed: where the learner
    lives, what the learner teaches. What lets the learner in is no event's business. An ApiError tells of an id that may
    be an address, and of a learner who was erased, and whom nothing brings back.
    """
    try:
        _LEARNER.validate_python(learner)
    except ValidationError as error:
        detail = "a learner's id is one line of at most 255 characters without an `@`: opaque, and never an address"
        raise problems.invalid([Complaint(detail=detail)]) from error
    if Tombstones.of(connection).find(learner) is not None:
        raise conflict("erased", "the learner was erased here, and the id is not used again")
    row = connection.execute(select(accounts).where(accounts.c.learner == learner).with_for_update()).first()
    values = {"email_domain": profile.email_domain}
    if row is None:
        connection.execute(insert(accounts).values(learner=learner, created_at=rfc3339(now), **values))
    else:
        connection.execute(update(accounts).where(accounts.c.learner == learner).values(**values))
    connection.execute(delete(memberships).where(memberships.c.learner == learner))
    for grant in sorted(_grants(profile)):
        connection.execute(insert(memberships).values(learner=learner, grant=grant))
    subjects = tuple(dict.fromkeys(profile.subjects))
    told: Told = (profile.country, profile.state, subjects, profile.profile_complete)
    last = _last(connection, learner)
    if last is None or _told(connection, last) != told:
        record(
            connection,
            at=after(now, [last.at_us] if last is not None else []),
            type="account",
            learner=learner,
            country=profile.country,
            state=profile.state,
            subject=list(subjects),
            profile_complete=profile.profile_complete,
        )
    return _view(connection, learner)


def read_account(connection: Connection, identity: Identity, learner: str) -> AccountView:
    """Reads an account, for operators and for the learner; for others there is none, and an ApiError says so."""
    if not identity.is_operator and (identity.role != "learner" or identity.person != learner):
        raise problems.not_found()
    return _view(connection, learner)


def profile_of(connection: Connection, learner: str) -> AccountProfile:
    """Reads what is kept of a learner, as it would be said again; of one who has no account, what events tell."""
    known = select(accounts.c.learner).where(accounts.c.learner == learner)
    if connection.execute(known).first() is not None:
        return AccountProfile.model_validate(_view(connection, learner).model_dump(exclude={"learner", "created_at"}))
    last = _last(connection, learner)
    if last is None:
        return AccountProfile()
    country, state, subjects, complete = _told(connection, last)
    return AccountProfile(country=country, state=state, subjects=list(subjects), profile_complete=complete)


def _grants(profile: AccountProfile) -> set[str]:
    return {f"organization:{name}" for name in profile.organizations} | {f"group:{name}" for name in profile.groups}


def _last(connection: Connection, learner: str) -> Row[tuple[object, ...]] | None:
    query = (
        select(events)
        .where(events.c.type == "account", events.c.learner == learner)
        .order_by(events.c.at_us.desc(), events.c.id.desc())
    )
    return connection.execute(query).first()


def _told(connection: Connection, row: Row[tuple[object, ...]]) -> Told:
    query = select(events.c.id, events.c.subject).where(
        events.c.type == "account_subject", events.c.of_event == row.id, events.c.learner == row.learner
    )
    found = sorted((int(one.id.rpartition("#")[2]), one.subject) for one in connection.execute(query))
    return row.country, row.state, tuple(subject for _, subject in found), bool(row.profile_complete)


def _view(connection: Connection, learner: str) -> AccountView:
    row = connection.execute(select(accounts).where(accounts.c.learner == learner)).first()
    if row is None:
        raise problems.not_found()
    last = _last(connection, learner)
    country, state, subjects, complete = _told(connection, last) if last is not None else (None, None, (), False)
    held = sorted(connection.scalars(select(memberships.c.grant).where(memberships.c.learner == learner)))
    return AccountView(
        learner=learner,
        created_at=datetime.fromisoformat(row.created_at),
        country=country,
        state=state,
        subjects=list(subjects),
        profile_complete=complete,
        email_domain=row.email_domain,
        organizations=[grant.partition(":")[2] for grant in held if grant.startswith("organization:")],
        groups=[grant.partition(":")[2] for grant in held if grant.startswith("group:")],
    )
