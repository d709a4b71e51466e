"""What `mcctl schema` writes: schemas, first lines, settings; what is there already is kept."""

import json

import pytest

from mcctl.source.editors import (
    Change,
    LeftAlone,
    associations,
    editor_files,
    json_text,
    schema_texts,
    with_modeline,
)
from tests.source.repositories import MemoryTree

STACK = "kind: stack\nid: s\ntitle: S\n"
LINE = "# yaml-language-server: $schema=../.schemas/stack.schema.json"
VSCODE = ".vscode/settings.json"


def a_tree(**files: str | bytes) -> MemoryTree:
    """A repository that has everything that editors need, and files by path besides."""
    complete = {
        "mcctl.yaml": "# yaml-language-server: $schema=.schemas/mcctl.schema.json\nversion: 1\n",
        "issuer.yaml": "# yaml-language-server: $schema=.schemas/issuer.schema.json\nkind: issuer\n",
        VSCODE: json_text({"yaml.schemas": associations()}),
        **{f".schemas/{name}": text for name, text in schema_texts().items()},
    }
    every = {**complete, **files}
    return MemoryTree({path: text.encode() if isinstance(text, str) else text for path, text in every.items()})


def found(tree: MemoryTree) -> list[Change | LeftAlone]:
    return list(editor_files(tree))


def test_where_nothing_is_there_everything_is_written_and_then_nothing_more() -> None:
    tree = MemoryTree.of({"stacks/deep/s.yaml": STACK})

    changes = {one.path: one.content for one in found(tree) if isinstance(one, Change)}

    assert sorted(changes) == [
        ".schemas/issuer.schema.json",
        ".schemas/mcctl.schema.json",
        ".schemas/micro-credential.schema.json",
        ".schemas/stack.schema.json",
        ".vscode/settings.json",
        "issuer.yaml",
        "mcctl.yaml",
        "stacks/deep/s.yaml",
    ]
    assert changes["stacks/deep/s.yaml"] == LINE.replace("../", "../../") + "\n" + STACK
    after = MemoryTree({**tree.contents, **{path: text.encode() for path, text in changes.items()}})
    assert found(after) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (STACK, f"{LINE}\n{STACK}"),
        ("", f"{LINE}\n"),
        (f"\ufeff{STACK}", f"\ufeff{LINE}\n{STACK}"),
        (STACK.replace("\n", "\r\n"), f"{LINE}\r\n" + STACK.replace("\n", "\r\n")),
        (f"# ours\n{STACK}", f"{LINE}\n# ours\n{STACK}"),
        (f"%YAML 1.2\n---\n{STACK}", f"{LINE}\n%YAML 1.2\n---\n{STACK}"),
        # a wrong path to one of ours, or to nothing, is mended in its place
        (f"# ours\n# yaml-language-server: $schema=stack.schema.json\n{STACK}", f"# ours\n{LINE}\n{STACK}"),
        (f"# yaml-language-server: $schema=gone.json  # why\n{STACK}", f"{LINE}  # why\n{STACK}"),
        # what says the same, or something else that there is, stays
        (f"{LINE}\n{STACK}", f"{LINE}\n{STACK}"),
        (f"# ours\n\n{LINE}\n{STACK}", f"# ours\n\n{LINE}\n{STACK}"),
        (f"# $schema: ../.schemas/stack.schema.json\n{STACK}", f"# $schema: ../.schemas/stack.schema.json\n{STACK}"),
        (
            f"# yaml-language-server: $schema=https://x.example/stack.schema.json\n{STACK}",
            f"# yaml-language-server: $schema=https://x.example/stack.schema.json\n{STACK}",
        ),
        (f"# yaml-language-server: $schema=own.json\n{STACK}", f"# yaml-language-server: $schema=own.json\n{STACK}"),
        # below the head, a line of this look is a text
        (
            f"{STACK}# yaml-language-server: $schema=x.json\n",
            f"{LINE}\n{STACK}# yaml-language-server: $schema=x.json\n",
        ),
    ],
)
def test_the_first_line_names_the_schema_and_the_rest_stays_byte_for_byte(before: str, after: str) -> None:
    tree = MemoryTree({"stacks/own.json": b"{}"})

    assert with_modeline(before, "stacks/s.yaml", "stack", tree) == after
    assert with_modeline(after, "stacks/s.yaml", "stack", tree) == after


def test_a_file_that_is_no_utf_8_is_left_alone() -> None:
    tree = a_tree(**{"stacks/s.yaml": b"kind: stack\nid: \xff\n"})

    assert found(tree) == [LeftAlone("stacks/s.yaml", "it cannot be read")]


def test_settings_are_merged_and_keep_what_is_not_ours() -> None:
    given = {"editor.tabSize": 4, "yaml.schemas": {"own.json": "own/*.yaml"}, "z": [1]}

    (change,) = found(a_tree(**{VSCODE: json.dumps(given, indent=4)}))

    assert isinstance(change, Change)
    assert json.loads(change.content) == {**given, "yaml.schemas": {"own.json": "own/*.yaml", **associations()}}
    assert change.content.startswith('{\n    "editor.tabSize": 4,\n')
    assert found(a_tree(**{VSCODE: change.content})) == []


def test_settings_that_name_the_files_in_a_list_are_current() -> None:
    lists = {key: [pattern] for key, pattern in associations().items()}

    assert found(a_tree(**{VSCODE: json.dumps({"yaml.schemas": lists})})) == []


@pytest.mark.parametrize(
    "text",
    ['{\n  // ours\n  "a": 1\n}', '{"a": 1,}', '{"a": 1, "a": 2}', "", "[1]", '{"yaml.schemas": 3}', "[" * 100_000],
)
def test_settings_with_comments_or_of_another_shape_are_left_alone_and_the_lines_told(text: str) -> None:
    (told,) = found(a_tree(**{VSCODE: text}))

    assert isinstance(told, LeftAlone)
    assert told.path == VSCODE
    assert '"yaml.schemas": {".schemas/mcctl.schema.json": "mcctl.yaml"' in told.reason


def test_settings_with_comments_that_hold_the_lines_are_current() -> None:
    text = "{\n  // ours\n" + json_text({"yaml.schemas": associations()})[1:]

    assert found(a_tree(**{VSCODE: text})) == []
