"""MC214 to MC218: what a stack asks for, holds and orders, and what micro-credentials require of each other."""

import pytest

from mcctl.diagnostics import Severity
from mcctl.rules.registry import check_catalog
from mcctl.source.repository import read_repository
from tests.rules.files import a_micro_credential, a_stack, findings, found
from tests.source.repositories import SVG, MemoryTree

TWO = "members: [{issuer: nea, stack: x}, {issuer: nea, stack: y}]\n"
UNNEEDED = "is in no group, so nobody needs it to complete the stack = add it to a group if it is needed"


def archived(name: str, more: str = "") -> str:
    return a_micro_credential(name, more).replace("status: active", "status: archived")


def titled(name: str, title: str) -> str:
    return a_micro_credential(name).replace(f"title: The {name}\n", f"title: {title}\n")


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        (
            "{at_least: 2}",
            [
                (
                    "8:24-8:25 `at_least: 2` asks for all members, since the stack has no more"
                    " = write `completion: all`, or a lower number"
                )
            ],
        ),
        (
            "{groups: [{min: 2, members: [x, y]}]}",
            [
                (
                    "8:29-8:30 group 1 asks for all of its members with `min: 2`, since it has no more"
                    " = leave `min` out, or write a lower number"
                )
            ],
        ),
        (
            "{groups: [{title: G, min: 0, members: [x]}, {members: [y]}]}",
            [
                (
                    "8:39-8:40 the group `G` asks for none of its members"
                    " = write how many are needed, or take the group out: what is in no group is not needed"
                )
            ],
        ),
        ("{groups: [{members: [x]}]}", [f"7:36-7:59 `y` {UNNEEDED}"]),
        ("{groups: [{members: [x, y]}]}", []),
        ("{groups: [{min: 1, max: 1, members: [x, y]}]}", []),
        ("{groups: [{min: 1, members: [x]}, {members: [y]}]}", []),
        ("{at_least: 1}", []),
        ("all", []),
        ("none", []),
    ],
)
def test_a_completion_that_leaves_no_choice_or_asks_for_nothing_is_told(completion: str, expected: list[str]) -> None:
    assert found({"stacks/s.yaml": a_stack("s", f"{TWO}completion: {completion}")}) == [
        f"MC214 stacks/s.yaml {one}" for one in expected
    ]


@pytest.mark.parametrize("completion", ["{groups: [{members: [z]}]}", "{groups: [{min: 3, members: [x]}]}"])
def test_what_cannot_be_completed_is_not_told_a_second_time_as_loose(completion: str) -> None:
    text = a_stack("s", f"{TWO.replace('y}', 'y}, {issuer: nea, stack: w}')}completion: {completion}")
    text = text.replace("members: [z]", "members: [{issuer: nea, stack: z}]")
    (line,) = found({"stacks/s.yaml": text})
    assert line.startswith("MC207")


def test_a_loose_completion_weighs_less_in_a_draft_and_where_something_is_only_not_needed() -> None:
    loose = a_stack("s", f"{TWO}completion: {{at_least: 2}}")
    draft = loose.replace("status: active", "status: draft")
    outside = a_stack("s", f"{TWO}completion: {{groups: [{{members: [x]}}]}}")
    severities = [findings({"stacks/s.yaml": text})[0].rule.severity for text in (loose, draft, outside)]
    assert severities == [Severity.WARNING, Severity.NOTE, Severity.NOTE]


def test_a_micro_credential_that_no_stack_holds_is_a_note() -> None:
    files = {
        "micro-credentials/a.yaml": a_micro_credential("a"),
        "micro-credentials/b.yaml": a_micro_credential("b"),
        "micro-credentials/c.yaml": a_micro_credential("c"),
        "stacks/s.yaml": a_stack("s", "members: [{micro_credential: a}, {issuer: northlake, micro_credential: b}]"),
    }
    (finding,) = findings(files)
    assert found(files) == [
        "MC215 micro-credentials/c.yaml 2:5-2:6 no stack holds `c` = add it to the `members` of a stack if it belongs to one"
    ]
    assert finding.rule.severity is Severity.NOTE


def test_a_namesake_of_another_issuer_and_an_archived_stack_hold_nothing() -> None:
    foreign = a_stack("s", "members: [{issuer: nea, micro_credential: a}]")
    old = a_stack("t", "members: [{micro_credential: a}]").replace("status: active", "status: archived")
    files = {"micro-credentials/a.yaml": a_micro_credential("a"), "stacks/s.yaml": foreign, "stacks/t.yaml": old}
    assert [line[:30] for line in found(files)] == ["MC215 micro-credentials/a.yaml"]


def test_drafts_and_what_is_archived_need_no_stack_nor_does_anything_where_there_is_none() -> None:
    one = a_micro_credential("a")
    assert found({"micro-credentials/a.yaml": one}) == []
    for status in ("draft", "archived"):
        assert found({"micro-credentials/a.yaml": one.replace("active", status), "stacks/s.yaml": a_stack("s")}) == []


def test_a_micro_credential_that_a_draft_holds_is_held() -> None:
    draft = a_stack("s", "members: [{micro_credential: a}]").replace("status: active", "status: draft")
    assert found({"micro-credentials/a.yaml": a_micro_credential("a"), "stacks/s.yaml": draft}) == []


def test_a_stack_that_cannot_be_read_may_hold_anything() -> None:
    files = {
        "badges/a.svg": SVG,
        "micro-credentials/a.yaml": a_micro_credential("a"),
        "stacks/s.yaml": a_stack("s"),
        "stacks/t.yaml": "title: One: two\n",
    }
    assert list(check_catalog(read_repository(MemoryTree.of(files)).catalog)) == []
    told = check_catalog(read_repository(MemoryTree.of({**files, "stacks/t.yaml": a_stack("t")})).catalog)
    assert [one.rule.code for one in told] == ["MC215"]


def test_a_member_that_is_misspelt_is_not_told_as_held_by_no_stack_as_well() -> None:
    stack = a_stack("s", "members: [{micro_credential: code-trcing}]")
    (line,) = found({"micro-credentials/code-tracing.yaml": a_micro_credential("code-tracing"), "stacks/s.yaml": stack})
    assert line.startswith("MC201")


@pytest.mark.parametrize("member", ["{micro_credential: a}", "{issuer: northlake, micro_credential: a}"])
def test_an_archived_member_of_a_stack_that_wants_all_is_told(member: str) -> None:
    files = {"micro-credentials/a.yaml": archived("a"), "stacks/s.yaml": a_stack("s", f"members: [{member}]")}
    assert found(files) == [
        (
            f"MC216 stacks/s.yaml 7:11-7:{11 + len(member)} `a` is archived, so nobody can start it any more,"
            " and nobody new can complete the stack = put what replaces it in its place, or take it out"
            " → micro-credentials/a.yaml 4:9-4:17 `a` is archived"
        )
    ]


def test_what_replaces_an_archived_member_is_named() -> None:
    ended = archived("a", "retirement: {announced_on: 2026-05-01, replaced_by: b}")
    files = {"micro-credentials/a.yaml": ended, "micro-credentials/b.yaml": a_micro_credential("b")}
    (member,) = findings({**files, "stacks/s.yaml": a_stack("s", "members: [{micro_credential: a}]")})[1:]
    both = a_stack("s", "members: [{micro_credential: a}, {micro_credential: b}]")
    (beside,) = findings({**files, "stacks/s.yaml": both})
    assert member.hint == "put `b`, which replaces it, in its place"
    assert beside.hint == "put what replaces it in its place, or take it out"


@pytest.mark.parametrize(
    ("completion", "severity"),
    [
        ("all", Severity.WARNING),
        ("{at_least: 1}", Severity.NOTE),
        ("{at_least: 2}", Severity.NOTE),
        ("none", Severity.NOTE),
        ("{groups: [{members: [b, c]}, {min: 1, members: [a, c]}]}", Severity.NOTE),
        ("{groups: [{members: [a, b]}, {min: 1, members: [a, c]}]}", Severity.WARNING),
    ],
)
def test_an_archived_member_is_only_worth_knowing_where_the_others_suffice(completion: str, severity: Severity) -> None:
    members = "members: [{micro_credential: a}, {stack: b}, {issuer: nea, stack: c}]"
    stack = a_stack("s", f"{members}\ncompletion: {completion}")
    (finding,) = findings(
        {"micro-credentials/a.yaml": archived("a"), "stacks/b.yaml": a_stack("b"), "stacks/s.yaml": stack}
    )
    assert (finding.rule.code, finding.rule.severity) == ("MC216", severity)


def test_each_archived_member_is_told_and_weighs_more_once_too_few_are_left() -> None:
    stack = a_stack(
        "s", f"{TWO.replace('{issuer: nea, stack: x}', '{stack: b}, {stack: c}')}completion: {{at_least: 2}}"
    )
    old = {f"stacks/{name}.yaml": a_stack(name).replace("status: active", "status: archived") for name in "bc"}
    two = findings({**old, "stacks/s.yaml": stack})
    assert [(one.route, one.rule.severity) for one in two] == [
        (("members", 0), Severity.WARNING),
        (("members", 1), Severity.WARNING),
    ]


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_stack_that_cannot_be_earned_may_hold_what_is_archived(status: str) -> None:
    stack = a_stack("s", "members: [{micro_credential: a}]").replace("status: active", f"status: {status}")
    assert found({"micro-credentials/a.yaml": archived("a"), "stacks/s.yaml": stack}) == []


def requiring(**wanted: str) -> dict[str, str]:
    return {
        f"micro-credentials/{name}.yaml": a_micro_credential(name, f"prerequisites: [{entry}]")
        for name, entry in wanted.items()
    }


WITHOUT = "take one of these prerequisites out, or write `required: false` at it"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            requiring(a="{micro_credential: a}"),
            f"9:17-9:38 the micro-credential requires itself: `a` → `a` = {WITHOUT}",
        ),
        (
            requiring(a="{micro_credential: b}", b="{issuer: northlake, micro_credential: a}"),
            (
                f"9:17-9:38 the micro-credential requires itself: `a` → `b` → `a` = {WITHOUT}"
                " → micro-credentials/b.yaml 9:17-9:57 `b` requires `a`"
            ),
        ),
    ],
    ids=["itself", "each other"],
)
def test_micro_credentials_that_require_each_other_are_told_once(files: dict[str, str], expected: str) -> None:
    assert found(files) == [f"MC217 micro-credentials/a.yaml {expected}"]


@pytest.mark.parametrize(
    "files",
    [
        requiring(a="{micro_credential: b}", b="{micro_credential: a, required: false}"),
        requiring(a="{micro_credential: b}", b="{issuer: nea, micro_credential: a}"),
        requiring(a="{issuer: nea, micro_credential: a}"),
        requiring(a="{micro_credential: c}", b="{micro_credential: c}", c="{text: Three years of teaching}"),
    ],
    ids=["recommended", "somebody else's", "a namesake", "no cycle"],
)
def test_prerequisites_that_can_be_met_are_fine(files: dict[str, str]) -> None:
    assert found(files) == []


def ordered(*titles: str) -> dict[str, str]:
    """A stack that holds micro-credentials of these titles in this order."""
    names = [f"m{place}" for place in range(len(titles))]
    rows = "".join(f"\n  - {{micro_credential: {name}}}" for name in names)
    made = {
        f"micro-credentials/{name}.yaml": titled(name, f'"{title}"') for name, title in zip(names, titles, strict=True)
    }
    return {**made, "stacks/s.yaml": a_stack("s", f"members:{rows}")}


def test_members_against_the_numbers_in_their_titles_are_told() -> None:
    assert found(ordered("2. Loops", "Debugging", "1. Tracing")) == [
        (
            "MC218 stacks/s.yaml 10:5-10:27 `1. Tracing` comes after `2. Loops`"
            " = put the members in the order of their numbers, or change the titles"
            " → micro-credentials/m0.yaml 6:8-6:18 this comes first"
        )
    ]


@pytest.mark.parametrize(
    "titles",
    [
        ("Part 2: Loops", "Part 1: Tracing"),
        ("Reading Code, Module 10", "Reading Code, Module 9"),
        ("Level II Coaching", "Level I Coaching"),
        ("Restorative Practices II", "Restorative Practices I"),
        ("Family Engagement 2: At Home", "Family Engagement 1: At School"),
        ("1) Tracing", "3) Debugging", "2) Loops"),
        ("2 \u2013 Loops", "1 - Tracing"),
    ],
)
def test_numbers_are_known_by_how_they_are_written(titles: tuple[str, ...]) -> None:
    (line,) = found(ordered(*titles))
    assert line.startswith("MC218 stacks/s.yaml")


@pytest.mark.parametrize(
    "titles",
    [
        ("1. Tracing", "2. Loops", "10. Debugging"),
        ("Part 1: Tracing", "Part 2: Loops", "Part 1: Families", "Part 2: Schools"),
        ("Loops, Part 2", "Tracing, Part 1"),
        ("Teaching Grade 8", "Teaching Grade 6"),
        ("Programming in Python 3", "Programming in Python 2"),
        ("3D Science Assessments", "2D Drawings"),
        ("Facilitating a Tier 1 Reading Lesson", "Making Shifts in Professional Development"),
        ("Algebra II", "Algebra"),
        ("Report of 2024", "Report of 2023"),
        ("1.5 Hours of Tracing", "1.1 Hours of Loops"),
    ],
)
def test_titles_in_order_and_numbers_that_are_names_are_fine(titles: tuple[str, ...]) -> None:
    assert found(ordered(*titles)) == []


def test_the_titles_of_somebody_elses_members_count_as_well() -> None:
    text = """
        members:
          - {issuer: nea, micro_credential: b, title: Restorative Practices 2}
          - {issuer: nea, micro_credential: a, title: Restorative Practices 1}
          - {issuer: nea, micro_credential: c}
    """
    assert found({"stacks/s.yaml": a_stack("s", text)}) == [
        (
            "MC218 stacks/s.yaml 9:5-9:71 `Restorative Practices 1` comes after `Restorative Practices 2`"
            " = put the members in the order of their numbers, or change the titles"
            " → stacks/s.yaml 8:47-8:70 this comes first"
        )
    ]


def test_a_series_that_is_wholly_reversed_is_told_once() -> None:
    assert len(found(ordered("4. D", "3. C", "2. B", "1. A"))) == 1
