"""What a change does to learners is told as warnings, each slip once, on the line that is its cause."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic
from mcctl.model.settings import Guards
from mcctl.plan.codes import CODES
from mcctl.rules import change
from mcctl.rules.comparison import compared
from mcctl.rules.registry import check_since, modules_in
from mcctl.source.edits import mended
from tests.rules.changes import MC, OTHERS, catalog_of, catalogues, findings, told
from tests.rules.files import a_micro_credential, a_stack

A = f"{MC}/a.yaml"
S = "stacks/s.yaml"
MPS = "access: [{organization: mps}]"
HOLDS_A = f"{MPS}\nmembers: [{{micro_credential: a}}]"


def a(more: str = "", *, visibility: str = "public", **replaced: str) -> dict[str, str]:
    """The micro-credential `a` in a file; `title="Tracing"` writes another value of a key."""
    text = a_micro_credential("a", more, visibility=visibility)
    for key, value in replaced.items():
        old = next(line for line in text.splitlines() if line.startswith(f"{key}: "))
        text = text.replace(old, f"{key}: {value}")
    return {A: text}


def test_the_rules_and_the_guards_of_the_plan_have_the_same_codes_and_names() -> None:
    rules = {module.RULE.code: module.RULE.name for module in modules_in(change)}
    assert {code: rules.get(code) for code in CODES.values()} == {code: guard for guard, code in CODES.items()}


def test_nothing_is_said_where_nothing_changes_and_of_what_is_new() -> None:
    assert told({**a(), **OTHERS}, {**a(), **OTHERS}) == []
    assert told({}, {**a(), S: a_stack("s", HOLDS_A, visibility="private")}) == []


@pytest.mark.parametrize(
    ("more", "changed"),
    [("", "title: Tracing"), ("tags: [a]", "tags: [b]"), ("subjects: [x]", "subjects: [x, y]")],
)
def test_words_outside_the_assessment_can_change_freely(more: str, changed: str) -> None:
    key, _, value = changed.partition(": ")
    assert told(a(more), a(more, **{key: value})) == []


def test_what_becomes_public_is_told_on_its_line() -> None:
    assert told(a(visibility="private"), a()) == [
        "MC401 micro-credentials/a.yaml 5:13-5:19 more people will see `a`: everyone; until now the issuer only"
    ]


def test_a_hint_names_the_words_that_let_it_pass() -> None:
    (finding,) = findings(a(visibility="private"), a())
    assert finding.hint == (
        "take it back, or, if it is meant, end the commit message with an empty line and `Expose: a`, "
        "or pass `--expose a` to publish"
    )
    assert findings(a(visibility="private"), a(), "expose a") == []


def test_one_line_of_a_stack_that_opens_much_is_one_finding_that_names_all() -> None:
    members = "members: [{micro_credential: a}, {micro_credential: b}]"
    held = {**a(visibility="private"), f"{MC}/b.yaml": a_micro_credential("b", visibility="private")}
    before = {**held, S: a_stack("s", f"{MPS}\n{members}", visibility="private")}
    after = {**held, S: a_stack("s", f"access: [{{organization: mps}}, {{group: g}}]\n{members}", visibility="private")}
    assert told(before, after) == [
        "MC401 stacks/s.yaml 7:31-7:41 more people will see `a`, `b`, `s`: group g",
    ]
    assert told(before, after, "expose a", "expose s") == [
        "MC401 stacks/s.yaml 7:31-7:41 more people will see `b`: group g; until now organization mps",
    ]
    assert told(before, after, "expose a", "expose b", "expose s") == []


def test_a_new_member_of_a_stack_is_told_where_it_joins() -> None:
    b = {f"{MC}/b.yaml": a_micro_credential("b")}
    before = {
        **a(visibility="private"),
        **b,
        S: a_stack("s", f"{MPS}\nmembers: [{{micro_credential: b}}]", visibility="private"),
    }
    more = f"{MPS}\nmembers: [{{micro_credential: b}}, {{micro_credential: a}}]"
    after = {**before, S: a_stack("s", more, visibility="private")}
    assert told(before, after, "same-version s") == [
        "MC401 stacks/s.yaml 8:34-8:55 more people will see `a`: organization mps; until now the issuer only"
    ]


def test_access_through_a_stack_in_a_stack_is_told_at_the_stack_that_changed() -> None:
    held = {**a(visibility="private"), S: a_stack("s", "members: [{micro_credential: a}]", visibility="private")}
    outer = f"{MPS}\nmembers: [{{stack: s}}]"
    before = {**held, "stacks/o.yaml": a_stack("o", outer, visibility="private")}
    after = {**held, "stacks/o.yaml": a_stack("o", outer.replace("mps", "lps"), visibility="private")}
    assert told(before, after) == [
        "MC402 stacks/o.yaml 7:1-7:7 fewer people will see `a`, `o`, `s`: no longer organization mps",
        "MC401 stacks/o.yaml 7:10-7:29 more people will see `a`, `o`, `s`: organization lps",
    ]


def test_what_leaves_a_stack_is_told_at_the_members_that_are_left() -> None:
    members = "members: [{micro_credential: b}, {micro_credential: a}]"
    held = {**a(visibility="private"), f"{MC}/b.yaml": a_micro_credential("b")}
    before = {**held, S: a_stack("s", f"{MPS}\n{members}", visibility="private")}
    after = {**held, S: a_stack("s", f"{MPS}\nmembers: [{{micro_credential: b}}]", visibility="private")}
    assert told(before, after, "same-version s") == [
        "MC402 stacks/s.yaml 8:1-8:8 fewer people will see `a`: no longer organization mps; from now on the issuer only"
    ]
    assert told(before, after, "same-version s", "withdraw a") == []


def test_what_a_stack_can_no_longer_hold_is_an_error_and_no_withdrawal_as_well() -> None:
    before = {**a(visibility="private"), S: a_stack("s", HOLDS_A, visibility="private")}
    after = {**a(visibility="private"), S: a_stack("s", "members: [{micro_credential: a}]")}
    assert told(before, after) == [
        "MC401 stacks/s.yaml 5:13-5:19 more people will see `s`: everyone; until now organization mps"
    ]


def test_a_file_that_is_gone_is_told_at_its_old_place() -> None:
    (finding,) = findings({**a(), **OTHERS}, OTHERS)
    assert (finding.rule.code, finding.file) == ("MC403", A)
    assert finding.message == "the file of `a` is gone, and nothing says what became of it"
    assert finding.hint == (
        "put the file back and write `status: archived` in it, or, if it is meant, "
        "end the commit message with an empty line and `Retire: a`, or pass `--retire a` to publish"
    )
    assert findings({**a(), **OTHERS}, OTHERS, "retire a") == []


def test_what_is_archived_already_or_has_another_place_is_not_missed() -> None:
    assert told({**a(status="archived"), **OTHERS}, OTHERS) == []
    assert told({**a(), **OTHERS}, {f"{MC}/deep/a.yaml": a()[A], **OTHERS}, moved={f"{MC}/deep/a.yaml": A}) == []


def test_many_that_are_archived_at_once_need_a_word_for_their_kind() -> None:
    archived = {path: text.replace("status: active", "status: archived") for path, text in OTHERS.items()}
    (finding,) = findings(OTHERS, archived)
    assert (finding.rule.code, finding.message) == ("MC403", "30 of 30 micro-credentials would be retired at once")
    assert "`Retire-All: micro-credential`" in str(finding.hint)
    assert findings(OTHERS, archived, "retire-all micro-credential") == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("kind: micro-credential\nid: a\nno: thing\n", False),
        ("kind: micro-credential\nid: z\nno: thing\n", True),
        ("kind: [", False),
    ],
    ids=["broken-with-the-id", "broken-with-another-id", "may-be-it"],
)
def test_a_broken_file_hides_only_what_may_be_in_it(text: str, is_told: bool) -> None:  # noqa: FBT001
    before = {**a(), **OTHERS}
    codes = [one.rule.code for one in findings(before, {**OTHERS, f"{MC}/new.yaml": text})]
    assert codes == (["MC403"] if is_told else [])
    codes = [one.rule.code for one in findings(before, {**OTHERS, f"{MC}/other-1.yaml": text})]
    assert ("MC403" in codes) is (is_told or text == "kind: [")


def test_what_is_assessed_needs_a_new_version_and_the_changed_place_is_shown() -> None:
    (finding,) = findings(a(), a(competency="Educators do it well."))
    assert (finding.rule.code, finding.span.start.line) == ("MC404", 3)
    assert finding.message == "what is assessed in `a` changes, but its version stays `1.0`"
    assert str(finding.hint).startswith('write `version: "1.1"`; where only a typing mistake is mended, ')
    assert [(one.file, one.span.start.line, one.message) for one in finding.related] == [(A, 7, "`competency` changed")]
    assert findings(a(), a(competency="Educators do it well."), "same-version a") == []
    assert findings(a(), a(competency="Educators do it well.", version='"1.1"')) == []
    assert findings(a(status="draft"), a(status="draft", competency="Educators do it well.")) == []


@pytest.mark.parametrize(("version", "hint"), [("1", "2"), ("1.9", "1.10"), ("2.0.3", "2.0.4")])
def test_a_hint_counts_versions_as_their_author_does(version: str, hint: str) -> None:
    was, now = a(version=f'"{version}"'), a(version=f'"{version}"', competency="Educators do.")
    (finding,) = findings(was, now)
    assert str(finding.hint).startswith(f'write `version: "{hint}"`; ')


def test_a_version_without_numbers_has_no_successor_to_be_named() -> None:
    (finding,) = findings(a(version="spring"), a(version="spring", competency="Educators do."))
    assert str(finding.hint).startswith("write a new `version`; ")


@pytest.mark.parametrize(
    ("was", "now", "is_told"),
    [
        ("1.9", "1.1", True),
        ("1.9", "1.10", False),
        ("2.0", "1.9", True),
        ("1.0", "1.00", False),
        ("1.0", "1", False),
        ("2", "1.9.9", True),
        ("autumn", "1.0", False),
    ],
)
def test_a_version_that_is_lower_is_told(was: str, now: str, is_told: bool) -> None:  # noqa: FBT001
    expected = [f"MC409 {A} 3:10-3:{12 + len(now)} version `{now}` is lower than `{was}`, which it was before"]
    assert told(a(version=f'"{was}"'), a(version=f'"{now}"')) == (expected if is_told else [])


def test_a_draft_has_no_versions_to_count_from() -> None:
    assert told(a(status="draft", version='"2.0"'), a(version='"1.0"')) == []


def test_going_back_to_exactly_what_a_version_held_is_fine_and_to_anything_else_is_not() -> None:
    first, second = a(), a(version='"2.0"', competency="Educators do more.")
    history = {"a": [second, first]}
    assert told(second, first, history=history) == []
    assert told(second, a(competency="Educators do less."), history=history) == [
        f"MC404 {A} 3:10-3:15 version `1.0` of `a` was used before, for something else"
    ]
    assert told(second, a(version='"1.5"'), history=history) == [
        f"MC409 {A} 3:10-3:15 version `1.5` is lower than `2.0`, which it was before"
    ]


OTHER_THING = {
    "title": "Assessing Projects",
    "competency": "Educators grade what students build.",
    "assessment": "{parts: [{id: p, kind: evidence, items: [{id: talk, prompt: Record a talk., passing: Heard.}]}]}",
    "version": '"2.0"',
}


def test_an_id_with_nothing_left_of_what_it_named_is_reused() -> None:
    assert told(a(title="Code Tracing"), a(**OTHER_THING)) == [
        f"MC410 {A} 2:5-2:6 the id `a` is used for something else: nothing in it is as it was"
    ]


@pytest.mark.parametrize("kept", ["competency", "assessment"])
def test_a_revision_that_keeps_a_text_reuses_no_id(kept: str) -> None:
    assert told(a(title="Code Tracing"), a(**{key: text for key, text in OTHER_THING.items() if key != kept})) == []


def test_a_revision_that_keeps_a_word_of_the_title_reuses_no_id() -> None:
    assert told(a(title="Code Tracing"), a(**{**OTHER_THING, "title": "Tracing for Everyone"})) == []


def test_an_id_of_another_kind_is_reused_and_its_file_not_missed() -> None:
    assert told({**a(), **OTHERS}, {**OTHERS, "stacks/a.yaml": a_stack("a")}) == [
        "MC410 stacks/a.yaml 2:5-2:6 the id `a` is used for something else: it was a micro-credential, and is a stack now"
    ]


def test_an_id_that_was_given_up_for_another_is_reused() -> None:
    b = {f"{MC}/b.yaml": a_micro_credential("b", "previously: [a]")}
    without = {f"{MC}/b.yaml": a_micro_credential("b")}
    assert told(b, {**without, **a()}) == [
        f"MC410 {A} 2:5-2:6 the id `a` is used for something else: it was an id of `b` before"
    ]


def test_an_id_whose_file_took_another_is_reused_by_a_new_file() -> None:
    was = {f"{MC}/x.yaml": a(title="Code Tracing", competency="Educators trace code.")[A]}
    now = {f"{MC}/x.yaml": was[f"{MC}/x.yaml"].replace("id: a\n", "id: b\n"), **a(version='"2.0"')}
    assert told(was, now) == [f"MC410 {A} 2:5-2:6 the id `a` is used for something else: what it named is `b` now"]


def test_a_text_that_moved_with_its_id_by_hand_reuses_no_id() -> None:
    was = {f"{MC}/x.yaml": a()[A]}
    now = {**a(), f"{MC}/x.yaml": a_micro_credential("b")}
    assert told(was, now) == []


def test_a_copy_that_kept_the_id_is_an_error_of_its_own_and_no_change_of_what_was_copied() -> None:
    copy = {f"{MC}/_first.yaml": a(competency="Educators do more.", visibility="private")[A]}
    assert told({**a(), **OTHERS}, {**a(), **copy, **OTHERS}) == []
    assert told({**a(), **copy, **OTHERS}, {**a(), **OTHERS}) == []
    assert told({**a(), **copy, **OTHERS}, {**copy, **OTHERS}) == []


B = f"{MC}/b.yaml"


def renamed(more: str = "", **replaced: str) -> dict[str, str]:
    return {B: a(more, **replaced)[A].replace("id: a\n", "id: b\n")}


def test_an_id_that_changed_is_told_once_and_nothing_that_follows_from_it() -> None:
    before = {**a(visibility="private"), **OTHERS, S: a_stack("s", HOLDS_A, visibility="private")}
    held = a_stack("s", HOLDS_A.replace("credential: a", "credential: b"), visibility="private")
    after = {B: a(visibility="private")[A].replace("id: a\n", "id: b\n"), **OTHERS, S: held}
    assert told(before, after, moved={B: A}) == [
        f"MC106 {B} 2:5-2:6 `a` became `b`, but nothing says so: links and awards would lead nowhere"
    ]


def test_an_id_that_changed_in_a_file_that_stayed_needs_no_guess() -> None:
    (finding,) = findings(a(), {A: renamed()[B]})
    assert (finding.rule.code, finding.file, finding.related) == ("MC106", A, ())
    assert finding.hint == "add `previously: [a]`; if it is something else, put the file of `a` back"


def test_an_id_that_changed_together_with_what_is_assessed_is_told_as_both() -> None:
    codes = [one.rule.code for one in findings(a(), renamed(competency="Educators do more."), moved={B: A})]
    assert codes == ["MC106", "MC404"]


def test_an_id_that_is_said_to_be_the_old_one_is_not_told() -> None:
    assert told({**a(), **OTHERS}, {**renamed("previously: [a]"), **OTHERS}, moved={B: A}) == []


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ({**a(), B: a_micro_credential("b")}, {A: renamed()[B]}, {}),
        ({**a(), B: a_micro_credential("c")}, {B: a_micro_credential("b", "previously: [c]")}, {B: A}),
        ({**a(), **OTHERS}, {"stacks/b.yaml": a_stack("b"), **OTHERS}, {"stacks/b.yaml": A}),
    ],
    ids=["the-new-id-was-there", "it-was-something-else", "another-kind"],
)
def test_what_became_of_an_id_is_not_guessed_against_the_facts(
    before: Mapping[str, str], after: Mapping[str, str], moved: Mapping[str, str]
) -> None:
    codes = {one.rule.code for one in findings(before, after, moved=moved)}
    assert "MC106" not in codes
    assert "MC403" in codes


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("kind: stack\nid: b\ntitle: A\n", "kind: stack\nid: b\npreviously: [a]\ntitle: A\n"),
        ("kind: stack\ntitle: A\nid: b   # new", "kind: stack\ntitle: A\nid: b   # new\npreviously: [a]"),
        ("  kind: stack\n  id: 'b'\n  title: A\n", "  kind: stack\n  id: 'b'\n  previously: [a]\n  title: A\n"),
        ("{kind: stack, id: b, title: A}\n", "{kind: stack, id: b, previously: [a], title: A}\n"),
        ("kind: stack\nid: b\ntitle: A\npreviously: [x]\n", "kind: stack\nid: b\ntitle: A\npreviously: [a, x]\n"),
        (
            "kind: stack\nid: b\ntitle: A\npreviously:\n  - x\n  - y\n",
            "kind: stack\nid: b\ntitle: A\npreviously:\n  - a\n  - x\n  - y\n",
        ),
        ("kind: stack\nid: b\ntitle: A\npreviously: []\n", None),
    ],
    ids=["block", "comment", "indented", "braces", "list", "lines", "empty"],
)
def test_the_fix_writes_the_old_id_where_it_belongs_and_leaves_nothing_to_tell(text: str, fixed: str | None) -> None:
    before = {"stacks/a.yaml": "kind: stack\nid: a\ntitle: A\n"}
    moved = {"stacks/b.yaml": "stacks/a.yaml"}
    (finding,) = findings(before, {"stacks/b.yaml": text}, moved=moved)
    if fixed is None:
        assert finding.fix is None
        return
    assert finding.fix is not None
    assert not finding.fix.safe
    assert mended(text.encode(), [finding.fix]).content.decode() == fixed
    assert told(before, {"stacks/b.yaml": fixed}, moved=moved) == []


def test_a_badge_that_still_bears_the_old_title_is_told_and_mended() -> None:
    badge = "{file: badges/a.svg, alt: A lens over the words Code Tracing}"
    was, now = a(title="Code Tracing", badge=badge), a(title="Reading Code", badge=badge)
    (finding,) = findings(was, now)
    assert (finding.rule.code, finding.route) == ("MC318", ("badge", "alt"))
    assert finding.message == "the title was `Code Tracing`, which the badge's text still holds"
    assert finding.fix is not None
    mended_text = mended(now[A].encode(), [finding.fix]).content.decode()
    assert "alt: A lens over the words Reading Code}" in mended_text
    assert findings(was, {A: mended_text}) == []


@pytest.mark.parametrize(
    ("title", "alt", "is_told"),
    [
        ("Code Tracing", "A lens over the words CODE TRACING", True),
        ("Code Tracing", "A lens over three lines", False),
        ("Code Tracing", "Code Tracings", False),
        ("Debugging", "A beetle, debugging", False),
        ("Debugging", "The word Debugging below a beetle", True),
        ("Code", "The words Reading Code, and Code alone", False),
    ],
)
def test_an_old_title_is_known_by_whole_words(title: str, alt: str, is_told: bool) -> None:  # noqa: FBT001
    badge = f"{{file: badges/a.svg, alt: '{alt}'}}"
    codes = [one.rule.code for one in findings(a(title=title, badge=badge), a(title="Reading Code", badge=badge))]
    assert codes == (["MC318"] if is_told else [])


def test_a_word_that_left_the_title_and_stayed_in_the_badges_text_is_told() -> None:
    badge = "{file: badges/a.svg, alt: Equitable Recruitment}"
    titles = ("Active & Equitable Recruitment Strategies", "Active Recruitment Strategies")
    was, now = (a(title=title, badge=badge) for title in titles)
    (finding,) = [one for one in findings(was, now) if one.rule.code == "MC318"]
    assert finding.message == "the title no longer says `Equitable`, and the badge's text still does"
    mended_badge = badge.replace("Equitable", "Active")
    assert [one for one in findings(was, a(title=titles[1], badge=mended_badge)) if one.rule.code == "MC318"] == []


def test_what_was_broken_before_is_told_and_stops_nothing_else() -> None:
    before = {A: "kind: [", **a_second(visibility="private")}
    assert told(before, {**a(), **a_second()}) == [
        f"MC411 {A} 1:1-1:1 at the commit that is compared with, `{A}` cannot be read, so nothing is said about its change",
        f"MC401 {B} 5:13-5:19 more people will see `b`: everyone; until now the issuer only",
    ]
    assert told(before, {A: "kind: [", **a_second(visibility="private")}) == []


def a_second(visibility: str = "public") -> dict[str, str]:
    return {B: a_micro_credential("b", visibility=visibility)}


def test_without_an_issuer_before_everything_is_new_and_without_one_now_the_rest_is_still_told() -> None:
    broken = {"issuer.yaml": "kind: ["}
    assert [line.partition(" ")[0] for line in told({**broken, **a(visibility="private")}, a())] == ["MC411"]
    assert told({**broken, **a(visibility="private")}, {**broken, **a()}) == []
    assert [line.partition(" ")[0] for line in told(a(visibility="private"), {**broken, **a()})] == ["MC401"]


@given(catalogues(), catalogues(), st.booleans())
def test_what_is_the_same_need_not_be_compared(before: dict[str, str], after: dict[str, str], is_moved: bool) -> None:  # noqa: FBT001
    was, now = catalog_of(before), catalog_of(after)
    known = {(entry.document.path, entry.document.text): entry for entry in now.entries}
    shared = replace(
        was, entries=tuple(known.get((entry.document.path, entry.document.text), entry) for entry in was.entries)
    )
    moved = dict(zip(sorted({*after} - {*before}), sorted({*before} - {*after}), strict=False)) if is_moved else {}

    def told_of(first: Catalog) -> list[Diagnostic]:
        guards = (Guards(), Guards())
        return list(check_since(compared(first, now, name="main", namespace=None, guards=guards, moved=moved)))

    assert told_of(shared) == told_of(was)
