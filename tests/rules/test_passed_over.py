"""Files in which a rule of texts finds nothing are passed over unread: so they are told from others by what is certain."""

import json
from collections.abc import Callable, Iterator
from textwrap import indent

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic
from mcctl.rules.content import doubled_word, hyphen_debris, missing_space, names_nothing, placeholder
from mcctl.source.repository import read_repository
from tests.rules.files import a_micro_credential
from tests.source.repositories import MemoryTree

Check = Callable[[Catalog], Iterator[Diagnostic]]

READ_ANYWAY = '# "\\"\n'
"""Makes rules read the whole file: any character can be written as an escape."""

WORDS = """the The THE a it class room classroom instruc tion Students of Of items with TODO TBD TBV FIXME XXX ??? Lorem
    lOREM ipsum IPSUM [insert Insert <your name \u00c9 \u00e9 \u0130t \u03a3\u03a3 \u03c3\u03c2 da\u0301 e\u0301 \u0e17
    \u0e17\u0e34 \u0434\u0430 https://a HTTP://a.b/c https://doi.org/ https://a.b/c... https://a.example/x-y_z?q=1
    http://https://a http://www.data.europa.eu/ https://data.europa.eu/esco/skill/ ://"""
SIGNS = "abIX.,;:!?()[]<>#*_\"'`=+~%&|^/$@-\u2019\u201c\u201d\u2014\u00ad\u00bf\u00a0\u2028\u0085\t"
GAPS = ("", " ", " ", " ", "  ", "\n", "-", "- ", "-\n", "\u00ad", ".", ",", ";", ". ", ", ", " # ")
words = st.sampled_from(WORDS.split())
pieces = st.tuples(st.one_of(words, words, st.sampled_from(SIGNS)), st.sampled_from(GAPS))
texts = st.lists(pieces, min_size=1, max_size=12).map(lambda pairs: f"a {''.join(map(''.join, pairs))} z")


def written(text: str, form: str) -> str:
    """A description in one of the forms that YAML has, the shortest JSON among them; it need not be the same text."""
    lines = indent(text, "  ")
    one = " ".join(text.split())
    match form:
        case "|" | ">":
            return f"description: {form}\n{lines}\n"
        case "'":
            return "description: '" + one.replace("'", "''") + "'\n"
        case '"':
            return f"description: {json.dumps(text, ensure_ascii=False)}\n"
        case "[":
            return f"tags: [{one.translate(str.maketrans('', '', '[]{}'))},z]\n"
        case "{":
            tags = json.dumps({"label": one.replace('"', "")}, ensure_ascii=False, separators=(",", ":"))
            return f"skills: [{tags}]\n"
        case _:
            return f"description: a\n{lines}\n"


def catalog_of(text: str) -> Catalog:
    return read_repository(MemoryTree.of({"micro-credentials/a.yaml": text})).catalog


@pytest.mark.parametrize(
    "check", [rule.check for rule in (doubled_word, hyphen_debris, missing_space, names_nothing, placeholder)]
)
@settings(max_examples=200, deadline=None)
@given(text=texts, form=st.sampled_from(["", "|", ">", "'", '"', "[", "{"]))
@example("“the the”", "|")
@example("an x=the the", ">")
@example("the the:", "'")
@example("the\nthe end", ">")
@example("See https://a.b/c…", "|")
def test_a_file_is_passed_over_only_where_a_rule_finds_nothing(check: Check, text: str, form: str) -> None:
    source = a_micro_credential("a", written(text, form))
    found = list(check(catalog_of(source)))

    assert found == list(check(catalog_of(source + READ_ANYWAY)))
