"""Authors are told things in words that they know: everyday ones, those of the format, and those that `explain` explains."""

from collections.abc import Iterator

import pytest

from mcctl.model.glossary import glossary, word_named
from tests.words.messages import messages, messages_in
from tests.words.vocabulary import everyday, explained, listed, technical, unknown_words


def complaints() -> Iterator[str]:
    for message in messages():
        for word in unknown_words(message.text):
            said = " ".join(message.text.split())[:90]
            yield f"{message.place}: add `{word}` to the glossary, or say it in everyday words: {said}"


def test_what_authors_read_holds_no_word_that_they_may_not_know() -> None:
    assert sorted(set(complaints())) == []


def test_the_lists_of_words_are_in_order_and_hold_nothing_twice() -> None:
    for name in ("everyday.txt", "technical.txt"):
        words = listed(name)
        assert words == sorted({word.lower() for word in words}), name


def test_no_technical_word_passes_for_an_everyday_one() -> None:
    assert sorted(technical() & everyday()) == []


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("a scalar cannot be a mapping tuple", ["scalar", "mapping", "tuple"]),
        ("the parser's complaint: a null", ["parser", "null"]),
        ("the id is a slug, and its digest differs from the base", []),
        ("write `null` or `{scalar: mapping}`, `--regex`, MC302 or `a.yaml`", []),
        ("a hash-tree of indices", ["hash", "indices"]),
    ],
)
def test_words_that_are_only_quoted_do_not_count_and_technical_ones_do(text: str, unknown: list[str]) -> None:
    assert list(unknown_words(text)) == unknown


CODE = '''
"""A docstring about a parser."""
RULE = Rule("MC999", "a-rule", Severity.ERROR)
HINTS = {"did not find a token": "write a comma"}
WORDS = "auf im den".split()
PATTERN = re.compile("a pattern of words")


def check(catalog: "Mapping[str, tuple of things]") -> Iterator[Diagnostic]:
    """Finds a node."""
    if told == "the words of another program":
        yield Diagnostic(RULE, f"`{name}` is a member " + "of itself", hint="take it out" if far else f"see {near} too")
    raise PydanticCustomError("one_of", "expected either of two")


def command(context: typer.Context, path: Annotated[str, typer.Option(help="Where to look.")]) -> None:
    """Look for something."""
    output.say("nothing was found")
'''


def test_messages_hints_and_help_are_found_and_what_nobody_reads_is_not() -> None:
    assert sorted(message.text for message in messages_in(CODE, "code.py")) == [
        "Look for something.",
        "Where to look.",
        "`…` is a member ",
        "expected either of two",
        "nothing was found",
        "of itself",
        "see … too",
        "take it out",
        "write a comma",
    ]


def test_the_messages_of_each_room_are_among_those_that_are_looked_at() -> None:
    texts = {message.text for message in messages()}

    assert {
        "`…` is a member twice",  # a rule
        "expected either `micro_credential` or `stack`",  # a model
        "a web address that starts with https://",  # a form of text, in the manual
        "`…` was changed on the platform as well as in your files",  # a guard
        "run mcctl inside an issuer's repository, or name one with `-C`",  # a command
        "Act as if started in this folder.",  # an option
    } <= texts


def test_the_glossary_is_in_the_order_of_the_alphabet_and_no_form_is_there_twice() -> None:
    words = [word.word for word in glossary()]
    forms = [form.lower() for word in glossary() for form in (word.word, *word.forms)]

    assert words == sorted(words, key=str.lower)
    assert sorted({form for form in forms if forms.count(form) > 1}) == []
    assert len(words) > 100


def test_a_word_that_is_referred_to_is_there() -> None:
    missing = [(word.word, other) for word in glossary() for other in word.see_also if word_named(other) is None]

    assert missing == []


def test_an_explanation_is_short_and_refers_to_no_word_that_is_the_word_itself() -> None:
    wordy = [word.word for word in glossary() if not 20 < len(word.meaning) < 420]

    assert wordy == []
    assert [word.word for word in glossary() if word.word in word.see_also] == []


def test_the_words_of_plans_are_explained() -> None:
    words = {
        "slug", "base", "desired", "live", "digest", "exposure", "withdrawal", "launch", "drift", "conflict", "plan",
        "guard", "retirement", "allowance", "namespace", "trailer", "catalogue", "stack", "rubric", "criterion",
    }  # fmt: skip

    assert words - explained()[0] == set()
