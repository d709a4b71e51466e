"""Every text of a catalogue is a passage, in its language, and each of its words is found again in the file."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from mcctl.catalog.document import Document
from mcctl.diagnostics import Span
from mcctl.model.fields import FieldNode, field_tree
from mcctl.model.kinds import KINDS
from mcctl.model.manual import manual
from mcctl.model.scalar import TextKind
from mcctl.rules.addresses import addresses
from mcctl.rules.prose import Passage, occurrences, passages, texts_below
from mcctl.source.reader import read_yaml
from mcctl.source.repository import read_repository
from mcctl.source.tree import WorkTree
from tests.rules.files import a_micro_credential, a_stack
from tests.source.repositories import ISSUER, MemoryTree
from tests.source.told import at

ROOT = Path(__file__).parents[2]
Route = tuple[str | int, ...]


def passages_of(files: Mapping[str, str]) -> list[Passage]:
    return list(passages(read_repository(MemoryTree.of(files)).catalog))


def texts_of(files: Mapping[str, str], path: str) -> dict[Route, tuple[str, str, str]]:
    return {
        one.route: (one.text, one.kind.value, one.language) for one in passages_of(files) if one.document.path == path
    }


def test_what_the_manual_calls_markdown_is_read_as_markdown() -> None:
    def kind_at(path: tuple[str, ...]) -> TextKind | None:
        node = field_tree(next(kind for kind in KINDS if kind == path[0]))
        for key in path[1:]:
            node = (node.values or node).child(key)
        return (node.values or node).text

    told = [entry for entry in manual() if entry.path[0] in KINDS and "(Markdown)" in entry.description]

    assert {entry.name: kind_at(entry.path) for entry in told} == {entry.name: TextKind.MARKDOWN for entry in told}
    assert len(told) > 10


def test_every_text_of_every_real_catalogue_is_a_passage_an_address_or_a_word_of_the_format() -> None:
    """Whatever has a space in it is read by people, and so no field of texts can be forgotten."""
    left: set[str] = set()
    count = 0
    for settings_file in [
        ROOT / "examples/issuer-repo/mcctl.yaml",
        *sorted((ROOT / "tests/real_input").rglob("mcctl.yaml")),
    ]:
        catalog = read_repository(WorkTree(settings_file.parent)).catalog
        known = {(one.document.path, one.route) for one in passages(catalog)}
        count += len(known)
        documents = [entry.document for entry in catalog.entries]
        for document in [*documents, catalog.issuer_document] if catalog.issuer_document else documents:
            for route, text in leaves(document.data):
                if (document.path, route) not in known and " " in text:
                    left.add(text)

    assert {text for text in left if not re.fullmatch(r"\d+ (years|months)", text)} == set()
    assert count > 3000


def test_the_texts_below_a_key_are_the_passages_there() -> None:
    catalog = read_repository(WorkTree(ROOT / "examples/issuer-repo")).catalog
    count = 0
    for entry in catalog.entries:
        alone = replace(catalog, issuer_document=None, entries=(entry,))
        for key in ("assessment", "translations", "title", "description", "no_key"):
            for kind in TextKind:
                there = [one.text for one in passages(alone, below=key) if one.kind is kind]
                assert texts_below(entry, key, kind) == there
                count += len(there)
    assert count > 300


def leaves(data: object, route: Route = ()) -> list[tuple[Route, str]]:
    match data:
        case dict():
            return [leaf for key, value in data.items() for leaf in leaves(value, (*route, key))]
        case list():
            return [leaf for index, value in enumerate(data) for leaf in leaves(value, (*route, index))]
        case str():
            return [(route, data)]
        case _:
            return []


def test_a_passage_is_in_the_language_that_is_nearest_to_it() -> None:
    more = """
        language: pt-BR
        description: Ler.
        translations:
          - {language: es, title: Trazado, outcomes: {o1: Lee.}}
          - {language: fr, outcomes: [{id: o1, text: Il lit.}]}
        outcomes: [{id: o1, text: Lê.}]
    """
    files = {
        "issuer.yaml": ISSUER + "language: de\ndescription: Alles.\n",
        "micro-credentials/a.yaml": a_micro_credential("a", more),
        "stacks/s.yaml": a_stack("s"),
    }
    found = texts_of(files, "micro-credentials/a.yaml")

    assert texts_of(files, "issuer.yaml")["description",] == ("Alles.", "markdown", "de")
    assert texts_of(files, "stacks/s.yaml")["title",] == ("The s", "prose", "de")
    assert found["description",] == ("Ler.", "markdown", "pt-BR")
    assert found["translations", 0, "title"] == ("Trazado", "prose", "es")
    assert found["translations", 0, "outcomes", "o1"] == ("Lee.", "prose", "es")
    assert found["translations", 1, "outcomes", 0, "text"] == ("Il lit.", "prose", "fr")
    assert ("translations", 1, "outcomes", 0, "id") not in found
    assert ("translations", 1, "language") not in found


def test_short_forms_are_passages_where_they_are_texts_and_words_of_the_format_are_not() -> None:
    more = """
        assessment:
          parts:
            - id: p
              kind: evidence
              items:
                - id: i
                  prompt: Show it.
                  response: upload
                  accepts: [text, [video, audio], {any: [image], label: Photographs}]
                  rubric:
                    levels: [Low, {name: High, passes: true, points: "3"}]
                    criteria: [{name: Clear, descriptions: {Low: Not yet., High: Yes.}}]
    """
    found = texts_of({"micro-credentials/a.yaml": a_micro_credential("a", more)}, "micro-credentials/a.yaml")
    item: Route = ("assessment", "parts", 0, "items", 0)

    assert {route[5:]: told[:2] for route, told in found.items() if route[:5] == item} == {
        ("prompt",): ("Show it.", "markdown"),
        ("accepts", 2, "label"): ("Photographs", "prose"),
        ("rubric", "levels", 0): ("Low", "prose"),
        ("rubric", "levels", 1, "name"): ("High", "prose"),
        ("rubric", "levels", 1, "points"): ("3", "verbatim"),
        ("rubric", "criteria", 0, "name"): ("Clear", "prose"),
        ("rubric", "criteria", 0, "descriptions", "Low"): ("Not yet.", "markdown"),
        ("rubric", "criteria", 0, "descriptions", "High"): ("Yes.", "markdown"),
    }


def test_what_an_alias_repeats_is_one_passage() -> None:
    more = """
        description: &text Read it.
        accommodations: *text
        tags: &tags [reading code]
        audience: *tags
    """
    found = texts_of({"micro-credentials/a.yaml": a_micro_credential("a", more)}, "micro-credentials/a.yaml")

    assert [route for route in found if route[0] in {"description", "accommodations", "tags", "audience"}] == [
        ("description",),
        ("tags", 0),
    ]


def test_every_kind_of_text_is_used_by_some_field() -> None:
    def kinds(node: FieldNode) -> set[TextKind]:
        inner = [*node.children.values(), *([node.values] if node.values else [])]
        return {node.text for _ in "x" if node.text}.union(*(kinds(child) for child in inner))

    assert set().union(*(kinds(field_tree(kind)) for kind in KINDS)) == set(TextKind)


ESCAPED = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\u00a0": "\\_", "\u2028": "\\L", "\u0085": "\\N", "\0": "\\0"}
words = st.text("abé漢😀'\"\\#:-,.&*!|>%@`{}[]?x0", min_size=1, max_size=6)
plain_words = st.text("abé漢😀x0", min_size=1, max_size=6)


@st.composite
def sources(draw: st.DrawFn) -> tuple[str, str]:
    """A form, and a text as it is written in that form, several lines long."""
    form = draw(st.sampled_from(["plain", "'", '"', "|", ">"]))
    chosen = draw(st.lists(plain_words if form == "plain" else words, min_size=1, max_size=12))
    if form in "|>":
        chosen[0] = "a" + chosen[0]
    gaps = [
        draw(st.sampled_from([" ", "  ", "\n  ", "\n\n  ", " \n   "] if form != ">" else [" ", "\n  ", "\n\n  "]))
        for _ in chosen
    ]
    parts: list[str] = []
    for word, gap in zip(chosen, gaps, strict=True):
        match form:
            case "'":
                shown = word.replace("'", "''")
            case '"':
                shown = "".join(f"\\U{ord(c):08x}" if draw(st.integers(0, 5)) == 0 else ESCAPED.get(c, c) for c in word)
                shown += draw(st.sampled_from(["", "", "\\t", "\\_", "\\n", "\\N", "\\x20", "\\\n  "]))
            case _:
                shown = word
        parts += [shown, gap]
    body = "".join(parts[:-1])
    head = draw(st.sampled_from(["", "&anchor "]))
    match form:
        case "'" | '"':
            return form, f"{head}{form}{body}{form}"
        case "|" | ">":
            return form, f"{head}{form}{draw(st.sampled_from(['', '-', '+', ' # a comment']))}\n  {body}"
        case _:
            return form, f"{head}{body}"


def cut(text: str, span: Span) -> str:
    starts = [0, *(found.end() for found in re.finditer(r"\n", text))]
    return text[starts[span.start.line - 1] + span.start.column - 1 : starts[span.end.line - 1] + span.end.column - 1]


def meant(form: str, stretch: str) -> list[str]:
    """The words of a stretch of a source, read by somebody else's reader where its form has escapes."""
    if form in "'\"":
        stretch = str(YAML(typ="safe", pure=True).load(f"{form}{stretch}{form}"))
    return stretch.split()


@settings(max_examples=400, deadline=None)
@given(written=sources(), data=st.data())
def test_a_located_stretch_holds_its_words(written: tuple[str, str], data: st.DataObject) -> None:
    form, source = written
    document = read_yaml("f.yaml", f"kind: x\na: {source}\nz: end\n".encode()).document
    assert document is not None
    text = document.at(("a",))
    assert isinstance(text, str)
    found = list(re.finditer(r"\S+", text))
    first = data.draw(st.integers(0, len(found) - 1))
    last = data.draw(st.integers(first, len(found) - 1))
    passage = Passage(None, document, ("a",), text, TextKind.PROSE, "en")

    span = passage.exact_span(found[first].start(), found[last].end())

    assert span is not None
    assert meant(form, cut(document.text, span)) == [one[0] for one in found[first : last + 1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: the end\n", "1:8-1:11"),
        ("a: &x the end\n", "1:11-1:14"),
        ("a: 'the''s end'\n", "1:12-1:15"),
        ('a: "the\\u0020\\u0065nd"\n', "1:14-1:22"),
        ("a: the\n  end\n", "2:3-2:6"),
        ("a: |- # end\n  the\n  end\n", "3:3-3:6"),
    ],
)
def test_a_word_is_located_in_whatever_form_it_is_written(text: str, expected: str) -> None:
    document = read_yaml("f.yaml", text.encode()).document
    assert document is not None
    value = document.at(("a",))
    assert isinstance(value, str)
    passage = Passage(None, document, ("a",), value, TextKind.PROSE, "en")

    assert at(passage.span(value.index("end"), len(value))) == expected


def test_an_alias_is_located_as_a_whole() -> None:
    document = read_yaml("f.yaml", b"a: &x the end\nb: *x\n").document
    assert document is not None
    passage = Passage(None, document, ("b",), "the end", TextKind.PROSE, "en")

    assert passage.exact_span(4, 7) is None
    assert at(passage.span(4, 7)) == "2:4-2:6"


def test_content_that_is_no_file_has_no_places() -> None:
    passage = Passage(None, Document("x", {"a": "the end"}), ("a",), "the end", TextKind.PROSE, "en")

    assert passage.exact_span(4, 7) is None
    assert at(passage.span(4, 7)) == "1:1-1:1"


@pytest.mark.parametrize(
    "text",
    [
        "`xx`",
        "```\nxx\n```",
        "https://a.example/xx",
        "www.a.example/xx",
        "[label](../xx)",
        "xx@a.example",
        "xx.pdf",
        "a.xx.org",
        "<xx>",
        "&xx;",
    ],
)
def test_code_addresses_tags_and_file_names_are_no_prose(text: str) -> None:
    passage = Passage(None, Document("x", {}), (), f"So {text} is.", TextKind.MARKDOWN, "en")

    assert "xx" not in passage.prose
    assert len(passage.prose) == len(passage.text)
    assert (passage.prose[:3], passage.prose[-4:]) == ("So ", " is.")


def test_a_pattern_is_found_so_and_so_often_in_a_text_and_no_more() -> None:
    files = {"micro-credentials/a.yaml": a_micro_credential("a", f"description: {'word slip ' * 1000}")}
    catalog = read_repository(MemoryTree.of(files)).catalog

    found = [one[0] for _, one in occurrences(catalog, re.compile(r"\w+"), lambda _, one: one[0] == "slip")]
    assert found == ["slip"] * 20


def test_every_address_of_a_catalogue_is_yielded_with_its_place() -> None:
    more = """
        url: https://a.example/1
        description: See [this](https://a.example/2), <https://a.example/3> and (https://a.example/4_(x)).
        accommodations: "Not `https://a.example/no`, but https://a.example/5?x=1&y=2#z."
        research: {sources: [{title: T, year: 2020, doi: 10.1145/1234567, url: "https://a.example/6"}]}
        skills: [{label: S, uri: "https://a.example/7"}]
        prerequisites: [{text: "Whatever is at https://a.example/8!"}]
    """
    files = {"micro-credentials/a.yaml": a_micro_credential("a", more)}
    found = [
        (one.url, cut(one.passage.document.text, one.passage.span(one.start, one.end)))
        for one in addresses(read_repository(MemoryTree.of(files)).catalog)
    ]

    assert found == [
        ("https://a.example/1", "https://a.example/1"),
        ("https://a.example/2", "https://a.example/2"),
        ("https://a.example/3", "https://a.example/3"),
        ("https://a.example/4_(x)", "https://a.example/4_(x)"),
        ("https://a.example/5?x=1&y=2#z", "https://a.example/5?x=1&y=2#z"),
        ("https://doi.org/10.1145/1234567", "10.1145/1234567"),
        ("https://a.example/6", "https://a.example/6"),
        ("https://a.example/7", "https://a.example/7"),
        ("https://a.example/8", "https://a.example/8"),
    ]


@pytest.mark.parametrize(
    ("doi", "url"),
    [
        ("10.1145/1234567", ["https://doi.org/10.1145/1234567"]),
        ("doi:10.1145/1234567", ["https://doi.org/10.1145/1234567"]),
        ("https://dx.doi.org/10.1145/1234567", ["https://doi.org/10.1145/1234567"]),
        ("unknown", []),
    ],
)
def test_a_doi_is_asked_for_at_doi_org(doi: str, url: list[str]) -> None:
    more = f"research: {{sources: [{{title: T, year: 2020, doi: {doi!r}}}]}}"
    files = {"micro-credentials/a.yaml": a_micro_credential("a", more)}

    assert [one.url for one in addresses(read_repository(MemoryTree.of(files)).catalog)] == url
