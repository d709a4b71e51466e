"""Flags that allow something: one that names nothing is a mistake, since it would be without effect."""

import json

import pytest

from tests.cli.publishing import Issuer


@pytest.mark.parametrize(
    ("command", "told", "hint"),
    [
        (
            ("diff", "--expose", "code-tracking"),
            "`--expose code-tracking` names nothing that is in the files or on the platform",
            "did you mean `code-tracing`?",
        ),
        (
            ("publish", "--yes", "--retire", "zzz"),
            "`--retire zzz` names nothing that is in the files or on the platform",
            "name an id as it stands after `id:` in its file, or leave `--retire` out",
        ),
        (
            ("diff", "--base", "HEAD", "--withdraw", "live-codings"),
            "`--withdraw live-codings` names nothing that is in the files or on the platform",
            "did you mean `live-coding`?",
        ),
        (("diff", "--retire-all", "stacks"), "`--retire-all stacks` names no kind", "did you mean `stack`?"),
        (
            ("diff", "--retire-all", "course"),
            "`--retire-all course` names no kind",
            "write `micro-credential` or `stack`",
        ),
    ],
)
def test_a_flag_that_names_nothing_is_wrong_usage(
    published: Issuer, command: tuple[str, ...], told: str, hint: str
) -> None:
    done = published.run(*command)

    assert done.returncode == 2
    assert told in done.stderr
    assert hint in done.stderr


def test_a_trailer_that_names_nothing_is_told_and_stops_nothing(published: Issuer) -> None:
    published.edit("stacks/pilot-room.yaml", "title: ", "title: The ")
    commit = published.commit("Rename the room\n\nExpose: nobody-knows")

    done = published.run("publish", "--yes")

    assert done.returncode == 0, done.stderr
    assert f"Allowed, but not needed: --expose nobody-knows (said by commit {commit[:7]}" in done.stdout


def test_in_a_public_repository_what_has_no_file_any_more_is_told_without_its_title(published: Issuer) -> None:
    for path in ("stacks/leading-stem-change.yaml", "stacks/pilot-room.yaml"):
        (published.root / path).unlink()
    for name in ("designing-professional-learning", "facilitating-instructional-change"):
        (published.root / "micro-credentials/stem-leadership" / f"{name}.yaml").unlink()
    published.commit("Take out what is not for everybody")
    event = published.root / ".mcctl" / "event.json"
    event.write_text(json.dumps({"repository": {"visibility": "public"}}), encoding="utf-8")
    command = ("diff", "--retire", "leading-stem-change", "--format", "text", "--format", "json=plan.json")

    at_home = published.run(*command)
    in_public = published.run(*command, environment={"GITHUB_EVENT_PATH": str(event)})

    title = "Leading Instructional Change"
    assert title in at_home.stdout
    assert "leading-stem-change: not shown, since it is not for everybody" in in_public.stdout
    assert title not in in_public.stdout + in_public.stderr + (published.root / "plan.json").read_text(encoding="utf-8")
    assert "lakeshore" not in in_public.stdout
