"""Who holds or is earning what: the people whom a change to a micro-credential concerns."""

from collections.abc import Collection
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

_EVENTS_OF_SOME: Final = """
own AS (
  SELECT e.type, e.award, e.learner, e.at_us, COALESCE(p.present, e.micro_credential) AS micro_credential
  FROM (
    -- in two, each in the words of an index
    SELECT type, award, learner, at_us, issuer, micro_credential FROM events
    WHERE type IN ('started', 'withdrawn', 'award') AND issuer = :issuer AND micro_credential IN ({names})
    UNION ALL
    SELECT type, award, learner, at_us, issuer, micro_credential FROM events
    WHERE type = 'submission' AND issuer = :issuer AND micro_credential IN ({names})
  ) e LEFT JOIN present_ids p ON p.issuer = e.issuer AND p.was = e.micro_credential
)"""

_NAMES: Final = stated(RENAMES, query="SELECT was, present FROM present_ids WHERE issuer = :issuer")

_AWARDS: Final = """
SELECT o.micro_credential, COUNT(DISTINCT o.award)
FROM own o
WHERE o.type = 'award' AND NOT EXISTS (SELECT 1 FROM events r WHERE r.type = 'revocation' AND r.award = o.award)
GROUP BY o.micro_credential
"""

_IN_FLIGHT: Final = """
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
"""

FEW: Final = 10_000
"""Up to so many names, of now and of before, are asked for by name; of more, all are counted."""


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


def holdings(engine: Engine, issuer: str, wanted: Collection[str] | None = None) -> dict[str, Holding]:
    """Counts awards and learners in flight of an issuer's micro-credentials.

    Args:
        engine: What runs the queries.
        issuer: Whose they are.
        wanted: The present ids of those that are asked for, so that no others need to be looked at; None = all.

    Returns:
        By the present id, sorted; a micro-credential with neither is absent.
    """
    if wanted is not None and not wanted:
        return {}
    names = _names_of(engine, issuer, wanted) if wanted is not None else None
    own, parameters = _EVENTS_OF_ISSUER, {"issuer": issuer}
    if names is not None and len(names) <= FEW:
        told = {f"name_{number}": name for number, name in enumerate(names)}
        own = _EVENTS_OF_SOME.format(names=", ".join(f":{place}" for place in told))
        parameters |= told
    counted = (engine.rows(stated(RENAMES, own, query=query), parameters) for query in (_AWARDS, _IN_FLIGHT))
    awards, in_flight = ({str(key): int(count or 0) for key, count in rows} for rows in counted)
    found = awards.keys() | in_flight.keys()
    return {
        key: Holding(awards.get(key, 0), in_flight.get(key, 0))
        for key in sorted(found)
        if wanted is None or key in wanted
    }


def _names_of(engine: Engine, issuer: str, wanted: Collection[str]) -> list[str]:
    """Every id under which events speak of those that are asked for; one that leads elsewhere now is none of them."""
    present = {str(was): str(now) for was, now in engine.rows(_NAMES, {"issuer": issuer})}
    return sorted(
        {name for name in wanted if name not in present} | {was for was, now in present.items() if now in wanted}
    )
