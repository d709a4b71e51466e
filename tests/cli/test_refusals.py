"""What `publish` refuses, by which exit status, and what lets it pass."""

import shutil

from tests.cli.publishing import TRACING, Issuer
from tests.cli.test_publish import edit_on_platform

PILOT = "stacks/pilot-room.yaml"
LIVE = "micro-credentials/computer-science/live-coding.yaml"
LEADING = "stacks/leading-stem-change.yaml"
ACCESS = "  - {organization: lakeshore-public-schools}\n"
RIVERSIDE = f"{ACCESS}  - {{organization: riverside-schools}}\n"
STACKS = ("stacks/mathematics-through-discourse.yaml", "stacks/knowing-and-responding-to-learners.yaml")
GUARDS = "retire: {percent: 10, count: 1}"


def archive(issuer: Issuer, *paths: str) -> None:
    """Writes `status: archived` into files."""
    for path in paths:
        issuer.edit(path, "\nstatus: active\n", "\nstatus: archived\n")


def test_a_file_that_is_gone_is_refused_until_it_is_named(published: Issuer) -> None:
    (published.root / PILOT).unlink()
    published.commit("Take it away")

    refused = published.run("publish", "--yes", "--retire", "live-coding")
    allowed = published.run("publish", "--yes", "--retire", "pilot-room", "--withdraw", "systematic-debugging")

    assert refused.returncode == 5
    assert "refused[MC403] the file of `pilot-room` is gone, but it is on the platform" in refused.stdout
    assert allowed.returncode == 0, allowed.stdout
    assert published.plan()["summary"]["unchanged"] == 17


def test_many_retirements_need_a_word_for_all_and_looser_guards_count_from_the_next_time(published: Issuer) -> None:
    archive(published, *STACKS)
    published.edit("mcctl.yaml", GUARDS, "retire: {percent: 100, count: 100}")
    published.commit("Retire two, and loosen the guards in the same breath")

    refused = published.run("publish", "--yes")
    allowed = published.run("publish", "--yes", "--retire-all", "stack")
    archive(published, "stacks/stem-teaching-essentials.yaml", "stacks/stem-teaching-pathway.yaml")
    published.commit("Retire two more")
    later = published.run("publish", "--yes")

    assert refused.returncode == 5
    assert "2 of 7 stacks would be retired at once" in refused.stdout
    assert allowed.returncode == 0, allowed.stdout
    assert later.returncode == 0, later.stdout


def test_stricter_guards_count_at_once(published: Issuer) -> None:
    archive(published, STACKS[0])
    assert published.plan("--allow-dirty")["refused"] == []
    published.edit("mcctl.yaml", GUARDS, "retire: {percent: 10, count: 0}")
    assert [one["allow_with"] for one in published.plan("--allow-dirty")["refused"]] == ["--retire-all stack"]


def test_a_catalogue_of_three_is_protected_too(issuer: Issuer) -> None:
    kept = issuer.root / "micro-credentials" / "computer-science"
    for folder in (issuer.root / "stacks", *(issuer.root / "micro-credentials").iterdir()):
        if folder != kept:
            shutil.rmtree(folder)
    issuer.edit(LIVE, "  - {micro_credential: code-tracing, required: false}\n", "  - {text: Read code}\n")
    issuer.git("init", "--quiet", "--initial-branch=main")
    issuer.commit("Three")
    first = issuer.run("publish", "--yes")
    assert first.returncode == 0, first.stdout + first.stderr

    archive(issuer, LIVE, TRACING)
    issuer.commit("Retire two of three")

    done = issuer.run("publish", "--yes")
    assert done.returncode == 5
    assert "2 of 3 micro-credentials would be retired at once" in done.stdout


def test_a_file_that_cannot_be_read_stops_what_would_be_retired_and_no_word_helps(published: Issuer) -> None:
    (published.root / PILOT).unlink()
    published.edit(LIVE, "title: Live Coding\n", "title: [\n")
    published.commit("Take one away, break another")
    state = published.stored()

    shown = published.plan("--retire", "pilot-room", "--withdraw", "systematic-debugging")
    done = published.run("publish", "--yes", "--retire", "pilot-room")

    stopped = [one for one in shown["refused"] if one["guard"] == "retirement"]
    assert {(one["id"], one["allow_with"]) for one in stopped} >= {("pilot-room", None)}
    assert f"`{LIVE}` cannot be read" in stopped[0]["message"]
    assert shown["summary"]["retire"] == 0
    assert done.returncode == 1
    assert published.stored() == state


def test_one_refusal_refuses_all_and_a_conflict_comes_before_a_guard(published: Issuer) -> None:
    edit_on_platform(published, "live-coding", "title", "Changed on the Platform")
    published.edit(LIVE, "title: Live Coding\n", "title: Coding Live\n")
    published.edit(LEADING, ACCESS, RIVERSIDE)
    published.edit(TRACING, "title: Code Tracing\n", "title: Tracing Code\n")
    published.commit("Three changes: a conflict, one that shows more, one that is fine")
    state = published.stored()

    both = published.run("publish", "--yes")
    overwriting = published.run("publish", "--yes", "--overwrite", "live-coding")

    assert (both.returncode, overwriting.returncode) == (4, 5)
    assert published.stored() == state


def test_what_is_wrong_comes_before_what_cannot_be_reached_and_that_before_what_is_stale(published: Issuer) -> None:
    published.edit(TRACING, "title: Code Tracing\n", "title: Tracing Code\n")
    assert published.run("diff", "--out", "plan.json").returncode == 0
    published.edit("plan.json", '"allowances": []', '"allowances": ["retire a"]')
    published.edit("mcctl.yaml", "platforms:\n", "platforms:\n  gone: {url: 'http://127.0.0.1:9'}\n")

    unreachable = published.run("--platform", "gone", "publish", "--plan", "plan.json", "--allow-dirty")
    published.edit(TRACING, "kind: micro-credential\n", "kind: micro-credential\ntitel: A\n")
    wrong = published.run("--platform", "gone", "publish", "--plan", "plan.json", "--allow-dirty")
    usage = published.run("--platform", "gone", "publish")

    assert (unreachable.returncode, wrong.returncode, usage.returncode) == (6, 1, 2)


def test_what_nobody_committed_is_not_published_in_passing_outside_git_either(issuer: Issuer) -> None:
    refused = issuer.run("publish", "--yes")
    allowed = issuer.run("publish", "--yes", "--allow-dirty")

    assert refused.returncode == 5
    assert "nothing here is committed to git" in refused.stdout
    assert allowed.returncode == 0, allowed.stderr


def test_what_was_published_is_said_also_where_the_result_cannot_be_written(published: Issuer) -> None:
    published.edit(TRACING, "title: Code Tracing\n", "title: Tracing Code\n")
    published.commit("Say it the other way round")

    done = published.run("publish", "--yes", "--format", "json=/dev/full")

    assert done.returncode == 2
    assert "published 1 change to local, all of them" in done.stderr
    assert "no space left on device" in done.stderr
    assert published.plan()["changes"] == []
