"""Counts every metric of a quarter over millions of events in Parquet, beside the same queries written by hand for DuckDB."""

# ruff: noqa: S608 - every query here is made of constants and of the benchmark's own files

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
from measuring import STARTING, Run, costs_of

from mcctl.stats.calendar import Quarter, zone_named
from mcctl.stats.doubts import doubts
from mcctl.stats.duckdb import DuckDbEngine
from mcctl.stats.measure import measure

PERIOD = Quarter.parse("2020-Q4").period(zone_named("UTC"))
MILLION = 1_000_000

# of a hundred events in a row: 2 accounts, 3 of each step towards an award, and the rest page views; five years of them
_EVENTS = """
WITH numbered AS (
  SELECT i, i // 100 AS block, i % 100 AS slot, CAST(hash(i) // 2 AS BIGINT) AS h,
    TIMESTAMPTZ '2018-01-01 00:00:00+00' + to_microseconds(i * (157680000000000 // $events)) AS told_at
  FROM range($events) r(i)
), kinds AS (
  SELECT *, CASE
      WHEN slot < 2 THEN 'account' WHEN slot < 5 THEN 'started' WHEN slot < 8 THEN 'submission'
      WHEN slot < 11 THEN 'recommendation' WHEN slot < 14 AND hash(block - 6, (slot - 2) % 3) % 5 = 0 THEN 'denial'
      WHEN slot < 14 THEN 'award' ELSE 'page_view' END AS type,
    -- the submission that an event is about, by the block that it was made in and its place there
    CASE WHEN slot < 8 THEN block WHEN slot < 14 THEN greatest(block - 6, 0) END AS made, (slot - 2) % 3 AS place
  FROM numbered
), about AS (
  SELECT *, CAST(hash(made, place) // 2 AS BIGINT) AS s,
    CAST(floor(1000 * pow((hash(made, place) % 10007) / 10007.0, 3)) AS BIGINT) AS m
  FROM kinds
)
SELECT type, 'e-' || i AS id, told_at AS "at",
  CASE WHEN type = 'account' THEN 'l-' || (2 * block + slot)
    WHEN type IN ('started', 'submission', 'award') THEN 'l-' || (s // 7) % (2 * greatest(made, 1)) END AS learner,
  CASE WHEN type = 'account' THEN ['US', 'US', 'US', 'US', 'CA', 'GH'][1 + h % 6] END AS country,
  CASE WHEN type = 'account' AND h % 6 < 4
    THEN 'US-' || ['WI', 'TX', 'CA', 'NY', 'DC', 'PR', 'FL', 'MN', 'IL', 'OH'][1 + (h // 6) % 10] END AS state,
  CASE WHEN type = 'account' THEN
    list_slice(['Mathematics', 'Science', 'Art', 'Music'], 1 + h % 4, 1 + h % 4 + h // 4 % 2) END AS subject,
  CASE WHEN type = 'account' THEN h % 3 > 0 END AS profile_complete,
  CASE WHEN type IN ('started', 'submission', 'award') THEN 'issuer-' || m % 40
    WHEN type = 'page_view' THEN 'issuer-' || h % 40 END AS issuer,
  CASE WHEN type IN ('started', 'submission', 'award') THEN 'mc-' || m END AS micro_credential,
  CASE WHEN type IN ('submission', 'recommendation', 'denial', 'award') THEN 's-' || made || '-' || place END AS submission,
  CASE WHEN type = 'submission' THEN 1 END AS attempt,
  CASE WHEN type = 'recommendation' THEN 'a-' || h % 300 END AS assessor,
  CASE WHEN type = 'recommendation' THEN 'award' END AS outcome,
  CASE WHEN type = 'denial' THEN ['lesson/modelling', 'reflection/impact'] END AS criteria_not_met,
  CASE WHEN type = 'award' THEN 'w-' || i END AS award,
  CASE WHEN type = 'page_view' THEN 'v-' || h % greatest($events // 20, 1) END AS visitor
FROM about
"""
_CATALOGUE = """
SELECT type, type || '-' || n AS id, TIMESTAMPTZ '2018-01-01 00:00:00+00' + to_days(CAST(n * 19 // 10 AS INTEGER)) AS "at",
  'issuer-' || n % 40 AS issuer, CASE WHEN type = 'rename' THEN 'mc-new-' || n ELSE 'mc-' || n END AS micro_credential,
  CASE WHEN type = 'rename' THEN 'mc-' || n END AS was, CASE WHEN type = 'stack_member' THEN 'stack-' || n % 7 END AS stack,
  CASE WHEN type = 'stack_member' THEN TRUE END AS member
FROM range(1000) r(n), (VALUES ('activation'), ('stack_member'), ('rename')) kinds(type)
WHERE type = 'activation' OR type = 'stack_member' AND n % 3 = 0 OR type = 'rename' AND n % 50 = 0
"""


def make(path: Path, events: int) -> None:
    """Writes so many events as one Parquet file, in the order of their times, the catalogue's first."""
    query = f"({_CATALOGUE}) UNION ALL BY NAME ({_EVENTS})".replace("$events", str(events))
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '2GB'")
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


_IN = "\"at\" >= TIMESTAMPTZ '2020-10-01 00:00:00+00' AND \"at\" < TIMESTAMPTZ '2021-01-01 00:00:00+00'"
_STATES = "'WI', 'TX', 'CA', 'NY', 'FL', 'MN', 'IL', 'OH'"  # those of the 50 that the events have
_AWARDS = f"(SELECT * FROM e WHERE type = 'award' AND {_IN})"
_PRESENT = f"""(SELECT a.*, coalesce(r.micro_credential, a.micro_credential) AS present FROM {_AWARDS} a
  LEFT JOIN e r ON r.type = 'rename' AND r.issuer = a.issuer AND r.was = a.micro_credential)"""
_HOMES = f"""(SELECT a.learner, p.state, p.country FROM {_AWARDS} a
  LEFT JOIN (SELECT learner, arg_max(state, "at") AS state, arg_max(country, "at") AS country FROM e
    WHERE type = 'account' GROUP BY learner) p USING (learner))"""
_STACKED = f"""(SELECT m.issuer, m.stack, p.award FROM {_PRESENT} p JOIN
  (SELECT s.*, coalesce(r.micro_credential, s.micro_credential) AS present FROM e s LEFT JOIN e r
    ON r.type = 'rename' AND r.issuer = s.issuer AND r.was = s.micro_credential WHERE s.type = 'stack_member') m
  ON m.issuer = p.issuer AND m.present = p.present AND m."at" <= p."at")"""
_FIRST = '(SELECT issuer, micro_credential, min("at") AS "at" FROM e WHERE type = \'activation\' GROUP BY ALL)'
_NEW = (
    '(SELECT learner FROM (SELECT learner, min("at") AS "at" FROM e WHERE type = \'account\' GROUP BY 1) WHERE '
    + _IN
    + ")"
)
_VIEWS = (
    f"(SELECT date_trunc('day', \"at\" AT TIME ZONE 'UTC') AS day, visitor FROM e WHERE type = 'page_view' AND {_IN})"
)
FLOOR = {
    "awards": f"SELECT count(DISTINCT award) FROM {_AWARDS}",
    "awards_revoked": f"SELECT count(DISTINCT award) FROM e WHERE type = 'revocation' AND {_IN}",
    "earners": f"SELECT count(DISTINCT learner) FROM {_AWARDS}",
    "launches": f"SELECT count(*) FROM {_FIRST} WHERE {_IN}",
    "new_issuers": f'SELECT count(*) FROM (SELECT issuer, min("at") AS "at" FROM {_FIRST} GROUP BY 1) WHERE {_IN}',
    "new_accounts": f"SELECT count(*) FROM {_NEW}",
    "micro_credentials_awarded": f"SELECT count(DISTINCT (issuer, present)) FROM {_PRESENT}",
    "issuers_awarding": f"SELECT count(DISTINCT issuer) FROM {_AWARDS}",
    "assessors": f"SELECT count(DISTINCT assessor) FROM e WHERE type = 'recommendation' AND {_IN}",
    "stacks_awarded": f"SELECT count(DISTINCT (issuer, stack)) FROM {_STACKED}",
    "states": f"SELECT count(DISTINCT state) FROM {_HOMES} WHERE state[4:] IN ({_STATES})",
    "states_and_territories": f"SELECT count(DISTINCT state) FROM {_HOMES}",
    "state_unknown": f"SELECT count(DISTINCT learner) FROM {_HOMES} WHERE state IS NULL",
    "countries": f"SELECT count(DISTINCT country) FROM {_HOMES}",
    "page_views": f"SELECT count(*) FROM {_VIEWS}",
    "busiest_day": f"SELECT day, count(*) FROM {_VIEWS} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
    "awards_by_state": f"SELECT state, count(*) FROM {_HOMES} GROUP BY 1",
    "accounts_by_subject": f"""SELECT subject, count(*) FROM (SELECT a.learner, unnest(subject) AS subject
        FROM e a JOIN {_NEW} USING (learner) WHERE type = 'account' AND profile_complete) GROUP BY 1""",
    "awards_by_micro_credential": f"SELECT issuer, present, count(*) FROM {_PRESENT} GROUP BY ALL",
    "awards_by_stack": f"SELECT issuer, stack, count(DISTINCT award) FROM {_STACKED} GROUP BY ALL",
    "page_views_by_day": f"SELECT day, count(*) FROM {_VIEWS} GROUP BY 1",
    "visitors_by_day": f"SELECT day, count(DISTINCT visitor) FROM {_VIEWS} GROUP BY 1",
    "subjects": f"SELECT count(DISTINCT learner) FROM e JOIN {_NEW} USING (learner) WHERE profile_complete",
}
"""The metrics and breakdowns as somebody would write them who knows these very events."""


def by_hand(path: Path) -> None:
    """Runs the queries of the floor and prints their numbers."""
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '1GB'")
        connection.execute(f"CREATE VIEW e AS SELECT * FROM '{path}'")
        for name, query in FLOOR.items():
            print(name, connection.execute(query).fetchall()[:1])  # noqa: T201 - a benchmark's


def by_mcctl(path: Path) -> None:
    """Checks every row, counts every metric and breakdown, and prints the view."""
    with DuckDbEngine() as engine:
        for file, problem in engine.read_parquet([str(path)]):
            raise SystemExit(f"{file}: {problem}")
        print(measure(engine, PERIOD).model_dump_json())  # noqa: T201 - as above


def in_doubt(path: Path) -> None:
    """Looks for what can hardly be so, over the same rows."""
    with DuckDbEngine() as engine:
        list(engine.read_parquet([str(path)]))
        print(*doubts(engine), sep="\n")  # noqa: T201 - as above


def by_hand_once(path: Path) -> None:
    """Counts each event once as well, as all numbers ask for: looks for ids that are there twice, then counts as above."""
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '1GB'")
        (found,) = connection.execute(f"SELECT count(*) - count(DISTINCT id) FROM '{path}'").fetchall()
        print("doubled", found)  # noqa: T201 - a benchmark's
    by_hand(path)


PARTS: dict[str, Callable[[Path], None]] = {"by hand": by_hand, "by hand, ids": by_hand_once, "mcctl": by_mcctl}


def main() -> None:
    """Makes what is missing, runs each part in turn, and prints medians and ratios to the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, nargs="*", default=[MILLION, 10 * MILLION])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--run", choices=PARTS, help="run one part and print its numbers")
    asked = parser.parse_args()
    if asked.run:
        PARTS[asked.run](asked.folder)
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    print(f"{'events':>12} {'part':12} {'wall s':>8} {'CPU s':>8} {'x hand (CPU)':>13} {'MB':>6}")  # noqa: T201 - as above
    for events in asked.events:
        path = asked.folder / f"{events}.parquet"
        if not path.exists():
            make(path, events)
        runs = {name: Run((sys.executable, __file__, "--run", name, str(path))) for name in PARTS}
        costs = costs_of({"start": Run(STARTING), **runs}, asked.times)
        work = {name: median(cost.processor_seconds for cost in each) for name, each in costs.items()}
        for name in PARTS:
            wall = median(cost.wall_seconds for cost in costs[name])
            memory = max(cost.megabytes for cost in costs[name])
            assert all(cost.status == 0 for cost in costs[name])  # noqa: S101 - numbers of what failed mean nothing
            ratio = work[name] / work["by hand"]
            print(f"{events:12} {name:12} {wall:8.2f} {work[name]:8.2f} {ratio:13.2f} {memory:6.0f}")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
