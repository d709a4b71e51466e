"""All metrics by name; each is defined once, in `numbers`, `breakdowns`, `cuts`, `launched` or `insight_queries`."""

from collections.abc import Mapping
from typing import Final

from mcctl.stats.breakdowns import BY_DAY, BY_ISSUER_AND_ID, BY_TEXT
from mcctl.stats.cuts import DIVISIONS
from mcctl.stats.insight_queries import INSIGHT
from mcctl.stats.launched import LAUNCHED
from mcctl.stats.metric import Metric
from mcctl.stats.numbers import BUSIEST_DAY, COMPLETED_PROFILES, NUMBERS

METRICS: Final[Mapping[str, Metric]] = {
    metric.name: metric
    for metric in (
        *(*NUMBERS, BUSIEST_DAY),
        *(*BY_TEXT, *BY_ISSUER_AND_ID, *BY_DAY),
        COMPLETED_PROFILES,
        *(division.metric for division in DIVISIONS.values()),
        LAUNCHED,
        *INSIGHT,
    )
}
