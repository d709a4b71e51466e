"""What was launched in a period, one by one."""

from typing import Final

from mcctl.stats.metric import Metric, statement
from mcctl.stats.terms import ACTIVATED, RENAMES

LAUNCHED: Final = Metric(
    "launched",
    "What was launched",
    "the micro-credentials that `launches` counts, under the ids that they have at present, with the instants of their "
    "first activation",
    statement(
        RENAMES,
        ACTIVATED,
        query="""
SELECT issuer, micro_credential, MIN(at_us)
FROM activated
GROUP BY issuer, micro_credential
HAVING MIN(at_us) >= :start_us AND MIN(at_us) < :until_us
""",
    ),
)
