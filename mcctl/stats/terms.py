"""The terms that several metrics are stated in: named queries over `events`, to stand in front of a metric's own.

They keep to the SQL that SQLite, PostgreSQL, DuckDB and Spark share: no date or JSON functions, no `FILTER`, no lateral
joins, recursion with `UNION ALL` only. Where two events fall on one instant, their ids decide which is later.
"""

from typing import Final

RENAMES: Final = """
-- the last rename that touches an id decides where it leads. Of any round of renames the last one
-- takes up an id for good, so every chain ends, and the recursion with it
touched AS (
  SELECT issuer, was AS micro_credential, micro_credential AS becomes, at_us, id
  FROM events WHERE type = 'rename' AND was <> micro_credential
  UNION ALL
  SELECT issuer, micro_credential, NULL, at_us, id
  FROM events WHERE type = 'rename' AND was <> micro_credential
),
ranked AS (
  SELECT issuer, micro_credential, becomes,
    ROW_NUMBER() OVER (PARTITION BY issuer, micro_credential ORDER BY at_us DESC, id DESC) AS place
  FROM touched
),
in_force AS (
  SELECT issuer, micro_credential AS was, becomes FROM ranked WHERE place = 1 AND becomes IS NOT NULL
),
present_ids (issuer, was, present) AS (
  SELECT e.issuer, e.was, e.becomes
  FROM in_force e LEFT JOIN in_force n ON n.issuer = e.issuer AND n.was = e.becomes
  WHERE n.was IS NULL
  UNION ALL
  SELECT e.issuer, e.was, p.present
  FROM present_ids p JOIN in_force e ON e.issuer = p.issuer AND e.becomes = p.was
)"""

AWARDED: Final = """
awarded AS (
  SELECT a.award, a.learner, a.issuer, a.micro_credential, a.state, a.at_us
  FROM events a
  WHERE a.type = 'award' AND a.at_us >= :start_us AND a.at_us < :until_us AND (:all_issuers = 1 OR a.issuer = :issuer)
    AND NOT EXISTS (
      SELECT 1 FROM events b
      WHERE b.type = 'award' AND b.award = a.award AND (b.at_us < a.at_us OR (b.at_us = a.at_us AND b.id < a.id))
    )
)"""

PRESENTLY: Final = """
presently AS (
  SELECT w.award, w.learner, w.issuer, COALESCE(p.present, w.micro_credential) AS micro_credential, w.at_us
  FROM awarded w LEFT JOIN present_ids p ON p.issuer = w.issuer AND p.was = w.micro_credential
)"""

ACTIVATED: Final = """
activated AS (
  SELECT a.issuer, COALESCE(p.present, a.micro_credential) AS micro_credential, a.at_us
  FROM events a LEFT JOIN present_ids p ON p.issuer = a.issuer AND p.was = a.micro_credential
  WHERE a.type = 'activation' AND (:all_issuers = 1 OR a.issuer = :issuer)
)"""

STACKED: Final = """
members AS (
  SELECT m.issuer, m.stack, m.micro_credential_issuer,
    COALESCE(p.present, m.micro_credential) AS micro_credential, m.member, m.at_us, m.id
  FROM events m LEFT JOIN present_ids p ON p.issuer = m.micro_credential_issuer AND p.was = m.micro_credential
  WHERE m.type = 'stack_member' AND (:all_issuers = 1 OR m.issuer = :issuer)
),
memberships AS (
  SELECT issuer, stack, micro_credential_issuer, micro_credential, member, at_us AS since,
    LEAD(at_us) OVER (PARTITION BY issuer, stack, micro_credential_issuer, micro_credential ORDER BY at_us, id) AS ended
  FROM members
),
stacked AS (
  SELECT m.issuer, m.stack, w.award, w.learner
  FROM presently w
  JOIN memberships m ON m.micro_credential_issuer = w.issuer AND m.micro_credential = w.micro_credential
  WHERE m.member = 1 AND m.since <= w.at_us AND (m.ended IS NULL OR w.at_us < m.ended)
)"""

LOCATED: Final = """
-- first joined, then ranked; the other way round SQLite would look through all that is ranked for each award
residences AS (
  SELECT w.award, w.learner, COALESCE(w.state, s.state) AS state,
    ROW_NUMBER() OVER (PARTITION BY w.award ORDER BY s.at_us DESC, s.id DESC) AS place
  FROM awarded w
  LEFT JOIN events s ON s.type = 'account' AND s.learner = w.learner AND s.state IS NOT NULL AND w.state IS NULL
),
located AS (
  SELECT award, learner, state FROM residences WHERE place = 1
)"""

COUNTRIES: Final = """
homes AS (
  SELECT l.award, l.learner, COALESCE(c.country, SUBSTR(l.state, 1, 2)) AS country,
    ROW_NUMBER() OVER (PARTITION BY l.award ORDER BY c.at_us DESC, c.id DESC) AS place
  FROM located l
  LEFT JOIN events c ON c.type = 'account' AND c.learner = l.learner AND c.country IS NOT NULL
)"""

NEW_ACCOUNTS: Final = """
new_accounts AS (
  SELECT a.learner, a.at_us
  FROM events a
  WHERE a.type = 'account' AND a.at_us >= :start_us AND a.at_us < :until_us
    AND NOT EXISTS (
      SELECT 1 FROM events b
      WHERE b.type = 'account' AND b.learner = a.learner AND (b.at_us < a.at_us OR (b.at_us = a.at_us AND b.id < a.id))
    )
)"""

PROFILES: Final = """
profiles AS (
  SELECT a.id, a.learner,
    ROW_NUMBER() OVER (PARTITION BY a.learner ORDER BY a.at_us DESC, a.id DESC) AS place
  FROM events a JOIN new_accounts n ON n.learner = a.learner
  WHERE a.type = 'account' AND a.profile_complete = 1
)"""

VISITS: Final = """
visits AS (
  SELECT {local_us} - {local_us} % 86400000000 AS day_us, visitor
  FROM events
  WHERE type = 'page_view' AND at_us >= :start_us AND at_us < :until_us AND (:all_issuers = 1 OR issuer = :issuer)
),
day_totals AS (
  SELECT at_us AS day_us, count, visitors
  FROM events
  WHERE type = 'page_views' AND at_us >= :first_day_us AND at_us < :until_day_us AND :all_issuers = 1
)"""

VIEWS: Final = """
views AS (
  SELECT day_us, CAST(SUM(page_views) AS BIGINT) AS page_views
  FROM (
    SELECT day_us, 1 AS page_views FROM visits
    UNION ALL
    SELECT day_us, count FROM day_totals
  ) each_of_them
  GROUP BY day_us
)"""

FIFTY_STATES: Final = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY"
)
DISTRICT_AND_TERRITORIES: Final = "DC PR GU VI AS MP UM"


def codes(letters: str) -> str:
    """Writes the ISO 3166-2 codes of two-letter abbreviations in the US as the inside of an SQL list."""
    return ", ".join(f"'US-{two}'" for two in letters.split())


def stated(*terms: str, query: str) -> str:
    """Puts terms in front of the query that is stated in them; a term stands after those that it needs itself."""
    return f"WITH RECURSIVE{','.join(terms)}\n{query.strip()}"
