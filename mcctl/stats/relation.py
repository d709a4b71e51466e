"""The one relation that every metric is a query over: `events`, with columns of text and 64-bit integers only.

What an event lists (subjects, criteria) becomes rows of its own, of the types `account_subject` and
`criterion_not_met`, so that no engine has to take a list apart. Such a row repeats its event's keys and names it in
`of_event`. An id is unique together with its type: `(id, type)` is the key.

Text is compared by code point. SQLite, DuckDB and Spark do so by themselves; a PostgreSQL column needs `COLLATE "C"`.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

from mcctl.api.events import (
    Account,
    Denial,
    Event,
    PageViews,
    Recommendation,
    StackMember,
)

Value = str | int | None
Row = tuple[Value, ...]

TABLE: Final = "events"
COLUMNS: Final[Mapping[str, Literal["text", "integer"]]] = {
    "id": "text",
    "type": "text",
    # microseconds since 1970-01-01T00:00:00Z; for a day's total the midnight of its `day`, as if that were in UTC;
    # not `at`, which DuckDB keeps for itself
    "at_us": "integer",
    "of_event": "text",
    "issuer": "text",
    "micro_credential": "text",
    "version": "text",
    "was": "text",
    "learner": "text",
    "country": "text",
    "state": "text",
    "subject": "text",
    "profile_complete": "integer",
    "submission": "text",
    "attempt": "integer",
    "assessor": "text",
    "outcome": "text",
    "criterion": "text",
    "award": "text",
    "stack": "text",
    "micro_credential_issuer": "text",
    "member": "integer",
    "visitor": "text",
    "day": "text",
    "count": "integer",
    "visitors": "integer",
}
_EMPTY: Final[Mapping[str, Value]] = dict.fromkeys(COLUMNS)
_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Counts the microseconds from 1970-01-01T00:00:00Z to an aware time, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def instant_of(at_us: int) -> datetime:
    """Gives the instant (UTC) that lies so many microseconds after 1970-01-01T00:00:00Z."""
    return _EPOCH + at_us * _MICROSECOND


def day_microseconds(day: date) -> int:
    """Counts the microseconds from 1970-01-01 to a day, in calendars without a time zone."""
    return (day.toordinal() - _EPOCH.toordinal()) * 86_400_000_000


def rows_of(event: Event) -> list[Row]:
    """Turns an event into its rows: its own first, then one for each entry of a list that it holds."""
    own: dict[str, Value] = {
        key: value for key, value in event.__dict__.items() if key in COLUMNS and isinstance(value, str | int)
    }
    listed: tuple[str, tuple[str, ...]] = ("", ())
    match event:
        case PageViews():
            own |= {"at_us": day_microseconds(event.day), "day": event.day.isoformat()}
            return [_row(own)]
        case Account():
            own |= {"subject": None, "profile_complete": int(event.profile_complete)}
            listed = ("subject", event.subject)
        case Recommendation() | Denial():
            listed = ("criterion", event.criteria_not_met)
        case StackMember():
            own["member"] = int(event.member)
            own["micro_credential_issuer"] = event.micro_credential_issuer or event.issuer
        case _:
            pass
    own["at_us"] = microseconds(event.at)
    column, entries = listed
    kind = "account_subject" if column == "subject" else "criterion_not_met"
    derived = [
        _row(own | {"id": f"{event.id}#{place}", "type": kind, "of_event": event.id, column: entry})
        for place, entry in enumerate(dict.fromkeys(entries), start=1)
    ]
    return [_row(own), *derived]


def _row(values: Mapping[str, Value]) -> Row:
    return tuple({**_EMPTY, **values}.values())


def digest_of(event: Event) -> str:
    """Takes the SHA-256 of an event's canonical JSON, to tell a second copy from other content under the same id.

    Two ways to write the same have one digest: `+01:00` and `Z`, one subject and a list of one, a key left out and its
    default.
    """
    said: dict[str, object] = {key: value for key, value in event.__dict__.items() if value is not None}
    if isinstance(event, StackMember):
        said["micro_credential_issuer"] = event.micro_credential_issuer or event.issuer
    if isinstance(event, PageViews):
        said["day"] = event.day.isoformat()
    else:
        said["at"] = microseconds(event.at)
    return hashlib.sha256(_CANONICAL.encode(said).encode()).hexdigest()
