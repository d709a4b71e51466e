"""MC1xx: ids name one thing for ever."""

import pytest

from tests.rules.files import a_micro_credential, a_stack, found


def test_an_id_that_two_files_have_is_told_in_the_later_one_with_the_place_of_the_first() -> None:
    assert found(
        {"micro-credentials/x/a.yaml": a_micro_credential("a"), "micro-credentials/y/a.yaml": a_micro_credential("a")}
    ) == [
        (
            "MC101 micro-credentials/y/a.yaml 2:5-2:6 `a` is the id of another file: `micro-credentials/x/a.yaml`"
            " = give one of the two another id → micro-credentials/x/a.yaml 2:5-2:6 this file has the id as well"
        )
    ]


def test_micro_credentials_and_stacks_share_their_ids() -> None:
    stack = a_stack("a", "members: [{micro_credential: a}]")
    assert found({"micro-credentials/a.yaml": a_micro_credential("a"), "stacks/a.yaml": stack}) == [
        (
            "MC101 stacks/a.yaml 2:5-2:6 `a` is the id of another file: `micro-credentials/a.yaml`"
            " = give one of the two another id → micro-credentials/a.yaml 2:5-2:6 this file has the id as well"
        )
    ]


def test_a_third_file_with_an_id_is_told_as_well() -> None:
    files = {f"stacks/{folder}/a.yaml": a_stack("a") for folder in "xyz"}
    assert [line[:25] for line in found(files)] == ["MC101 stacks/y/a.yaml 2:5", "MC101 stacks/z/a.yaml 2:5"]


def test_an_id_like_the_issuers_or_one_that_begins_alike_is_no_repetition() -> None:
    assert (
        found({"stacks/northlake.yaml": a_stack("northlake"), "stacks/northlake-2.yaml": a_stack("northlake-2")}) == []
    )


@pytest.mark.parametrize("path", ["stacks/b.yaml", "stacks/a.b.yaml", "stacks/A.yaml", "stacks/a/b.yaml"])
def test_a_file_that_is_not_named_by_its_id_is_a_warning(path: str) -> None:
    assert found({path: a_stack("a")}) == [
        f"MC102 {path} 2:5-2:6 the file of `a` is named otherwise = rename the file to `a.yaml`"
    ]


def test_a_folder_may_be_named_as_one_likes() -> None:
    assert found({"stacks/Some Folder/b.yaml/a.yaml": a_stack("a")}) == []


def test_a_previous_id_that_is_in_use_or_named_twice_is_told() -> None:
    assert found(
        {
            "stacks/a.yaml": a_stack("a", "previously: [b, old]"),
            "stacks/b.yaml": a_stack("b", "previously:\n  - old\n  - b"),
        }
    ) == [
        (
            "MC103 stacks/a.yaml 7:14-7:15 `b` is still the id of another file"
            " = take `b` out of `previously`, or give the file that has it another id"
            " → stacks/b.yaml 2:5-2:6 this file has the id"
        ),
        (
            "MC103 stacks/b.yaml 8:5-8:8 `old` is named as a previous id twice = keep it in the file that it became"
            " → stacks/a.yaml 7:17-7:20 named here first"
        ),
        "MC103 stacks/b.yaml 9:5-9:6 `b` is the id of this file itself = take `b` out of `previously`",
    ]


def test_several_previous_ids_of_one_file_are_no_repetition() -> None:
    assert (
        found({"stacks/a.yaml": a_stack("a", "previously: [b, c]"), "stacks/d.yaml": a_stack("d", "previously: [e]")})
        == []
    )


RUBRIC = """
assessment:
  parts:
    - id: {part}
      kind: evidence
      items:
        - id: {item}
          prompt: Do it.
          rubric:
            levels: [{{name: {level}}}, {{name: High, passes: true}}]
            criteria:
              - {{id: {criterion}, name: One, descriptions: {{{level}: x, High: y}}}}
              - {{name: Two, descriptions: {{{level}: x, High: y}}}}
    - id: q
      kind: reflection
      items: [{{id: j, prompt: Say it., passing: Said.}}]
"""


def test_parts_items_levels_and_criteria_have_names_of_their_own() -> None:
    text = RUBRIC.format(part="q", item="j", level="Low", criterion="two")
    assert found({"micro-credentials/a.yaml": a_micro_credential("a", text)}) == [
        (
            "MC105 micro-credentials/a.yaml 21:11-21:12 the part `q` is there twice = give one of the two another name"
            " → micro-credentials/a.yaml 11:11-11:12 first here"
        ),
        (
            "MC105 micro-credentials/a.yaml 23:20-23:21 the item `j` is there twice = give one of the two another name"
            " → micro-credentials/a.yaml 14:15-14:16 first here"
        ),
    ]


def test_two_levels_or_criteria_of_one_name_are_told() -> None:
    text = RUBRIC.format(part="p", item="i", level="High", criterion="Two").replace("id: Two, name: One", "name: Two")
    text = text.replace("High: x, High: y", "High: x")
    levels, criteria = found({"micro-credentials/a.yaml": a_micro_credential("a", text)})
    assert levels.startswith("MC105 micro-credentials/a.yaml 17:36-17:62 the level `High` is there twice")
    assert criteria == (
        "MC105 micro-credentials/a.yaml 20:24-20:27 the criterion `Two` is there twice"
        " = give one of the two another name → micro-credentials/a.yaml 19:24-19:27 first here"
    )


def test_two_outcomes_or_translations_of_one_name_are_told() -> None:
    assert found(
        {
            "stacks/a.yaml": a_stack(
                "a",
                """
                outcomes: [{id: o, text: x}, {id: o, text: y}]
                translations: [{language: es}, {language: fr}, {language: es}]
                """,
            )
        }
    ) == [
        (
            "MC105 stacks/a.yaml 7:35-7:36 the outcome `o` is there twice = give one of the two another name"
            " → stacks/a.yaml 7:17-7:18 first here"
        ),
        (
            "MC105 stacks/a.yaml 8:59-8:61 the translation into `es` is there twice = keep one of the two"
            " → stacks/a.yaml 8:27-8:29 first here"
        ),
    ]


def test_the_same_name_in_two_roles_or_two_files_is_no_repetition() -> None:
    text = RUBRIC.format(part="i", item="i", level="Low", criterion="i")
    assert found({f"micro-credentials/{name}.yaml": a_micro_credential(name, text) for name in "ab"}) == []
