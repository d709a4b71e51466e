"""The plan as people read it in a terminal."""

from dataclasses import replace

import pytest

from mcctl.diagnostics import Position, Span
from mcctl.plan.plan import Plan
from mcctl.render.plan_text import plan_text
from tests.plan.builders import (
    Written,
    a_criterion,
    a_desired,
    a_live,
    a_micro_credential,
    a_plan,
    a_stack,
    an_assessment,
    an_item,
    changed_on_platform,
    mc,
    with_held,
)

STACK = "stacks/cs.yaml"
WHERE = 'part evidence, item "Lesson artefact", rubric criterion'
FILES = {STACK: ["kind: stack", "id: cs", "visibility: public", "title: CS"]}


def lines_of(path: str) -> list[str]:
    return FILES.get(path, [])


def shown(plan: Plan, *, is_whole: bool = False) -> str:
    return "".join(f"{line.plain}\n" for line in plan_text(plan, against="local", lines=lines_of, is_whole=is_whole))


def changed(before: Written, after: Written) -> str:
    """What is said of one micro-credential's change, without the lines around."""
    plan = a_plan(a_desired(a_micro_credential("a", **after)), a_live(a_micro_credential("a", **before)))
    text = shown(plan)
    return text[text.index("  ~ ") : text.index("\n\n", text.index("  ~ "))]


def with_rubric(*criteria: Written) -> Written:
    levels = ["Developing", {"name": "Proficient", "passes": True}]
    parts = an_assessment(an_item(title="Lesson artefact", rubric={"levels": levels, "criteria": list(criteria)}))
    return {"assessment": parts}


def test_a_change_inside_a_text_is_shown_word_by_word_without_what_stays_for_long() -> None:
    same = "Read it line by line, with a diagram of the memory, before it is run for the first time. " * 2

    assert changed({"description": f"{same}They write. {same}"}, {"description": f"{same}They draw. {same}"}) == (
        "  ~ micro-credential a: A\n"
        "    changes wording only\n"
        "      description: … of the memory, before it is run for the first time. They [-write-]{+draw+}. "
        "Read it line by line, with a diagram of the memory, …"
    )


def test_a_level_of_a_criterion_is_named_by_part_item_and_criterion() -> None:
    before, after = (
        a_criterion("Modelling", descriptions={"Developing": "It is named.", "Proficient": f"It is shown {how}."})
        for how in ("once", "twice")
    )

    assert changed(with_rubric(before), with_rubric(after) | {"version": "1.1"}).splitlines()[1:] == [
        "    changes what is assessed",
        "      version: 1.0 → 1.1",
        f"      {WHERE} Modelling, level Proficient: It is shown [-once-]{{+twice+}}.",
    ]


def test_a_new_criterion_is_shown_with_its_levels_and_one_that_is_gone_too() -> None:
    kept, gone, come = a_criterion("Modelling"), a_criterion("Feedback"), a_criterion("Pace", note="In the film")

    assert changed(with_rubric(kept, gone), with_rubric(kept, come)).splitlines()[2:] == [
        f"      {WHERE} Pace: new",
        "        + note: In the film",
        "        + Developing: Pace: is named.",
        "        + Proficient: Pace: is shown and explained.",
        f"      {WHERE} Feedback: gone",
        "        - Developing: Feedback: is named.",
        "        - Proficient: Feedback: is shown and explained.",
    ]


def test_what_moves_is_shown_as_a_move() -> None:
    items = [an_item(name) for name in ("plan", "lesson", "review", "report")]
    moved = [items[0], items[2], items[3], items[1]]

    assert changed({"assessment": an_assessment(*items)}, {"assessment": an_assessment(*moved)}).splitlines()[2:] == [
        "      part evidence, item lesson: moved from 2nd to 4th place"
    ]


def test_what_comes_to_a_list_and_leaves_it_is_listed() -> None:
    assert changed({"tags": ["code", "reading"]}, {"tags": ["code", "tracing", "memory"]}).splitlines()[2:] == [
        "      tags",
        "        - reading",
        "        + memory",
        "        + tracing",
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"expires_after": "P3Y"}, "      expires after: new: P3Y"),
        ({"expires_after": "P3Y"}, {}, "      expires after: gone: P3Y"),
        ({"expires_after": "P3Y"}, {"expires_after": "P5Y"}, "      expires after: P3Y → P5Y"),
        ({"estimated_hours": {"min": 10, "max": 15}}, {"estimated_hours": {"min": 10, "max": 20}},
         "      estimated hours, max: 15 → 20"),
    ],
    ids=["new", "gone", "another", "a number inside"],
)  # fmt: skip
def test_a_short_value_stands_on_the_line_of_its_field(before: Written, after: Written, expected: str) -> None:
    assert changed(before, after).splitlines()[2:] == [expected]


def test_what_changes_alike_is_told_once_and_the_people_are_added_up() -> None:
    names = [f"m{number:02}" for number in range(30)]
    live = a_live(*(a_micro_credential(name) for name in names))
    for name in names:
        live = with_held(live, mc(name), awards=2)

    text = shown(a_plan(a_desired(*(a_micro_credential(name, expires_after="P3Y") for name in names)), live))

    assert text.splitlines()[2:12] == [
        "Changed (30)",
        *(f"  ~ micro-credential m{number:02}: M{number:02}" for number in range(6)),
        "  … and 24 more that change alike; `mcctl --verbose …` shows all",
        "    changes the terms; 60 people hold them",
        "      expires after: new: P3Y",
    ]


def many(count: int) -> Plan:
    names = [f"m{number:03}" for number in range(count)]
    live = a_live(*(a_micro_credential(name) for name in names))
    return a_plan(a_desired(*(a_micro_credential(name, title=f"Title {name}") for name in names)), live)


def test_of_many_changes_the_first_are_shown_and_all_where_that_is_wanted() -> None:
    text = shown(many(300))

    assert text.count("  ~ ") == 20
    assert "  … and 280 more changes; `mcctl --verbose …` shows all\n" in text
    assert shown(many(300), is_whole=True).count("  ~ ") == 300
    assert len(text.splitlines()) < 100


def test_new_ones_are_a_line_each_and_close_together() -> None:
    plan = a_plan(a_desired(a_micro_credential("a"), a_micro_credential("b", visibility="private")), a_live())

    assert (
        "New (2)\n"
        "  + micro-credential a: A (active, public)\n"
        "  + micro-credential b: B (active, private)\n"
        "\n"
        "Seen for the first time (2)\n"
        "  micro-credential a: everyone\n"
        "  micro-credential b: the issuer only\n"
    ) in shown(plan)


def test_what_the_same_people_come_to_see_is_told_once() -> None:
    members = [f"m{number:02}" for number in range(8)]
    private = [a_micro_credential(name, visibility="private") for name in members]
    before, after = (a_stack("s", *members, access=access) for access in ([], [{"group": "pilot"}]))

    text = shown(a_plan(a_desired(*private, after), a_live(*private, before)))

    assert (
        "Seen by more people than before (9)\n"
        "  micro-credentials m00, m01, m02, m03, m04, m05 and 2 more: group pilot; until now the issuer only "
        "(stack `s`, which holds it, changed)\n"
        "  stack s: group pilot; until now the issuer only (its access entries changed)\n"
    ) in text


def test_an_announced_end_has_a_section_of_its_own() -> None:
    plan = a_plan(
        a_desired(a_micro_credential("a", retirement={"announced_on": "2026-05-01", "last_start": "2026-09-30"})),
        a_live(a_micro_credential("a")),
    )

    assert "Will end (1)\n  ~ micro-credential a: A\n    changes the terms\n      retirement: new\n" in shown(plan)


def a_refused() -> Plan:
    plan = a_plan(a_desired(a_stack("cs", visibility="public")), a_live(a_stack("cs")))
    (refusal,) = plan.refused
    return replace(plan, refused=(replace(refusal, span=Span(Position(3, 13), Position(3, 19))),))


def test_a_refusal_is_shown_on_its_line_with_what_to_do() -> None:
    text = shown(a_refused())

    assert text[text.index("Refused") :] == (
        "Refused (1)\n"
        "stacks/cs.yaml:3:13: refused[MC401] `cs` would be seen by everyone; until now by the issuer only "
        "(visibility private → public)\n"
        "   │\n"
        " 2 │ id: cs\n"
        " 3 │ visibility: public\n"
        "   │             ^^^^^^\n"
        " 4 │ title: CS\n"
        "   = hint: take it back, or, if it is meant, end the commit message with an empty line and `Expose: cs`, "
        "or pass `--expose cs` to publish\n"
        "\n"
        "1 to update, 1 unchanged, 1 refused\n"
        "nothing can be published until what is refused is changed, or allowed\n"
    )


def test_of_many_refusals_of_a_kind_the_first_are_shown() -> None:
    names = [f"m{number:02}" for number in range(40)]
    live = a_live(*(a_micro_credential(name, visibility="private") for name in names))

    text = shown(a_plan(a_desired(*map(a_micro_credential, names)), live))

    assert text.count("refused[MC401]") == 10
    assert "  … and 30 more of MC401; `mcctl --verbose …` shows all\n" in text


def test_what_becomes_of_drift_is_told() -> None:
    live = changed_on_platform(a_live(a_micro_credential("a")), a_micro_credential("a", title="A Better Title"))

    left, over = (
        shown(a_plan(a_desired(a_micro_credential("a")), live, *allowed)) for allowed in ((), ("overwrite a",))
    )

    assert "left alone; `mcctl pull a` brings it into your files, `--overwrite a` takes it back" in left
    assert "what your files say will replace it" in over
    assert "Allowed: --overwrite a\n" in over


def test_in_colours_the_words_are_told_apart_by_lines_and_not_by_signs() -> None:
    plan = a_plan(a_desired(a_micro_credential("a", title="B b")), a_live(a_micro_credential("a", title="B a")))

    (line,) = (line for line in plan_text(plan, against="local", is_colored=True) if "title" in line.plain)

    assert line.plain == "      title: B a b"
    assert [(line.plain[span.start : span.end], span.style) for span in line.spans] == [
        ("a", "strike red"),
        ("b", "underline green"),
    ]
