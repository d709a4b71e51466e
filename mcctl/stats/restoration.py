"""Events back from their rows, as they were told; a reason and an issuer's name, which no metric reads, are in no row."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from mcctl.api.events import Event, Refused, parse_event
from mcctl.stats.relation import COLUMNS, Value

LISTED: Final[Mapping[str, tuple[str, str]]] = {
    "account_subject": ("subject", "subject"),
    "criterion_not_met": ("criterion", "criteria_not_met"),
}
"""By the type of a row that repeats its event's, the column that it adds, and the key of the event that lists it."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WORDS: Final = tuple(name for name, kind in COLUMNS.items() if kind == "text" and name not in ("day", "of_event"))


def event_of(row: Mapping[str, Value], derived: Sequence[Mapping[str, Value]] = ()) -> Event:
    """Makes an event of its own row, where a `reason` may stand beside it, and of those that repeat it, in any order.

    A ValueError tells of a row that is no event's.
    """
    said: dict[str, object] = {name: row[name] for name in _WORDS if row[name] is not None}
    match row["type"]:
        case "page_views":
            said |= {"day": row["day"], "count": row["count"], "visitors": row["visitors"]}
        case kind:
            said |= {"at": _EPOCH + timedelta(microseconds=int(row["at_us"] or 0))}
            if kind == "account":
                said["profile_complete"] = bool(row["profile_complete"])
            if kind == "stack_member":
                said["member"] = bool(row["member"])
            if kind == "submission":
                said["attempt"] = row["attempt"]
            if kind == "revocation":
                said["reason"] = row.get("reason")
    listed: dict[str, list[Value]] = {}
    for one in sorted(derived, key=_place):
        column, key = LISTED[str(one["type"])]
        listed.setdefault(key, []).append(one[column])
    event = parse_event(said | listed)
    if isinstance(event, Refused):
        message = f"row `{row['id']}` is no event: {event.message}"
        raise ValueError(message)  # noqa: TRY004  # the row is wrong, not its type
    return event


def _place(row: Mapping[str, Value]) -> int:
    return int(str(row["id"]).rpartition("#")[2])


def line_of(event: Event) -> dict[str, object]:
    """Writes an event as an object for a line of an event file; what is left out stays left out."""
    said = {name: value for name, value in event.model_dump(mode="json").items() if value not in (None, [], ())}
    return {"type": said.pop("type"), **said}
