"""Whether a change set is taken: checked, planned and guarded against the state that it was made from.

Read whole is what a change set touches; of all else the outline does, which is what others ask of it. All of this is bound
to the catalogue's revision, as a change set is: it is done before anybody is held off, and stays true for as long as the
revision does. What the revision does not bind is looked at again (`is_outdated`, `check_quotas`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from mcctl.api.changesets import ChangeSet, SubmittedChange
from mcctl.api.images import DIGEST
from mcctl.api.problems import Complaint, RefusedBy
from mcctl.catalog.image import Picture
from mcctl.plan.build import build_plan
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Desired, Held, Key, Live
from mcctl.platform import problems
from mcctl.platform.checking import Checked, check_changes, named_images
from mcctl.platform.metrics import StoreEngine
from mcctl.platform.quotas import check_publishing
from mcctl.platform.reading import OFFERED, read_live
from mcctl.platform.tables import aliases, blobs, resources
from mcctl.stats.holdings import Holding, holdings

FEW = 500
"""So many are asked for by name at once."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A change set that is taken, what it was judged against, and what it makes of the issuer's catalogue."""

    live: Live
    checked: Checked
    plan: Plan


def judge(
    connection: Connection, issuer: str, body: ChangeSet, revision: int, *, is_read_whole: bool = False
) -> Judged:
    """Judges a change set; an ApiError tells why it is not taken.

    Args:
        connection: A transaction.
        issuer: Who publishes.
        body: What was submitted.
        revision: The catalogue's, which the change set was made from; 0 where there is none yet.
        is_read_whole: Whether what the change set leaves as it is should be read and checked whole too, which comes to the
            same.
    """
    touched = {Key(one.kind, one.id) for one in body.changes}
    touched |= {Key(one.kind, one.previous_id) for one in body.changes if one.previous_id is not None}
    live = read_live(connection, issuer, revision, "", body.namespace, None if is_read_whole else touched)
    check_etags(body, live)
    before = {key: held.live or {} for key, held in live.resources.items()}
    outlined = [key for key, held in live.resources.items() if held.is_outlined]
    checked = check_changes(issuer, before, outlined, body, _uploaded(connection, issuer, body))
    complaints = [*checked.complaints, *_taken_ids(connection, issuer, body)]
    if complaints:
        raise problems.invalid(complaints)
    judged = Judged(live, checked, _guarded(issuer, body, live, checked))
    check_quotas(connection, issuer, body, judged)
    return judged


def check_etags(body: ChangeSet, live: Live) -> None:
    """Checks that everything is in the state that it is changed from; an ApiError tells what is not."""
    for change in body.changes:
        held = held_before(change, live)
        if (held.etag if held else None) != change.if_match:
            raise problems.stale(f"`{change.id}` is not in the state that the plan was made from")


def held_before(change: SubmittedChange, live: Live) -> Held | None:
    """Finds what a change is applied to; None where it makes something new."""
    return live.resources.get(Key(change.kind, change.previous_id or change.id))


def is_outdated(connection: Connection, issuer: str, judged: Judged) -> bool:
    """Tells whether people have begun or ended something meanwhile by which a change set could be judged otherwise."""
    before = {
        key.id: Holding(held.awards, held.in_flight)
        for key, held in judged.live.resources.items()
        if key.kind == "micro-credential" and not held.is_outlined and not _is_offered(held)
    }
    now = holdings(StoreEngine(connection), issuer, before.keys())
    return any(now.get(name, Holding()) != holding for name, holding in before.items())


def _is_offered(held: Held) -> bool:
    return held.live is not None and held.live.get("status") in OFFERED


def check_quotas(connection: Connection, issuer: str, body: ChangeSet, judged: Judged) -> None:
    """Checks a change set by how much the issuer may have; an ApiError tells the numbers."""
    sides: tuple[Collection[Key], Collection[Key]] = (judged.live.resources, judged.checked.contents)
    before, after = (sum(key.kind != "issuer" for key in keys) for keys in sides)
    check_publishing(connection, issuer, before=before, after=after, changes=len(body.changes))


def _uploaded(connection: Connection, issuer: str, body: ChangeSet) -> Mapping[str, Picture]:
    found: dict[str, Picture] = {}
    # what is no digest was never uploaded, and can be a text that no database holds
    named = [name for name in named_images(body.changes) if DIGEST.fullmatch(name)]
    for digests in parts(named):
        query = select(blobs.c.digest, blobs.c.media_type).where(blobs.c.issuer == issuer, blobs.c.digest.in_(digests))
        found |= {row.digest: Picture(row.digest, row.media_type, 0) for row in connection.execute(query)}
    return found


def parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yields what is asked for by name, as much as one query takes at a time."""
    yield from (names[start : start + FEW] for start in range(0, len(names), FEW))


def _taken_ids(connection: Connection, issuer: str, body: ChangeSet) -> Iterator[Complaint]:
    """An id that a resource had before is never given to another one; the first that is tells so."""
    taken: dict[str, str] = {}
    for names in parts([change.id for change in body.changes if change.kind != "issuer"]):
        query = (
            select(aliases.c.old_id, resources.c.id)
            .join(resources, resources.c.key == aliases.c.resource)
            .where(aliases.c.issuer == issuer, aliases.c.old_id.in_(names))
        )
        taken |= {row.old_id: row.id for row in connection.execute(query)}
    for number, change in enumerate(body.changes):
        owner = taken.get(change.id)
        if change.kind != "issuer" and owner is not None and owner != (change.previous_id or change.id):
            yield Complaint(
                detail=f"`{change.id}` is an id that another resource had before", pointer=f"/changes/{number}/id",
                code="MC103", hint="choose another id",
            )  # fmt: skip
            return


def _guarded(issuer: str, body: ChangeSet, live: Live, checked: Checked) -> Plan:
    """Makes the plan once more, here: what it refuses is refused."""
    digests = {key: held.live_digest for key, held in live.resources.items() if key in checked.contents}
    digests |= {Key(one.kind, one.id): own for one, own in zip(body.changes, checked.digests, strict=True)}
    desired = Desired(
        issuer,
        body.namespace,
        checked.contents,
        digests,
        guards=body.guards,
        previously={key: tuple(c["previously"]) for key, c in checked.contents.items() if c.get("previously")},
        origin=body.origin,
    )
    plan = build_plan(desired, live, allowances=frozenset(body.allowances))
    if plan.refused:
        raise problems.refused(
            RefusedBy(guard=r.guard, code=r.code, id=r.id, message=r.message, allow_with=r.allow_with)
            for r in plan.refused
        )
    planned = {(change.key, change.action, change.previous_id) for change in plan.changes}
    submitted = {(Key(c.kind, c.id), c.action, c.previous_id) for c in body.changes}
    if planned != submitted:
        raise problems.invalid(
            Complaint(detail=f"`{key.id}`: the change is not what its content amounts to")
            for key, _, _ in sorted(planned ^ submitted, key=str)
        )
    return plan
