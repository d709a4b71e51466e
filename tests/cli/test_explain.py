"""`mcctl explain`: rules, fields, words, metrics, and what is nearest to a name that means nothing."""

import subprocess
import sys

import pytest

from mcctl.cli.main import _run
from mcctl.model.glossary import glossary
from mcctl.model.manual import manual
from mcctl.rules.page import page_of
from mcctl.rules.references import public_access
from mcctl.rules.registry import all_rules
from mcctl.stats.metrics import METRICS

MC206 = """\
MC206 public-access
───────────────────

error · cannot be ignored · the platform refuses it too

"""
DIGEST = """\
digest, a word
──────────────

A fingerprint of a content, `sha256:` and 64 letters and digits. The same content has the
same digest, and any change gives another, so it shows that what is published is what was
reviewed.

See also: canonical form, plan.
"""
PASSES = """\
`passes`, a field
─────────────────

Whether this level, and what is above it, passes; exactly one level says so.

- what it may be: true or false, without quotes
- where it is left out: `false`
- a change to it is a change of what is assessed (`assessment`): from `beta` on it needs a
  new `version`
- seen by everybody who may see the page

  │ passes: true

Its place:

- `micro-credential.assessment.parts.items.rubric.levels.passes`
"""


def explained(capsys: pytest.CaptureFixture[str], *names: str) -> str:
    """What `mcctl explain` prints."""
    status = _run(["explain", *names])
    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    return printed.out


@pytest.mark.parametrize("name", ["MC206", "mc206", "public-access"])
def test_a_rule_is_explained_by_its_code_and_by_its_name(capsys: pytest.CaptureFixture[str], name: str) -> None:
    shown = explained(capsys, name)

    assert shown.startswith(MC206)
    assert page_of(public_access).summary in " ".join(shown.split())
    assert "\nInstead of\n" in shown or not page_of(public_access).sections


def test_a_rule_that_can_be_ignored_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explained(capsys, "MC302")

    assert "# mcctl: ignore[MC302] the reason" in shown
    assert "`ignore: [MC302]` under `rules`" in shown
    assert "`{rule: MC302, reason: …}` of `exceptions`" in shown


def test_a_guard_is_said_to_be_held_when_publishing(capsys: pytest.CaptureFixture[str]) -> None:
    assert "publishing refuses it until it is allowed by name" in explained(capsys, "MC401")


def test_a_word_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(capsys, "Digests").startswith(DIGEST)


def test_a_word_of_two_words_needs_no_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(capsys, "change", "set") == explained(capsys, "change set")


@pytest.mark.parametrize("name", ["rubric.levels.passes", "levels.passes", "passes"])
def test_a_field_is_explained_by_the_end_of_its_path(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert explained(capsys, name) == PASSES


def test_a_field_that_is_also_a_word_is_told_as_both(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explained(capsys, "audience")

    assert "audience, a word" in shown
    assert "`audience`, a field" in shown
    assert "- `micro-credential.audience`\n- `stack.audience`" in shown


def test_a_name_that_means_many_things_lists_the_places(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explained(capsys, "title")

    assert "- `micro-credential.title`: The title.\n" in shown
    assert "- `micro-credential.research.sources.title`: The work's title.\n" in shown
    assert "Ask for one of them: `mcctl explain micro-credential.title`." in shown


def test_a_field_from_beta_on_a_setting_and_an_inner_field_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "required from `beta` on; a draft may lack it" in explained(capsys, "micro-credential.competency")
    assert "seen by the issuer's people alone" in explained(capsys, "stack.access")
    assert "a setting: it stays in the repository" in explained(capsys, "mcctl.guards.retire")


def test_a_metric_shows_definition_and_query(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explained(capsys, "metric:awards")

    assert "a re-issue is no second award" in shown
    assert "  │ SELECT COUNT(*) FROM awarded" in shown


def test_everything_that_the_list_names_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    contents = explained(capsys)
    names = [
        *(rule.code for rule in all_rules()),
        *(entry.name for entry in manual()),
        *(name for word in glossary() for name in (word.word, *word.forms)),
        *(f"metric:{name}" for name in METRICS),
    ]

    assert all(rule.code in contents for rule in all_rules())
    for name in names:
        assert explained(capsys, name), name


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("visiblity", "did you mean `visibility`?"),
        ("digst", "did you mean `digest`?"),
        ("metric:award", "did you mean `metric:awards`?"),
        ("MC999", "`mcctl explain` alone lists what can be asked"),
        ("[/red]", "`mcctl explain` alone lists what can be asked"),
    ],
)
def test_an_unknown_name_gets_the_nearest_one(name: str, hint: str) -> None:
    done = subprocess.run((sys.executable, "-m", "mcctl", "explain", name), capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: there is nothing about `{name}`\n  hint: {hint}\n"


def test_no_line_is_wider_than_a_page_but_for_what_stands_in_fences(capsys: pytest.CaptureFixture[str]) -> None:
    wide = [
        line
        for rule in all_rules()
        for line in explained(capsys, rule.code).splitlines()
        if len(line) > 92 and not line.startswith("  │")
    ]

    assert wide == []
