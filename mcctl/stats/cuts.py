"""The numbers of a period by one thing each, as `--by` asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from mcctl.api.metrics import Dimension
from mcctl.stats.breakdowns import BY_TEXT
from mcctl.stats.metric import Metric, Statement, statement
from mcctl.stats.terms import (
    AWARDED,
    COUNTRIES,
    LOCATED,
    NEW_ACCOUNTS,
    PRESENTLY,
    RENAMES,
    STACKED,
    VISITS,
)

_DAY: Final = "day_us"
# the first day of 1970 was a Thursday, three days behind its Monday
_MONDAY: Final = "day_us - (day_us + 259200000000) % 604800000000"
_ACCOUNTS_BY_SUBJECT: Final = next(metric for metric in BY_TEXT if metric.name == "accounts_by_subject")


@dataclass(frozen=True, slots=True)
class Division:
    """What the numbers are cut by.

    Attributes:
        by: As `--by` names it.
        columns: What is counted, in order.
        keyed_by: What the query's rows begin with: a text, an issuer and an id, or a day.
        metric: Its query.
        platforms_own: Columns that the scope of one issuer does not cover.
    """

    by: Dimension
    columns: tuple[str, ...]
    keyed_by: Literal["text", "id", "day"]
    metric: Metric
    platforms_own: frozenset[str] = frozenset()


def _dated(bucket: str) -> Statement:
    """Writes the query of what happened by day, or by what a day belongs to; `bucket` is SQL over `day_us`."""
    return statement(
        AWARDED,
        NEW_ACCOUNTS,
        VISITS,
        query=f"""
SELECT bucket, CAST(SUM(awards) AS BIGINT), CAST(SUM(earners) AS BIGINT), CAST(SUM(accounts) AS BIGINT),
  CAST(SUM(page_views) AS BIGINT),
  -- of days whose visitors nobody told, none are known; where nobody looked at a page there were none
  CAST(CASE WHEN SUM(page_views) = 0 THEN COALESCE(SUM(visitors), 0) ELSE SUM(visitors) END AS BIGINT)
FROM (
  SELECT {bucket} AS bucket, COUNT(*) AS awards, COUNT(DISTINCT learner) AS earners, 0 AS accounts, 0 AS page_views,
    CAST(NULL AS BIGINT) AS visitors
  FROM (SELECT {{local_us}} - {{local_us}} % 86400000000 AS day_us, learner FROM awarded) awarded_on
  GROUP BY {bucket}
  UNION ALL
  SELECT {bucket}, 0, 0, COUNT(*), 0, CAST(NULL AS BIGINT)
  FROM (SELECT {{local_us}} - {{local_us}} % 86400000000 AS day_us FROM new_accounts WHERE :all_issuers = 1) made_on
  GROUP BY {bucket}
  UNION ALL
  SELECT {bucket}, 0, 0, 0, COUNT(*), NULLIF(COUNT(DISTINCT visitor), 0)
  FROM visits GROUP BY {bucket}
  UNION ALL
  SELECT {bucket}, 0, 0, 0, count, visitors
  FROM day_totals
) each_of_them
GROUP BY bucket
""",  # noqa: S608 - constants
    )


DIVISIONS: Final[Mapping[Dimension, Division]] = {
    division.by: division
    for division in (
        Division(
            "state",
            ("awards", "earners"),
            "text",
            Metric(
                "by_state",
                "By state",
                "awards and their earners by the state or region that the award names, else the last that the account "
                "does, those outside the US included and what is unknown without a name; who earned in two counts in "
                "each",
                statement(
                    AWARDED,
                    LOCATED,
                    query="""
SELECT COALESCE(state, ''), COUNT(*), COUNT(DISTINCT learner) FROM located GROUP BY COALESCE(state, '')
""",
                ),
            ),
        ),
        Division(
            "country",
            ("awards", "earners"),
            "text",
            Metric(
                "by_country",
                "By country",
                "awards and their earners by the last country that the account names, else that of the state; what is "
                "unknown without a name",
                statement(
                    AWARDED,
                    LOCATED,
                    COUNTRIES,
                    query="""
SELECT COALESCE(country, ''), COUNT(*), COUNT(DISTINCT learner)
FROM homes WHERE place = 1 GROUP BY COALESCE(country, '')
""",
                ),
            ),
        ),
        Division(
            "subject",
            ("accounts",),
            "text",
            Metric(
                "by_subject",
                "By subject area taught",
                _ACCOUNTS_BY_SUBJECT.definition,
                _ACCOUNTS_BY_SUBJECT.said,
                of_accounts=True,
            ),
        ),
        Division(
            "stack",
            ("awards", "earners"),
            "id",
            Metric(
                "by_stack",
                "By stack",
                "awards and their earners by the stacks that held the micro-credential at the instant of the award; one "
                "award may count in several stacks, or in none",
                statement(
                    RENAMES,
                    AWARDED,
                    PRESENTLY,
                    STACKED,
                    query="""
SELECT issuer, stack, COUNT(DISTINCT award), COUNT(DISTINCT learner) FROM stacked GROUP BY issuer, stack
""",
                ),
            ),
        ),
        Division(
            "micro-credential",
            ("awards", "earners"),
            "id",
            Metric(
                "by_micro_credential",
                "By micro-credential",
                "awards and their earners by micro-credential, under the id that it has at present",
                statement(
                    RENAMES,
                    AWARDED,
                    PRESENTLY,
                    query="""
SELECT issuer, micro_credential, COUNT(*), COUNT(DISTINCT learner) FROM presently GROUP BY issuer, micro_credential
""",
                ),
            ),
        ),
        Division(
            "day",
            ("awards", "earners", "new_accounts", "page_views", "visitors"),
            "day",
            Metric(
                "by_day",
                "By day",
                "awards, distinct earners, new accounts, page views and distinct visitors of each day of the period that "
                "has any; a day's total counts as it is told",
                _dated(_DAY),
            ),
            frozenset({"new_accounts"}),
        ),
        Division(
            "week",
            ("awards", "earners", "new_accounts", "page_views", "visitors"),
            "day",
            Metric(
                "by_week",
                "By week",
                "awards, distinct earners, new accounts, page views and distinct visitors by the Monday that a week begins "
                "with, of its days in the period only; who earns or visits several times in a week counts once, but the "
                "totals of days are added up, since nobody knows who came on two of them",
                _dated(_MONDAY),
            ),
            frozenset({"new_accounts"}),
        ),
    )
}
"""All that numbers can be cut by, in the order of `--by`'s own description."""
