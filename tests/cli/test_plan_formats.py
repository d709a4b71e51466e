"""`mcctl diff` in every format, and what GitHub Actions is told beside."""

import json
from pathlib import Path

from tests.cli.publishing import TRACING, Issuer

STACK = "stacks/stem-teaching-pathway.yaml"


def reworded_and_closed(issuer: Issuer) -> None:
    """A title, and a stack that fewer people would see."""
    issuer.edit(TRACING, "\ntitle: Code Tracing\n", "\ntitle: Code Tracing Aloud\n")
    issuer.edit(STACK, "visibility: public", "visibility: private")
    issuer.commit("Reword and close")


def test_all_formats_are_written_in_one_run(published: Issuer, tmp_path: Path) -> None:
    reworded_and_closed(published)
    files = {name: tmp_path / name for name in ("json", "markdown", "github", "sarif")}

    done = published.run(
        "diff", "--format", "text", *(part for name, path in files.items() for part in ("--format", f"{name}={path}"))
    )

    assert done.returncode == 0, done.stderr
    assert "      title: Code Tracing{+ Aloud+}\n" in done.stdout
    assert f"{STACK}:7:13: refused[MC402]" in done.stdout
    assert " 7 │ visibility: private" in done.stdout
    assert json.loads(files["json"].read_text())["schema"] == "mcctl.plan/1"
    assert "- title: Code Tracing<ins> Aloud</ins>\n" in files["markdown"].read_text()
    assert (
        files["github"]
        .read_text()
        .startswith(f"::error file={STACK},line=7,endLine=7,col=13,endColumn=20,title=MC402 withdrawal::")
    )
    (result,) = json.loads(files["sarif"].read_text())["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("MC402", "error")


def test_actions_get_annotations_on_stderr_and_the_plan_in_the_summary(published: Issuer, tmp_path: Path) -> None:
    reworded_and_closed(published)
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n")

    done = published.run(
        "diff", "--withdraw", "stem-teaching-pathway",
        environment={"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stderr == (
        f"::warning file={STACK},line=7,endLine=7,col=13,endColumn=20,title=MC402 withdrawal::"
        "`stem-teaching-pathway` will no longer be seen by everyone (visibility public → private)\n"
    )
    assert summary.read_text().startswith(
        "# Before\n\n<!-- mcctl plan -->\n### mcctl plan, compared with local: 2 to update"
    )


def test_annotations_that_were_asked_for_are_not_given_twice(published: Issuer) -> None:
    reworded_and_closed(published)

    done = published.run("diff", "--format", "github", environment={"GITHUB_ACTIONS": "true"})

    assert done.stdout.startswith("::error ")
    assert done.stderr == ""


def test_all_of_a_long_plan_is_shown_where_more_is_wanted(published: Issuer) -> None:
    for path in (published.root / "micro-credentials").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if "\nexpires_after:" not in text:
            path.write_text(text.replace("\nstatus: ", "\nexpires_after: P4Y\nstatus: ", 1), encoding="utf-8")
    published.commit("Let them expire")

    short, whole = published.run("diff").stdout, published.run("--verbose", "diff").stdout

    assert "more that change alike; `mcctl --verbose …` shows all" in short
    assert "--verbose" not in whole
