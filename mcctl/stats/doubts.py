"""What events say that can hardly be so, though each is well formed: told beside the numbers, which count it all the same."""

from dataclasses import dataclass
from typing import Final, Literal

from mcctl.stats.engine import Engine
from mcctl.stats.terms import DISTRICT_AND_TERRITORIES, FIFTY_STATES, codes, stated

DoubtKind = Literal["before-account", "award-without-submission", "unknown-state"]

EXAMPLES: Final = 3

_BEFORE_ACCOUNT: Final = """
made AS (
  SELECT learner, MIN(at_us) AS made_us FROM events WHERE type = 'account' GROUP BY learner
),
found AS (
  SELECT e.id, e.at_us
  FROM events e JOIN made m ON m.learner = e.learner
  WHERE e.type IN ('started', 'withdrawn', 'submission', 'award') AND e.at_us < m.made_us
)"""

_AWARD_WITHOUT_SUBMISSION: Final = """
found AS (
  SELECT a.id, a.at_us
  FROM events a
  WHERE a.type = 'award' AND NOT EXISTS (
    SELECT 1 FROM events s WHERE s.type = 'submission' AND s.submission = a.submission
  )
)"""

_UNKNOWN_STATE: Final = f"""
found AS (
  SELECT id, at_us
  FROM events
  WHERE type IN ('account', 'award') AND state LIKE 'US-%'
    AND state NOT IN ({codes(FIFTY_STATES)}, {codes(DISTRICT_AND_TERRITORIES)})
)"""  # noqa: S608 - constants

_FIRST: Final = f"""
SELECT id, how_many
FROM (
  SELECT id, COUNT(*) OVER () AS how_many, ROW_NUMBER() OVER (ORDER BY at_us, id) AS place FROM found
) ranked
WHERE place <= {EXAMPLES}
ORDER BY place
"""  # noqa: S608 - constants

_DOUBTS: Final[dict[DoubtKind, tuple[str, str, str]]] = {
    "before-account": (
        _BEFORE_ACCOUNT,
        "event lies before the account of its learner",
        "events lie before their learner's account",
    ),
    "award-without-submission": (
        _AWARD_WITHOUT_SUBMISSION,
        "award has no submission among the events",
        "awards have no submission among the events",
    ),
    "unknown-state": (
        _UNKNOWN_STATE,
        "event names a state that the United States do not have",
        "events name a state that the United States do not have",
    ),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful, of how many events, and the ids of the earliest of them; no learner is named."""

    kind: DoubtKind
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        _, one, several = _DOUBTS[self.kind]
        named = ", ".join(f"`{example}`" for example in self.examples)
        more = ", …" if self.count > len(self.examples) else ""
        return f"{self.count} {one if self.count == 1 else several}: {named}{more}"


def doubts(engine: Engine) -> list[Doubt]:
    """Finds what is doubtful in an engine's events, in a fixed order."""
    found = []
    for kind, (term, _, _) in _DOUBTS.items():
        rows = engine.rows(stated(term, query=_FIRST), {})
        if rows:
            found.append(Doubt(kind, int(rows[0][1] or 0), tuple(str(row[0]) for row in rows)))
    return found
