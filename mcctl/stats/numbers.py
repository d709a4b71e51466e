"""The metrics that are one number, or one day."""

from typing import Final

from mcctl.stats.metric import Metric
from mcctl.stats.terms import (
    ACTIVATED,
    AWARDED,
    COUNTRIES,
    DISTRICT_AND_TERRITORIES,
    FIFTY_STATES,
    LOCATED,
    NEW_ACCOUNTS,
    PRESENTLY,
    PROFILES,
    RENAMES,
    STACKED,
    VIEWS,
    VISITS,
    codes,
    stated,
)

NUMBERS: Final = (
    Metric(
        "awards",
        "Micro-credentials awarded",
        "awards in the period, those revoked later included; a re-issue is no second award, and of several award "
        "events of one award the first counts",
        stated(AWARDED, query="SELECT COUNT(*) FROM awarded"),
    ),
    Metric(
        "awards_revoked",
        "Awards revoked",
        "awards whose first revocation lies in the period, whenever they were made",
        """
SELECT COUNT(DISTINCT r.award)
FROM events r
WHERE r.type = 'revocation' AND r.at_us >= :start_us AND r.at_us < :until_us
  AND NOT EXISTS (SELECT 1 FROM events b WHERE b.type = 'revocation' AND b.award = r.award AND b.at_us < r.at_us)
  AND (
    :all_issuers = 1
    OR EXISTS (SELECT 1 FROM events a WHERE a.type = 'award' AND a.award = r.award AND a.issuer = :issuer)
  )
""".strip(),
    ),
    Metric(
        "earners",
        "Earners",
        "distinct learners with an award in the period",
        stated(AWARDED, query="SELECT COUNT(DISTINCT learner) FROM awarded"),
    ),
    Metric(
        "launches",
        "Micro-credentials launched",
        "micro-credentials whose first activation ever lies in the period; a new version, a translation or another id "
        "is no launch",
        stated(
            RENAMES,
            ACTIVATED,
            query="""
SELECT COUNT(*)
FROM (
  SELECT issuer, micro_credential, MIN(at_us) AS launched_at FROM activated GROUP BY issuer, micro_credential
) launched
WHERE launched_at >= :start_us AND launched_at < :until_us
""",
        ),
    ),
    Metric(
        "new_issuers",
        "New issuing organizations",
        "issuers whose first activation of any micro-credential lies in the period",
        """
SELECT COUNT(*)
FROM (
  SELECT issuer, MIN(at_us) AS launched_at
  FROM events WHERE type = 'activation' AND (:all_issuers = 1 OR issuer = :issuer)
  GROUP BY issuer
) launched
WHERE launched_at >= :start_us AND launched_at < :until_us
""".strip(),
    ),
    Metric(
        "new_accounts",
        "New user accounts",
        "learners whose first account event lies in the period",
        stated(NEW_ACCOUNTS, query="SELECT COUNT(*) FROM new_accounts"),
        of_accounts=True,
    ),
    Metric(
        "micro_credentials_awarded",
        "Unique micro-credentials awarded",
        "distinct micro-credentials with an award in the period; versions and renames are folded",
        stated(
            RENAMES,
            AWARDED,
            PRESENTLY,
            query="SELECT COUNT(*) FROM (SELECT DISTINCT issuer, micro_credential FROM presently) distinct_ids",
        ),
    ),
    Metric(
        "issuers_awarding",
        "Issuing organizations that awarded",
        "distinct issuers with an award in the period",
        stated(AWARDED, query="SELECT COUNT(DISTINCT issuer) FROM awarded"),
    ),
    Metric(
        "assessors",
        "Unique assessors",
        "distinct assessors with a recommendation in the period, whatever its outcome",
        """
SELECT COUNT(DISTINCT r.assessor)
FROM events r
WHERE r.type = 'recommendation' AND r.at_us >= :start_us AND r.at_us < :until_us
  AND (
    :all_issuers = 1
    OR EXISTS (
      SELECT 1 FROM events s
      WHERE s.type IN ('submission', 'award') AND s.submission = r.submission AND s.issuer = :issuer
    )
  )
""".strip(),
    ),
    Metric(
        "stacks_awarded",
        "Stacks with awards",
        "distinct stacks that held an awarded micro-credential at the instant of the award",
        stated(
            RENAMES,
            AWARDED,
            PRESENTLY,
            STACKED,
            query="SELECT COUNT(*) FROM (SELECT DISTINCT issuer, stack FROM stacked) distinct_ids",
        ),
    ),
    Metric(
        "states",
        "States",
        "distinct states of the US, of the 50, of learners with an award in the period; an award's own state goes "
        "before the last one that the account names",
        stated(
            AWARDED,
            LOCATED,
            query=f"SELECT COUNT(DISTINCT state) FROM located WHERE state IN ({codes(FIFTY_STATES)})",  # noqa: S608 - constants
        ),
    ),
    Metric(
        "states_and_territories",
        "States and territories",
        "the same, the District of Columbia and the territories included",
        stated(
            AWARDED,
            LOCATED,
            query=f"""
SELECT COUNT(DISTINCT state) FROM located
WHERE state IN ({codes(FIFTY_STATES)}, {codes(DISTRICT_AND_TERRITORIES)})
""",  # noqa: S608 - constants
        ),
    ),
    Metric(
        "state_unknown",
        "Earners whose state is unknown",
        "distinct learners with an award in the period for whom neither these awards nor an account name a state",
        stated(
            AWARDED,
            LOCATED,
            query="""
SELECT COUNT(*)
FROM (SELECT learner, MAX(state) AS any_state FROM located GROUP BY learner) earners
WHERE any_state IS NULL
""",
        ),
    ),
    Metric(
        "countries",
        "Countries",
        "distinct countries of learners with an award in the period: the last one that the account names, else "
        "that of the state",
        stated(
            AWARDED,
            LOCATED,
            COUNTRIES,
            query="SELECT COUNT(DISTINCT country) FROM homes WHERE place = 1",
        ),
    ),
    Metric(
        "page_views",
        "Page views",
        "single visits in the period and the totals of its days; a total of a day belongs to no one issuer",
        stated(VISITS, VIEWS, query="SELECT CAST(COALESCE(SUM(page_views), 0) AS BIGINT) FROM views"),
    ),
)

BUSIEST_DAY: Final = Metric(
    "busiest_day",
    "Busiest day",
    "the day of the period with the most page views, the earliest on a tie",
    stated(
        VISITS,
        VIEWS,
        query="""
SELECT day_us, page_views FROM views WHERE page_views > 0 ORDER BY page_views DESC, day_us LIMIT 1
""",
    ),
)

COMPLETED_PROFILES: Final = Metric(
    "subjects",
    "Completed profiles",
    "learners whose account was made in the period and whose profile was completed at any time",
    stated(NEW_ACCOUNTS, PROFILES, query="SELECT COUNT(*) FROM profiles WHERE place = 1"),
    of_accounts=True,
)
