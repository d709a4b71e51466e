"""The rich report in each format. `python -m tests.render.golden` writes the files that the tests compare with."""

from pathlib import Path

from mcctl.diagnostics import Report
from mcctl.render.diagnostics_github import diagnostics_github
from mcctl.render.diagnostics_json import diagnostics_view
from mcctl.render.diagnostics_markdown import diagnostics_markdown
from mcctl.render.diagnostics_plain import diagnostics_plain
from mcctl.render.diagnostics_sarif import diagnostics_sarif
from mcctl.render.diagnostics_text import diagnostics_text
from mcctl.render.escape import json_text
from tests.render.reports import lines_of, rich_report

FOLDER = Path(__file__).resolve().parent / "golden"


def rendered(report: Report | None = None) -> dict[str, str]:
    """Each format of a report, the rich one where none is named, by the name of its file; SARIF without its rules."""
    report = rich_report() if report is None else report
    sarif = diagnostics_sarif(report, version="0.1.0", prefix="catalogue")
    rules = sarif["runs"][0]["tool"]["driver"].pop("rules")
    for result in sarif["runs"][0]["results"]:
        if (index := result.pop("ruleIndex", None)) is not None:
            assert rules[index]["id"] == result["ruleId"]
    return {
        "text.txt": "".join(f"{line.plain}\n" for line in diagnostics_text(report, lines_of, width=80)),
        "plain.txt": "".join(f"{line}\n" for line in diagnostics_plain(report)),
        "json.json": json_text(diagnostics_view(report).model_dump(mode="json")),
        "github.txt": "".join(f"{line}\n" for line in diagnostics_github(report, prefix="catalogue")),
        "sarif.json": json_text(sarif),
        "markdown.md": diagnostics_markdown(report, lines_of),
    }


if __name__ == "__main__":
    for name, content in rendered().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
