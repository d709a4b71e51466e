"""Words are found whatever their capitals and accents: each letter is folded by itself, and that is enough."""

from unicodedata import combining, normalize

from hypothesis import given
from hypothesis import strategies as st

from mcctl.platform.search import folded

LETTERS = (
    st.characters()
    | st.characters(min_codepoint=0x300, max_codepoint=0x36F)
    | st.sampled_from(" \t\x1c\x00\u00df\u0130\u017f\u03a3\u1100\uac01\ufdfa")
)


@given(st.text(LETTERS))
def test_a_text_folded_letter_by_letter_is_the_whole_text_without_accents(text: str) -> None:
    whole = normalize("NFKD", normalize("NFKD", text).casefold())
    spaced = (" " if letter.isspace() else letter for letter in whole)
    kept = "".join(letter for letter in spaced if letter.isprintable() and not combining(letter))
    assert folded(text) == " ".join(kept.split())
