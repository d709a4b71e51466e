"""Parquet files read by SQL say what our own reader says of the same events as NDJSON, row by row."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.errors import UsageError
from mcctl.stats.duckdb import DuckDbEngine, parquet_lines
from mcctl.stats.read import Entry, Problem, Seen, read_events
from mcctl.stats.relation import COLUMNS, Row
from mcctl.stats.sqlite import SqliteEngine
from tests.stats.parquets import write_parquet
from tests.stats.reference import Json
from tests.stats.streams import streams

ALL = 'SELECT "{}" FROM events ORDER BY type, id'.format('", "'.join(COLUMNS))  # noqa: S608 - constants
AT = "2020-10-09T09:00:00Z"
VIEW: Json = {"type": "page_view", "id": "v", "at": AT}
ODD: list[Json] = [
    {**VIEW, "id": None},
    {**VIEW, "id": ""},
    {**VIEW, "id": "x" * 256},
    {**VIEW, "id": "two\nlines"},
    {**VIEW, "id": "Zürich 🦉"},
    {**VIEW, "id": "no time", "at": None},
    {**VIEW, "id": "early", "at": "1066-10-14T09:00:00Z"},
    {**VIEW, "id": "unknown", "type": "dance"},
    {**VIEW, "id": "none", "type": None},
    {**VIEW, "id": "other's key", "learner": "l"},
    {**VIEW, "id": "new key", "weather": "fine"},
    {**VIEW, "id": "slash", "issuer": "a/b"},
    {**VIEW, "type": "account", "id": "address", "learner": "somebody@example.org"},
    {**VIEW, "type": "account", "id": "state", "learner": "l", "state": "Wisconsin"},
    {**VIEW, "type": "account", "id": "country", "learner": "l", "country": "USA"},
    {**VIEW, "type": "account", "id": "subjects", "learner": "l", "subject": ["Art", None]},
    {**VIEW, "type": "account", "id": "twice", "learner": "l", "subject": ["Art", "Music", "Art"]},
    {**VIEW, "type": "account", "id": "many", "learner": "l", "subject": [f"{n}" for n in range(1001)]},
    {**VIEW, "type": "award", "id": "lacks", "award": "w"},
    {**VIEW, "type": "submission", "id": "zeroth", "submission": "s", "attempt": 0, "learner": "l", "issuer": "n",
     "micro_credential": "m"},
    {"type": "page_views", "id": "few", "day": "2020-10-09", "count": -1},
    {"type": "page_views", "id": "day", "day": "2020-10-09", "count": 3},
    {**VIEW, "id": "same"},
    {**VIEW, "id": "same", "visitor": "other"},
    {**VIEW, "id": "same", "at": "2020-10-09T04:00:00-05:00"},
    VIEW,
]  # fmt: skip

Read = tuple[list[tuple[str, Problem]], list[Row]]


def by_line(*files: Path) -> Read:
    problems: list[tuple[str, Problem]] = []
    seen: Seen = {}
    with SqliteEngine() as engine:
        for file in files:
            for one in read_events(parquet_lines(str(file)), seen):
                match one:
                    case Entry():
                        engine.add([one.event])
                    case Problem():
                        problems.append((str(file), one))
        return problems, engine.rows(ALL, {})


def by_sql(*files: Path) -> Read:
    with DuckDbEngine() as engine:
        problems = list(engine.read_parquet([str(file) for file in files]))
        return problems, engine.rows(ALL, {})


@settings(deadline=None, max_examples=20)
@given(streams(), st.booleans())
def test_clean_rows_are_the_relation_that_lines_are(events: list[Json], is_text: bool) -> None:  # noqa: FBT001 - drawn
    if not events:
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / "it's.parquet"
        write_parquet(file, events, is_text=is_text)
        with SqliteEngine(one.event for one in lines(events)) as engine:
            assert by_sql(file) == by_line(file) == ([], engine.rows(ALL, {}))


def lines(events: list[Json]) -> list[Entry]:
    return [one for one in read_events(json.dumps(event).encode() for event in events) if isinstance(one, Entry)]


@pytest.mark.parametrize("is_text", [False, True])
def test_odd_rows_are_told_as_lines_are(tmp_path: Path, is_text: bool) -> None:  # noqa: FBT001 - a parameter
    first, second = tmp_path / "b.parquet", tmp_path / "a.parquet"
    write_parquet(first, ODD, is_text=is_text)
    write_parquet(second, [{**VIEW, "id": "same", "visitor": "third"}, {**VIEW, "id": "last"}], is_text=is_text)
    problems, rows = by_sql(first, second)
    assert (problems, rows) == by_line(first, second)
    assert (str(second), Problem(1, "conflict", "event `same` is there already, with other content")) == problems[-1]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_each_odd_row_is_found_alone(tmp_path: Path, odd: Json) -> None:
    file = tmp_path / "one.parquet"
    write_parquet(file, [odd, {**VIEW, "id": "good"}])
    assert by_sql(file) == by_line(file)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**VIEW, "at": "2020-10-09T09:00:00"}, "`at` has no offset from UTC, such as `Z` or `-05:00`"),
        ({**VIEW, "at": "2020-02-30T09:00:00Z"}, "`at` is a time that no calendar or clock has"),
        ({"type": "page_views", "id": "v", "day": "2020-02-30", "count": 1}, "`day` is a day that no calendar has"),
    ],
)
def test_times_that_are_none_are_told_with_their_row(tmp_path: Path, row: Json, said: str) -> None:
    file = tmp_path / "times.parquet"
    write_parquet(file, [{**VIEW, "id": "good"}, row], is_text=True)
    problems, rows = by_sql(file)
    assert problems == [(str(file), Problem(2, "malformed", said))]
    assert [row[0] for row in rows] == ["good"]


def test_a_file_that_is_no_parquet_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and no more")
    for path in (broken, tmp_path / "gone.parquet"):
        with DuckDbEngine() as engine, pytest.raises(UsageError, match=f"cannot be read: .*{path.name}"):
            list(engine.read_parquet([str(path)]))
