"""What `mcctl stats` writes for partners and the public, from the platform and from files, in every format."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.publishing import Issuer

QUARTER = ("stats", "--quarter", "2026-Q3")
FILES = ("--events", "../events.ndjson")
PRIVATE = ("Designing Professional Learning", "designing-professional-learning", "Facilitating Instructional Change")


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    """The example with a made-up quarter in a file beside the repository."""
    issuer = Issuer.example(tmp_path_factory.mktemp("leaving") / "repo")
    made_up = issuer.run("platform", "demo-events").stdout
    (issuer.root.parent / "events.ndjson").write_text(made_up, encoding="utf-8")
    return issuer


def view_of(issuer: Issuer, *arguments: str) -> dict[str, Any]:
    done = issuer.run(*QUARTER, *FILES, *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    view: dict[str, Any] = json.loads(done.stdout)
    return view


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_no_cell_of_few_people_is_in_what_leaves_the_house_and_its_name_is_told(counted: Issuer, audience: str) -> None:
    inside = view_of(counted)
    view = view_of(counted, "--audience", audience, "--compare", "previous", "--by", "state")

    shown = [n for name in ("awards_by_state", "awards_by_micro_credential") for n in view["breakdowns"][name].values()]
    cut = [n for one in view["cuts"] for row in one["rows"] for n in row["numbers"].values()]
    assert any(0 < n < 10 for n in inside["breakdowns"]["awards_by_state"].values())
    assert shown
    assert [n for n in [*shown, *cut] if n is not None and 0 < n < 10] == []
    assert view["suppressed"]["awards_by_state"]
    assert (view["audience"], view["insight"]) == (audience, None)
    assert [one["metrics"]["awards_revoked"] for one in view["comparison"]] == [None]


def test_no_format_tells_the_title_or_the_id_of_what_is_private_outside_the_house(
    counted: Issuer, tmp_path: Path
) -> None:
    names = ("text", "json", "csv", "markdown", "html")
    files = {name: tmp_path / name for name in names}
    formats = [part for name, file in files.items() for part in ("--format", f"{name}={file}")]

    inside = counted.run(*QUARTER, *FILES, *formats, "--by", "micro-credential")
    told = "".join(file.read_text(encoding="utf-8") for file in files.values())
    outside = counted.run(*QUARTER, *FILES, *formats, "--by", "micro-credential", "--audience", "public")

    assert (inside.returncode, outside.returncode) == (0, 0), outside.stderr
    assert all(name in told for name in PRIVATE)
    for name, file in files.items():
        text = file.read_text(encoding="utf-8")
        assert [one for one in PRIVATE if one in text] == [], name


def test_what_nobody_says_is_public_is_private_where_there_are_no_files_to_say_so(
    counted: Issuer, tmp_path: Path
) -> None:
    elsewhere = Issuer(tmp_path)
    shutil.copy(counted.root.parent / "events.ndjson", tmp_path / "events.ndjson")

    done = elsewhere.run(*QUARTER, "--events", "events.ndjson", "--audience", "public", "--format", "json")

    assert done.returncode == 0, done.stderr
    assert "code-tracing" not in done.stdout
    assert json.loads(done.stdout)["metrics"]["awards"] > 0


def test_stored_for_the_public_numbers_hold_nothing_of_few_people_and_are_compared_by_what_they_hold(
    counted: Issuer, tmp_path: Path
) -> None:
    shutil.copytree(counted.root.parent, tmp_path / "copy")
    issuer = Issuer(tmp_path / "copy" / counted.root.name)

    stored = issuer.run("stats", "--freeze", "2026-Q3", *FILES, "--audience", "public")
    frozen = json.loads((issuer.root / "reports" / "2026-Q3.numbers.json").read_text(encoding="utf-8"))
    inside = issuer.run(*QUARTER, *FILES, "--format", "json")

    assert stored.returncode == 0, stored.stderr
    assert (frozen["audience"], frozen["metrics"]["awards_revoked"]) == ("public", None)
    assert (inside.returncode, inside.stderr) == (0, "")


def test_of_sources_that_differ_no_number_is_told_outside_the_house(counted: Issuer) -> None:
    done = counted.run("--platform", "local", *QUARTER, *FILES, "--audience", "public", "--format", "json")

    assert done.returncode == 1
    assert "the event files and the platform local differ; `--audience internal` tells in what" in done.stderr
    assert " by the event files" not in done.stderr
