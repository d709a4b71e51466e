"""`diff --out` and `publish --plan`: a plan that was looked at is published just so, or not at all."""

import json
from pathlib import Path

import pytest

from mcctl.plan.canonical import digest_of
from tests.cli.publishing import TRACING, Issuer
from tests.cli.test_publish import edit_on_platform

LEADING = "stacks/leading-stem-change.yaml"
ACCESS = "  - {organization: lakeshore-public-schools}\n"
OPENED = ("leading-stem-change", "designing-professional-learning", "facilitating-instructional-change")


def retitled(issuer: Issuer) -> None:
    """Commits another title."""
    issuer.edit(TRACING, "title: Code Tracing\n", "title: Tracing Code\n")
    issuer.commit("Say it the other way round")


def saved(issuer: Issuer, *arguments: str) -> Path:
    """Saves the plan."""
    done = issuer.run("diff", "--out", "plan.json", *arguments)
    assert done.returncode == 0, done.stderr
    assert "`mcctl publish --plan plan.json` publishes just this, or nothing" in done.stderr
    return issuer.root / "plan.json"


def test_a_saved_plan_is_published_without_a_question_and_once(published: Issuer) -> None:
    retitled(published)
    saved(published)

    first = published.run("publish", "--plan", "plan.json")
    state = published.stored()
    again = published.run("publish", "--plan", "plan.json")

    assert first.returncode == 0, first.stderr
    assert "published 1 change to local, all of them" in first.stderr
    assert again.returncode == 4
    assert "nothing is left to change: the platform has what your files say" in again.stderr
    assert published.stored() == state


def test_a_plan_with_nothing_to_do_is_published_as_such(published: Issuer) -> None:
    saved(published)
    done = published.run("publish", "--plan", "plan.json")
    assert (done.returncode, "nothing to do" in done.stdout) == (0, True)


def test_a_plan_holds_what_it_binds_and_no_words_of_the_catalogue(issuer: Issuer) -> None:
    text = saved(issuer, "--allow-dirty", "--expose", "pilot-room").read_text(encoding="utf-8")

    view = json.loads(text)
    assert sorted(view) == ["binds", "commit", "digest", "platform", "schema"]
    assert (view["schema"], view["platform"], view["binds"]["origin"]) == ("mcctl.saved-plan/1", "local", "local:")
    assert view["binds"]["allowances"] == ["expose pilot-room"]
    assert [set(change) for change in view["binds"]["changes"]] == [
        {"action", "kind", "id", "previous_id", "after", "etag"}
    ] * 18
    for words in ("Code Tracing", "Leading STEM", "Northlake University", "lakeshore", "awards", "in_flight"):
        assert words not in text


def test_an_address_with_a_password_is_refused_before_it_is_written_anywhere(issuer: Issuer) -> None:
    issuer.edit("mcctl.yaml", 'local: {url: "local:"}', "local: {url: 'https://somebody:secret@platform.example'}")
    done = issuer.run("diff", "--out", "plan.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the address of the platform `local` holds a user name or a password" in done.stderr
    assert "secret" not in done.stderr
    assert not (issuer.root / "plan.json").exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"allowances": []', '"allowances": ["expose pilot-room"]'),
        ('"namespace": "northlake"', '"namespace": "southlake"'),
        ('"percent": 10', '"percent": 90'),
        ('"action": "update"', '"action": "retire"'),
        ('"digest": "sha256:', '"digest": "sha256:0'),
    ],
)
def test_a_plan_that_was_edited_is_not_published(published: Issuer, before: str, after: str) -> None:
    retitled(published)
    path = saved(published)
    published.edit("plan.json", before, after)
    state = published.stored()

    done = published.run("publish", "--plan", "plan.json")

    assert (done.returncode, done.stdout) == (4, ""), done.stderr
    assert f"the plan in `{path.name}` cannot be published: the file was edited after it was saved" in done.stderr
    assert published.stored() == state


def test_a_plan_whose_files_have_changed_since_is_not_published_and_they_are_named(published: Issuer) -> None:
    retitled(published)
    saved(published)
    published.edit(TRACING, "title: Tracing Code\n", "title: Tracing All Code\n")
    live = "micro-credentials/computer-science/live-coding.yaml"
    published.edit(live, "title: Live Coding\n", "title: Coding Live\n")
    published.commit("Change more")
    state = published.stored()

    done = published.run("publish", "--plan", "plan.json")

    assert done.returncode == 4
    assert "`code-tracing` is now otherwise in your files; `live-coding` is to be changed as well now" in done.stderr
    assert "look at the plan" in done.stderr
    assert published.stored() == state


def test_a_plan_is_not_published_over_what_was_changed_on_the_platform_since(published: Issuer) -> None:
    retitled(published)
    saved(published)
    edit_on_platform(published, "code-tracing", "title", "Changed on the Platform")
    state = published.stored()

    done = published.run("publish", "--plan", "plan.json")

    assert done.returncode == 4
    assert "`code-tracing` is changed on the platform since" in done.stderr
    assert published.stored() == state


def test_a_plan_survives_what_changed_elsewhere_on_the_platform(published: Issuer) -> None:
    retitled(published)
    saved(published)
    edit_on_platform(published, "live-coding", "title", "Changed on the Platform")

    done = published.run("publish", "--plan", "plan.json")

    assert done.returncode == 0, done.stderr


def test_a_plan_survives_a_squash_with_what_its_commits_allowed(published: Issuer) -> None:
    published.git("checkout", "--quiet", "-b", "work")
    published.edit(LEADING, ACCESS, f"{ACCESS}  - {{organization: riverside-schools}}\n")
    published.commit(f"Open it to Riverside\n\nExpose: {', '.join(OPENED)}")
    assert json.loads(saved(published).read_text(encoding="utf-8"))["binds"]["allowances"] == sorted(
        f"expose {name}" for name in OPENED
    )
    published.git("checkout", "--quiet", "main")
    published.git("merge", "--quiet", "--squash", "work")
    published.git("commit", "--quiet", "--message", "Open it to Riverside, squashed")

    without = published.run("publish", "--yes")
    planned = published.run("-v", "publish", "--plan", "plan.json")

    assert without.returncode == 5
    assert planned.returncode == 0, planned.stderr
    assert "allowed by the saved plan: expose leading-stem-change" in planned.stderr


def test_nothing_is_allowed_beside_a_saved_plan(published: Issuer) -> None:
    retitled(published)
    saved(published)
    done = published.run("publish", "--plan", "plan.json", "--retire", "code-tracing")
    assert (done.returncode, done.stdout) == (2, "")
    assert "a saved plan holds what is allowed, and `--retire code-tracing` is given beside it" in done.stderr


def test_what_is_refused_in_a_saved_plan_stays_refused(published: Issuer) -> None:
    published.edit(LEADING, ACCESS, f"{ACCESS}  - {{organization: riverside-schools}}\n")
    published.commit("Open it to Riverside")
    told = published.run("diff", "--out", ".mcctl/plan.json")
    done = published.run("publish", "--plan", ".mcctl/plan.json")
    assert "saved in `.mcctl/plan.json`, but as it is, publishing it is refused" in told.stderr
    assert (done.returncode, "nothing was published" in done.stderr) == (5, True)


@pytest.mark.parametrize("content", ["", "{}", "kind: issuer\n", "[" * 10_000, '{"schema": "mcctl.saved-plan/2"}'])
def test_a_file_that_is_no_plan_is_a_wrong_usage(issuer: Issuer, content: str) -> None:
    (issuer.root.parent / "other.json").write_text(content, encoding="utf-8")
    done = issuer.run("publish", "--plan", "../other.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`../other.json` is no saved plan of this release of mcctl" in done.stderr


def test_a_plan_that_is_not_there_is_a_wrong_usage(issuer: Issuer) -> None:
    done = issuer.run("publish", "--plan", "missing.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`missing.json` cannot be read: no such file or directory" in done.stderr


def test_a_plan_is_bound_to_the_address_of_its_platform_and_not_to_the_name(published: Issuer) -> None:
    retitled(published)
    path = saved(published)
    for name, address in (("again", "local:"), ("team", "http://127.0.0.1:9")):
        published.edit("mcctl.yaml", "platforms:\n", f"platforms:\n  {name}: {{url: '{address}'}}\n")
    published.commit("Name more platforms")
    view = json.loads(path.read_text(encoding="utf-8"))
    elsewhere = published.root.parent / "elsewhere.json"
    binds = {**view["binds"], "origin": "http://127.0.0.1:9"}
    elsewhere.write_text(json.dumps({**view, "platform": "team", "binds": binds, "digest": digest_of(binds)}))

    wrong = published.run("publish", "--plan", str(elsewhere))
    right = published.run("--platform", "again", "publish", "--plan", "plan.json")

    assert wrong.returncode == 4
    assert "it was made for the platform `team` at http://127.0.0.1:9, and this is local:" in wrong.stderr
    assert right.returncode == 0, right.stderr


def test_a_plan_lies_in_the_folder_that_git_ignores_also_where_there_is_none_yet(issuer: Issuer) -> None:
    done = issuer.run("diff", "--base", "HEAD", "--out", ".mcctl/plan.json")
    assert (done.returncode, "`--base` asks none" in done.stderr) == (2, True)
    assert not (issuer.root / ".mcctl").exists()
    saved_there = issuer.run("diff", "--out", ".mcctl/plan.json")
    assert saved_there.returncode == 0, saved_there.stderr
    assert (issuer.root / ".mcctl" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert (issuer.root / ".mcctl" / "plan.json").exists()


def test_a_plan_is_written_whole_or_not_at_all(published: Issuer) -> None:
    retitled(published)
    before = saved(published).read_text(encoding="utf-8")

    full = published.run("diff", "--out", "/dev/full")
    nowhere = published.run("diff", "--out", "nowhere/plan.json")
    folder = published.run("diff", "--out", "stacks")
    taken = published.run("diff", "--out", "issuer.yaml")
    twice = published.run("diff", "--out", "plan.json", "--format", "json=plan.json")

    assert (full.returncode, "no space left on device" in full.stderr) == (2, True)
    assert (nowhere.returncode, "there is no folder `nowhere`" in nowhere.stderr) == (2, True)
    assert (folder.returncode, "names no file" in folder.stderr) == (2, True)
    assert (taken.returncode, "`issuer.yaml` is there already and holds no saved plan" in taken.stderr) == (2, True)
    assert (twice.returncode, "in one file" in twice.stderr) == (2, True)
    assert published.git("status", "--porcelain") == "?? plan.json"
    assert (published.root / "plan.json").read_text(encoding="utf-8") == before
    assert [path.name for path in published.root.glob("*.part")] == []
