"""Every engine gives every number alike: SQLite, DuckDB, Spark, and the platform's API on its own database."""

import json
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import get_args

import pytest

from mcctl.api.metrics import Dimension, StatsView
from mcctl.errors import UsageError
from mcctl.remote.numbers import params_of
from mcctl.stats.calendar import Period, Quarter, zone_named
from mcctl.stats.demo import demo_events
from mcctl.stats.demo_catalogue import DemoCatalogue, DemoMicroCredential, DemoStack
from mcctl.stats.duckdb import DuckDbEngine
from mcctl.stats.engine import Engine
from mcctl.stats.engines import LoadingEngine, ParquetEngine, open_engine
from mcctl.stats.measure import measure
from mcctl.stats.question import Question
from mcctl.stats.read import Entry, Problem, read_events
from mcctl.stats.sqlite import SqliteEngine
from tests.platform.platforms import in_process, opened
from tests.stats.parquets import write_parquet
from tests.stats.reference import Json
from tests.stats.streams import stream

PERIOD = Quarter.parse("2020-Q4").period(zone_named("America/Chicago"))
SCOPES = [None, "north"]
EVERYTHING = Question(
    PERIOD, by=get_args(Dimension), with_launches=True, with_insight=True, holidays=frozenset({date(2020, 11, 26)})
)
LAUNCH: Json = {
    "type": "activation",
    "id": "launch",
    "at": "2020-11-01T09:00:00Z",
    "issuer": "late",
    "micro_credential": "m",
}
REVOCATION: Json = {"type": "revocation", "id": "revoked", "at": "2020-11-01T09:00:00Z", "award": "before these files"}


def demo(period: Period) -> list[Json]:
    catalogue = DemoCatalogue(
        "demo",
        "Demo",
        tuple(DemoMicroCredential(f"mc-{place}") for place in range(1, 4)),
        (DemoStack("first", ("mc-1", "mc-2")), DemoStack("all", ("mc-1", "mc-2", "mc-3"))),
    )
    return demo_events(7, period, catalogue)


def dense() -> list[Json]:
    """Several streams of events at few instants, each with learners and ids of its own, so that no id comes twice."""
    return [{**event, "id": f"{seed}-{event['id']}"} for seed in range(12) for event in stream(seed, 60)]


@pytest.fixture(scope="module")
def events() -> list[Json]:
    return [*dense(), *demo(PERIOD), LAUNCH, REVOCATION]


@pytest.fixture(scope="module")
def ndjson(events: list[Json]) -> bytes:
    return "".join(f"{json.dumps(event)}\n" for event in events).encode()


@pytest.fixture(scope="module")
def parquet(events: list[Json], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("events") / "events.parquet"
    write_parquet(path, events)
    return path


@pytest.fixture(scope="module")
def expected(ndjson: bytes) -> dict[str | None, StatsView]:
    with SqliteEngine() as engine:
        loaded(engine, ndjson)
        return {issuer: counted(engine, issuer) for issuer in SCOPES}


def loaded(engine: LoadingEngine, ndjson: bytes) -> None:
    found = list(read_events(ndjson.splitlines()))
    assert not [one for one in found if isinstance(one, Problem)]
    engine.add(one.event for one in found if isinstance(one, Entry))


def counted(engine: Engine, issuer: str | None) -> StatsView:
    return measure(engine, replace(EVERYTHING, issuer=issuer))


def test_there_is_something_to_count(expected: dict[str | None, StatsView]) -> None:
    view = expected[None]
    assert [name for name, number in view.metrics if not number] == []
    assert [name for name, breakdown in view.breakdowns if not breakdown] == []
    assert view.subjects is not None
    assert view.subjects.n > 0


def test_duckdb_counts_the_same_events_alike(ndjson: bytes, expected: dict[str | None, StatsView]) -> None:
    with DuckDbEngine() as engine:
        loaded(engine, ndjson)
        assert {issuer: counted(engine, issuer) for issuer in SCOPES} == expected


def test_duckdb_counts_parquet_alike(parquet: Path, expected: dict[str | None, StatsView]) -> None:
    with DuckDbEngine() as engine:
        assert list(engine.read_parquet([str(parquet)])) == []
        assert {issuer: counted(engine, issuer) for issuer in SCOPES} == expected


def test_the_platform_counts_alike(ndjson: bytes, expected: dict[str | None, StatsView], tmp_path: Path) -> None:
    where = tmp_path / "platform.db"
    database = opened(where)
    database.migrate()
    database.close()
    with in_process(where) as platform:
        operator = platform.as_("operator")
        assert operator.post("/v1/events", content=ndjson).json()["problems"] == []
        for issuer, view in expected.items():
            path = "/v1/metrics" if issuer is None else f"/v1/issuers/{issuer}/metrics"
            answer = operator.get(path, params=params_of(replace(EVERYTHING, issuer=issuer)))
            assert StatsView.model_validate_json(answer.content) == view


ODD: list[Json] = [
    {"type": "page_view", "id": "same", "at": "2020-10-09T09:00:00Z", "visitor": "v"},
    {"type": "page_view", "id": "same", "at": "2020-10-09T09:00:00Z", "visitor": "other"},
    {"type": "page_view", "id": "same", "at": "2020-10-09T04:00:00-05:00", "visitor": "v"},
    {"type": "page_view", "id": "unknown key", "at": "2020-10-09T09:00:00Z", "learner": "l"},
    {"type": "dance", "id": "unknown type", "at": "2020-10-09T09:00:00Z"},
    {"type": "account", "id": "state", "at": "2020-10-09T09:00:00Z", "learner": "l", "state": "Wisconsin"},
    {"type": "page_view", "id": "no time"},
    {"type": "page_views", "id": "Zürich", "day": "2020-10-09", "count": 7},
    {"type": "denial", "id": "good", "at": "2020-10-09T09:00:00Z", "submission": "s",
     "criteria_not_met": ["b", "a", "b"]},
]  # fmt: skip


def test_spark_counts_parquet_alike_and_tells_what_is_wrong_with_it(events: list[Json], tmp_path: Path) -> None:
    """One test, since a session takes its time to start."""
    if find_spec("pyspark") is None or which("java") is None:
        pytest.skip("Spark is not installed here")
    path = tmp_path / "odd.parquet"
    write_parquet(path, [*events, *ODD])
    with DuckDbEngine() as engine:
        problems = [problem for _, problem in engine.read_parquet([str(path)])]
        assert len(problems) == 5
        rows, view = told(engine), counted(engine, None)
    with open_engine("spark") as spark:
        assert isinstance(spark, ParquetEngine)
        assert [problem for _, problem in spark.read_parquet([str(path)])] == problems
        assert told(spark) == rows
        assert counted(spark, None) == view


def told(engine: Engine) -> list[tuple[object, ...]]:
    columns = "id, type, at_us, of_event, criterion, subject, visitor, day, count, member, profile_complete"
    return [tuple(row) for row in engine.rows(f"SELECT {columns} FROM events ORDER BY type, id", {})]  # noqa: S608


@pytest.mark.parametrize("name", [None, "auto", "duckdb", "sqlite"])
def test_engines_are_opened_by_their_names(name: str | None) -> None:
    with open_engine(name) as engine:
        assert isinstance(engine, ParquetEngine) == (name != "sqlite")
        assert engine.rows("SELECT COUNT(*) FROM events WHERE id = :id", {"id": "x"}) == [(0,)]


def test_an_engine_that_is_none_is_told() -> None:
    with pytest.raises(UsageError, match="there is no engine `abacus`"):
        open_engine("abacus")
