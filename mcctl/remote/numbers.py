"""How a question about numbers is put to a platform."""

from mcctl.remote.calls import Params
from mcctl.stats.question import Question


def params_of(question: Question) -> Params:
    """Writes a question as the query of a call; what it does not ask for is left out."""
    period = question.period
    asked: dict[str, str | list[str]] = {"time_zone": period.zone.key}
    if period.kind == "span":
        asked |= {"from": period.first_day.isoformat(), "until": period.until_day.isoformat()}
    else:
        asked[period.kind] = period.label
    if question.as_of is not None:
        asked["as_of"] = question.as_of.isoformat()
    if question.by:
        asked["by"] = list(question.by)
    if question.with_launches:
        asked["launches"] = "true"
    if question.with_insight:
        asked |= {"insight": "true", "holiday": [day.isoformat() for day in sorted(question.holidays)]}
    return asked
