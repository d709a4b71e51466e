"""Event files of `mcctl stats`: packed, in folders, wrong in places, and told so line by line."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.publishing import Issuer

QUARTER = ("stats", "--quarter", "2026-Q3", "--format", "json")
AWARD = {
    "type": "award", "id": "a-1", "at": "2026-08-01T12:00:00Z", "award": "w-1", "submission": "s-1",
    "learner": "l-1", "issuer": "northlake", "micro_credential": "code-tracing", "version": "1.0", "state": "US-ZZ",
}  # fmt: skip


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    """The example with a made-up quarter in a file beside the repository, and in halves, one packed, in a folder."""
    issuer = Issuer.example(tmp_path_factory.mktemp("files") / "repo")
    text = issuer.run("platform", "demo-events").stdout
    folder = issuer.root.parent
    (folder / "events.ndjson").write_text(text, encoding="utf-8")
    lines = text.splitlines(keepends=True)
    (folder / "halves").mkdir()
    (folder / "halves" / "1.ndjson").write_text("".join(lines[::2]), encoding="utf-8")
    (folder / "halves" / "2.ndjson.gz").write_bytes(gzip.compress("".join(lines[1::2]).encode()))
    return issuer


def numbers(issuer: Issuer, *arguments: str) -> dict[str, Any]:
    done = issuer.run(*QUARTER, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    view: dict[str, Any] = json.loads(done.stdout)
    return view


def test_files_of_a_folder_or_a_pattern_count_as_if_they_were_one_and_once_each(made_up: Issuer) -> None:
    whole = numbers(made_up, "--events", "../events.ndjson")

    assert numbers(made_up, "--events", "../halves") == whole
    assert numbers(made_up, "--events", "../halves/*.ndjson*", "--events", "../events.ndjson") == whole


def test_what_is_wrong_is_told_by_file_and_line_and_stops_nothing(made_up: Issuer, tmp_path: Path) -> None:
    other = {**AWARD, "learner": "l-2"}
    no_offset = {**AWARD, "id": "a-2", "at": "2026-08-01T12:00:00"}
    lines = [json.dumps(AWARD), "{", json.dumps(other), json.dumps(no_offset)]
    file = tmp_path / "odd.ndjson"
    file.write_text("\n".join(lines), encoding="utf-8")

    done = made_up.run(*QUARTER, "--events", str(file))

    told = done.stderr.splitlines()
    assert (done.returncode, json.loads(done.stdout)["metrics"]["awards"]) == (1, 1)
    assert [line.removeprefix(f"{file}: ").partition(":")[0] for line in told[:3]] == ["line 2", "line 3", "line 4"]
    assert [line.partition(": ")[0] for line in told[3:]] == [
        "1 award has no submission among the events",
        "1 event names a state that the United States do not have",
    ]


def test_of_very_many_wrong_lines_the_first_are_told_and_the_others_counted(made_up: Issuer, tmp_path: Path) -> None:
    file = tmp_path / "broken.ndjson"
    file.write_text("{\n" * 1025, encoding="utf-8")

    done = made_up.run(*QUARTER, "--events", str(file))
    each = made_up.run("--verbose", *QUARTER, "--events", str(file))

    told = done.stderr.splitlines()
    assert [line.partition(": line ")[2].partition(":")[0] for line in told[:20]] == [str(one) for one in range(1, 21)]
    assert told[20] == f"{file}: 1,005 more lines like these (no event); `mcctl --verbose stats` tells each"
    assert len(each.stderr.splitlines()) >= 1025
    assert (done.returncode, each.returncode) == (1, 1)


def test_a_damaged_file_is_told_and_is_no_defect(made_up: Issuer, tmp_path: Path) -> None:
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and nothing else")
    (tmp_path / "bad.ndjson.gz").write_bytes(gzip.compress(b"{}\n" * 1000)[:20])

    for name in ("bad.parquet", "bad.ndjson.gz"):
        done = made_up.run(*QUARTER, "--events", str(tmp_path / name))
        assert (done.returncode, done.stdout) == (2, ""), name


def test_one_issuers_target_binds_no_other_issuer_in_the_same_files(made_up: Issuer, tmp_path: Path) -> None:
    own = numbers(made_up, "--events", "../events.ndjson")["insight"]["decisions"]["target"]
    other = {
        "type": "activation",
        "id": "o-1",
        "at": "2026-08-01T12:00:00Z",
        "issuer": "other",
        "micro_credential": "m",
    }
    (tmp_path / "other.ndjson").write_text(json.dumps(other), encoding="utf-8")
    both = ("--events", "../events.ndjson", "--events", str(tmp_path / "other.ndjson"))

    assert own == 14
    assert numbers(made_up, *both)["insight"]["decisions"]["target"] is None
    assert numbers(made_up, *both, "--issuer", "northlake")["insight"]["decisions"]["target"] == 14
