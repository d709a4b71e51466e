"""`mcctl stats`: what it is asked, where the numbers come from, and what it tells beside them."""

import json
import os
import pty
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.publishing import COMMAND, Issuer, scrubbed

QUARTER = ("--quarter", "2026-Q3")


@pytest.fixture(scope="module")
def counted_once(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    """The example, published, with a made-up quarter on its platform and in a file beside the repository."""
    issuer = Issuer.example(tmp_path_factory.mktemp("stats") / "repo")
    assert issuer.run("publish", "--yes").returncode == 0
    assert issuer.run("platform", "demo-events", "--load").returncode == 0
    made_up = issuer.run("platform", "demo-events").stdout
    (issuer.root.parent / "events.ndjson").write_text(made_up, encoding="utf-8")
    return issuer


@pytest.fixture
def counted(counted_once: Issuer, tmp_path: Path) -> Issuer:
    """A copy of it that a test may change."""
    shutil.copytree(counted_once.root.parent, tmp_path / "copy")
    return Issuer(tmp_path / "copy" / counted_once.root.name)


def view_of(issuer: Issuer, *arguments: str) -> dict[str, Any]:
    done = issuer.run("stats", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    view: dict[str, Any] = json.loads(done.stdout)
    return view


def test_a_quarter_is_the_sum_of_its_months_and_the_same_as_its_days(counted_once: Issuer) -> None:
    quarter = view_of(counted_once, *QUARTER)
    months = [view_of(counted_once, "--month", f"2026-{month:02}") for month in (7, 8, 9)]
    days = view_of(counted_once, "--from", "2026-07-01", "--until", "2026-10-01")

    assert (quarter["period"], months[0]["period"], days["period"]) == ("quarter", "month", "span")
    assert sum(month["metrics"]["awards"] for month in months) == quarter["metrics"]["awards"] > 0
    assert days["metrics"] == quarter["metrics"]


def test_programs_are_told_the_comparisons_that_are_asked_for_and_no_others(counted_once: Issuer) -> None:
    plain = view_of(counted_once, *QUARTER)
    compared = view_of(counted_once, "--month", "2026-08", "--compare", "previous", "--compare", "year-ago")

    july = view_of(counted_once, "--month", "2026-07")
    assert plain["comparison"] == []
    assert [(one["with"], one["quarter"]) for one in compared["comparison"]] == [
        ("previous", "2026-07"),
        ("year-ago", "2025-08"),
    ]
    assert compared["comparison"][0]["metrics"] == july["metrics"]


def test_files_and_a_platform_that_agree_are_counted_without_a_word(counted_once: Issuer) -> None:
    both = counted_once.run(
        "--platform", "local", "stats", *QUARTER, "--events", "../events.ndjson", "--format", "json"
    )

    assert (both.returncode, both.stderr) == (0, "")
    assert json.loads(both.stdout)["metrics"] == view_of(counted_once, *QUARTER)["metrics"]


def test_files_and_a_platform_that_disagree_are_told_number_by_number(counted: Issuer) -> None:
    events = counted.root.parent / "events.ndjson"
    lines = events.read_text(encoding="utf-8").splitlines()
    award = next(line for line in lines if '"type": "award"' in line and "2026-08" in json.loads(line)["at"])
    events.write_text("\n".join(line for line in lines if line != award), encoding="utf-8")
    awards = view_of(counted, *QUARTER)["metrics"]["awards"]

    done = counted.run("--platform", "local", "stats", *QUARTER, "--events", str(events), "--format", "json")

    assert done.returncode == 1
    assert f"awards: {awards - 1} by the event files, {awards} by the platform local" in done.stderr
    assert json.loads(done.stdout)["metrics"]["awards"] == awards - 1


def test_numbers_as_of_a_day_do_not_change_with_what_comes_later(counted_once: Issuer) -> None:
    early = view_of(counted_once, *QUARTER, "--as-of", "2026-08-01", "--events", "../events.ndjson")
    same = view_of(counted_once, *QUARTER, "--as-of", "2026-08-01T00:00:00-05:00", "--events", "../events.ndjson")
    july = view_of(counted_once, "--month", "2026-07", "--events", "../events.ndjson")

    assert early["metrics"]["awards"] == july["metrics"]["awards"]
    assert early == same
    assert early["provisional"]


def test_an_empty_quarter_and_one_that_has_not_begun_are_told_in_words(counted_once: Issuer) -> None:
    empty = counted_once.run("stats", "--quarter", "2019-Q1")
    future = counted_once.run("stats", "--quarter", "9990-Q1")

    assert (empty.returncode, future.returncode) == (0, 0)
    assert empty.stderr == "nothing happened in 2019-Q1, as far as the platform local can tell\n"
    assert future.stderr.startswith("9990-Q1 has not begun; what is counted will change\n")


def test_the_first_quarter_of_all_has_none_before_it(counted_once: Issuer) -> None:
    done = counted_once.run("stats", "--quarter", "1970-Q1", "--compare", "previous", "--format", "json")

    assert (done.returncode, json.loads(done.stdout)["comparison"]) == (0, [])


def test_what_another_issuer_offers_is_named_as_the_platform_does(counted: Issuer) -> None:
    for folder in ("micro-credentials", "stacks"):
        shutil.rmtree(counted.root / folder)
    counted.edit("issuer.yaml", "id: northlake\n", "id: southlake\n")

    done = counted.run("stats", *QUARTER, "--issuer", "northlake", "--format", "markdown")

    assert done.returncode == 0, done.stderr
    assert "Learning from Families" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--quarter", "2026-Q3", "--month", "2026-08"), "more than one period is named"),
        (("--from", "2026-07-01"), "`from` is named without `until`"),
        (("--month", "2026-13"), "`2026-13` is no month"),
        (("--compare", "last"), "`--compare last` names nothing"),
        (("--by", "planet"), "`--by planet` names nothing"),
        (("--audience", "all"), "there is no audience `all`"),
        (("--as-of", "yesterday"), "`--as-of yesterday` is neither a day nor a time with its distance from UTC"),
        (
            ("--as-of", "2026-10-05T09:00:00"),
            "`--as-of 2026-10-05T09:00:00` is neither a day nor a time with its distance from UTC",
        ),
        (("--audience", "public", "--month", "2026-08"), "`--audience public` is for whole quarters that are over"),
        (("--audience", "public", "--quarter", "9990-Q1"), "`--audience public` is for whole quarters that are over"),
        (("--audience", "partners", "--as-of", "2026-10-05"), "`--as-of` does not go with `--audience partners`"),
        (("--audience", "public", "--time-zone", "UTC"), "`--audience public` is for the time zone of the settings"),
        (("--restate",), "`--restate` goes with `--freeze`"),
        (("--freeze", "2026-Q3", "--quarter", "2026-Q3"), "two quarters are named"),
        (("--freeze", "9990-Q1"), "9990-Q1 is not over"),
        (("--freeze", "2026-Q3", "--format", "json"), "`--freeze` stores numbers and shows none"),
        (("--freeze", "2026-Q3", "--as-of", "2026-10-05"), "`--freeze` stores all that is known"),
        (("--new-letter", "--month", "2026-08"), "letters are written by the quarter"),
        (("--engine", "duckdb"), "`--engine` is for event files"),
        (("--events", "nowhere.parquet"), "`nowhere.parquet` cannot be read: no such file or directory"),
        (("--events", "../events.ndjson", "--engine", "abacus"), "there is no engine `abacus`"),
        (("--letter", "nowhere.md"), "`nowhere.md` cannot be read: no such file or directory"),
        (("events.ndjson",), "files are counted with `--events PATH…`"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_asked_is_told_with_a_way_out(
    counted_once: Issuer, arguments: tuple[str, ...], message: str
) -> None:
    done = counted_once.run("stats", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == f"error: {message}"
    assert "hint: " in done.stderr or message.startswith(("files are", "`nowhere.parquet`"))


def test_a_pdf_does_not_go_to_a_terminal(counted_once: Issuer) -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            (*COMMAND, "stats", *QUARTER, "--format", "pdf"), cwd=counted_once.root, env=scrubbed(), stdin=theirs,
            stdout=theirs, stderr=subprocess.PIPE, text=True, check=False, timeout=120,
        )  # fmt: skip
    finally:
        os.close(theirs)
        os.close(ours)

    assert done.returncode == 2
    assert done.stderr.startswith("error: a PDF is nothing for a terminal\n  hint: send it to a file")


def test_every_engine_that_is_there_counts_files_alike(counted_once: Issuer) -> None:
    views = [
        view_of(counted_once, *QUARTER, "--events", "../events.ndjson", "--engine", name) for name in ("auto", "sqlite")
    ]

    assert views[0] == views[1]
