from difflib import get_close_matches

from hypothesis import example, given
from hypothesis import strategies as st

from mcctl.catalog.likeness import most_alike

NAMES = st.text(alphabet="abc-", max_size=12)


@given(name=NAMES, known=st.sets(NAMES, max_size=30), least=st.sampled_from([0.3, 0.6, 0.8, 1.0]))
@example(name="code-trcing", known={"code-tracing", "live-coding"}, least=0.6)
@example(name="aa-a", known={"a", "aaaa-aa", "aa"}, least=0.3)
@example(name="aab", known={"aba", "baa", "aabb"}, least=0.6)
def test_the_most_alike_is_the_one_that_difflib_finds_among_all(name: str, known: set[str], least: float) -> None:
    named = known - {""}
    assert most_alike(name, named, least=least) == next(iter(get_close_matches(name, named, n=1, cutoff=least)), None)


def test_nothing_is_like_what_has_nothing_in_common() -> None:
    assert most_alike("xyz", ["abc", "abd"]) is None
