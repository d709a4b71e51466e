"""The metrics that are numbers by a key."""

from typing import Final

from mcctl.stats.metric import Metric, statement
from mcctl.stats.terms import (
    AWARDED,
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
)

BY_ISSUER_AND_ID: Final = (
    Metric(
        "awards_by_micro_credential",
        "Awards by micro-credential",
        "awards in the period by micro-credential, under the id that it has at present",
        statement(
            RENAMES,
            AWARDED,
            PRESENTLY,
            query="SELECT issuer, micro_credential, COUNT(*) FROM presently GROUP BY issuer, micro_credential",
        ),
    ),
    Metric(
        "awards_by_stack",
        "Awards by stack",
        "awards in the period by the stacks that held the micro-credential at the instant of the award",
        statement(
            RENAMES,
            AWARDED,
            PRESENTLY,
            STACKED,
            query="SELECT issuer, stack, COUNT(DISTINCT award) FROM stacked GROUP BY issuer, stack",
        ),
    ),
)

BY_TEXT: Final = (
    Metric(
        "awards_by_state",
        "Awards by state",
        "awards in the period by state of the US, the District of Columbia and the territories included",
        statement(
            AWARDED,
            LOCATED,
            query=f"""
SELECT state, COUNT(*) FROM located
WHERE state IN ({codes(FIFTY_STATES)}, {codes(DISTRICT_AND_TERRITORIES)})
GROUP BY state
""",  # noqa: S608 - constants
        ),
    ),
    Metric(
        "accounts_by_subject",
        "Accounts by subject area taught",
        "learners whose account was made in the period by the subjects of their last completed profile; several "
        "subjects count in each",
        statement(
            NEW_ACCOUNTS,
            PROFILES,
            query="""
SELECT s.subject, COUNT(DISTINCT s.learner)
FROM events s JOIN profiles p ON p.learner = s.learner AND p.id = s.of_event AND p.place = 1
WHERE s.type = 'account_subject'
GROUP BY s.subject
""",
        ),
        of_accounts=True,
    ),
)

BY_DAY: Final = (
    Metric(
        "page_views_by_day",
        "Page views by day",
        "page views of each day of the period that has any, or a total",
        statement(VISITS, VIEWS, query="SELECT day_us, page_views FROM views"),
    ),
    Metric(
        "visitors_by_day",
        "Visitors by day",
        "distinct visitors of each day of the period that has any, or a total of them",
        statement(
            VISITS,
            query="""
SELECT day_us, CAST(SUM(visitors) AS BIGINT)
FROM (
  SELECT day_us, COUNT(DISTINCT visitor) AS visitors FROM visits WHERE visitor IS NOT NULL GROUP BY day_us
  UNION ALL
  SELECT day_us, visitors FROM day_totals WHERE visitors IS NOT NULL
) each_of_them
GROUP BY day_us
""",
        ),
    ),
)
