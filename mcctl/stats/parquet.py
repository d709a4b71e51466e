"""The relation `events` over Parquet files that stay where they are, for the engines that read them.

Each row is checked by SQL, which only suspects: a row that may be wrong, or whose id is there twice, is taken out and
read as a line of NDJSON would be. So what is refused, and why, is decided in one place, and clean files cost one scan.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from mcctl.api.events import Event
from mcctl.stats.read import Entry, Problem, Seen, read_events
from mcctl.stats.relation import COLUMNS

Kind = Literal["text", "texts", "time", "day", "integer", "boolean", "other"]

FILE: Final = "event_file"
LINE: Final = "event_line"
LOADED: Final = "loaded"
"""The table of the rows that came one by one, of the relation's columns."""
LEFT_OUT: Final = "left_out"
"""The table of the rows, by file and line, that are not to be taken from the files."""
TOLD: Final = "told"
"""The view of the files' rows, of the keys of events."""

_LISTS: Final = ("subject", "criteria_not_met")
_BOOLEANS: Final = ("profile_complete", "member")
_MOST: Final = {"attempt": (1, 1_000_000), "count": (0, 10**12), "visitors": (0, 10**12)}
_LONG: Final = ("name", "reason")
_NO_TEXT: Final = ("at", "day", *_LISTS, *_BOOLEANS)
_PATTERNS: Final = {"state": "^[A-Z]{2}-[A-Z0-9]{1,3}$", "country": "^[A-Z]{2}$"}
_MARKS: Final = {"learner": "@", "issuer": "/", "micro_credential_issuer": "/"}
_MODELS: Final = {model.model_fields["type"].default: model for model in get_args(Event)}
_KEYS: Final = tuple(dict.fromkeys(key for model in _MODELS.values() for key in model.model_fields if key != "type"))
_OTHER_THAN_TEXT: Final = "[^ -~\u0080-\U0010ffff]"
# narrower than RFC 3339: what it leaves out is read by our own reader
_TIME: Final = (
    "^[12][0-9]{3}-[01][0-9]-[0-3][0-9]T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?"
    "(Z|[+-][01][0-9]:[0-5][0-9])$"
)
_DAY: Final = "^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$"
_FROM_1900_TO_2200: Final = "BETWEEN -2208988800000000 AND 7258118400000000"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What engines spell differently; `{}` stands for an expression.

    Attributes:
        quote: Around a name.
        text: The type of text.
        time: The microseconds of an instant.
        day: The microseconds of a date.
        parsed: An instant out of text, null where there is none.
        matches: Whether text holds a pattern, the second `{}`.
        any_of: Whether an entry `x` of a list, the first `{}`, has what the second says.
        distinct: A list without what it says again, in its order.
        listed: A list of one text.
        entries: Rows of `entry` and `place`, from 1, for each list in `{1}` of the query `{0}`.
        digest: A number of 64 bits that stands for a text.
    """

    quote: str
    text: str
    time: str
    day: str
    parsed: str
    matches: str
    any_of: str
    distinct: str
    listed: str
    entries: str
    digest: str

    def name(self, column: str) -> str:
        """Quotes a column's name."""
        return f"{self.quote}{column.replace(self.quote, self.quote * 2)}{self.quote}"


def told(dialect: Dialect, columns: Mapping[str, Kind], source: str, place: str) -> str:
    """States the files' rows by the keys of events; what no event has, or not of that kind, makes a row `odd`.

    Args:
        dialect: The engine's.
        columns: The files' columns.
        source: The relation of the files.
        place: The expressions of a row's file and line, with their names.
    """
    odd = [f"{dialect.name(column)} IS NOT NULL" for column in columns if column not in {*_KEYS, "type"}]
    stated = []
    for key in ("type", *_KEYS):
        name = dialect.name(key)
        expected, value, refused = _value(dialect, key, name, columns.get(key))
        if key in columns and not expected:
            odd.append(f"{name} IS NOT NULL")
        if refused:
            odd.append(refused)
        stated.append(f"{value} AS {_column(key)}")
    return f"SELECT {', '.join(stated)}, COALESCE({_any(odd)}, FALSE) AS odd, {place} FROM {source}"  # noqa: S608 - names


def _column(key: str) -> str:
    return {"at": "at_us", "day": "day_us"}.get(key, key)


def _value(dialect: Dialect, key: str, name: str, kind: Kind | None) -> tuple[bool, str, str]:
    """Tells whether a key's column is of its kind, its value, and what makes a value none."""
    match key, kind:
        case ("at", "time"):
            value = dialect.time.format(name)
            return True, value, f"{value} NOT {_FROM_1900_TO_2200}"
        case ("at", "text"):
            value = dialect.time.format(dialect.parsed.format(name))
            wrong = f"NOT {dialect.matches.format(name, _TIME)} OR {name} IS NOT NULL AND {value} IS NULL"
            return True, f"CASE WHEN {dialect.matches.format(name, _TIME)} THEN {value} END", wrong
        case ("day", "day"):
            value = dialect.day.format(name)
            return True, value, f"{value} NOT {_FROM_1900_TO_2200}"
        case ("day", "text"):
            value = dialect.day.format(f"TRY_CAST({name} AS DATE)")
            return True, value, f"NOT {dialect.matches.format(name, _DAY)} OR {name} IS NOT NULL AND {value} IS NULL"
        case (_, "texts" | "text") if key in _LISTS:
            one = f"CASE WHEN {name} IS NOT NULL THEN {dialect.listed.format(name)} END"
            return True, name if kind == "texts" else one, ""
        case (_, "boolean") if key in _BOOLEANS:
            return True, f"CAST({name} AS INTEGER)", ""
        case (_, "integer" | "text") if (kind == "integer") == (key in _MOST) and key not in _NO_TEXT:
            return True, name, ""
        case _:
            number = "INTEGER" if key in _BOOLEANS else "BIGINT"
            text = f"{dialect.text}[]" if dialect.quote == '"' else f"ARRAY<{dialect.text}>"
            empty = text if key in _LISTS else number if key in {"at", "day", *_BOOLEANS, *_MOST} else dialect.text
            return False, f"CAST(NULL AS {empty})", ""


def mask() -> str:
    """States which keys a row has, as the bits of a number."""
    return " + ".join(f"CASE WHEN {_column(key)} IS NULL THEN 0 ELSE {1 << bit} END" for bit, key in enumerate(_KEYS))


def suspicious(dialect: Dialect) -> str:
    """States whether a value of a row may be none of its key; null where nothing is known against it."""
    # most rows are page views, and a search in the few keys that they have is the dearest part of the survey
    few = [key for key in _KEYS if key in _MODELS["page_view"].model_fields]
    return f"CASE WHEN type = 'page_view' THEN {_bad(dialect, few)} ELSE {_bad(dialect, _KEYS)} END"


def _bad(dialect: Dialect, keys: Sequence[str]) -> str:
    texts = [key for key in keys if key not in {*_NO_TEXT, *_MOST, *_LONG, *_PATTERNS}]
    bad = ["odd", dialect.matches.format(f"concat_ws('', {', '.join(texts)})", _OTHER_THAN_TEXT)]
    bad += [f"length({key}) NOT BETWEEN 1 AND 255" for key in texts]
    bad += [f"contains({key}, '{mark}')" for key, mark in _MARKS.items() if key in keys]
    bad += [f"NOT {dialect.matches.format(key, pattern)}" for key, pattern in _PATTERNS.items() if key in keys]
    bad += [f"{key} NOT BETWEEN {least} AND {most}" for key, (least, most) in _MOST.items() if key in keys]
    wide = [key for key in _LONG if key in keys]
    bad += [f"length({key}) > 5000 OR {dialect.matches.format(key, _OTHER_THAN_TEXT)}" for key in wide]
    entry = f"x IS NULL OR {_no_id(dialect, 'x')}"
    lists = [key for key in _LISTS if key in keys]
    bad += [f"cardinality({key}) > 1000 OR {dialect.any_of.format(key, entry)}" for key in lists]
    return _any(bad)


def _no_id(dialect: Dialect, value: str) -> str:
    return f"length({value}) NOT BETWEEN 1 AND 255 OR {dialect.matches.format(value, _OTHER_THAN_TEXT)}"


def _any(conditions: Iterable[str]) -> str:
    return " OR ".join(f"({one})" for one in conditions) or "FALSE"


def survey(dialect: Dialect) -> str:
    """States by type and keys whether there may be something wrong with such rows."""
    return f"SELECT type, {mask()} AS keys, BOOL_OR({suspicious(dialect)}) FROM {TOLD} GROUP BY 1, 2"  # noqa: S608 - names


def is_sound(kind: object, keys: int) -> bool:
    """Tells whether an event of a type has the keys that it needs, and no others."""
    model = _MODELS.get(str(kind))
    if model is None:
        return False
    has = {key for bit, key in enumerate(_KEYS) if keys >> bit & 1}
    fields = {key: field for key, field in model.model_fields.items() if key != "type"}
    return has <= fields.keys() and all(key in has for key, field in fields.items() if field.is_required())


def suspects(dialect: Dialect, unsound: Iterable[tuple[object, int]], *, is_doubled: bool) -> str:
    """States the condition of the rows that are to be read one by one."""
    conditions = [suspicious(dialect)]
    for kind, keys in unsound:
        same = "type IS NULL" if kind is None else "type = '{}'".format(str(kind).replace("'", "''"))
        conditions.append(f"{same} AND {mask()} = {keys}")
    if is_doubled:
        conditions.append(f"id IN (SELECT id FROM {TOLD} GROUP BY id HAVING COUNT(*) > 1)")  # noqa: S608 - names
    return _any(conditions)


def judged(lines: Iterable[tuple[str, int, str]]) -> Iterator[tuple[str, Entry | Problem]]:
    """Reads suspicious rows, given as file, line and JSON in their order, as lines are read."""
    seen: Seen = {}
    for file, number, text in lines:
        for one in read_events([text.encode()], seen):
            match one:
                case Entry():
                    yield file, Entry(number, one.event, one.digest)
                case Problem():
                    yield file, Problem(number, one.kind, one.message)


def relation(dialect: Dialect, *, is_clean: bool) -> str:
    """States `events`: what was loaded, and the rows of the files with those of their lists."""
    told_rows = (
        TOLD
        if is_clean
        else (
            f"(SELECT * FROM {TOLD} t WHERE NOT EXISTS "  # noqa: S608 - names
            f"(SELECT 1 FROM {LEFT_OUT} l WHERE l.{FILE} = t.{FILE} AND l.{LINE} = t.{LINE})) kept"
        )
    )
    return "\nUNION ALL\n".join(
        (
            f"SELECT {_named(dialect, {column: column for column in COLUMNS})} FROM {LOADED}",  # noqa: S608 - names
            f"SELECT {_named(dialect, _own(dialect))} FROM {told_rows}",  # noqa: S608 - names
            _listed(dialect, told_rows, "account", "account_subject", "subject"),
            _listed(dialect, told_rows, "recommendation", "criterion_not_met", "criteria_not_met"),
            _listed(dialect, told_rows, "denial", "criterion_not_met", "criteria_not_met"),
        )
    )


def _own(dialect: Dialect) -> dict[str, str]:
    day = f"CAST(DATE '1970-01-01' + CAST(day_us / 86400000000 AS INTEGER) AS {dialect.text})"
    number = {column: f"CAST({column} AS BIGINT)" for column in ("count", "visitors")}
    return (
        {column: column for column in COLUMNS}
        | number
        | {
            "at_us": "COALESCE(at_us, day_us)",
            "of_event": f"CAST(NULL AS {dialect.text})",
            "subject": f"CAST(NULL AS {dialect.text})",
            "criterion": f"CAST(NULL AS {dialect.text})",
            "day": day,
            "attempt": "CAST(CASE WHEN type = 'submission' THEN COALESCE(attempt, 1) END AS BIGINT)",
            "profile_complete": "CASE WHEN type = 'account' THEN COALESCE(profile_complete, 0) END",
            "micro_credential_issuer": "CASE WHEN type = 'stack_member' THEN COALESCE(micro_credential_issuer, issuer) END",
        }
    )


def _listed(dialect: Dialect, rows: str, kind: str, derived: str, lists: str) -> str:
    column = "subject" if derived == "account_subject" else "criterion"
    own = _own(dialect) | {
        "id": f"id || '#' || CAST(place AS {dialect.text})",
        "type": f"'{derived}'",
        "of_event": "id",
        column: "entry",
    }
    source = dialect.entries.format(
        f"{rows} WHERE type = '{kind}' AND {lists} IS NOT NULL", dialect.distinct.format(lists)
    )
    return f"SELECT {_named(dialect, own)} FROM {source}"  # noqa: S608 - names


def _named(dialect: Dialect, values: Mapping[str, str]) -> str:
    return ", ".join(f"{value} AS {dialect.name(column)}" for column, value in values.items())
