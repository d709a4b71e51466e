"""What a plan refuses, and what else in it is grave, as findings."""

from dataclasses import replace

import pytest

from mcctl.catalog.document import Document, Place
from mcctl.diagnostics import Position, Severity, Span
from mcctl.plan.codes import CODES
from mcctl.plan.plan import Guard, Plan, Refusal
from mcctl.plan.sides import Key
from mcctl.rules.planned import gathered, grave, hint_of, refused
from mcctl.rules.registry import all_rules
from tests.plan.builders import a_desired, a_live, a_micro_credential, a_plan, a_stack

TEXT = "kind: stack\nid: cs\nvisibility: public\n"
PLACES = {"id": Place(16, 18, (12, 14)), "visibility": Place(31, 37, (19, 29))}
DOCUMENT = Document("stacks/cs.yaml", {"id": "cs", "visibility": "public"}, TEXT, Place(0, len(TEXT), None, PLACES))
AGAIN = "put the file back and write `status: archived` in it"
DOCUMENTS = {Key("stack", "cs"): DOCUMENT}


def opened(*allowances: str) -> Plan:
    return a_plan(a_desired(a_stack("cs", visibility="public")), a_live(a_stack("cs")), *allowances)


def test_a_refusal_is_an_error_with_the_code_and_the_name_of_its_rule() -> None:
    (finding,) = refused(opened())

    assert (finding.rule.code, finding.rule.name, finding.rule.severity) == ("MC401", "exposure", Severity.ERROR)
    assert finding.file == "stacks/cs.yaml"
    assert finding.route == ("visibility",)


def test_every_guard_has_a_rule_of_its_name() -> None:
    names = {rule.code: rule.name for rule in all_rules()}

    assert {code: names[code] for code in CODES.values()} == {code: guard for guard, code in CODES.items()}


def test_what_has_no_file_any_more_is_shown_at_the_issuer() -> None:
    (finding,) = refused(a_plan(a_desired(a_micro_credential("b")), a_live(*map(a_micro_credential, "ab"))))

    assert (finding.file, finding.message) == (
        "issuer.yaml",
        "the file of `a` is gone, but it is on the platform; nothing is ever deleted",
    )


def meant(trailer: str, flag: str) -> str:
    return (
        f", or, if it is meant, end the commit message with an empty line and `{trailer}`, or pass `{flag}` to publish"
    )


@pytest.mark.parametrize(
    ("guard", "allow_with", "expected"),
    [
        ("exposure", "--expose a", "take it back" + meant("Expose: a", "--expose a")),
        ("version", "--same-version a", "write a new `version`" + meant("Same-Version: a", "--same-version a")),
        ("retirement", "--retire a", AGAIN + meant("Retire: a", "--retire a")),
        ("retirement", "--retire-all stack", "archive fewer" + meant("Retire-All: stack", "--retire-all stack")),
        ("retirement", None, "mend what cannot be read"),
        ("dirty", "--allow-dirty", "commit it first, or, if it is meant, pass `--allow-dirty`"),
        ("ownership", None, "leave it to those who published it first, or take it over with `mcctl adopt a`"),
    ],
)  # fmt: skip
def test_a_hint_says_what_to_change_and_both_ways_to_allow_it(
    guard: Guard, allow_with: str | None, expected: str
) -> None:
    assert hint_of(Refusal(guard, CODES[guard], "a", "no", allow_with=allow_with)) == expected


@pytest.mark.parametrize(
    ("allow_with", "instead", "expected"),
    [
        ("--expose a", None, "if it is meant, add `--expose a`"),
        ("--retire-all stack", None, "if it is meant, add `--retire-all stack`"),
        ("--overwrite a", "look at it", "look at it, or, if it is meant, add `--overwrite a`"),
    ],
)
def test_what_is_made_on_the_platform_stands_in_no_file_and_no_commit(
    allow_with: str, instead: str | None, expected: str
) -> None:
    refusal = Refusal("drift", "MC406", "a", "no", allow_with=allow_with, instead=instead)

    assert hint_of(refusal, "console") == expected


def test_many_refusals_are_allowed_in_one_place_and_one_alone_where_it_stands() -> None:
    private, public = (
        [a_stack(name, visibility=visibility) for name in ("cs", "math")] for visibility in ("private", "public")
    )
    both = a_plan(a_desired(*public, dirty=("README.md",)), a_live(*private))

    assert gathered(both) == ("Expose: cs", "Expose: math")
    assert gathered(opened()) == ()
    assert gathered(replace(both, made_by="console")) == ()
    assert [hint_of(one, is_told_below=True) for one in both.refused] == [
        "commit it first, or, if it is meant, pass `--allow-dirty`",
        *["take it back, or, if it is meant, allow it as told below"] * 2,
    ]


def test_what_is_allowed_is_a_warning_on_the_line_that_does_it() -> None:
    (finding,) = grave(opened("expose cs"), DOCUMENTS)

    assert finding.rule.severity is Severity.WARNING
    assert finding.message == "`cs` will be seen by everyone (visibility private → public)"
    assert finding.span == Span(Position(3, 13), Position(3, 19))


def test_what_is_refused_is_not_told_twice() -> None:
    assert list(grave(opened(), DOCUMENTS)) == []


def test_a_withdrawal_and_a_retirement_are_told_without_documents_too() -> None:
    closed, ended = a_micro_credential("a", visibility="private"), a_micro_credential("b", status="archived")
    plan = a_plan(
        a_desired(closed, ended, a_micro_credential("c")), a_live(*map(a_micro_credential, "abc")), "withdraw a"
    )

    assert [(finding.rule.code, finding.file, finding.message) for finding in grave(plan, {})] == [
        ("MC402", "micro-credentials/a.yaml", "`a` will no longer be seen by everyone (visibility public → private)"),
        ("MC403", "micro-credentials/b.yaml", "`b` will be retired: nobody can start it any more"),
    ]


def test_what_a_stack_opens_is_told_where_it_is_written() -> None:
    member, other = a_micro_credential("a", visibility="private"), a_micro_credential("b", visibility="private")
    live = a_live(member, other, a_stack("cs", "b", access=[{"group": "g"}]))
    desired = a_desired(member, other, a_stack("cs", "a", "b", access=[{"group": "g"}], version="1.1"))
    place = Place(20, 30, (12, 19))
    document = replace(
        DOCUMENT,
        data={"id": "cs", "visibility": "public", "members": []},
        places=Place(0, len(TEXT), None, {**PLACES, "members": place}),
    )
    plan, documents = a_plan(desired, live, "expose a"), {**desired.documents, Key("stack", "cs"): document}

    (finding,) = grave(plan, documents)
    (refusal,) = refused(a_plan(desired, live))

    assert (finding.file, finding.route, finding.span) == (
        "stacks/cs.yaml",
        ("members",),
        document.locate(("members",)),
    )
    assert (refusal.file, refusal.route) == ("stacks/cs.yaml", ("members",))
