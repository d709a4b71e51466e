"""A report written as each format that is asked for, where it is to go."""

import sys
from collections.abc import Iterable
from functools import partial
from typing import Final

from mcctl.cli.output import Output, Target
from mcctl.errors import UsageError
from mcctl.stats.report import Report

PAGE: Final = 80
"""So many cells wide is a page that goes elsewhere than to a terminal."""


def check_formats(targets: Iterable[Target]) -> None:
    """Tells before anything is counted that a PDF is nothing for a terminal."""
    if any(target.format == "pdf" and target.path is None for target in targets) and sys.stdout.isatty():
        raise UsageError("a PDF is nothing for a terminal", hint="send it to a file: `--format pdf=letter.pdf`")


def write_report(output: Output, targets: Iterable[Target], report: Report) -> None:
    """Writes each format; files are written whole. A UsageError tells what cannot be written."""
    for target in targets:
        match target.format:
            case "html":
                from mcctl.web.report import report_html

                output.put(target.path, report_html(report))
            case "pdf":
                from mcctl.cli.printing import print_pdf
                from mcctl.web.report import report_html

                output.put(target.path, print_pdf(report_html(report)))
            case "csv":
                from mcctl.render.stats_csv import stats_csv

                output.put(target.path, stats_csv(report))
            case "markdown":
                from mcctl.render.stats_markdown import stats_markdown

                output.put(target.path, stats_markdown(report))
            case _:
                from mcctl.render.stats_text import stats_text

                text = partial(stats_text, report, output.width() or PAGE)
                output.write([target], text, {"json": lambda: report.view})
