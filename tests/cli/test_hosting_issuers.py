"""`mcctl platform hide`, `issuer` and `learner`: what whoever hosts the platform does, and what issuers see of it."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.publishing import Issuer


def title(issuer: Issuer, new: str) -> None:
    issuer.edit("issuer.yaml", "name: Northlake University", f"name: {new}")
    issuer.commit("Another name")


def test_what_is_hidden_is_told_in_every_format_and_publishing_does_not_lift_it(published: Issuer) -> None:
    hidden = published.run("platform", "hide", "code-tracing", "--reason", "Copied from Lakeshore")
    status, diff = published.run("status"), published.run("diff")
    view = json.loads(published.run("status", "--format", "json").stdout)
    markdown = published.run("diff", "--format", "markdown").stdout
    title(published, "University of Northlake")
    changed = published.run("publish", "--yes")
    plan = published.plan()

    assert (hidden.returncode, hidden.stderr) == (
        0, "micro-credential `code-tracing` of `northlake` is hidden: Copied from Lakeshore\n"
    )  # fmt: skip
    words = "Hidden by the platform's operator; publishing does not lift it\n  code-tracing since "
    assert words in status.stdout
    assert ": Copied from Lakeshore\n" in status.stdout
    assert diff.stdout.startswith("✓ nothing to do")
    assert (
        "Hidden by the platform's operator (1): only your own people see these, and publishing does not lift it\n"
        in (diff.stdout)
    )
    assert "  micro-credential code-tracing: Copied from Lakeshore (since " in diff.stdout
    assert "Copied from Lakeshore" in markdown
    told = [(one["kind"], one["id"], one["reason"]) for one in view["hidden"]]
    assert told == [("micro-credential", "code-tracing", "Copied from Lakeshore")]
    assert changed.returncode == 0, changed.stderr
    assert [one["id"] for one in plan["hidden"]] == ["code-tracing"]


def test_what_is_let_out_again_is_told_no_longer(published: Issuer) -> None:
    published.run("platform", "hide", "code-tracing", "--reason", "Copied")
    shown = published.run("platform", "unhide", "code-tracing")
    again = published.run("platform", "unhide", "code-tracing")

    assert shown.stderr == "micro-credential `code-tracing` of `northlake` is hidden no longer\n"
    assert again.stderr == "micro-credential `code-tracing` of `northlake` was not hidden\n"
    assert published.plan()["hidden"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hide", "code-tracng", "--reason", "x"), "hint: did you mean `code-tracing`?"),
        (("hide", "code-tracing", "--issuer", "northlak", "--reason", "x"), "hint: did you mean `northlake`?"),
        (("hide", "code-tracing", "--reason", " "), "a reason has 1 to 1000 characters"),
        (("issuer", "suspend", "northlak", "--reason", "x"), "hint: did you mean `northlake`?"),
        (("issuer", "add", "North"), "`North` cannot be an id"),
        (("issuer", "quota", "northlake", "--reset", "--changes", "1"), "`--reset` goes with no number"),
        (("issuer", "close", "northlake"), "hint: add `--confirm northlake`"),
        (("issuer", "close", "northlake", "--confirm", "north"), "`north` is not `northlake`: nothing was done"),
        (("learner", "erase", "nobody", "--confirm", "nobody"), "nothing is known of a learner `nobody`"),
        (("learner", "export", "nobody"), "nothing is known of a learner `nobody`"),
    ],
)
def test_what_cannot_be_done_is_told_and_exits_2(published: Issuer, words: tuple[str, ...], said: str) -> None:
    before = published.stored()
    done = published.run("platform", *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert published.stored() == before


def test_a_suspended_issuer_is_told_why_and_exits_7(published: Issuer) -> None:
    title(published, "Another Name")
    suspended = published.run("platform", "issuer", "suspend", "northlake", "--reason", "Bills are unpaid")
    before = published.stored()
    refused, looked = published.run("publish", "--yes"), published.run("diff", "--exit-code")
    stored = published.stored()
    resumed = published.run("platform", "issuer", "resume", "northlake")
    done = published.run("publish", "--yes")

    assert (suspended.returncode, refused.returncode, looked.returncode) == (0, 7, 3)
    assert ": Bills are unpaid\n" in refused.stderr
    assert "the platform's operator can tell more" in refused.stderr
    assert stored == before
    assert (resumed.returncode, done.returncode) == (0, 0), done.stderr


def test_more_than_the_quota_is_refused_with_the_numbers_and_exits_5(published: Issuer) -> None:
    shown = published.run("platform", "issuer", "quota", "northlake", "--resources", "17", "--image-bytes", "100000")
    file = published.root / "micro-credentials/computer-science/code-tracing.yaml"
    text = (
        file.read_text(encoding="utf-8").replace("id: code-tracing", "id: one-more").replace("\ncode: ", "\n# code: ")
    )
    file.with_name("one-more.yaml").write_text(text, encoding="utf-8")
    published.commit("One more")
    before = published.stored()
    refused = published.run("publish", "--yes")

    assert "17 micro-credentials and stacks and 100,000 bytes of images (" in shown.stderr
    assert refused.returncode == 5, refused.stderr
    assert "may have 17 micro-credentials and stacks, has 17 and would have 18; nothing was changed" in refused.stderr
    assert published.stored() == before


def test_the_list_tells_how_each_issuer_stands(published: Issuer) -> None:
    published.run("platform", "issuer", "add", "southlake", "--name", "Southlake College")
    published.run("platform", "issuer", "suspend", "southlake", "--reason", "Not signed")
    text = published.run("platform", "issuer", "list").stdout
    view = json.loads(published.run("platform", "issuer", "list", "--format", "json").stdout)

    assert text.startswith("northlake (Northlake University)  active since ")
    assert "southlake (Southlake College)  suspended since " in text
    assert view["schema"] == "mcctl.issuers/1"
    assert [(one["id"], one["state"], one["resources"], one["reason"]) for one in view["issuers"]] == [
        ("northlake", "active", 17, None), ("southlake", "suspended", 0, "Not signed"),
    ]  # fmt: skip


def test_an_export_is_the_same_bytes_each_time_and_its_repository_publishes_the_same(
    published: Issuer, tmp_path: Path
) -> None:
    first, second, folder = tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "folder"
    for out in (first, second, folder):
        done = published.run("platform", "issuer", "export", "northlake", "--out", str(out))
        assert done.returncode == 0, done.stderr
    again = published.run("platform", "issuer", "export", "northlake", "--out", str(folder))
    repository = Issuer(folder / "repository")
    valid = repository.run("validate", "--strict")
    applied = repository.run("publish", "--yes", "--allow-dirty")

    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {name: archive.read(name) for name in names} == {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file() and ".mcctl" not in path.parts
        }  # fmt: skip
    assert again.returncode == 2
    assert valid.returncode == 0, valid.stdout
    assert applied.returncode == 0, applied.stderr
    digests = [sorted((row[2], row[3]) for row in one.stored()["revisions"]) for one in (published, repository)]
    assert digests[0] == digests[1]


def test_a_closed_issuer_is_there_again_once_it_is_opened(published: Issuer) -> None:
    title(published, "Another Name")
    closed = published.run("platform", "issuer", "close", "northlake", "--confirm", "northlake")
    refused = published.run("publish", "--yes")
    opened = published.run("platform", "issuer", "reopen", "northlake")
    done = published.run("publish", "--yes")

    assert (closed.returncode, closed.stderr) == (0, "issuer `northlake` is closed; 0 tokens were revoked\n")
    assert refused.returncode == 7
    assert "the issuer was closed" in refused.stderr
    assert (opened.returncode, done.returncode) == (0, 0), done.stderr


def test_an_erased_learner_is_gone_from_the_file_and_stays_gone(published: Issuer, tmp_path: Path) -> None:
    name = "learner-with-a-long-and-random-id"
    own = {"learner": name, "issuer": "northlake", "micro_credential": "code-tracing", "at": "2026-07-02T09:00:00Z"}
    events = tmp_path / "events.ndjson"
    lines = [{"type": "started", "id": "e-1", **own}, {"type": "award", "id": "e-2", "award": "w-1", **own}]
    events.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    stats = ("stats", "--quarter", "2026-Q3", "--format", "json")
    assert published.run("platform", "events", "load", str(events)).returncode == 0
    before = published.run(*stats).stdout
    exported = json.loads(published.run("platform", "learner", "export", name).stdout)
    unconfirmed = published.run("platform", "learner", "erase", name)
    erased = published.run("platform", "learner", "erase", name, "--confirm", name)
    again = published.run("platform", "events", "load", str(events))
    pages = b"".join(path.read_bytes() for path in (published.root / ".mcctl").glob("platform.db*"))

    assert (exported["schema"], [event["id"] for event in exported["events"]]) == ("mcctl.learner/1", ["e-1", "e-2"])
    assert (unconfirmed.returncode, erased.returncode) == (2, 0), erased.stderr
    assert "2 events stand under another id" in erased.stderr
    assert "0 events loaded, 2 were there already, 0 problems" in again.stderr
    assert name.encode() not in pages
    assert published.run(*stats).stdout == before
    assert published.run("platform", "learner", "export", name).returncode == 2
