"""MC306: a competency is one sentence that begins with who shows it and a verb."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.rules.performer import end_of_performer, plural_of
from tests.rules.files import a_micro_credential, findings

BEGIN = "begin with who shows it and a verb, such as `Educators teach …`"
BEGIN_WITH_EDUCATORS = "begin with `Educators` and a verb, such as `Educators teach …`"


def told(
    competency: str, performer: str | None = None, more: str = "", issuer: str = ""
) -> list[tuple[str, str | None]]:
    text = a_micro_credential("a", more + (f"\nperformer: {performer}" if performer else ""))
    files = {
        "micro-credentials/a.yaml": text.replace(
            "competency: Educators do it.", f"competency: {json.dumps(competency)}"
        )
    }
    if issuer:
        files["issuer.yaml"] = f"kind: issuer\nid: northlake\nname: Northlake University\ntype: university\n{issuer}\n"
    found = [one for one in findings(files) if one.rule.code == "MC306"]
    assert all(one.route == ("competency",) for one in found)
    return [(one.message, one.hint) for one in found]


@pytest.mark.parametrize(
    ("competency", "performer"),
    [
        ("Educators teach students to read code line by line.", "Educator"),
        ("Educators teach students to read code line by line", None),
        ("The educator teaches students to read code.", "Educator"),
        ("An educator teaches students to read code.", "Educators"),
        ("Each early-career educator teaches students to read code.", "Educator"),
        ("Experienced educators in rural schools teach students to read code.", "Educator"),
        ("**Educators** teach students to read code.", "Educator"),
        ('"Educators" teach students to read code.', "Educator"),
        ("Teacher leaders bring together those who teach.", "Teacher leader"),
        ("Coaches plan a cycle of coaching.", "Educator or coach"),
        ("A coach plans a cycle of coaching.", "Educator/Coach"),
        ("ESPs support learners in class.", "ESP"),
        ("People of all trades read a drawing.", "Person"),
        ("Deputies chair a meeting.", "Deputy"),
        ("Teaching assistants support a lesson.", "Teaching assistant"),
        ("Teaching assistants support a lesson.", None),
        ("Nursing staff assess pain.", None),
        ("Lead teachers mentor their colleagues.", "Lead teacher"),
        ("Designers set goals that learners will meet.", "Designer"),
        ("Educators always discuss errors.", "Educator"),
        ("Educators address, discuss and focus on errors.", "Educator"),
        ("Educators use e.g. Python, Scratch etc. Python is one of them, vs. Java.", "Educator"),
        ("Educators teach grades K. 5 and up, by Dr. Lister's method.", "Educator"),
        ("You-tubers record a lesson.", None),
        ("Learners examine a code.", None),
    ],
)
def test_a_performer_and_a_verb_are_right(competency: str, performer: str | None) -> None:
    assert told(competency, performer) == []


@pytest.mark.parametrize(
    ("competency", "performer", "message", "hint"),
    [
        ("Understanding how to teach students.", None,
         "the competency begins with `Understanding`, and not with who shows it", BEGIN),
        ("Understanding how educators teach.", "Educator",
         "the competency begins with `Understanding`, and not with who shows it", BEGIN_WITH_EDUCATORS),
        ("To teach students to read code.", None, "the competency begins with `To`, and not with who shows it", BEGIN),
        ("How to read code", None, "the competency begins with `How`, and not with who shows it", BEGIN),
        ("Planning a lesson for all.", None,
         "the competency begins with `Planning`, and not with who shows it", BEGIN),
        ("Teach students to read code.", None,
         "the competency begins with `Teach`, and not with who shows it", BEGIN),
        ("The ability to read code.", None, "the competency begins with `The`, and not with who shows it", BEGIN),
        ("Can you read code?", None, "the competency is a question, and not what somebody does", BEGIN),
        ("I can read code.", None,
         "the competency speaks to the reader, or of oneself, and does not name who shows it", BEGIN),
        ("You will read code.", "Educator",
         "the competency speaks to the reader, or of oneself, and does not name who shows it", BEGIN_WITH_EDUCATORS),
        ("Educators will be able to read code.", "Educator",
         "`will be able to` tells what comes later, and not what somebody does", "leave `will be able to` out"),
        ("The learner is able to read code.", None,
         "`is able to` tells what comes later, and not what somebody does", "leave `is able to` out"),
        ("Students read code line by line.", "Educator",
         "the competency does not begin with who shows it, `Educator`", f"{BEGIN_WITH_EDUCATORS}, or change `performer`"),
        ("Educators explores restorative practices.", "Educator",
         "`Educators explores`: the verb does not fit the plural",
         "write `The educator explores …`, or put the verb in the plural"),
        ("ESPs identifies needs.", "ESP", "`ESPs identifies`: the verb does not fit the plural",
         "write `The ESP identifies …`, or put the verb in the plural"),
        ("Educators read code. They predict what it does.", "Educator",
         "the competency has more than one sentence",
         "keep the first, and move the rest to `description` or `key_method`"),
        ("Do it.\n\nDo more.", None, "the competency has more than one sentence",
         "keep the first, and move the rest to `description` or `key_method`"),
    ],
)  # fmt: skip
def test_another_form_is_told(competency: str, performer: str | None, message: str, hint: str) -> None:
    assert told(competency, performer) == [(message, hint)]


def test_a_competency_that_is_still_to_be_written_is_told_once() -> None:
    text = a_micro_credential("a", "performer: Educator").replace("Educators do it.", "TBD")

    assert [one.rule.code for one in findings({"micro-credentials/a.yaml": text})] == ["MC307"]


@pytest.mark.parametrize(
    ("more", "issuer", "is_told"),
    [
        ("", "", True),
        ("language: en-GB", "language: es", True),
        ("language: es", "", False),
        ("", "language: th", False),
    ],
)
def test_only_english_is_judged(more: str, issuer: str, *, is_told: bool) -> None:
    assert bool(told("Understanding code.", more=more, issuer=issuer)) is is_told


@pytest.mark.parametrize(
    ("performer", "plural"),
    [
        ("Educator", "Educators"),
        ("Educators", "Educators"),
        ("Teacher leader", "Teacher leaders"),
        ("Coach", "Coaches"),
        ("Boss", "Bosses"),
        ("Deputy", "Deputies"),
        ("Envoy", "Envoys"),
        ("Person", "People"),
        ("Staff", "Staff"),
        ("Educator or coach", "Educators"),
        ("/ Educator", "Educators"),
    ],
)
def test_a_performer_has_a_plural(performer: str, plural: str) -> None:
    assert plural_of(performer) == plural


@given(st.text("abcdesy", min_size=1, max_size=12), st.text("abcs ", max_size=20))
def test_a_sentence_begins_with_its_performer_in_singular_and_in_plural(performer: str, rest: str) -> None:
    for noun in (performer, plural_of(performer)):
        assert end_of_performer(f"The {noun} {rest}", performer, furthest=1) == len("The ") + len(noun)


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=20).filter(str.strip))
def test_any_performer_and_sentence_are_looked_at(sentence: str, performer: str) -> None:
    end = end_of_performer(sentence, performer, furthest=3)

    assert plural_of(performer)
    assert end is None or 0 < end <= len(sentence)
