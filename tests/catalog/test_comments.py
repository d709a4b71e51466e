"""Comments are told from texts that hold a `#`."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.catalog.comments import comments_of
from mcctl.source.reader import read_yaml

ROOT = Path(__file__).parents[2]
TEXTS = [
    path.read_text(encoding="utf-8")
    for folder in ("examples/issuer-repo", "tests/real_input/nea_washington_featured_stacks")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
]
AWKWARD = """\
a: "x # y
  # z" # one
b: |  # two
  # no comment
  text # neither

# three
c: >-
  folded
  # text
d: [x, # four
  y] # five
e: plain
  goes on # six
f: 'it''s # text' # seven
g: a#b
&k h: &v i # eight
j: *v # nine
"""


def test_comments_are_found_and_texts_that_look_like_them_are_not() -> None:
    document = read_yaml("f.yaml", AWKWARD.encode()).document

    assert document is not None
    assert [comment.text for comment in comments_of(document)] == [
        *("# one", "# two", "# three", "# four", "# five", "# six", "# seven", "# eight", "# nine"),
    ]
    assert [comment.text for comment in comments_of(document) if comment.is_alone] == ["# three"]


def test_only_comments_that_hold_a_text_are_asked_for() -> None:
    document = read_yaml("f.yaml", AWKWARD.encode()).document

    assert document is not None
    assert [comment.text for comment in comments_of(document, holding="ve")] == ["# five", "# seven"]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_what_is_appended_to_a_line_is_a_comment_exactly_where_the_data_stays_the_same(
    text: str, data: st.DataObject
) -> None:
    lines = text.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] += " # appended"
    before, after = read_yaml("f.yaml", text.encode()), read_yaml("f.yaml", "\n".join(lines).encode())
    if before.document is None or after.document is None:
        assert after.diagnostics
        return
    found = [comment.text for comment in comments_of(after.document) if comment.text.endswith("# appended")]

    assert bool(found) == (before.document.data == after.document.data)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_are_no_part_of_a_comment(ending: str) -> None:
    document = read_yaml("f.yaml", ending.join(["a: b # one", "# two", "c: d", ""]).encode()).document

    assert document is not None
    assert [(comment.text, comment.is_alone) for comment in comments_of(document)] == [
        ("# one", False),
        ("# two", True),
    ]
