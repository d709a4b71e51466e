"""Changes who owns resources: whole or not at all, in the transaction of the change set that says so."""

from collections.abc import Iterator

from sqlalchemy import Connection, insert, select, update

from mcctl.api.changesets import AppliedChange, ChangeSet, OwnershipChange
from mcctl.api.problems import Complaint, RefusedBy
from mcctl.plan.codes import CODES
from mcctl.plan.sides import Held, Key, Live
from mcctl.platform import problems
from mcctl.platform.checking import pointer
from mcctl.platform.tables import changes, resources


def check_owners(body: ChangeSet, live: Live) -> None:
    """Checks that everything can change hands; an ApiError tells what moved meanwhile, makes no sense, or is refused."""
    for change in body.ownership:
        held = live.resources.get(Key(change.kind, change.id))
        if held is None or held.etag != change.if_match:
            raise problems.stale(f"`{change.id}` is not in the state that was looked at")
    if complaints := list(_complaints(body, live)):
        raise problems.invalid(complaints)
    if refused := list(_refused(body, live)):
        raise problems.refused(refused)


def _complaints(body: ChangeSet, live: Live) -> Iterator[Complaint]:
    seen: set[Key] = set()
    for number, change in enumerate(body.ownership):
        key = Key(change.kind, change.id)
        where = pointer(("ownership", number))
        if key in seen:
            yield Complaint(detail=f"`{key.id}` is named twice", pointer=where)
        elif change.action == "adopt" and _is_settled(live.resources[key], body.namespace):
            yield Complaint(detail=f"`{key.id}` belongs to `{body.namespace}` already, as it is", pointer=where)
        seen.add(key)


def _is_settled(held: Held, namespace: str) -> bool:
    """Tells whether adopting would change nothing: neither the owner nor what its files are compared with."""
    return held.namespace == namespace and held.base_digest == held.live_digest


def _refused(body: ChangeSet, live: Live) -> Iterator[RefusedBy]:
    """Nobody gives up what is another's."""
    for change in body.ownership:
        owner = live.resources[Key(change.kind, change.id)].namespace
        if change.action == "release" and owner != body.namespace:
            whose = f"`{owner}`" if owner is not None else "nobody"
            message = f"`{change.id}` belongs to {whose}, not to `{body.namespace}`"
            yield RefusedBy(guard="ownership", code=CODES["ownership"], id=change.id, message=message, allow_with=None)


def change_owners(
    connection: Connection, issuer: str, body: ChangeSet, live: Live, *, changeset: str, revision: int
) -> list[AppliedChange]:
    """Writes who owns what from now on, and that it is so into the log."""
    return [
        _change_owner(connection, issuer, body.namespace, live, change, changeset, position, revision)
        for position, change in enumerate(body.ownership)
    ]


def _change_owner(
    connection: Connection,
    issuer: str,
    namespace: str,
    live: Live,
    change: OwnershipChange,
    changeset: str,
    position: int,
    revision: int,
) -> AppliedChange:
    digest = live.resources[Key(change.kind, change.id)].live_digest
    row = connection.execute(
        select(resources.c.key, resources.c.live).where(
            resources.c.issuer == issuer, resources.c.kind == change.kind, resources.c.id == change.id
        )
    ).one()
    # the content is that of before, but an ETag never comes again: the catalogue's revision tells this state from others
    etag = f"r{row.live}-{digest.removeprefix('sha256:')[:24]}-c{revision}"
    # what is live when a resource is adopted is what its new owner's files are compared with
    values = {"namespace": namespace, "base": row.live} if change.action == "adopt" else {"namespace": None}
    connection.execute(update(resources).where(resources.c.key == row.key).values(etag=etag, **values))
    connection.execute(
        insert(changes).values(
            changeset=changeset, position=position, action=change.action, kind=change.kind, id=change.id,
            resource=row.key, before=row.live, after=row.live,
        )
    )  # fmt: skip
    return AppliedChange(action=change.action, kind=change.kind, id=change.id, etag=etag, digest=digest)
