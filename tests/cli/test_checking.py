"""`mcctl validate` with rules chosen, ignored, settled by a baseline, and in a repository that everybody can read."""

import json
from typing import Any

import pytest

from tests.cli.publishing import Issuer

PILOT = "stacks/pilot-room.yaml"
LEAD = "stacks/leading-stem-change.yaml"


def view(issuer: Issuer, *arguments: str, **environment: str) -> dict[str, Any]:
    """Reads `mcctl validate` as JSON."""
    done = issuer.run("validate", "--format", "json", *arguments, environment=environment)
    assert done.returncode in {0, 1}, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def codes(issuer: Issuer, *arguments: str, **environment: str) -> list[str]:
    return [finding["code"] for finding in view(issuer, *arguments, **environment)["diagnostics"]]


def with_a_warning_and_an_error(issuer: Issuer) -> None:
    issuer.edit(PILOT, "id: pilot-room", "id: pilots")
    issuer.edit(LEAD, "{micro_credential: designing-professional-learning}", "{micro_credential: unheard-of}")


def test_rules_are_selected_and_ignored_by_flag_but_never_those_that_are_locked(issuer: Issuer) -> None:
    with_a_warning_and_an_error(issuer)

    assert [code for code in codes(issuer) if code != "MC215"] == ["MC201", "MC102"]
    assert codes(issuer, "--select", "MC3") == ["MC201"]
    assert codes(issuer, "--select", "file-name") == ["MC201", "MC102"]
    assert "MC102" not in codes(issuer, "--ignore", "MC1")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--ignore", "MC201"), "the command names MC201, which can be neither ignored nor lowered"),
        (("--select", "MC999"), "the command names MC999, which is no rule"),
        (("--baseline", "nothing.json"), "`nothing.json` cannot be read: no such file or directory"),
        (("--baseline", "mcctl.yaml"), "`mcctl.yaml` is no baseline"),
        (("--baseline", "a.json", "--format", "json=a.json"), "`a.json` is read and written in one run"),
    ],
)
def test_a_wrong_flag_is_told_with_a_way_out(issuer: Issuer, arguments: tuple[str, ...], message: str) -> None:
    done = issuer.run("validate", *arguments)

    assert done.returncode == 2
    assert message in done.stderr
    assert "hint: " in done.stderr


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("{ignore: [MC201]}", "`rules` in mcctl.yaml names MC201, which can be neither ignored nor lowered"),
        ("{severity: {MC002: note}}", "`rules` in mcctl.yaml names MC002, which can be neither ignored nor lowered"),
        ("{ignore: [MC399]}", "`rules` in mcctl.yaml names MC399, which is no rule"),
        ("{severity: {MC399: note}}", "`rules` in mcctl.yaml names MC399, which is no rule"),
    ],
)
def test_wrong_rules_in_the_settings_are_told(issuer: Issuer, rules: str, message: str) -> None:
    issuer.edit("mcctl.yaml", "guards:\n", f"rules: {rules}\nguards:\n")
    done = issuer.run("validate")

    assert done.returncode == 2
    assert message in done.stderr


def test_settings_ignore_and_weigh_rules_and_those_of_the_audit_may_be_named_already(issuer: Issuer) -> None:
    with_a_warning_and_an_error(issuer)
    issuer.edit("mcctl.yaml", "guards:\n", "rules: {ignore: [MC603], severity: {MC102: note}}\nguards:\n")
    found = {one["code"]: one["severity"] for one in view(issuer)["diagnostics"]}

    assert (found["MC201"], found["MC102"]) == ("error", "note")


def test_a_comment_ignores_with_a_reason_and_is_counted(issuer: Issuer) -> None:
    issuer.edit(PILOT, "id: pilot-room", "id: pilots  # mcctl: ignore[MC102] renamed next term, with the new brochure")
    found = view(issuer, "--select", "MC1")

    assert found["diagnostics"] == []
    assert found["summary"]["suppressed"] == 1


def test_a_comment_that_meets_nothing_is_told_unless_its_rule_was_not_applied(issuer: Issuer) -> None:
    issuer.edit(PILOT, "id: pilot-room", "id: pilot-room  # mcctl: ignore[MC102, MC317] renamed once")

    assert codes(issuer) == ["MC023"]
    assert codes(issuer, "--ignore", "MC102") == []


def test_an_exception_of_the_audit_ignores_in_one_file_and_is_told_where_it_meets_nothing(issuer: Issuer) -> None:
    issuer.edit(PILOT, "id: pilot-room", "id: pilots")
    with (issuer.root / PILOT).open("a") as file:
        file.write("audit: {exceptions: [{rule: MC102, reason: The brochure says so.}]}\n")
    assert codes(issuer) == []
    issuer.edit(PILOT, "id: pilots", "id: pilot-room")
    assert codes(issuer) == ["MC023"]


def test_a_baseline_holds_back_what_was_there_and_tells_what_is_new(issuer: Issuer) -> None:
    issuer.edit(PILOT, "id: pilot-room", "id: pilots")
    issuer.run("validate", "--format", "json=past.json")
    assert view(issuer, "--baseline", "past.json")["summary"] == {
        "files": 19, "errors": 0, "warnings": 0, "notes": 0, "suppressed": 1,
    }  # fmt: skip
    issuer.edit(PILOT, "kind: stack", "# a line more\nkind: stack")
    assert codes(issuer, "--baseline", "past.json") == []
    (issuer.root / LEAD).rename(issuer.root / "stacks" / "lead.yaml")
    assert codes(issuer, "--baseline", "past.json") == ["MC102"]


def event(issuer: Issuer, repository: dict[str, Any]) -> str:
    path = issuer.root.parent / "event.json"
    path.write_text(json.dumps({"repository": repository}), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("repository", [{"visibility": "public", "private": False}, {"private": False}], ids=str)
@pytest.mark.parametrize("command", ["validate", "diff", "publish --yes"])
def test_a_repository_that_everybody_can_read_tells_no_private_title(
    issuer: Issuer, repository: dict[str, Any], command: str
) -> None:
    issuer.edit(LEAD, "id: leading-stem-change", "id: otherwise")
    private = ["Leading Instructional Change", "Pilot Room", "Designing Professional Learning", "lakeshore"]
    done = issuer.run(*command.split(), environment={"GITHUB_EVENT_PATH": event(issuer, repository)})

    assert done.returncode == 1
    assert "MC211" in done.stdout + done.stderr
    assert not any(word in done.stdout + done.stderr for word in private)
    assert not (issuer.root / ".mcctl").exists()


@pytest.mark.parametrize(
    "content", ['{"repository": {"private": true}}', "{}", "[", "[" * 100_000, '{"repository": 1}']
)
def test_another_event_changes_nothing(issuer: Issuer, content: str) -> None:
    path = issuer.root.parent / "event.json"
    path.write_text(content, encoding="utf-8")

    assert codes(issuer, GITHUB_EVENT_PATH=str(path)) == []


def without_private_content(issuer: Issuer) -> None:
    """Leaves what everybody may see."""
    for path in sorted(issuer.root.glob("micro-credentials/**/*.yaml")) + sorted(issuer.root.glob("stacks/*.yaml")):
        text = path.read_text(encoding="utf-8")
        if "\nvisibility: private" in text:
            path.unlink()
    pathway = issuer.root / "stacks" / "stem-teaching-pathway.yaml"
    pathway.unlink()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Mathematics Through Discourse", "title: Secret: The Plan"),
        ("visibility: public\ntitle: Mathematics", "title: Secret Plan\nnonsense: Mathematics"),
    ],
    ids=["cannot be read", "does not say who may see it"],
)
def test_a_broken_file_in_a_public_repository_is_told_of_without_its_words(
    issuer: Issuer, before: str, after: str
) -> None:
    without_private_content(issuer)
    public = event(issuer, {"visibility": "public", "private": False})
    assert codes(issuer, GITHUB_EVENT_PATH=public) == codes(issuer)
    issuer.edit("stacks/mathematics-through-discourse.yaml", before, after)
    done = issuer.run("validate", environment={"GITHUB_EVENT_PATH": public})

    assert done.returncode == 1
    assert "stacks/mathematics-through-discourse.yaml:" in done.stdout
    assert "Secret" not in done.stdout + done.stderr
    assert "run `mcctl validate` on your own computer" in done.stdout
    assert "Secret" in issuer.run("validate").stdout


def test_a_broken_file_that_says_it_is_for_everybody_is_shown_in_a_public_repository(issuer: Issuer) -> None:
    without_private_content(issuer)
    issuer.edit("stacks/mathematics-through-discourse.yaml", "completion: all", "completion: al")
    public = event(issuer, {"visibility": "public", "private": False})

    assert "completion: al" in issuer.run("validate", environment={"GITHUB_EVENT_PATH": public}).stdout
