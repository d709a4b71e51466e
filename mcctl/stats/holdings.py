"""Who holds or is earning what: the people whom a change to a micro-credential concerns."""

from dataclasses import dataclass
from typing import Final

from mcctl.stats.engine import Engine
from mcctl.stats.terms import RENAMES, stated

_EVENTS_OF_ISSUER: Final = """
own AS (
  SELECT e.type, e.award, e.learner, e.at_us, COALESCE(p.present, e.micro_credential) AS micro_credential
  FROM events e LEFT JOIN present_ids p ON p.issuer = e.issuer AND p.was = e.micro_credential
  WHERE e.issuer = :issuer AND e.type IN ('started', 'submission', 'withdrawn', 'award')
)"""

_AWARDS: Final = stated(
    RENAMES,
    _EVENTS_OF_ISSUER,
    query="""
SELECT o.micro_credential, COUNT(DISTINCT o.award)
FROM own o
WHERE o.type = 'award' AND NOT EXISTS (SELECT 1 FROM events r WHERE r.type = 'revocation' AND r.award = o.award)
GROUP BY o.micro_credential
""",
)

_IN_FLIGHT: Final = stated(
    RENAMES,
    _EVENTS_OF_ISSUER,
    query="""
SELECT micro_credential, COUNT(*)
FROM (
  SELECT o.micro_credential, o.learner,
    MAX(CASE WHEN o.type IN ('started', 'submission') THEN o.at_us END) AS begun,
    MAX(CASE WHEN o.type = 'withdrawn' THEN o.at_us END) AS withdrawn,
    MAX(CASE WHEN o.type = 'award' THEN o.at_us END) AS awarded,
    MAX(CASE WHEN o.type = 'award' AND r.award IS NULL THEN 1 ELSE 0 END) AS holds
  FROM own o LEFT JOIN (SELECT DISTINCT award FROM events WHERE type = 'revocation') r ON r.award = o.award
  GROUP BY o.micro_credential, o.learner
) each_learner
WHERE begun IS NOT NULL AND holds = 0
  AND (withdrawn IS NULL OR withdrawn <= begun) AND (awarded IS NULL OR awarded < begun)
GROUP BY micro_credential
""",
)


@dataclass(frozen=True, slots=True)
class Holding:
    """The people that one micro-credential concerns.

    Attributes:
        awards: Awards that were not revoked.
        in_flight: Learners who began or submitted, who neither withdrew nor were awarded since, and hold no award. Those
            denied count, since they may resubmit, and so do those who begin anew after a revocation.
    """

    awards: int = 0
    in_flight: int = 0


def holdings(engine: Engine, issuer: str) -> dict[str, Holding]:
    """Counts awards and learners in flight of an issuer's micro-credentials.

    Returns:
        By the present id, sorted; a micro-credential with neither is absent.
    """
    awards = {str(key): int(count or 0) for key, count in engine.rows(_AWARDS, {"issuer": issuer})}
    in_flight = {str(key): int(count or 0) for key, count in engine.rows(_IN_FLIGHT, {"issuer": issuer})}
    return {key: Holding(awards.get(key, 0), in_flight.get(key, 0)) for key in sorted(awards.keys() | in_flight.keys())}
