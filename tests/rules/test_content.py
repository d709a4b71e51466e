"""MC3xx: what a learner and an assessor need to be able to read."""

import pytest

from mcctl.source.edits import mended
from tests.rules.files import a_micro_credential, a_stack, findings, found

RUBRIC = """
assessment:
  parts:
    - id: p
      kind: evidence
      items:
        - id: i
          prompt: Do it.
          rubric:
            levels: {levels}
            criteria:
              - name: Clear
                descriptions: {descriptions}
"""


def of(levels: str, descriptions: str = "{Low: x, High: y}") -> list[str]:
    text = RUBRIC.format(levels=levels, descriptions=descriptions)
    return found({"micro-credentials/a.yaml": a_micro_credential("a", text)})


@pytest.mark.parametrize(
    ("levels", "which"),
    [
        ("[Low, High]", "no level passes"),
        ("[{name: Low, passes: false}, High]", "no level passes"),
        ("[{name: Low, passes: true}, {name: High, passes: true}]", "2 levels pass"),
    ],
)
def test_a_rubric_in_which_not_exactly_one_level_passes_is_told(levels: str, which: str) -> None:
    (told,) = of(levels)

    assert told.partition(" → ")[0] == (
        f"MC301 micro-credentials/a.yaml 17:13-17:19 in the rubric of `i` {which}; exactly one does"
        " = write `passes: true` at the lowest level that passes"
    )


def test_each_level_that_passes_is_shown() -> None:
    (told,) = of("[{name: Low, passes: true}, Middle, {name: High, passes: true}]", "{Low: x, Middle: y, High: z}")

    assert told.split(" → ")[1:] == [
        "micro-credentials/a.yaml 17:22-17:47 `Low` passes",
        "micro-credentials/a.yaml 17:57-17:83 `High` passes",
    ]


@pytest.mark.parametrize("levels", ["[Low, {name: High, passes: true}]", "[{name: Low, passes: true}, High]"])
def test_one_level_passes_and_it_need_not_be_the_top_one(levels: str) -> None:
    assert of(levels) == []


@pytest.mark.parametrize(
    ("descriptions", "expected"),
    [
        (
            "{Low: x}",
            ["20:17-20:29 the criterion `Clear` has no text for `High` = describe what is seen at each level"],
        ),
        (
            "{}",
            ["20:17-20:29 the criterion `Clear` has no text for `Low`, `High` = describe what is seen at each level"],
        ),
        (
            "{Low: x, Hihg: y}",
            [
                "20:40-20:44 the rubric has no level `Hihg` = did you mean `High`?",
            ],
        ),
        (
            "{Low: x, High: y, Zzz: z}",
            ["20:49-20:52 the rubric has no level `Zzz` = add the level to `levels`, or take the text out"],
        ),
        (
            "{Low: x, High: y, Higj: z}",
            ["20:49-20:53 the rubric has no level `Higj` = add the level to `levels`, or take the text out"],
        ),
    ],
)
def test_a_criterion_without_a_text_at_each_level_is_told(descriptions: str, expected: list[str]) -> None:
    assert of("[Low, {name: High, passes: true}]", descriptions) == [
        f"MC302 micro-credentials/a.yaml {line}" for line in expected
    ]


def test_an_item_that_is_judged_in_words_needs_no_levels() -> None:
    assert found({"micro-credentials/a.yaml": a_micro_credential("a")}) == []


@pytest.mark.parametrize(("given", "is_told"), [(0, False), (1, True), (2, False), (3, True)])
def test_a_translation_has_every_statement_or_none(given: int, *, is_told: bool) -> None:
    more = f"""
        assessment:
          statements: [One., Two.]
          parts: [{{id: p, kind: evidence, items: [{{id: i, prompt: Do it., passing: Done.}}]}}]
        translations:
          - {{language: es, statements: {["Uno."] * given}}}
    """
    expected = (
        f"MC213 micro-credentials/a.yaml 13:20-13:30 the original has 2 statements, this translation {given}"
        " = translate each statement, in the original's order"
    )
    assert found({"micro-credentials/a.yaml": a_micro_credential("a", more)}) == ([expected] if is_told else [])


@pytest.mark.parametrize(
    ("level", "written"),
    [
        ("High", "High"),
        ("Not yet", "Not yet"),
        ("2", '"2"'),
        ("No", '"No"'),
        ("on", '"on"'),
        ("Über", '"Über"'),
        ("a: b", '"a: b"'),
    ],
)
def test_a_misspelt_level_is_mended_by_its_name_as_yaml_writes_it(level: str, written: str) -> None:
    more = RUBRIC.format(levels=f"[{{name: {level!r}, passes: true}}]", descriptions=f"{{{level + 'x'!r}: x}}")
    text = a_micro_credential("a", more)
    (finding,) = findings({"micro-credentials/a.yaml": text})

    assert finding.fix is not None
    assert not finding.fix.safe
    assert [edit.text for edit in finding.fix.edits] == [written]
    mended_text = mended(text.encode(), [finding.fix]).content.decode()
    assert findings({"micro-credentials/a.yaml": mended_text}) == []


@pytest.mark.parametrize(
    ("levels", "descriptions", "expected"),
    [
        ("[Low, High]", "{Low: x, High: y}", ["MC301 note"]),
        ("[{name: Low, passes: true}, {name: High, passes: true}]", "{Low: x, High: y}", ["MC301 error"]),
        ("[Low, {name: High, passes: true}]", "{Low: x}", ["MC302 note"]),
        ("[Low, {name: High, passes: true}]", "{Low: x, Hihg: y}", ["MC302 error"]),
        ("[Low, {name: High, passes: true}]", "{Low: x, High: x}", ["MC303 note"]),
    ],
)
def test_in_a_draft_what_is_unfinished_is_a_note_and_what_contradicts_itself_an_error(
    levels: str, descriptions: str, expected: list[str]
) -> None:
    text = a_micro_credential("a", RUBRIC.format(levels=levels, descriptions=descriptions))
    told = findings({"micro-credentials/a.yaml": text.replace("status: active", "status: draft")})

    assert [f"{one.rule.code} {one.rule.severity}" for one in told] == expected


LEVELS = "[Low, Middle, {name: High, passes: true}]"


@pytest.mark.parametrize(
    ("descriptions", "expected"),
    [
        (
            "{Low: One trace., Middle: 'one  TRACE', High: Two.}",
            [("20:57-20:69 the criterion `Clear` says the same for `Low` and for `Middle`"
             " = say what is seen at `Middle` and not yet at `Low`"
             " → micro-credentials/a.yaml 20:37-20:47 the text for `Low`")],
        ),
        ("{Low: One., Middle: Two., High: One.}", []),
        ("{Low: One., Middle: Two!, High: Two?}", []),
        ("{Low: One., Middle: One, High: ONE}", ["Low", "Middle"]),
    ],
)  # fmt: skip
def test_neighbouring_levels_with_the_same_text_are_told(descriptions: str, expected: list[str]) -> None:
    told = of(LEVELS, descriptions)

    assert len(told) == len(expected)
    for one, wanted in zip(told, expected, strict=True):
        assert one.startswith("MC303 micro-credentials/a.yaml ")
        assert wanted in one


def test_levels_that_are_still_to_be_written_are_not_compared() -> None:
    told = of("[Low, {name: High, passes: true}]", "{Low: TBD, High: TBD}")

    assert {one.partition(" ")[0] for one in told} == {"MC307"}


LIMITS = [
    ("estimated_hours: {min: 15, max: 10}", "9:24-9:26 at least 15 hours are wanted, and at most 10"),
    ("estimated_hours: {min: 10, max: 10}", None),
    ("estimated_hours: {min: 10}", None),
    ("estimated_hours: {max: -1}", "9:24-9:26 -1 is less than nothing"),
    ("workload: [{name: alone, hours: -8}]", "9:33-9:35 -8 is less than nothing"),
    ("retirement: {announced_on: 2026-05-01}", None),
    ("retirement: {announced_on: 2026-05-01, last_start: 2026-05-01}", None),
    (
        "retirement: {announced_on: 2026-05-01, last_start: 2026-04-30}",
        "9:52-9:62 `last_start`, 2026-04-30, comes before `announced_on`, 2026-05-01",
    ),
    (
        "retirement: {announced_on: 2026-05-01, last_start: 2026-08-31, last_resubmission: 2026-08-01}",
        "9:83-9:93 `last_resubmission`, 2026-08-01, comes before `last_start`, 2026-08-31",
    ),
]


@pytest.mark.parametrize(("more", "expected"), LIMITS)
def test_limits_that_cross_are_told(more: str, expected: str | None) -> None:
    told = found({"micro-credentials/a.yaml": a_micro_credential("a", more)})

    assert [one.partition(" = ")[0] for one in told] == (
        [f"MC304 micro-credentials/a.yaml {expected}"] if expected else []
    )


def test_a_stack_retires_in_order_too() -> None:
    told = found({"stacks/a.yaml": a_stack("a", "retirement: {announced_on: 2026-05-01, last_submission: 2026-01-01}")})

    assert told == [
        (
            "MC304 stacks/a.yaml 7:57-7:67 `last_submission`, 2026-01-01, comes before `announced_on`, 2026-05-01"
            " = write a day on or after 2026-05-01, or mend `announced_on` → stacks/a.yaml 7:28-7:38 `announced_on`"
        )
    ]


def assessed(pass_rule: str, item: str) -> list[str]:
    more = f"""
        assessment:
          pass_rule: {pass_rule}
          parts: [{{id: p, kind: evidence, items: [{{id: i, prompt: Do it., passing: Done.{item}}}]}}]
    """
    return [one.split(" ", 3)[3] for one in found({"micro-credentials/a.yaml": a_micro_credential("a", more)})]


@pytest.mark.parametrize(
    ("pass_rule", "item", "expected"),
    [
        ("all", ", words: {min: 300, max: 150}",
         ("at least 300 words are wanted, and at most 150 = write the smaller number at `min`"
         " → micro-credentials/a.yaml 11:106-11:109 the most")),
        ("all", ", words: {min: 1}", None),
        ("all", ", accepts: [text, {any: [image], count: {min: 3, max: 2}}]",
         ("at least 3 pieces are wanted, and at most 2 = write the smaller number at `min`"
         " → micro-credentials/a.yaml 11:135-11:136 the most")),
        ("{at_least: 1}", "", None),
        ("{at_least: 2}", "",
         ("2 criteria are wanted, but the assessment has 1"
         " = write a number from 1 to the number of criteria; an item with `passing` counts as one")),
        ("{at_least: 0}", "",
         ("0 criteria are wanted, but the assessment has 1"
         " = write a number from 1 to the number of criteria; an item with `passing` counts as one")),
        ("{at_least: 3}", (", rubric: {levels: [{name: Y, passes: true}], criteria: [{name: a, descriptions: {Y: x}},"
         " {name: b, descriptions: {Y: x}}]}"), None),
        ("{score: {min: 0, max: 100, pass: 100}}", ", weight: 1", None),
        ("{score: {max: 100, pass: 0}}", "", None),
        ("{score: {min: 100, max: 100, pass: 100}}", "",
         "the highest score, 100, is not above the lowest, 100 = write the lowest score at `min` and the highest at `max`"),
        ("{score: {min: 10, max: 100, pass: 5}}", "",
         "one passes at 5, but scores go from 10 to 100 = write a number from 10 to 100"),
        ("all", ", weight: 50",
         ("a weight counts only where there is a score, and there is none"
         " = write `pass_rule: {score: {min: 0, max: 100, pass: 50}}`, or take the weights out")),
        ("{score: {max: 9, pass: 5}}", ", weight: 0", "the weights add up to nothing = give a weight to what counts"),
        ("all", ", weight: -1", "-1 is less than nothing = write a number without a minus sign"),
    ],
)  # fmt: skip
def test_an_assessment_whose_numbers_do_not_fit_is_told(pass_rule: str, item: str, expected: str | None) -> None:
    assert assessed(pass_rule, item) == ([expected] if expected else [])


def test_criteria_that_are_not_written_yet_are_not_counted() -> None:
    more = "assessment: {pass_rule: {at_least: 3}}"
    text = a_micro_credential("a", more).replace("status: active", "status: draft")

    assert found({"micro-credentials/a.yaml": text}) == []


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("[{id: p, kind: overview, items: [{id: i, prompt: Do it., passing: Done.}]}]",
         "add a part with `kind: evidence` that asks for a lesson, a recording or what students made"),
        ("[{id: e, kind: evidence}, {id: p, kind: custom, items: [{id: i, prompt: Do it., passing: Done.}]}]",
         "add a part with `kind: evidence` that asks for a lesson, a recording or what students made"),
        ("[{id: p, kind: custom, items: [{id: i, prompt: Do it., passing: Done., response: upload}]}]",
         "write `kind: evidence` at the part `p` if it asks for such work"),
        ("[{id: p, kind: evidence, items: [{id: i, prompt: Do it., passing: Done., response: observed}]}]", None),
    ],
)  # fmt: skip
def test_an_assessment_without_evidence_is_told(parts: str, expected: str | None) -> None:
    told = found({"micro-credentials/a.yaml": a_micro_credential("a", f"assessment: {{parts: {parts}}}")})

    assert told == (
        [
            (
                "MC305 micro-credentials/a.yaml 9:14-9:19 no part of the kind `evidence` asks for work from practice"
                f" = {expected}"
            )
        ]
        if expected
        else []
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("title: Tracing", "9:30-9:37 the work `Tracing` has no year = add `year:`, the year of publication"),
        ("title: Tracing, seminal: true",
         "9:30-9:37 the work `Tracing` has no year = add `year:`, the year of publication"),
        ("title: Tracing, year: 20219",
         "9:45-9:50 20219 is no year of publication = write the year in four digits"),
        ("title: Tracing, year: 19", "9:45-9:47 19 is no year of publication = write the year in four digits"),
        ("title: Tracing, year: 1859", None),
    ],
)  # fmt: skip
def test_a_work_of_research_without_a_year_is_told(source: str, expected: str | None) -> None:
    told = found({"micro-credentials/a.yaml": a_micro_credential("a", f"research: {{sources: [{{{source}}}]}}")})

    assert told == ([f"MC313 micro-credentials/a.yaml {expected}"] if expected else [])
