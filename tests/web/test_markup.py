"""Elements are written so that no text can leave its place."""

from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from mcctl.web.markup import element, joined, visible


def test_elements_hold_texts_elements_and_nothing() -> None:
    made = element("p", "a < b", [element("br"), None, "c"], class_="x", aria_label='say "d"', hidden=False, open=True)

    assert made.text == '<p class="x" aria-label="say &quot;d&quot;" open>a &lt; b<br>c</p>'


@given(st.text())
def test_a_text_is_read_back_as_it_was_but_for_what_hides(text: str) -> None:
    written = joined(text).text

    assert not {"<", ">", '"', "'"} & set(written)
    assert unescape(written) == visible(text)
