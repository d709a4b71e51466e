"""Flags that allow something: one that names nothing is a mistake, since it would be without effect."""

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
