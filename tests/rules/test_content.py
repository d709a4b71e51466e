"""MC3xx: what a learner and an assessor need to be able to read."""

import pytest

from tests.rules.files import a_micro_credential, found

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
    assert of(levels) == [
        (
            f"MC301 micro-credentials/a.yaml 17:13-17:19 in the rubric of `i` {which}; exactly one does"
            " = write `passes: true` at the lowest level that passes"
        )
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
                "20:17-20:29 the criterion `Clear` has no text for `High` = describe what is seen at each level",
                "20:40-20:44 the rubric has no level `Hihg` = did you mean `High`?",
            ],
        ),
        ("{Low: x, High: y, Zzz: z}", ["20:49-20:52 the rubric has no level `Zzz`"]),
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
