"""A report written as each format that is asked for, where it is to go."""

import sys
from collections.abc import Iterable

from mcctl.cli.output import Output, Target
from mcctl.errors import UsageError
from mcctl.stats.report import Report


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
            case _:
                from mcctl.render.stats_text import stats_text

                output.write([target], lambda: stats_text(report.view), {"json": lambda: report.view})
