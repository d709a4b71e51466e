"""What `mcctl stats` keeps in the repository: stored numbers and the letters that people write."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.publishing import Issuer

FROZEN = Path("reports/2026-Q3.numbers.json")
LETTER = Path("reports/2026-Q3.md")
COUNT = ("stats", "--quarter", "2026-Q3", "--events", "../events.ndjson")
FREEZE = ("stats", "--freeze", "2026-Q3", "--events", "../events.ndjson")
LATE = {
    "type": "award", "id": "late", "at": "2026-09-30T12:00:00Z", "award": "late", "submission": "s-late",
    "learner": "l-late", "issuer": "northlake", "micro_credential": "code-tracing", "version": "1.0",
}  # fmt: skip


@pytest.fixture(scope="module")
def counted_once(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    """The example with a made-up quarter in a file beside the repository."""
    issuer = Issuer.example(tmp_path_factory.mktemp("kept") / "repo")
    made_up = issuer.run("platform", "demo-events").stdout
    (issuer.root.parent / "events.ndjson").write_text(made_up, encoding="utf-8")
    return issuer


@pytest.fixture
def counted(counted_once: Issuer, tmp_path: Path) -> Issuer:
    """A copy of it that a test may change."""
    shutil.copytree(counted_once.root.parent, tmp_path / "copy")
    return Issuer(tmp_path / "copy" / counted_once.root.name)


def add_a_late_award(issuer: Issuer) -> int:
    """Adds an award to the file, and tells how many there were before."""
    before: int = json.loads((issuer.root / FROZEN).read_text(encoding="utf-8"))["metrics"]["awards"]
    with (issuer.root.parent / "events.ndjson").open("a", encoding="utf-8") as events:
        events.write(json.dumps(LATE) + "\n")
    return before


def test_stored_numbers_stay_as_they_are_and_later_counts_tell_what_is_other_now_and_why(counted: Issuer) -> None:
    stored = counted.run(*FREEZE)
    content = (counted.root / FROZEN).read_bytes()
    again = counted.run(*FREEZE)
    same = counted.run(*COUNT, "--format", "json")
    awards = add_a_late_award(counted)
    later = counted.run(*COUNT, "--format", "json")

    assert (stored.returncode, stored.stdout) == (0, "")
    assert stored.stderr == f"{FROZEN} holds the numbers of 2026-Q3\n"
    assert again.stderr == f"{FROZEN} holds these numbers already\n"
    assert (same.returncode, same.stderr) == (0, "")
    assert later.returncode == 0
    assert f"awards: {awards} → {awards + 1}, late events" in later.stderr.splitlines()
    assert (counted.root / FROZEN).read_bytes() == content


def test_outside_the_house_nothing_is_said_of_a_number_that_few_people_have_changed(counted: Issuer) -> None:
    counted.run(*FREEZE)
    add_a_late_award(counted)
    done = counted.run(*COUNT, "--format", "json", "--audience", "public")

    assert (done.returncode, json.loads(done.stdout)["audience"]) == (0, "public")
    assert "→" not in done.stderr


def test_other_numbers_are_stored_only_where_somebody_says_so(counted: Issuer) -> None:
    counted.run(*FREEZE)
    awards = add_a_late_award(counted)
    content = (counted.root / FROZEN).read_bytes()

    refused = counted.run(*FREEZE)
    kept = (counted.root / FROZEN).read_bytes()
    restated = counted.run(*FREEZE, "--restate")

    assert (refused.returncode, kept) == (2, content)
    assert f"`{FROZEN}` holds other numbers: awards: {awards} → {awards + 1}, late events" in refused.stderr
    assert "--restate" in refused.stderr
    assert restated.returncode == 0
    assert json.loads((counted.root / FROZEN).read_text(encoding="utf-8"))["metrics"]["awards"] == awards + 1


def test_a_count_in_another_time_zone_or_of_another_scope_says_that_it_is(counted: Issuer) -> None:
    counted.run(*FREEZE)

    zone = counted.run(*COUNT, "--time-zone", "Asia/Tokyo", "--format", "json")
    scope = counted.run(*COUNT, "--issuer", "northlake", "--format", "json")

    assert "another time zone, Asia/Tokyo instead of America/Chicago" in zone.stderr
    assert scope.stderr == (
        f"{FROZEN} is not compared: the stored numbers cover the whole platform, these cover the issuer `northlake`\n"
    )


@pytest.mark.parametrize("content", ["", "{}", '{"schema": "mcctl.frozen/2"}', "[" * 100_000])
def test_stored_numbers_that_cannot_be_read_are_told_with_a_way_out(counted: Issuer, content: str) -> None:
    (counted.root / "reports").mkdir()
    (counted.root / FROZEN).write_text(content, encoding="utf-8")

    done = counted.run(*COUNT)

    assert (done.returncode, done.stdout) == (2, "")
    assert f"`{FROZEN}` does not hold numbers that this release stored" in done.stderr
    assert "hint: take it back from git, or remove it" in done.stderr


def test_numbers_that_count_few_people_are_not_stored_where_everybody_reads(counted: Issuer, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"repository": {"visibility": "public"}}', encoding="utf-8")

    done = counted.run(*FREEZE, environment={"GITHUB_EVENT_PATH": str(event)})

    assert (done.returncode, (counted.root / FROZEN).exists()) == (2, False)
    assert "--audience public" in done.stderr


def test_a_new_letter_is_there_to_be_written_in_and_is_never_written_over(counted: Issuer) -> None:
    begun = counted.run("stats", "--new-letter", "--quarter", "2026-Q3")
    content = (counted.root / LETTER).read_text(encoding="utf-8")
    again = counted.run("stats", "--new-letter", "--quarter", "2026-Q3")

    assert (begun.returncode, begun.stdout) == (0, "")
    assert content.startswith("<!-- mcctl letter 1, 2026-Q3 -->\n")
    assert (again.returncode, (counted.root / LETTER).read_text(encoding="utf-8")) == (2, content)
    assert counted.run(*COUNT).returncode == 0


def test_the_page_tells_what_the_letter_says_and_not_what_was_a_hint(counted: Issuer, tmp_path: Path) -> None:
    counted.run("stats", "--new-letter", "--quarter", "2026-Q3")
    counted.edit(str(LETTER), "## News\n", "## News\n\nThe *first* autumn of [Northlake](https://northlake.example).\n")

    done = counted.run(*COUNT, "--format", f"html={tmp_path / 'page.html'}")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")

    assert done.returncode == 0, done.stderr
    assert "Our micro-credentials from July to September 2026" in page
    assert "autumn of" in page
    assert "A list of what partners should know" not in page
    assert "Thanks" not in page


def test_a_letter_of_another_quarter_or_version_stops_the_page_and_not_the_json(counted: Issuer) -> None:
    (counted.root / "reports").mkdir()
    (counted.root / LETTER).write_text("<!-- mcctl letter 2, 2026-Q3 -->\n# A title\n", encoding="utf-8")
    (counted.root / "other.md").write_text("<!-- mcctl letter 1, 2026-Q2 -->\n# A title\n", encoding="utf-8")

    page, named, numbers = (counted.run(*COUNT, *more) for more in ((), ("--letter", "other.md"), ("--format", "json")))

    assert (page.returncode, named.returncode, numbers.returncode) == (2, 2, 0)
    assert "version 2 of the letter `2026-Q3.md` is not known to this release" in page.stderr
    assert "`other.md` is the letter of 2026-Q2, and the report is of 2026-Q3" in named.stderr


def test_an_event_file_that_git_keeps_is_told_of_since_it_holds_records_of_learners(counted: Issuer) -> None:
    shutil.copy(counted.root.parent / "events.ndjson", counted.root / "ours.ndjson")
    count = ("stats", "--quarter", "2026-Q3", "--format", "json", "--events", "ours.ndjson")

    ignored = counted.run(*count)
    counted.git("add", "--force", "ours.ndjson")
    tracked = counted.run(*count)

    assert (ignored.returncode, ignored.stderr, tracked.returncode) == (0, "", 0)
    assert tracked.stderr == (
        "ours.ndjson: git keeps this file, and it holds records of learners: `git rm --cached ours.ndjson`\n"
    )
