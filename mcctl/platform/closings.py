"""What comes to its end: shown to those who may see it, and kept to where learners' acts arrive as events."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from mcctl.api.events import Event, Started, Submission
from mcctl.api.pages import Closing as ClosingView
from mcctl.api.pages import Successor
from mcctl.catalog.closing import Act, Closing
from mcctl.model.micro_credential import Status
from mcctl.model.offer import Retirement
from mcctl.platform.identities import Identity, visible_to
from mcctl.platform.tables import ENDS, aliases, changesets, resources, revisions


class Ending(NamedTuple):
    """A resource's issuer and status, and its announced end as it is stored.

    `is_seen` tells whether the caller may see the revision that announces it, and does not only keep an earlier one.
    """

    issuer: str
    status: Status
    retirement: str | None
    is_seen: bool = True


def closing_views(
    connection: Connection, identity: Identity, endings: Iterable[Ending], now: datetime
) -> list[ClosingView | None]:
    """Shows for each resource its announced end as it is now; a successor only to callers who may see it.

    Of an end that a revision announces which the caller may not see only the days are shown, since they hold for whoever
    keeps an earlier one, too: what the text says is for those who may see the revision, and may name what is for them only.
    """
    closings = [(one, closing_of(one.status, one.retirement)) for one in endings]
    named = {
        (one.issuer, closing.retirement.replaced_by)
        for one, closing in closings
        if one.is_seen and closing.retirement is not None and closing.retirement.replaced_by is not None
    }
    successors = _successors(connection, identity, named)
    return [
        None
        if closing.retirement is None
        else _view(closing, closing.retirement, successors.get((one.issuer, closing.retirement.replaced_by or "")), now)
        if one.is_seen
        else _days(closing, now)
        for one, closing in closings
    ]


def _days(closing: Closing, now: datetime) -> ClosingView | None:
    """Shows of an end the days that hold for who began; None where it sets none.

    It looks the same whether the revision that announces it is a draft, private or archived, none of which is to be told.
    """
    if closing.retirement is None or closing.last_day("submission") is None:
        return None
    days = closing.retirement.model_copy(update={"last_start": None, "reason": None})
    return _view(Closing("archived", days), days, None, now)


def _view(closing: Closing, retirement: Retirement, successor: Successor | None, now: datetime) -> ClosingView:
    return ClosingView(
        announced_on=retirement.announced_on,
        last_start=closing.last_day("start"),
        last_submission=closing.last_day("submission"),
        last_resubmission=closing.last_day("resubmission"),
        can_start=closing.status != "draft" and closing.allows("start", now),
        can_submit=closing.status != "draft" and closing.allows("submission", now),
        can_resubmit=closing.status != "draft" and closing.allows("resubmission", now),
        reason=retirement.reason,
        replaced_by=successor,
    )


def _successors(
    connection: Connection, identity: Identity, named: set[tuple[str, str]]
) -> Mapping[tuple[str, str], Successor]:
    if not named:
        return {}
    query = select(resources.c.issuer, resources.c.kind, resources.c.id, resources.c.title).where(
        resources.c.issuer.in_(sorted({issuer for issuer, _ in named})),
        resources.c.id.in_(sorted({name for _, name in named})),
        resources.c.family == "credential",
        visible_to(identity),
    )
    return {
        (row.issuer, row.id): Successor(kind=row.kind, id=row.id, title=row.title) for row in connection.execute(query)
    }


def closing_of(status: Status, retirement: str | None) -> Closing:
    """Makes of a status and an announced end, as they are stored, what decides until when learners may do what."""
    return Closing(status, Retirement.model_validate(json.loads(retirement)) if retirement is not None else None)


@dataclass(slots=True)
class Doors:
    """Until when the micro-credentials could be started and handed in, by what was live at each instant.

    An act is judged by the revision that was live when it happened, so that history may be loaded at any time and in any
    order; what is dated after all revisions is judged by the last one, what is dated before the first by none.
    """

    connection: Connection
    known: dict[str, Mapping[str, tuple[tuple[datetime, Closing], ...]]] = field(default_factory=dict)

    def objection(self, event: Event) -> str | None:
        """Says why an act of a learner is not taken; None where it is, and for every other event."""
        act: Act
        match event:
            case Started():
                act = "start"
            case Submission():
                act = "submission" if event.attempt == 1 else "resubmission"
            case _:
                return None
        if event.issuer not in self.known:
            self.known[event.issuer] = self._histories(event.issuer)
        history = self.known[event.issuer].get(event.micro_credential, ())
        closing = next((closing for since, closing in reversed(history) if since <= event.at), None)
        if closing is None or closing.allows(act, event.at):
            return None
        return objection_to(event.micro_credential, act, closing)

    def _histories(self, issuer: str) -> Mapping[str, tuple[tuple[datetime, Closing], ...]]:
        """Reads the histories of what ever was archived or had an end announced, by each id that it ever had."""
        ended = (
            select(revisions.c.resource)
            .join(resources, resources.c.key == revisions.c.resource)
            .where(
                resources.c.issuer == issuer,
                resources.c.kind == "micro-credential",
                ENDS,
            )
        )
        query = (
            select(revisions.c.resource, revisions.c.status, revisions.c.retirement, changesets.c.applied_at)
            .join(changesets, changesets.c.id == revisions.c.changeset)
            .where(revisions.c.resource.in_(ended))
            .order_by(revisions.c.resource, revisions.c.number)
        )
        found: dict[int, list[tuple[datetime, Closing]]] = {}
        for row in self.connection.execute(query):
            since = datetime.fromisoformat(row.applied_at)
            found.setdefault(row.resource, []).append((since, closing_of(row.status, row.retirement)))
        names = select(resources.c.id, resources.c.key).where(resources.c.key.in_(ended))
        olds = select(aliases.c.old_id, aliases.c.resource).where(aliases.c.resource.in_(ended))
        ids = [*self.connection.execute(olds), *self.connection.execute(names)]
        return {str(name): tuple(found[resource]) for name, resource in ids}


def objection_to(name: str, act: Act, closing: Closing) -> str:
    """Says why an act is not taken that comes after its last day."""
    last = closing.last_day(act)
    match act:
        case "start" if closing.status == "archived":
            return f"`{name}` was archived and could not be started"
        case "start":
            return f"`{name}` could be started up to {last}"
        case "submission":
            return f"`{name}` took first submissions up to {last}"
        case "resubmission":
            return f"`{name}` took resubmissions up to {last}"
