"""The values that events are made of: ids, instants, days, places, counts."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?(?P<offset>[Zz]|[+-]\d\d:\d\d)?", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TRILLION = 10**12


def _instant(value: object) -> datetime:
    """Reads a time of RFC 3339 as an instant in UTC; one without an offset is no instant."""
    if isinstance(value, datetime):
        moment, stated = value, value.tzinfo is not None
    else:
        match = _RFC_3339.fullmatch(value) if isinstance(value, str) else None
        if not isinstance(value, str) or match is None:
            raise PydanticCustomError("instant", "is no time of RFC 3339, such as `2020-10-09T09:00:00Z`")
        stated = match["offset"] is not None
        try:
            moment = datetime.fromisoformat(value.upper())
        except ValueError:
            raise PydanticCustomError("instant", "is a time that no calendar or clock has") from None
    if not stated:
        raise PydanticCustomError("offset", "has no offset from UTC, such as `Z` or `-05:00`")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("instant", "is a time that no calendar or clock has") from None


def _day(value: object) -> date:
    """Reads a day written as `2020-10-09`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise PydanticCustomError("day", "is no day such as `2020-10-09`")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day", "is a day that no calendar has") from None


def _opaque(value: str) -> str:
    """Refuses a learner's id that could be an e-mail address."""
    if "@" in value:
        raise PydanticCustomError("learner", "holds an `@`: learners are opaque ids, never addresses")
    return value


def _listed(value: object) -> object:
    """Makes one text a list of one, and a list a tuple."""
    match value:
        case str():
            return (value,)
        case list():
            return tuple(value)
        case _:
            return value


Id = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$"),
    Field(description="An id: one line of text, compared as it stands"),
]
# of two patterns the last one would hold alone
IssuerId = Annotated[
    Id, StringConstraints(pattern=r"^[^/\x00-\x1f\x7f]+$"), Field(description="The issuer's id; it holds no `/`")
]
LearnerId = Annotated[Id, AfterValidator(_opaque), Field(description="The learner's opaque id; never an address")]
Instant = Annotated[datetime, BeforeValidator(_instant), Field(description="When it happened: RFC 3339 with an offset")]
Text = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
State = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$"),
    Field(description="ISO 3166-2, such as `US-WI`; left out where it is unknown"),
]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), Field(description="ISO 3166-1, such as `US`")]
Texts = Annotated[tuple[Id, ...], BeforeValidator(_listed), Field(max_length=1000)]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[int, Field(ge=0, le=_TRILLION)]
