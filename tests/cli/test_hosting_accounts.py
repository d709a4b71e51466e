"""`mcctl platform learner add`: accounts, made and changed by whoever hosts."""

import json

import pytest

from tests.cli.publishing import Issuer


def test_an_account_is_made_and_changed_and_what_is_not_given_stays(published: Issuer) -> None:
    made = published.run("platform", "learner", "add", "l-17", "--group", "pilots", "--email-domain", "mps.example")
    changed = published.run("platform", "learner", "add", "l-17", "--group", "partners", "--group", "pilots")
    exported = json.loads(published.run("platform", "learner", "export", "l-17").stdout)

    assert (made.returncode, made.stderr) == (0, "learner `l-17` has an account, let in by pilots, mps.example\n")
    assert changed.stderr == "learner `l-17` has an account, let in by partners, pilots, mps.example\n"
    assert exported["grants"] == ["group:partners", "group:pilots"]
    assert exported["account"]["email_domain"] == "mps.example"
    assert [event["type"] for event in exported["events"]] == ["account"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("somebody@mps.example",), "never an address"),
        (("l-17", "--group", "Pilots"), "`Pilots` cannot be in `groups`"),
        (("l-17", "--email-domain", "a@b.example"), "`a@b.example` cannot be in `email_domain`"),
    ],
)
def test_what_cannot_be_an_account_is_told_and_exits_2(published: Issuer, words: tuple[str, ...], said: str) -> None:
    done = published.run("platform", "learner", "add", *words)
    assert done.returncode == 2
    assert said in done.stderr


def test_an_erased_learners_id_is_not_used_again(published: Issuer) -> None:
    published.run("platform", "learner", "add", "l-17")
    published.run("platform", "learner", "erase", "l-17", "--confirm", "l-17")
    again = published.run("platform", "learner", "add", "l-17")
    assert again.returncode == 2
    assert "the learner was erased here" in again.stderr
