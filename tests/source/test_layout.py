"""What a file looks like before and after."""

import pytest

from mcctl.catalog.document import Document
from mcctl.model.fields import field_tree, tree_of
from mcctl.model.kinds import Kind
from mcctl.model.settings import Settings
from mcctl.source.layout import laid_out
from mcctl.source.limits import MAX_BYTES, MAX_VALUES
from mcctl.source.reader import read_yaml
from tests.source.limits import within_cpu_seconds


def document_of(raw: bytes) -> Document:
    document = read_yaml("f.yaml", raw).document
    assert document is not None
    return document


def laid(text: str, kind: Kind = "micro-credential") -> str:
    raw = text.encode()
    out = laid_out(raw, document_of(raw), field_tree(kind))
    assert out is not None
    return out.decode()


def test_a_file_as_it_comes_from_another_hand() -> None:
    before = """\
# yaml-language-server: $schema=../.schemas/micro-credential.schema.json

# The first of three
id:      code-tracing
kind:    micro-credential
title:   Code Tracing

version: "1.0"      # a new one for each change
status:  active     # draft | beta
                    # | active


# -------- who sees it --------
visibility: public
competency: Educators teach students to read code
            and predict its behaviour.
tags: [
    reading code,
    tracing,
]
badge: {alt: "A magnifying glass", file: badges/x.svg}
assessment:
    parts:
    -   title: Overview     # short
        id: overview
        kind: overview      # first
        items:
        -   id: context
            # how many
            words: {max: 300, min: 150}
            prompt: >-
                Describe the class
                and the unit.
            passing: |
                One
                  two
        # the second
        -   prompt: x
            id: y
        # the third is to come
    # no other rule yet
    pass_rule: all


    # methods: [portfolio]
subjects:
- computer science
- mathematics


"""
    after = """\
# yaml-language-server: $schema=../.schemas/micro-credential.schema.json

kind: micro-credential
# The first of three
id: code-tracing

version: "1.0"      # a new one for each change
status: active      # draft | beta
                    # | active

# -------- who sees it --------
visibility: public
title: Code Tracing
competency: Educators teach students to read code
            and predict its behaviour.
assessment:
  # no other rule yet
  pass_rule: all
  parts:
    - id: overview
      kind: overview      # first
      title: Overview     # short
      items:
        - id: context
          prompt: >-
            Describe the class
            and the unit.
          # how many
          words: {min: 150, max: 300}
          passing: |
            One
              two
        # the second
        - id: y
          prompt: x
        # the third is to come

  # methods: [portfolio]
badge: {file: badges/x.svg, alt: "A magnifying glass"}
subjects:
  - computer science
  - mathematics
tags: [
    reading code,
    tracing,
]
"""
    assert laid(before) == after


def test_a_file_that_is_as_it_ought_to_be_stays_byte_for_byte() -> None:
    text = """\
# yaml-language-server: $schema=.schemas/issuer.schema.json
kind: issuer
id: northlake

name:   "Northlake"
"""
    assert laid(text, "issuer") == text.replace("name:   ", "name: ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("title: a\n# on the id\nid: b\n", "# on the id\nid: b\ntitle: a\n", id="goes with its key"),
        pytest.param("# top\ntitle: a\nid: b\n", "# top\nid: b\ntitle: a\n", id="the first one stays at the top"),
        pytest.param("title: a  # t\nid: b    # i\n", "id: b    # i\ntitle: a  # t\n", id="stays beside its line"),
        pytest.param(
            "title: a # t\nid: b # i\n", "id: b # i\ntitle: a # t\n", id="near ones are not drawn to a column"
        ),
        pytest.param(
            "badge:\n  file: a\n  # of badge\nid: b\n",
            "id: b\nbadge:\n  file: a\n  # of badge\n",
            id="deeper belongs above",
        ),
        pytest.param(
            "outcomes:\n  - text: a\n    # on the id\n    id: b\n",
            "outcomes:\n  # on the id\n  - id: b\n    text: a\n",
            id="of what becomes the first key of an entry, stands above the dash",
        ),
        pytest.param("id: a\n# end\n", "id: a\n# end\n", id="the last one stays at the end"),
        pytest.param(
            "description: |\n    text\n  # below\nid: a\n",
            "id: a\ndescription: |\n  text\n# below\n",
            id="is kept out of a text",
        ),
        pytest.param(
            "# top\n# mcctl: ignore[MC301] why\ntitle: a\nid: b\n",
            "# top\nid: b\n# mcctl: ignore[MC301] why\ntitle: a\n",
            id="that ignores goes with what it ignores",
        ),
        pytest.param(
            "id: b\n   # mcctl: ignore[MC301] why\ntitle: a\nkind: c\n",
            "kind: c\nid: b\n# mcctl: ignore[MC301] why\ntitle: a\n",
            id="that ignores is about the line below",
        ),
        pytest.param(
            "outcomes:\n  # mcctl: ignore[MC301] why\n  - text: a\n    id: b\n",
            "outcomes:\n  # mcctl: ignore[MC301] why\n  - text: a\n    id: b\n",
            id="that ignores holds the key below in its place",
        ),
        pytest.param("id: a   #   b   \n", "id: a   #   b\n", id="keeps its inside"),
    ],
)
def test_a_comment(before: str, after: str) -> None:
    assert laid(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("id:    a\ntags:\n-    b\n", "id: a\ntags:\n  - b\n", id="spaces"),
        pytest.param("id: a   \n\n\n\ncode: b\n\n", "id: a\n\ncode: b\n", id="empty lines"),
        pytest.param("\n\nid: a", "id: a\n", id="beginning and end"),
        pytest.param("tags:\n- - a\n  - b\n-   - c\n", "tags:\n  - - a\n    - b\n  - - c\n", id="lists in lists"),
        pytest.param("tags:\n  -\n      a\n", "tags:\n  -\n    a\n", id="what stands below its dash stays there"),
        pytest.param("? id\n: a\n? kind\n: b\n", "kind: b\nid: a\n", id="question marks"),
        pytest.param("badge : {file : a}\n", "badge: {file : a}\n", id="a space before a colon"),
        pytest.param("title: >-2\n     a\n", "title: >-2\n     a\n", id="a text that says how deep it is"),
        pytest.param("title: |+\n    a\n\n\nid: b\n", "id: b\ntitle: |+\n  a\n\n\n", id="empty lines of a text"),
        pytest.param("title: |\n  a", "title: |-\n  a\n", id="a text that ended with the file"),
        pytest.param("title: a\n     b\n   c\n", "title: a\n     b\n   c\n", id="lines of a text stay as deep"),
        pytest.param("title:  'a\n\n   b  \n   c'\n", "title: 'a\n\n  b  \n  c'\n", id="white space in quotes"),
        pytest.param("--- # c\nid: a\nkind: b\n... # d\n", "--- # c\nkind: b\nid: a\n... # d\n", id="markers"),
        pytest.param("{title: a, id: b}\n", "{id: b, title: a}\n", id="a file in braces"),
        pytest.param("title: é\u2028ñ\nid: x\n", "id: x\ntitle: é\u2028ñ\n", id="what only looks like a line break"),
    ],
)
def test_layout(before: str, after: str) -> None:
    assert laid(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("{alt: b, file: a}", "{file: a, alt: b}", id="in order"),
        pytest.param("{ alt: b ,file: a , }", "{ file: a ,alt: b , }", id="spaces stay where they are"),
        pytest.param("{alt: 'b, c', \"file\": a}", "{\"file\": a, alt: 'b, c'}", id="quotes"),
        pytest.param("{alt: b, ? file : a}", "{alt: b, ? file : a}", id="question marks are left"),
        pytest.param("{alt: b,\n  file: a}", "{alt: b,\n  file: a}", id="several lines are left"),
        pytest.param(
            "{alt: b, colors: [{use: c, foreground: d}], file: a}",
            "{file: a, alt: b, colors: [{foreground: d, use: c}]}",
            id="one in another",
        ),
    ],
)
def test_braces(before: str, after: str) -> None:
    assert laid(f"badge: {before}\n") == f"badge: {after}\n"


def test_keys_that_are_the_authors_own_stay_in_their_order() -> None:
    rubric = "descriptions:\n            Low: a\n            High: b\n            Basic: c\n"
    text = f"assessment:\n  parts:\n    - items:\n      - rubric:\n          criteria:\n          - {rubric}"
    assert [line.strip() for line in laid(text).split("\n")[-4:]] == ["Low: a", "High: b", "Basic: c", ""]


def test_platforms_and_severities_stay_in_their_order() -> None:
    raw = b"platforms:\n  z: {url: a}\n  b: {url: c}\nversion: 1\nrules:\n  severity: {MC603: error, MC301: note}\n"
    out = laid_out(raw, document_of(raw), tree_of(Settings))
    assert (
        out
        == b"version: 1\nplatforms:\n  z: {url: a}\n  b: {url: c}\nrules:\n  severity: {MC603: error, MC301: note}\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("description: &d a\ncompetency: *d\nid: b\n", "description: &d a\ncompetency: *d\nid: b\n"),
        ("competency: &d a\nid: b\ndescription: *d\n", "id: b\ncompetency: &d a\ndescription: *d\n"),
        ("title: &d a\nid: &d b\ncode: *d\n", "title: &d a\nid: &d b\ncode: *d\n"),
        ("badge: {alt: &d a, file: *d}\n", "badge: {alt: &d a, file: *d}\n"),
        ("badge: &d\n    alt: b\n    file: a\n", "badge: &d\n  file: a\n  alt: b\n"),
    ],
    ids=["before", "after", "the nearer of two", "in braces", "a whole block"],
)
def test_an_alias_never_leaves_what_it_stands_for(before: str, after: str) -> None:
    assert laid(before) == after


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\n"], ids=["CR LF", "CR", "LF"])
def test_byte_order_mark_and_line_breaks_stay(line_break: str) -> None:
    def written(text: str) -> bytes:
        return b"\xef\xbb\xbf" + text.replace("\n", line_break).encode()

    raw = written("title: |\n    a\n\n    b\nid: x # é")
    expected = b"\xef\xbb\xbf" + "id: x # é\ntitle: |\n  a\n\n  b\n".replace("\n", line_break).encode()
    assert laid_out(raw, document_of(raw), field_tree("stack")) == expected


@pytest.mark.parametrize(
    "text",
    ["--- {id: a}\n", "&a\nid: b\n", "--- &a\nid: b\n", '? "a\\\n  b"\n: c\n', "a: &b\n  |\n  c\n"],
    ids=["beside a marker", "an anchor of all", "both", "a key of two lines", "an anchor above a text"],
)
def test_what_is_written_in_an_unusual_way_is_left(text: str) -> None:
    raw = text.encode()
    assert laid_out(raw, document_of(raw), field_tree("stack")) is None


def test_what_would_grow_beyond_what_can_be_read_is_left() -> None:
    raw = b"tags:\n" + b"- aaaaaaaaaa\n" * (MAX_BYTES // 13 - 10)
    assert laid_out(raw, document_of(raw), field_tree("stack")) is None


def filled(unit: str, before: str = "", after: str = "", *, values: int = 0) -> bytes:
    """Fills a file of one mebibyte, with as many values as are allowed."""
    count = (MAX_BYTES - len(before) - len(after)) // len(unit.encode())
    return f"{before}{unit * min(count, (MAX_VALUES - 10) // values if values else count)}{after}".encode()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(filled("  - a\n", "tags:\n", values=1), id="a list"),
        pytest.param(filled("- text: x\n  id: y\n", "outcomes:\n", values=3), id="keys the wrong way round"),
        pytest.param(filled("{alt: 1, file: 2}, ", "badge: [", "]", values=3), id="braces"),
        pytest.param(filled("a,\n", "tags: [", "]", values=1), id="a list in brackets over many lines"),
        pytest.param(filled("  x\n", "description: |\n"), id="a long text"),
        pytest.param(filled(" x\n", "description: "), id="a long text without a sign"),
        pytest.param(filled("\n", "description: |+\n  x\n"), id="a text of empty lines"),
        pytest.param(filled("# x\n", "id: a\n"), id="comments"),
        pytest.param(filled("- a          # x\n             # y\n", "tags:\n"), id="comments that go on"),
        pytest.param(filled("\n", "id: a\n"), id="empty lines"),
        pytest.param(filled(" ", "id: a"), id="one long line"),
        pytest.param(b"tags:\n" + b"- {alt: &n x, file: *n}\n" * 9000, id="anchors"),
        pytest.param(filled("[" * 20 + "a" + "]" * 20 + ",", "tags: [", "]", values=21), id="brackets in brackets"),
        pytest.param(filled("- " * 25 + "a\n", "tags:\n", values=26), id="dashes after dashes"),
    ],
)
def test_a_hostile_file_is_laid_out_or_left_in_bounded_time(raw: bytes) -> None:
    document = document_of(raw)
    with within_cpu_seconds(20):
        out = laid_out(raw, document, field_tree("micro-credential"))
    assert out is None or document_of(out).data == document.data
