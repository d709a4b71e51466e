"""Bad input of every kind: a clear error, its exit status, and nothing half-written."""

import json
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mcctl.api.tokens import make_token
from tests.cli.publishing import EXAMPLE, TRACING, Issuer

PILOT = "stacks/pilot-room.yaml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>'
FOREIGN_TOKEN = make_token("https://elsewhere.example", "se-cret")
ELSEWHERE = (
    "version: 1\ndefault_platform: production\nplatforms: {{production: {{url: '{url}'}}, local: {{url: 'local:'}}}}\n"
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    """The example, published once, to be copied."""
    issuer = Issuer.example(tmp_path_factory.mktemp("template") / "repo")
    done = issuer.run("publish", "--yes")
    assert done.returncode == 0, done.stderr
    return issuer


@pytest.fixture
def published(template: Issuer, tmp_path: Path) -> Issuer:
    shutil.copytree(template.root, tmp_path / "repo", symlinks=True)
    return Issuer(tmp_path / "repo")


@pytest.fixture
def unversioned(tmp_path: Path) -> Issuer:
    shutil.copytree(EXAMPLE, tmp_path / "repo", ignore=shutil.ignore_patterns(".mcctl"))
    return Issuer(tmp_path / "repo")


def run(issuer: Issuer, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs mcctl; whatever happens, it is told to people and is no defect."""
    done = issuer.run(*arguments, environment=environment)
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode != 70, done.stderr
    return done


def run_at_once(issuer: Issuer, *each: list[str]) -> list[subprocess.CompletedProcess[str]]:
    """Runs commands that change nothing side by side, to save time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda arguments: run(issuer, *arguments), each))


def added(issuer: Issuer, path: str, text: str) -> None:
    (issuer.root / path).write_text(text, encoding="utf-8")


def not_yaml(issuer: Issuer) -> None:
    added(issuer, TRACING, "kind: micro-credential\nid: code-tracing\ntitle: Code: Tracing\n")


def wrong_type(issuer: Issuer) -> None:
    issuer.edit(PILOT, "title: Pilot Room", "title: [Pilot, Room]")


def wrong_type_of_an_image(issuer: Issuer) -> None:
    issuer.edit("issuer.yaml", "{file: badges/northlake.svg,", "{file: [badges/northlake.svg],")


def missing_reference(issuer: Issuer) -> None:
    issuer.edit(PILOT, "{micro_credential: systematic-debugging}", "{micro_credential: systematic-debuging}")


def cycle(issuer: Issuer) -> None:
    issuer.edit(PILOT, "  - {micro_credential: systematic-debugging}", "  - {stack: pilot-room}")


def unknown_key(issuer: Issuer) -> None:
    issuer.edit(PILOT, "visibility: private ", "visiblity: public ")


def images_of_every_wrong_kind(issuer: Issuer) -> None:
    added(issuer, "../outside.svg", SVG)
    badges = issuer.root / "badges"
    (badges / "code-tracing.svg").unlink()
    (badges / "live-coding.svg").unlink()
    (badges / "live-coding.svg").symlink_to("../../outside.svg")
    added(issuer, "badges/systematic-debugging.svg", "no picture")
    for name, path in (
        ("stem-teaching-pathway", "../outside.svg"),
        ("teaching-computer-science", (issuer.root.parent / "outside.svg").as_posix()),
        ("leading-stem-change", '"badges/leading-stem-change.svg\\0"'),
    ):
        issuer.edit(f"stacks/{name}.yaml", f"file: badges/{name}.svg", f"file: {path}")


def image_in_a_linked_folder(issuer: Issuer) -> None:
    shutil.copytree(issuer.root / "badges", issuer.root.parent / "badges")
    shutil.rmtree(issuer.root / "badges")
    (issuer.root / "badges").symlink_to("../badges", target_is_directory=True)


def definition_behind_a_link(issuer: Issuer) -> None:
    (issuer.root / PILOT).rename(issuer.root.parent / "pilot-room.yaml")
    (issuer.root / PILOT).symlink_to("../../pilot-room.yaml")


def id_written_twice(issuer: Issuer) -> None:
    added(issuer, "stacks/again.yaml", (issuer.root / PILOT).read_text(encoding="utf-8"))


def no_issuer(issuer: Issuer) -> None:
    (issuer.root / "issuer.yaml").unlink()


@pytest.mark.parametrize(
    "case",
    [
        (not_yaml, f"{TRACING}:3:12: error[MC003] a text that holds a colon"),
        (wrong_type, f"{PILOT}:9:8: error[MC012] `title`: expected a text"),
        (wrong_type_of_an_image, "issuer.yaml:9:15: error[MC012] `file`: expected a text"),
        (missing_reference, f"{PILOT}:15:24: error[MC201] there is no micro-credential `systematic-debuging`"),
        (cycle, f"{PILOT}:15:5: error[MC202] the stack holds itself: `pilot-room` → `pilot-room`"),
        (unknown_key, f"{PILOT}:6:1: error[MC002] there is no key `visiblity` here"),
        (
            images_of_every_wrong_kind,
            "the image `badges/code-tracing.svg` cannot be used: there is no such file",
            "the image `badges/live-coding.svg` cannot be used: it leads out of the repository",
            "the image `badges/systematic-debugging.svg` cannot be used: it is neither SVG nor PNG",
            "the image `../outside.svg` cannot be used: it lies outside the repository",
            "/outside.svg` cannot be used: it lies outside the repository",
            "the image `badges/leading-stem-change.svg\\u0000` cannot be used: ",
        ),
        (
            image_in_a_linked_folder,
            "the image `badges/code-tracing.svg` cannot be used: it leads out of the repository",
        ),
        (definition_behind_a_link, f"{PILOT}:1:1: error[MC020] the file leads out of the repository"),
        (id_written_twice, "stacks/again.yaml:3:5: error[MC101] `pilot-room` is the id of another file"),
        (no_issuer, "issuer.yaml:1:1: error[MC022] there is no `issuer.yaml`"),
    ],
    ids=lambda case: case[0].__name__,
)
def test_a_broken_repository_is_told_and_never_published(
    published: Issuer, case: tuple[Callable[[Issuer], None], *tuple[str, ...]]
) -> None:
    spoil, *told = case
    before = published.stored()
    spoil(published)
    publish = run(published, "publish", "--yes", "--allow-dirty")
    assert publish.returncode == 1
    assert [line for line in told if line not in publish.stderr] == []
    assert publish.stderr.endswith("nothing was published: the files hold errors\n")
    assert publish.stdout == ""
    assert published.stored() == before


def test_validate_tells_of_all_of_it_at_once(unversioned: Issuer) -> None:
    for spoil in (no_issuer, not_yaml, id_written_twice, images_of_every_wrong_kind, missing_reference, unknown_key):
        spoil(unversioned)
    done = run(unversioned, "validate", "--format", "json")
    codes = {one["code"] for one in json.loads(done.stdout)["diagnostics"] if one["severity"] == "error"}
    assert done.returncode == 1
    assert codes >= {"MC002", "MC003", "MC022", "MC210"}


def test_a_first_publish_with_one_broken_file_leaves_the_platform_as_it_was(unversioned: Issuer) -> None:
    missing_reference(unversioned)
    assert run(unversioned, "publish", "--yes", "--allow-dirty").returncode == 1
    assert not (unversioned.root / ".mcctl" / "platform.db").exists()


def test_a_file_that_cannot_be_read_stops_no_comparison_but_retires_nothing(published: Issuer) -> None:
    not_yaml(published)
    done = run(published, "diff", "--format", "json", "--allow-dirty")
    plan = json.loads(done.stdout)
    assert done.returncode == 0
    assert f"{TRACING}:3:12: error[MC003]" in done.stderr
    assert [change["action"] for change in plan["changes"]] == []
    assert plan["summary"]["retire"] == 0
    assert plan["withdrawals"] == []


def test_after_every_kind_of_bad_input_the_plan_is_what_it_was_before(published: Issuer) -> None:
    before = published.plan()
    stored = published.stored()
    for done in run_at_once(
        published,
        ["--platform", "nowhere", "publish", "--yes", "--allow-dirty"],
        ["publish", "--yes", "--format", "xml"],
        ["publish", "--yes", "--base", "HEAD"],
    ):
        assert done.returncode == 2, done.args
    assert published.plan() == before
    assert published.stored() == stored


def test_an_unreachable_platform_exits_6_and_names_its_address(unversioned: Issuer) -> None:
    added(unversioned, "mcctl.yaml", ELSEWHERE.format(url="http://127.0.0.1:9"))
    for done in run_at_once(unversioned, ["diff"], ["publish", "--yes", "--allow-dirty"]):
        assert (done.returncode, done.stdout) == (6, "")
        assert done.stderr.startswith("error: the platform at http://127.0.0.1:9 does not answer")
        assert "hint: see `platforms` in mcctl.yaml" in done.stderr
    assert not (unversioned.root / ".mcctl").exists()


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("http://[::1", ""),
        ("http://[::1", FOREIGN_TOKEN),
        ("http://127.0.0.1:x", ""),
        ("http://127.0.0.1:99999", FOREIGN_TOKEN),
        ("http://", ""),
        ("ftp://x", FOREIGN_TOKEN),
        ("local", ""),
    ],
)
def test_an_address_that_is_none_is_a_wrong_setting(unversioned: Issuer, url: str, token: str) -> None:
    added(unversioned, "mcctl.yaml", ELSEWHERE.format(url=url))
    done = run(unversioned, "diff", MCCTL_TOKEN=token)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"`{url}`" in done.stderr


@pytest.mark.parametrize(
    "token",
    [FOREIGN_TOKEN, make_token("http://127.0.0.1", "se-cret"), "se-cret", "mcctl.é.se-cret"],
    ids=["another host", "another port", "no token", "no base64"],
)
def test_a_token_for_another_origin_exits_7_and_goes_nowhere(unversioned: Issuer, token: str) -> None:
    added(unversioned, "mcctl.yaml", ELSEWHERE.format(url="http://127.0.0.1:9"))
    done = run(unversioned, "publish", "--yes", "--allow-dirty", MCCTL_TOKEN=token)
    assert (done.returncode, done.stdout) == (7, "")
    assert done.stderr.startswith("error: the token is n")
    assert "se-cret" not in done.stderr


def test_a_quarter_that_does_not_parse_exits_2(unversioned: Issuer) -> None:
    quarters = ["2020-Q5", "2020Q4", "0000-Q1", "9999-Q4", "", "２０２０-Q4"]  # noqa: RUF001
    for done in run_at_once(unversioned, *(["stats", f"--quarter={quarter}"] for quarter in quarters)):
        assert (done.returncode, done.stdout) == (2, ""), done.args
        assert "2020-Q4" in done.stderr
    assert not (unversioned.root / ".mcctl").exists()


def test_other_arguments_that_name_nothing_exit_2(unversioned: Issuer) -> None:
    for done in run_at_once(
        unversioned,
        ["stats", "--quarter", "2020-Q4", "--time-zone", "Mars/Olympus"],
        ["platform", "demo-events", "--quarter", "2020-Q0"],
        ["platform", "events", "load", "stacks"],
    ):
        assert (done.returncode, done.stdout) == (2, ""), done.args
        assert done.stderr.startswith("error: ")


def test_an_events_file_with_broken_lines_loads_the_good_ones_and_tells_each_of_the_others(published: Issuer) -> None:
    made_up = published.run("platform", "demo-events").stdout.encode().splitlines()
    good = [line for line in made_up if b'"type": "page_views"' in line or b'"type": "account"' in line][:4]
    assert len(good) == 4
    broken = [
        b"{",
        b"[1]",
        b'{"type": "award"}',
        b'{"type": "unheard-of", "id": "x"}',
        b'{"id": "\xff"}',
        b"\x1b[31m",
        good[0],
    ]
    lines = [good[0], *broken[:3], good[1], b"", good[2], *broken[3:], good[3]]
    (published.root / "events.ndjson").write_bytes(b"\n".join(lines))
    before = len(published.stored()["events"])

    first = run(published, "platform", "events", "load", "events.ndjson")
    after = len(published.stored()["events"])
    second = run(published, "platform", "events", "load", "events.ndjson")

    assert (first.returncode, second.returncode) == (1, 1)
    assert after - before >= len(good)
    assert "4 events loaded" in first.stderr
    assert "0 events loaded, 4 were there already" in second.stderr
    told = [line.split(": ")[1] for line in first.stderr.splitlines() if ": line " in line]
    assert told == ["line 2", "line 3", "line 4", "line 8", "line 9", "line 10"]
    assert "\x1b" not in first.stderr
    assert len(published.stored()["events"]) == after


def test_publish_asks_somebody_or_exits_2_and_changes_nothing(published: Issuer) -> None:
    published.edit(PILOT, "title: Pilot Room", "title: Trial Room")
    published.commit("Rename it")
    before = published.stored()
    done = run(published, "publish")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is nobody to ask here" in done.stderr
    assert "add `--yes` in a pipeline" in done.stderr
    assert published.stored() == before


def test_a_base_that_is_no_commit_exits_2(published: Issuer) -> None:
    bases = ["nowhere", "", "-p", "HEAD:stacks"]
    for base, done in zip(bases, run_at_once(published, *(["diff", f"--base={base}"] for base in bases)), strict=True):
        assert (done.returncode, done.stdout) == (2, "")
        assert f"`{base}` is no revision" in done.stderr


def test_outside_git_files_are_compared_with_the_platform_but_not_with_commits(unversioned: Issuer) -> None:
    compared = run(unversioned, "diff", "--format", "json")
    assert compared.returncode == 0
    plan = json.loads(compared.stdout)
    assert plan["commit"] is None
    assert plan["summary"]["create"] == 18
    based = run(unversioned, "diff", "--base", "HEAD")
    assert (based.returncode, based.stdout) == (2, "")
    assert "this is no git repository" in based.stderr


def test_outside_git_publishing_is_refused_unless_it_is_allowed(unversioned: Issuer) -> None:
    refused = run(unversioned, "publish", "--yes")
    assert refused.returncode == 5
    assert "nothing was published" in refused.stderr
    assert "--allow-dirty" in refused.stdout
    stored = unversioned.stored()
    assert stored["resources"] == stored["changesets"] == stored["blobs"] == stored["events"] == []
    assert run(unversioned, "publish", "--yes", "--allow-dirty").returncode == 0
    assert len(unversioned.stored()["resources"]) == 18


def test_what_is_not_committed_is_refused_and_named(published: Issuer) -> None:
    before = published.stored()
    published.edit(PILOT, "title: Pilot Room", "title: Trial Room")
    done = run(published, "publish", "--yes", "--format", "json")
    assert done.returncode == 5
    view = json.loads(done.stdout)
    assert view["applied"] is None
    assert [one["guard"] for one in view["plan"]["refused"]] == ["dirty"]
    assert published.stored() == before


HARMFUL = '"\\e[31mRed [red]alert[/red] [/tmp/x] [link=http://x]\\u202e\\e]0;title\\a\\x9b2J :smile: 🎓"'


def test_a_title_with_escapes_and_markup_is_printed_as_text(published: Issuer) -> None:
    published.edit(PILOT, "title: Pilot Room\n", f"title: {HARMFUL}\n")
    published.edit(PILOT, "description: >-\n", f"code: {HARMFUL}\ndescription: >-\n")
    published.edit(
        "stacks/leading-stem-change.yaml", "  - {group: northlake", f"  - {{grup: {HARMFUL}}}\n  - {{group: northlake"
    )
    shown = [run(published, "diff"), run(published, "--color", "never", "publish", "--yes", "--allow-dirty")]
    published.git("checkout", "--", "stacks/leading-stem-change.yaml")
    shown += [
        run(published, "publish", "--yes", "--allow-dirty"),
        run(published, "diff", "--allow-dirty"),
        run(published, "validate"),
    ]
    assert [done.returncode for done in shown] == [0, 1, 0, 0, 0]
    for done in shown:
        for character in ("\x1b", "\x07", "\x9b", "\u202e"):
            assert character not in done.stdout + done.stderr
    assert "Red [red]alert[/red] [/tmp/x] [link=http://x]" in shown[0].stdout
    assert "Red [red]alert[/red] [/tmp/x] [link=http://x]" in shown[2].stdout
    assert ":smile:" in shown[2].stdout


def test_names_given_on_the_command_line_are_printed_as_text_too(unversioned: Issuer) -> None:
    for done in run_at_once(
        unversioned,
        ["validate", "[red]\x1b[31mx"],
        ["--platform", "[/tmp]\x1b[31mx", "diff"],
        ["validate", "--format", "\x1b[31m[/x]"],
        ["\x1b[31m[/x]"],
    ):
        assert done.returncode == 2, done.args
        assert "\x1b" not in done.stderr
