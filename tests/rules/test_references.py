"""MC2xx: what files say of each other, and who sees what."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.rules.cycles import LONGEST_TOLD, cycles
from tests.rules.files import a_micro_credential, a_stack, found
from tests.source.repositories import SVG


def test_a_member_that_no_file_defines_is_told_with_a_near_name() -> None:
    assert found(
        {
            "micro-credentials/code-tracing.yaml": a_micro_credential("code-tracing"),
            "stacks/s.yaml": a_stack("s", "members: [{micro_credential: code-trcing}, {stack: qqqq}]"),
        }
    ) == [
        "MC201 stacks/s.yaml 7:30-7:41 there is no micro-credential `code-trcing` = did you mean `code-tracing`?",
        (
            "MC201 stacks/s.yaml 7:52-7:56 there is no stack `qqqq`"
            " = add its file, or name its `issuer` if it is somebody else's"
        ),
    ]


def test_a_member_of_the_other_kind_is_told() -> None:
    assert found(
        {
            "micro-credentials/a.yaml": a_micro_credential("a"),
            "stacks/b.yaml": a_stack("b"),
            "stacks/s.yaml": a_stack("s", "members:\n  - stack: a\n  - {micro_credential: b}"),
        }
    ) == [
        "MC201 stacks/s.yaml 8:12-8:13 `a` is a micro-credential, not a stack = write `micro_credential: a`",
        "MC201 stacks/s.yaml 9:24-9:25 `b` is a stack, not a micro-credential = write `stack: b`",
    ]


def test_a_member_with_an_issuer_needs_no_file() -> None:
    assert found({"stacks/s.yaml": a_stack("s", "members: [{issuer: nea, stack: gone, title: Gone}]")}) == []


TAKE_OUT = " = take one of these members out"


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"a": ["a"]}, ["MC202 stacks/a.yaml 8:5-8:15 the stack holds itself: `a` → `a` = take this member out"]),
        (
            {"b": ["a"], "a": ["b"]},
            [
                (
                    f"MC202 stacks/a.yaml 8:5-8:15 the stack holds itself: `a` → `b` → `a`{TAKE_OUT}"
                    " → stacks/b.yaml 8:5-8:15 `b` holds `a`"
                )
            ],
        ),
        (
            {"a": ["d", "b"], "b": ["c"], "c": ["a"], "d": []},
            [
                (
                    f"MC202 stacks/a.yaml 9:5-9:15 the stack holds itself: `a` → `b` → `c` → `a`{TAKE_OUT}"
                    " → stacks/b.yaml 8:5-8:15 `b` holds `c` → stacks/c.yaml 8:5-8:15 `c` holds `a`"
                )
            ],
        ),
        (
            {"a": ["b"], "b": ["a"], "c": ["d", "a"], "d": ["c"]},
            [
                (
                    f"MC202 stacks/a.yaml 8:5-8:15 the stack holds itself: `a` → `b` → `a`{TAKE_OUT}"
                    " → stacks/b.yaml 8:5-8:15 `b` holds `a`"
                ),
                (
                    f"MC202 stacks/c.yaml 8:5-8:15 the stack holds itself: `c` → `d` → `c`{TAKE_OUT}"
                    " → stacks/d.yaml 8:5-8:15 `d` holds `c`"
                ),
            ],
        ),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, []),
    ],
    ids=["itself", "two", "three", "two cycles", "a diamond is no cycle"],
)
def test_each_cycle_of_stacks_is_told_once(members: dict[str, list[str]], expected: list[str]) -> None:
    files = {}
    for name, held in members.items():
        rows = "".join(f"\n  - {{stack: {other}}}" for other in held) or " [{issuer: nea, stack: x}]"
        files[f"stacks/{name}.yaml"] = a_stack(name, f"members:{rows}")
    assert found(files) == expected


def test_a_cycle_is_told_at_the_member_that_closes_it_and_not_at_a_foreign_namesake() -> None:
    text = "members:\n  - {issuer: nea, stack: b}\n  - {stack: b}"
    (line,) = found({"stacks/a.yaml": a_stack("a", text), "stacks/b.yaml": a_stack("b", "members: [{stack: a}]")})
    assert line.startswith("MC202 stacks/a.yaml 9:5-9:15 the stack holds itself: `a` → `b` → `a`")


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefg"), max_size=4).map(tuple)))
def test_cycles_are_real_and_without_their_last_steps_there_are_none(edges: dict[str, tuple[str, ...]]) -> None:
    found = cycles(edges)
    for cycle in found:
        assert cycle[0] == cycle[-1] == min(cycle)
        assert len(set(cycle)) == len(cycle) - 1
        assert all(after in edges[before] for before, after in pairwise(cycle))
    ends = {(cycle[-2], cycle[-1]) for cycle in found}
    left = {name: {other for other in held if (name, other) not in ends} for name, held in edges.items()}
    while free := [name for name, held in left.items() if not held & left.keys()]:
        for name in free:
            del left[name]
    assert left == {}


def test_a_foreign_namesake_makes_no_cycle() -> None:
    assert found({"stacks/a.yaml": a_stack("a", "members: [{issuer: nea, stack: a}]")}) == []


def test_a_long_cycle_of_stacks_is_found_without_recursion() -> None:
    count = 1200
    files = {f"stacks/s{n}.yaml": a_stack(f"s{n}", f"members: [{{stack: s{(n + 1) % count}}}]") for n in range(count)}
    (line,) = found(files)
    assert line.startswith("MC202 stacks/s0.yaml")
    assert " `s0` → `s1` → `s2` → `s3` → 1194 more → `s1198` → `s1199` → `s0` = " in line
    assert line.count(" holds `") == LONGEST_TOLD - 1


def test_a_member_that_is_there_twice_is_told_with_the_first_place() -> None:
    assert found(
        {
            "micro-credentials/a.yaml": a_micro_credential("a"),
            "stacks/s.yaml": a_stack(
                "s",
                """
                members:
                  - {micro_credential: a}
                  - {issuer: nea, micro_credential: a}
                  - {issuer: northlake, micro_credential: a}
                  - {issuer: nea, micro_credential: a, title: A}
                """,
            ),
        }
    ) == [
        "MC203 stacks/s.yaml 10:5-10:45 `a` is a member twice = keep one of the two → stacks/s.yaml 8:5-8:26 first here",
        "MC203 stacks/s.yaml 11:5-11:49 `a` is a member twice = keep one of the two → stacks/s.yaml 9:5-9:39 first here",
    ]


def test_a_namesake_of_another_issuer_is_no_repetition() -> None:
    text = "members: [{micro_credential: a}, {issuer: nea, micro_credential: a}, {issuer: wea, micro_credential: a}]"
    assert found({"micro-credentials/a.yaml": a_micro_credential("a"), "stacks/s.yaml": a_stack("s", text)}) == []


@pytest.mark.parametrize("member", ["{micro_credential: a}", "{issuer: northlake, micro_credential: a}"])
def test_a_private_member_of_a_public_stack_is_told_however_it_is_named(member: str) -> None:
    (line,) = found(
        {
            "micro-credentials/a.yaml": a_micro_credential("a", visibility="private"),
            "stacks/s.yaml": a_stack("s", f"members: [{member}]"),
        }
    )
    assert line == (
        f"MC204 stacks/s.yaml 7:11-7:{11 + len(member)} the public stack `s` holds `a`, which is private"
        " = write `visibility: public` in micro-credentials/a.yaml, or make this stack private"
        " → micro-credentials/a.yaml 5:13-5:20 `a` is private"
    )


def test_a_member_that_is_private_because_it_does_not_say_is_told_at_its_id() -> None:
    text = a_micro_credential("a").replace("visibility: public\n", "").replace("status: active\n", "status: beta\n")
    (line,) = found(
        {"micro-credentials/a.yaml": text, "stacks/s.yaml": a_stack("s", "members: [{micro_credential: a}]")}
    )
    assert line.endswith("→ micro-credentials/a.yaml 2:5-2:6 `a` is private")


@pytest.mark.parametrize(
    ("stack", "member"),
    [("private", "public"), ("public", "public"), ("private", "private")],
)
def test_a_private_stack_may_hold_anything_and_a_public_one_what_is_public(stack: str, member: str) -> None:
    access = "access: [{group: g}]\n" if stack == "private" else ""
    assert (
        found(
            {
                "micro-credentials/a.yaml": a_micro_credential("a", visibility=member),
                "stacks/s.yaml": a_stack("s", access + "members: [{micro_credential: a}]", visibility=stack),
            }
        )
        == []
    )


def test_a_private_stack_that_lets_nobody_in_is_a_warning() -> None:
    assert found({"stacks/s.yaml": a_stack("s", visibility="private")}) == [
        (
            "MC205 stacks/s.yaml 5:13-5:20 the private stack `s` lets nobody in"
            " = add `access:` with an `organization`, a `group` or an `email_domain`"
        )
    ]


def test_a_private_stack_lets_in_whom_a_stack_that_holds_it_lets_in() -> None:
    outer = a_stack("t", "access: [{group: g}]\nmembers: [{stack: s}]", visibility="private")
    assert found({"stacks/s.yaml": a_stack("s", visibility="private"), "stacks/t.yaml": outer}) == []
    draft = a_stack("s", visibility="private").replace("status: active", "status: draft")
    assert found({"stacks/s.yaml": draft}) == []


def test_a_public_stack_with_access_entries_is_told() -> None:
    assert found({"stacks/s.yaml": a_stack("s", "access:\n  - {group: g}")}) == [
        (
            "MC206 stacks/s.yaml 7:1-7:7 the public stack `s` has `access`, which is for private ones"
            " = write `visibility: private`, or take `access` out"
        )
    ]
    assert found({"stacks/s.yaml": a_stack("s", "access: [{group: g}]", visibility="private")}) == []
    assert found({"stacks/s.yaml": a_stack("s", "access: []")}) == []


ACTIVE = "the SVG holds scripts, handlers or foreign content = export it as a plain SVG"
UP_TO_ALL = "write a number from 1 to 2"
TWO = "members: [{issuer: nea, stack: x}, {issuer: nea, stack: y}]\n"


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("{at_least: 3}", f"8:24-8:25 3 members are wanted, but the stack has 2 = {UP_TO_ALL}"),
        ("{at_least: 0}", f"8:24-8:25 0 members are wanted, but the stack has 2 = {UP_TO_ALL}"),
        (
            "{groups: [{title: G, min: 2, members: [x]}]}",
            "8:39-8:40 the group `G` wants 2 members, and has 1 = write 1",
        ),
        (
            "{groups: [{min: 1, max: 0, members: [{issuer: nea, stack: x}, y]}]}",
            "8:37-8:38 group 1 wants at least 1 and counts at most 0 = write 1 or more, or a lower `min`",
        ),
        (
            "{groups: [{max: 1, members: [x, y]}]}",
            "8:29-8:30 group 1 wants at least 2 and counts at most 1 = add a `min` that is not above it",
        ),
        (
            "{groups: [{members: [{issuer: nea, stack: x}, {issuer: nea, stack: z}]}]}",
            "8:59-8:82 group 1 names `z`, which is no member of the stack = add it to `members`, or take it out of the group",
        ),
        (
            "{groups: [{members: [{issuer: wea, stack: x}]}]}",
            "8:34-8:57 group 1 names `x`, which is no member of the stack = add it to `members`, or take it out of the group",
        ),
    ],
)  # fmt: skip
def test_a_completion_that_cannot_be_met_is_told(completion: str, expected: str) -> None:
    assert found({"stacks/s.yaml": a_stack("s", f"{TWO}completion: {completion}")}) == [
        f"MC207 stacks/s.yaml {expected}"
    ]


@pytest.mark.parametrize(
    "completion",
    [
        "all",
        "none",
        "{at_least: 1}",
        "{groups: [{members: [{issuer: nea, stack: x}]}, {min: 1, max: 2, members: [x, y]}]}",
        "{groups: [{min: 1, members: [x]}, {members: [y]}]}",
    ],
)
def test_a_completion_that_can_be_met_is_fine(completion: str) -> None:
    assert found({"stacks/s.yaml": a_stack("s", f"{TWO}completion: {completion}")}) == []


@pytest.mark.parametrize("completion", ["{groups: []}", "{groups: [{members: []}]}"])
def test_groups_that_ask_for_nothing_are_told(completion: str) -> None:
    (line,) = found({"stacks/s.yaml": a_stack("s", f"{TWO}completion: {completion}")})
    assert line.startswith("MC207 stacks/s.yaml 8:")


PARTS = """
assessment:
  parts:
    - {{id: p, kind: overview, {p} items: [{{id: i, prompt: x, passing: y}}, {{id: j, prompt: x, passing: y}}]}}
    - {{id: q, kind: evidence, {q} items: [{{id: k, prompt: x, passing: y}}]}}
"""


@pytest.mark.parametrize(
    ("p", "q", "expected"),
    [
        ("requires: [r],", "", "11:42-11:43 there is no part `r` = name one of `q`"),
        ("choose: 3,", "", "11:39-11:40 the part `p` wants 3 of its 2 items = write a number from 1 to the number of items"),
        ("choose: 0,", "", "11:39-11:40 the part `p` wants 0 of its 2 items = write a number from 1 to the number of items"),
        (
            "requires: [q],",
            "requires: [p],",
            "11:41-11:44 parts wait for each other: `p` → `q` → `p` = let one of them be done first",
        ),
        ("", "requires: [q],", "12:41-12:44 parts wait for each other: `q` → `q` = let one of them be done first"),
    ],
)  # fmt: skip
def test_a_part_that_cannot_be_reached_is_told(p: str, q: str, expected: str) -> None:
    text = a_micro_credential("a", PARTS.format(p=p, q=q))
    assert found({"micro-credentials/a.yaml": text}) == [f"MC208 micro-credentials/a.yaml {expected}"]


def test_parts_in_an_order_and_a_choice_among_items_are_fine() -> None:
    text = a_micro_credential("a", PARTS.format(p="choose: 1,", q="requires: [p], choose: 1,"))
    assert found({"micro-credentials/a.yaml": text}) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            "prerequisites: [{micro_credential: bb}]",
            ("9:36-9:38 there is no micro-credential `bb` = add its file, name its `issuer` if it is somebody else's,"
            " or say it in words with `text:`"),
        ),
        (
            "prerequisites: [{micro_credential: other-on}]",
            "9:36-9:44 there is no micro-credential `other-on` = did you mean `other-one`?",
        ),
        ("prerequisites: [{micro_credential: a-stack}]", "9:36-9:43 there is no micro-credential `a-stack`"),
        (
            "retirement: {announced_on: 2026-05-01, replaced_by: gone}",
            ("9:53-9:57 there is no micro-credential or stack `gone`"
            " = name the micro-credential or stack that takes its place, or leave `replaced_by` out"),
        ),
        ("translations: [{language: es, parts: {q: {title: x}}}]", "9:39-9:40 there is no part `q` = name one of `p`"),
        ("translations: [{language: es, items: {j: {prompt: x}}}]", "9:39-9:40 there is no item `j`"),
        ("translations: [{language: es, outcomes: {o: x}}]", "9:42-9:43 there is no outcome `o`"),
        ("translations: [{language: es, items: {i: {rubric: {levels: {L: x}}}}}]", "9:61-9:62 there is no level `L`"),
        ("translations: [{language: es, items: {i: {rubric: {criteria: {c: {}}}}}}]", "9:63-9:64 there is no criterion `c`"),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_told(more: str, expected: str) -> None:
    files = {
        "micro-credentials/a.yaml": a_micro_credential("a", more + "\n"),
        "micro-credentials/other-one.yaml": a_micro_credential("other-one"),
        "stacks/a-stack.yaml": a_stack("a-stack", "members: [{micro_credential: a}, {micro_credential: other-one}]"),
    }
    (line,) = found(files)
    assert line.startswith(f"MC209 micro-credentials/a.yaml {expected}")


def test_a_translated_description_names_a_level_of_the_original() -> None:
    more = """
        assessment:
          parts:
            - id: p
              kind: evidence
              items:
                - id: i
                  prompt: Do it.
                  rubric:
                    levels: [Low, {name: High, passes: true}]
                    criteria: [{id: c, name: C, descriptions: {Low: x, High: y}}]
        translations: [{language: es, items: {i: {rubric: {criteria: {c: {descriptions: {Hihg: x}}}}}}}]
    """
    (line,) = found({"micro-credentials/a.yaml": a_micro_credential("a", more)})
    assert line.startswith("MC209 micro-credentials/a.yaml 19:82-19:86 there is no level `Hihg`")


@pytest.mark.parametrize(
    "more",
    [
        "prerequisites: [{micro_credential: b}, {issuer: nea, micro_credential: gone}, {text: Three years}]\n",
        "retirement: {announced_on: 2026-05-01, replaced_by: b}\n",
        "translations: [{language: es, parts: {p: {title: x}}, items: {i: {prompt: x}}}]\n",
        "outcomes: [{id: o, text: x}]\ntranslations: [{language: es, outcomes: {o: x}}]\n",
    ],
)
def test_a_name_that_leads_somewhere_is_fine(more: str) -> None:
    files = {
        "micro-credentials/a.yaml": a_micro_credential("a", more),
        "micro-credentials/b.yaml": a_micro_credential("b"),
    }
    assert found(files) == []


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("badges/none-yet.svg", SVG, "there is no such file = put the image there, or name the one that is"),
        ("../b.svg", SVG, "it lies outside the repository = name a file below the repository's root"),
        ("/b.svg", SVG, "it lies outside the repository = name a file below the repository's root"),
        ("badges/b.svg", "", "it is neither SVG nor PNG = use an SVG or PNG file"),
        ("badges/b.svg", "<html>", "it is neither SVG nor PNG = use an SVG or PNG file"),
        ("badges/b.svg", "<svg><script/></svg>", ACTIVE),
        ("badges/b.svg", '<svg\nonload="x"/>', ACTIVE),
        ("badges/b.svg", '<svg><a href="java&#10;script:x"/></svg>', ACTIVE),
        (
            "badges/b.svg",
            "<svg>" + " " * 1024 * 1024 + "</svg>",
            "it has 1,048,587 bytes; 1,048,576 are allowed = make the image smaller",
        ),
    ],
)  # fmt: skip
def test_an_image_that_cannot_be_used_is_told_at_its_file(file: str, content: str, expected: str) -> None:
    more = f"badge: {{file: {file}, alt: A circle}}"
    assert found({"stacks/s.yaml": a_stack("s", more), "badges/b.svg": content}) == [
        f"MC210 stacks/s.yaml 7:15-7:{15 + len(file)} the image `{file}` cannot be used: {expected}"
    ]


def test_the_issuers_image_is_looked_at_as_well() -> None:
    issuer = "kind: issuer\nid: northlake\nname: N\ntype: university\nimage: {file: mark.svg, alt: A wave}\n"
    assert found({"issuer.yaml": issuer}) == [
        (
            "MC210 issuer.yaml 5:15-5:23 the image `mark.svg` cannot be used: there is no such file"
            " = put the image there, or name the one that is"
        )
    ]
    assert found({"issuer.yaml": issuer, "mark.svg": f"\ufeff  <!-- made by hand -->\n{SVG}"}) == []


@pytest.mark.parametrize("content", [SVG, f"<?xml version='1.0'?>\n{SVG}", "\ufeff" + SVG])
def test_an_svg_is_known_by_what_it_holds(content: str) -> None:
    assert found({"stacks/s.yaml": a_stack("s", "badge: {file: b.gif, alt: A circle}"), "b.gif": content}) == []


def test_an_active_resource_that_does_not_say_who_sees_it_is_a_warning() -> None:
    text = a_micro_credential("a").replace("visibility: public\n", "")
    assert found({"micro-credentials/a.yaml": text}) == [
        (
            "MC212 micro-credentials/a.yaml 4:9-4:15 `a` is active and does not say who sees it, so it is private"
            " = add `visibility: private`, or `visibility: public` if everyone may see it"
        )
    ]
    for status in ("draft", "beta", "archived"):
        assert found({"micro-credentials/a.yaml": text.replace("status: active", f"status: {status}")}) == []
