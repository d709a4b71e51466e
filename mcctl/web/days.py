"""Numbers by day: a line over the period, and a calendar of weeks as its table."""

from datetime import date, timedelta
from typing import Final

from mcctl.api.metrics import Breakdown, BusiestDay
from mcctl.stats.report import Report
from mcctl.web.markup import Child, Markup, element
from mcctl.web.plots.lines import Line, line_chart
from mcctl.web.plots.table import Table

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOST_LABELS: Final = 4


def _days(report: Report) -> list[date]:
    first = report.view.from_
    return [first + timedelta(days=number) for number in range((report.view.until - first).days)]


def day_chart(
    report: Report, ident: str, title: str, said: str, counts: Breakdown, unit: str, busiest: BusiestDay | None = None
) -> Markup:
    """Draws the days of the period; a day without an entry had none."""
    days = _days(report)
    hidden = report.view.suppressed.get(_breakdown(ident), ())
    values = [None if str(one) in hidden else counts.get(str(one), 0) for one in days]
    firsts = [index for index, one in enumerate(days) if one.day == 1] or [0]
    every = -(-len(firsts) // _MOST_LABELS)
    places = [(index, f"{days[index]:%b} {days[index].day}") for index in firsts[::every]]
    marks = [
        (index, f"busiest: {one:%b} {one.day}, {busiest.page_views:,}")
        for index, one in enumerate(days)
        if busiest is not None and one == busiest.day and values[index] is not None
    ]
    return line_chart(ident, title, said, Line(values, unit, places, marks))


def _breakdown(ident: str) -> str:
    return {"users": "visitors_by_day", "views": "page_views_by_day"}[ident]


def calendar_table(report: Report, caption: str, counts: Breakdown, name: str) -> Table:
    """Sets the days as a calendar: a row a week, which is named by its Monday."""
    days = _days(report)
    hidden = report.view.suppressed.get(name, ())
    monday = days[0] - timedelta(days=days[0].weekday())
    is_one_year = days[0].year == days[-1].year
    rows: list[list[Child]] = []
    while monday <= days[-1]:
        week = [monday + timedelta(days=number) for number in range(7)]
        cells = [
            "" if not days[0] <= one <= days[-1] else "w" if str(one) in hidden else f"{counts.get(str(one), 0):,}"
            for one in week
        ]
        name_of_week = f"{monday:%b} {monday.day}" if is_one_year else monday.isoformat()
        rows.append([element("span", name_of_week, class_="whole"), *cells])
        monday += timedelta(days=7)
    withheld = "; w: withheld" if hidden else ""
    return Table(f"{caption}, in weeks{withheld}", ("Week of", *_WEEKDAYS), rows)
