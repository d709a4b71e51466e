"""The numbers by what was asked for with `--by`, as a table."""

from mcctl.api.metrics import Cut
from mcctl.stats.places import PLACES
from mcctl.stats.report import Report
from mcctl.web.markup import Child, Markup, element
from mcctl.web.plots.table import Table
from mcctl.web.wording import WITHHELD, title_of


def cut_table(report: Report, cut: Cut) -> Markup:
    """Writes the rows in their order."""
    rows: list[list[Child]] = [
        [_named(report, cut, row.key), *(_said(row.numbers.get(column)) for column in cut.columns)] for row in cut.rows
    ]
    headers = [cut.by.capitalize(), *(column.replace("_", " ").capitalize() for column in cut.columns)]
    return Table(f"numbers of {report.view.quarter} by {cut.by}", headers, rows).drawn()


def _said(number: int | None) -> str:
    return WITHHELD if number is None else f"{number:,}"


def _named(report: Report, cut: Cut, key: str) -> Child:
    if not key:
        return "not known"
    match cut.by:
        case "state":
            return PLACES.get(key, key)
        case "stack" | "micro-credential":
            return title_of(report, key, cut.by)
        case _:
            return element("span", key, class_="whole") if cut.by in {"day", "week"} else key
