"""Names that were probably meant: which, and how they take the place of what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.catalog.document import Document
from mcctl.diagnostics import Fix
from mcctl.rules.nearest import listed, nearest, renamed
from mcctl.source.edits import mended
from mcctl.source.reader import read_yaml
from tests.rules.files import a_micro_credential, a_stack, findings


def document(text: str) -> Document:
    read = read_yaml("a.yaml", text.encode()).document
    assert read is not None
    return read


def test_the_most_alike_is_meant_and_nothing_that_is_unlike() -> None:
    assert nearest("code-trcing", ["code-tracing", "live-coding"]) == "code-tracing"
    assert nearest("qqqq", ["code-tracing", "live-coding"]) is None
    assert nearest("a", []) is None


def test_a_hint_lists_what_can_be_taken_in() -> None:
    assert listed(["a", "b"]) == "name one of `a`, `b`"
    assert listed("abcdefg") is None
    assert listed([]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {x: old}\n", "a: {x: new}\n"),
        ("a:\n  x: old  # why\n", "a:\n  x: new  # why\n"),
        ('a: {x: "old"}\r\n', 'a: {x: "new"}\r\n'),
        ("a: {x: 'old'}\n", "a: {x: 'new'}\n"),
    ],
)
def test_a_name_takes_the_place_of_another_and_everything_else_stays(text: str, expected: str) -> None:
    fix = renamed(document(text), ("a", "x"), "old", "new")
    assert fix is not None
    assert not fix.safe
    assert mended(text.encode(), [fix]).content == expected.encode()


@pytest.mark.parametrize(
    "text",
    ["a: {x: &n old}\n", "b: &n old\na: {x: *n}\n", 'a: {x: "\\x6fld"}\n', "a:\n  x: >-\n    old\n", "a: {y: old}\n"],
)
def test_a_name_that_others_share_or_that_is_written_otherwise_is_left_alone(text: str) -> None:
    assert renamed(document(text), ("a", "x"), "old", "new") is None


def test_a_key_is_replaced_without_its_value() -> None:
    text = "a: {old: old}\n"
    fix = renamed(document(text), ("a", "old"), "old", "new", key=True)
    assert fix is not None
    assert mended(text.encode(), [fix]).content == b"a: {new: old}\n"


NAMES = st.one_of(
    st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
    st.sampled_from(["null", "no", "2026-05-01", "1e3", "Not yet: soon", "it's", 'a "b"', "# c", "é", "[x", "- d"]),
)


@given(NAMES, st.sampled_from(["{}", "'{}'", '"{}"']))
def test_the_new_name_is_read_as_it_was_meant(name: str, quotes: str) -> None:
    text = f"a: {{x: {quotes.format('old')}}}\n"
    fix = renamed(document(text), ("a", "x"), "old", name)
    assert fix is not None
    read = document(mended(text.encode(), [fix]).content.decode())
    assert read.at(("a", "x")) == name
    assert type(read.at(("a", "x"))) is str


def fixes(files: dict[str, str]) -> list[Fix | None]:
    return [finding.fix for finding in findings(files)]


def mended_stack(members: str, **more: str) -> str:
    """Applies every fix to a stack of these members, beside micro-credentials `code-tracing` and others."""
    files = {
        "micro-credentials/code-tracing.yaml": a_micro_credential("code-tracing"),
        "stacks/s.yaml": a_stack("s", members),
        **more,
    }
    found = [finding.fix for finding in findings(files) if finding.file == "stacks/s.yaml" and finding.fix]
    return mended(files["stacks/s.yaml"].encode(), found).content.decode().splitlines()[6]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ("members: [{micro_credential: code-trcing}]", "members: [{micro_credential: code-tracing}]"),
        ("members: [{stack: code-tracing}]", "members: [{micro_credential: code-tracing}]"),
        ("members: [{stack: code-trcing}]", "members: [{stack: code-trcing}]"),
        (
            "members: [{micro_credential: code-tracing}, {micro_credential: code-trcing}]",
            "members: [{micro_credential: code-tracing}, {micro_credential: code-trcing}]",
        ),
    ],
    ids=["misspelt", "of the other kind", "like one of the other kind", "like one that is there"],
)
def test_a_member_is_mended_where_it_is_certain_what_was_meant(members: str, expected: str) -> None:
    assert mended_stack(members) == expected


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("completion: {at_least: 1}\n", "completion: all\n"),
        ("completion:\n  at_least: 1\n", "completion: all\n"),
        ("completion:  # so that\n  at_least: 1\n", "completion:  # so that\n  all\n"),
        ("completion: {at_least: 1}  # so that\n", "completion: all  # so that\n"),
    ],
)
def test_a_number_that_asks_for_all_is_replaced_by_the_word(completion: str, expected: str) -> None:
    text = a_stack("s", f"members: [{{issuer: nea, stack: x}}]\n{completion}")
    (finding,) = findings({"stacks/s.yaml": text})
    assert finding.fix is not None
    assert not finding.fix.safe
    assert mended(text.encode(), [finding.fix]).content.decode() == text.replace(completion, expected)
    assert findings({"stacks/s.yaml": text.replace(completion, expected)}) == []


def test_a_rule_that_is_marked_to_be_repeated_is_left_alone() -> None:
    text = a_stack("s", "members: [{issuer: nea, stack: x}]\ncompletion: &rule {at_least: 1}")
    assert fixes({"stacks/s.yaml": text}) == [None]


def test_a_misspelt_part_and_a_misspelt_item_of_a_translation_are_mended() -> None:
    text = a_micro_credential(
        "a",
        """
        assessment:
          parts:
            - {id: overview, kind: overview, items: [{id: context, prompt: x, passing: y}]}
            - {id: evidence, kind: evidence, requires: [overveiw], items: [{id: lesson, prompt: x, passing: y}]}
        translations: [{language: es, items: {contxt: {prompt: z}, lesson: {prompt: z}, lessn: {prompt: z}}}]
        """,
    )
    done = mended(text.encode(), [fix for fix in fixes({"micro-credentials/a.yaml": text}) if fix]).content.decode()
    expected = text.replace("overveiw", "overview").replace("contxt", "context")
    assert done == expected
