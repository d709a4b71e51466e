"""Other values in a file: only what changes is written, and it reads to just what is wanted."""

import random
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.catalog.comments import comments_of
from mcctl.catalog.document import Data, Document
from mcctl.diagnostics import Severity
from mcctl.source.patch import patched
from mcctl.source.reader import read_yaml
from mcctl.source.wanted import KEPT, Elements, Fresh, Kept, Keys, Wanted, settled
from tests.source.handwriting import Hand
from tests.source.rewriting import rewritten
from tests.source.writing import as_read, texts, trees, written

SEEDS = st.integers(0, 2**32)


def chance_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # makes examples, guards nothing


def document_of(raw: bytes) -> Document | None:
    """What a file reads to; None where something is wrong with it."""
    reading = read_yaml("file.yaml", raw)
    if any(finding.rule.severity is Severity.ERROR for finding in reading.diagnostics):
        return None
    return reading.document


def after(text: str, wanted: Wanted) -> str:
    document = document_of(text.encode())
    assert document is not None
    content = patched(text.encode(), document, wanted)
    assert content is not None
    read = document_of(content)
    assert read is not None
    assert read.data == as_read(settled(wanted, document.data))
    return content.decode()


def only(data: str, **keys: Wanted) -> Keys:
    """Other values of some keys of a file, those that are new at the end."""
    document = document_of(data.encode())
    assert document is not None
    assert isinstance(document.data, dict)
    return Keys({**dict.fromkeys(document.data, KEPT), **keys})


@pytest.mark.parametrize(
    ("before", "value", "expected"),
    [
        ("title: Old\n", "New", "title: New\n"),
        ("title: 'Old'  # why\n", "It's new", "title: 'It''s new'  # why\n"),
        ('title: "Old"\n', "New", 'title: "New"\n'),
        ("title: Old\n", "A: new", 'title: "A: new"\n'),
        ("title: Old\n", "1.0", 'title: "1.0"\n'),
        ("title: Old\n", "# new", 'title: "# new"\n'),
        ("title: Old # why\n", "One\nTwo", 'title: "One\\nTwo" # why\n'),
        ("title: Old\n", "One\n\nTwo\n", "title: |\n  One\n\n  Two\n"),
        ("title: |-\n    One\n    Two\nid: x\n", "One\nThree", "title: |-\n    One\n    Three\nid: x\n"),
        ("title: >-   # why\n  One\n  two\nid: x\n", "One\nThree", "title: >- # why\n  One\n\n  Three\nid: x\n"),
        ("title: |\n  One\nid: x\n", " One", "title: |2-\n   One\nid: x\n".replace("|2-\n   One", '" One"')),
        ("title: One\n  two\nid: x\n", "One two three", "title: One\n  two three\nid: x\n"),
        ("title: Old", "One\nTwo", "title: |-\n  One\n  Two\n"),
        ("title: Old\r\nid: x\r\n", "One\nTwo", "title: |-\r\n  One\r\n  Two\r\nid: x\r\n"),
        ("title: 5\n", 6, "title: 6\n"),
        ("title: yes\n", True, "title: true\n"),
        ("title: Old # why\n", [{"a": "1"}, {"b": "x"}], 'title: # why\n  - {a: "1"}\n  - {b: x}\n'),
        ("title: Old # why\n", ["x", "z"], "title: [x, z] # why\n"),
        ("title: # why\n  - a\n  - b\nid: x\n", "New", "title: New # why\nid: x\n"),
        ("title: [a, b]\n", [], "title: []\n"),
    ],
)
def test_a_value_is_written_as_the_one_before_was_where_that_can_say_it(
    before: str, value: Data, expected: str
) -> None:
    assert after(before, only(before, title=Fresh(value))) == expected


def test_a_folded_text_keeps_the_lines_before_the_change_and_the_paragraphs_that_stay() -> None:
    before = "text: >-\n  One two three\n  four five.\n\n  Another one,\n  as it was.\n"

    changed = after(before, only(before, text=Fresh("One two three four six.\nAnother one, as it was.")))

    assert changed == "text: >-\n  One two three four six.\n\n  Another one,\n  as it was.\n"


LIST = """\
# the head

items: # all of them
  # about a
  - id: a # the first
    text: One

  # about b
  - id: b
    text: >-
      Two
      three
  # below
# at the end
"""


def test_elements_move_with_their_comments() -> None:
    moved = after(LIST, only(LIST, items=Elements(((1, KEPT), (0, KEPT)))))

    assert (
        moved
        == """\
# the head

items: # all of them
  # about b
  - id: b
    text: >-
      Two
      three

  # about a
  - id: a # the first
    text: One
  # below
# at the end
"""
    )


def test_an_element_goes_with_its_comments_and_a_new_one_is_written_like_the_others() -> None:
    wanted = Elements(((1, KEPT), (None, Fresh({"id": "c", "text": "Four"}))))

    assert (
        after(LIST, only(LIST, items=wanted))
        == """\
# the head

items: # all of them
  # about b
  - id: b
    text: >-
      Two
      three

  - id: c
    text: Four
  # below
# at the end
"""
    )


def test_a_key_goes_and_what_stands_above_it_apart_stays() -> None:
    before = "id: x\n# money\n\n# what it costs\nprice: 1 # dollars\ntitle: X\n"

    assert after(before, Keys({"id": KEPT, "title": KEPT})) == "id: x\n# money\n\ntitle: X\n"


def test_the_first_key_of_an_element_goes_and_the_next_takes_its_place() -> None:
    before = "items:\n  - a: 1\n    b: 2\n    c: 3\n"

    assert after(before, only(before, items=Elements(((0, Keys({"b": KEPT, "c": KEPT})),)))) == (
        "items:\n  - b: 2\n    c: 3\n"
    )


def test_what_stands_in_brackets_stays_there() -> None:
    before = "items: [{id: a,  text: 'One'}, {id: b}] # two\n"
    first = Keys({"id": KEPT, "text": Fresh("Uno"), "note": Fresh("a, b")})

    assert after(before, only(before, items=Elements(((1, KEPT), (0, first))))) == (
        "items: [{id: b}, {id: a,  text: 'Uno',  note: \"a, b\"}] # two\n"
    )


def test_an_alias_is_written_out_where_it_is_to_be_something_else() -> None:
    before = "one: &x [a, b]\ntwo: *x\n"

    assert after(before, only(before, two=Elements(((0, KEPT), (1, KEPT), (None, Fresh("c")))))) == (
        "one: &x [a, b]\ntwo: [a, b, c]\n"
    )


@dataclass
class Wish:
    """Wishes for other data than there is, by chance."""

    chance: random.Random
    fresh: tuple[Data, ...]
    loses: bool = True

    def of(self, data: Data) -> Wanted:
        match data:
            case dict() if self.chance.random() < 0.8:
                kept = {key: self.of(value) for key, value in data.items() if not self.loses or self.is_likely(0.8)}
                if self.loses and self.is_likely(0.3):
                    place = self.chance.randint(0, len(kept))
                    new = ("new key", Fresh(self.chance.choice(self.fresh)))
                    return Keys(dict([*list(kept.items())[:place], new, *list(kept.items())[place:]]))
                return Keys(kept)
            case list() if self.chance.random() < 0.8:
                elements: list[tuple[int | None, Wanted]] = [
                    (at, self.of(value)) for at, value in enumerate(data) if not self.loses or self.is_likely(0.8)
                ]
                if self.is_likely(0.3):
                    self.chance.shuffle(elements)
                if self.loses and self.is_likely(0.3):
                    new_one = (None, Fresh(self.chance.choice(self.fresh)))
                    elements.insert(self.chance.randint(0, len(elements)), new_one)
                return Elements(tuple(elements))
            case str() if self.is_likely(0.4):
                return Fresh(self.chance.choice(self.fresh))
            case _:
                return KEPT

    def is_likely(self, share: float) -> bool:
        return self.chance.random() < share


FRESH = st.lists(texts | st.integers(0, 99) | st.booleans(), min_size=1, max_size=4)
TREES = st.lists(trees.filter(lambda tree: tree is not None and "None" not in repr(tree)), min_size=1, max_size=3)


def hold_to_it(raw: bytes, wish: Wish, *, is_usual: bool) -> tuple[Document, bytes] | None:
    """Patches a file as wished for, and holds what comes out against the wish; None where there is nothing to hold."""
    document = document_of(raw)
    if document is None or isinstance(document.data, str) or document.data is None or "&" in document.text:
        return None
    wanted = wish.of(document.data)
    content = patched(raw, document, wanted)
    if content is None:
        assert not is_usual, raw.decode()
        return None
    read = document_of(content)
    expected = as_read(settled(wanted, document.data))
    assert read is not None, f"{raw.decode()}\n=== {wanted}\n=== {content.decode()}"
    assert read.data == expected, f"{raw.decode()}\n=== {wanted}\n=== {content.decode()}"
    if isinstance(wanted, Kept):
        assert content == raw
    return read, content


@settings(deadline=None)
@given(SEEDS, FRESH | TREES)
def test_files_that_hands_have_written_read_to_what_is_wanted(seed: int, fresh: list[Data]) -> None:
    chance = chance_of(seed)
    raw = rewritten(Hand(chance).file(), chance)

    hold_to_it(raw, Wish(chance, tuple(fresh)), is_usual=False)


@settings(deadline=None)
@given(SEEDS, trees.filter(lambda tree: isinstance(tree, dict) and bool(tree)), FRESH | TREES)
def test_files_of_any_data_read_to_what_is_wanted(seed: int, data: Data, fresh: list[Data]) -> None:
    chance = chance_of(seed)
    raw = rewritten(written(data, chance), chance)

    hold_to_it(raw, Wish(chance, tuple(fresh)), is_usual=False)


@settings(deadline=None)
@given(SEEDS, texts.filter(lambda text: "\n" not in text))
def test_no_comment_is_lost_where_nothing_goes(seed: int, fresh: str) -> None:
    chance = chance_of(seed)
    raw = rewritten(Hand(chance).file(), chance)
    before = document_of(raw)

    held = hold_to_it(raw, Wish(chance, (fresh,), loses=False), is_usual=False)

    if held is not None and before is not None and "[" not in before.text:
        assert Counter(one.text.rstrip() for one in comments_of(held[0])) == Counter(
            one.text.rstrip() for one in comments_of(before)
        ), f"{raw.decode()}\n==={held[1].decode()}"
