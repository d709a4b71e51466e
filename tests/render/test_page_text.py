"""Markdown for terminals, and examples as YAML."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from mcctl.model.manual import manual
from mcctl.render.example_text import example_text
from mcctl.render.page_text import page_text

MARKDOWN = """\
# A title

A paragraph with `code of several words` that is
longer than a line, and [a link](https://x.example).

- an entry that is also longer than a line
- another

```yaml
key: [a, b]

more: "[red]x[/red]"
```
"""
SHOWN = """\
A title
───────

A paragraph with
`code of several words` that
is longer than a line, and a
link.

- an entry that is also longer
  than a line
- another

  │ key: [a, b]
  │
  │ more: "[red]x[/red]"
"""


def test_markdown_is_wrapped_and_code_stays_whole() -> None:
    assert "".join(f"{line.plain}\n" for line in page_text(MARKDOWN, 30)) == SHOWN


def test_nothing_in_a_page_steers_the_terminal() -> None:
    shown = "".join(line.plain for line in page_text("a \x1b[31mred\x1b[0m `\x9b`\n```\n\x1b]8;;x\x07\n```\n", 80))

    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) <= 0x9F for character in shown)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("public", "x: public\n"),
        ("1.0", 'x: "1.0"\n'),
        ("no", 'x: "no"\n'),
        ("a: b", 'x: "a: b"\n'),
        ("local:", 'x: "local:"\n'),
        (["a", "b"], "x: [a, b]\n"),
        ({"min": 3}, "x: {min: 3}\n"),
        ([{"id": "a", "items": [{"id": "b"}]}], "x:\n  - id: a\n    items:\n      - {id: b}\n"),
        ([], "x: []\n"),
        (True, "x: true\n"),
    ],
    ids=repr,
)
def test_an_example_is_written_as_an_author_would(value: object, text: str) -> None:
    assert example_text("x", value) == text


def read(text: str) -> object:
    """As somebody else's reader reads it; YAML 1.2 knows no dates, as which ruamel.yaml reads them all the same."""
    return as_texts(YAML(typ="safe", pure=True).load(text))


def as_texts(value: object) -> object:
    match value:
        case dict():
            return {key: as_texts(inner) for key, inner in value.items()}
        case list():
            return [as_texts(inner) for inner in value]
        case date():
            return value.isoformat()
        case _:
            return value


KEYS = st.from_regex(r"[a-z]{2,6}", fullmatch=True)
VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(deadline=None)
@given(VALUES)
def test_what_is_written_is_read_as_the_same_value(value: object) -> None:
    assert read(example_text("key", value)) == {"key": value}


def test_the_example_of_every_field_is_read_as_itself() -> None:
    entries = manual()

    read_back = {entry.name: read(example_text(entry.path[-1], entry.example)) for entry in entries}

    assert read_back == {entry.name: {entry.path[-1]: entry.example} for entry in entries}
