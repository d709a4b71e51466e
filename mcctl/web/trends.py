"""The six figures over the last periods: a small line each, and one table behind them."""

from mcctl.stats.report import Report
from mcctl.web.markup import Child, Markup, element
from mcctl.web.plots.figure import figure
from mcctl.web.plots.lines import Line, line_chart
from mcctl.web.plots.table import Table
from mcctl.web.wording import HEADLINES, figure_of, is_comparable, number


def trends(report: Report) -> Markup:
    """Draws the trends; with one period alone there is none."""
    views = [view for view in report.trend if is_comparable(report.view, view)]
    if len(views) < 2:  # noqa: PLR2004 - what a line takes
        return element("p", "No earlier period was counted, so there is no trend to show.")
    names = [view.quarter for view in views]
    last = len(views) - 1
    panels: list[Markup] = []
    for metric, label in HEADLINES.items():
        values = [number(view, metric) for view in views]
        known = [index for index, value in enumerate(values) if value is not None]
        if not known:
            panels.append(element("p", f"{label}: {figure_of(views[-1], metric)}."))
            continue
        first, final = (f"{figure_of(views[index], metric)} in {names[index]}" for index in (known[0], known[-1]))
        said = f"{label}: {first}, {final}."
        line = Line(
            values,
            label,
            [(0, names[0]), (last, names[-1])],
            [(known[-1], figure_of(views[known[-1]], metric))],
            dots=True,
        )
        panels.append(line_chart(f"trend-{metric.replace('_', '-')}", f"{label} over time", said, line, height=170))
    rows: list[list[Child]] = [
        [
            element("span", f"{view.quarter}{' (provisional)' if view.provisional else ''}", class_="whole"),
            *(figure_of(view, metric) for metric in HEADLINES),
        ]
        for view in views
    ]
    table = Table(f"six figures from {names[0]} to {names[-1]}", ("Period", *HEADLINES.values()), rows)
    return figure(f"Six figures from {names[0]} to {names[-1]}", element("div", panels, class_="panels"), table=table)
