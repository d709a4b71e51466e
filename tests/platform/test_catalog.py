"""The catalogue as anyone finds, filters and leafs through it; the same on each database."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from mcctl.platform.search import describe, folded, words_of
from tests.platform.catalogues import Json, a_micro_credential, a_stack, an_issuer, files_of, publish_files
from tests.platform.platforms import Platform
from tests.platform.submitting import complaints, problem_in
from tests.platform.test_migrations import SCRIPTS

TRACING = a_micro_credential(
    "code-tracing",
    title="Código: Tracing",
    code="CS-T1",
    competency="Educators teach students to read code.",
    description="Read *before* you write.\n\nA second paragraph.",
    tags=["Reading Code", "C++"],
    subjects=["computer science"],
    grades=["9-12"],
    audience=["K12 educators"],
    delivery="online",
    estimated_hours={"min": 10, "max": 15},
    skills=[{"label": "Ablesen"}],
    translations=[{"language": "es", "title": "Trazado", "outcomes": {}}],
    retirement={"announced_on": "2026-06-01", "last_start": "2026-08-31"},
)
SHAPES = a_micro_credential("shapes", title="100% of shapes_and_forms", status="beta", visibility="public")
LINES = a_micro_credential("lines", title="Straße", language="de")
HIDDEN = a_micro_credential("hidden", visibility="private", title="Zebra Tracing", tags=["Reading Code", "secret"])
DRAFT = a_micro_credential("draft", status="draft", title="Yak Tracing", tags=["secret"])
BUNDLE = a_stack("bundle", "code-tracing", "lines", title="A bundle", tags=None)


@pytest.fixture
def north(empty: Platform) -> Platform:
    publish_files(
        empty.client(issuer="north"), files_of(an_issuer(language="es"), TRACING, SHAPES, LINES, HIDDEN, DRAFT, BUNDLE)
    )
    publish_files(empty.client(issuer="abbey"), files_of(an_issuer("abbey"), a_micro_credential("code-tracing")))
    return empty


def found(http: httpx.Client, **params: str | int) -> list[str]:
    answer = http.get("/v1/catalog", params=params)
    assert answer.status_code == 200, answer.text
    return [f"{one['issuer']}/{one['id']}" for one in answer.json()["resources"]]


ALL = ["abbey/code-tracing", "north/code-tracing", "north/lines", "north/bundle"]


def test_the_list_is_by_issuer_kind_and_id(north: Platform) -> None:
    assert found(north.as_()) == ALL
    everything = [
        "abbey/code-tracing",
        *(f"north/{name}" for name in ("code-tracing", "draft", "hidden", "lines", "shapes", "bundle")),
    ]
    assert found(north.as_("operator")) == everything


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ALL),
        ("  !? ", ALL),
        ("tracing", ["abbey/code-tracing", "north/code-tracing"]),
        ("TRAC", ["abbey/code-tracing", "north/code-tracing"]),
        ("racing", []),
        ("codigo", ["north/code-tracing"]),
        ("CÓDIGO tracing", ["north/code-tracing"]),
        ("codigo lines", []),
        ("trazado", ["north/code-tracing"]),
        ("strasse", ["north/lines"]),
        ("cs-t1", ["north/code-tracing"]),
        ("reading", ["north/code-tracing"]),
        ("ablesen", ["north/code-tracing"]),
        ("bundle", ["north/bundle"]),
        ("%", ALL),
        ("_", ALL),
        ("t%g", []),
        ("zebra", []),
        ("secret", []),
        ("' OR 1=1 --", []),
    ],
)  # fmt: skip
def test_words_start_words_of_what_is_found_and_have_no_other_meaning(
    north: Platform, words: str, expected: list[str]
) -> None:
    assert found(north.as_(), q=words) == expected


def test_a_percent_sign_and_an_underscore_are_no_wildcards(north: Platform) -> None:
    viewer = north.as_("viewer", "north")
    assert found(viewer, q="100%") == ["north/shapes"]
    assert found(viewer, q="shapes_and") == ["north/shapes"]
    assert found(viewer, q="sh_pes") == []


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"issuer": "abbey"}, ["abbey/code-tracing"]),
        ({"issuer": "nobody"}, []),
        ({"kind": "stack"}, ["north/bundle"]),
        ({"status": "active"}, ALL),
        ({"status": "beta"}, []),
        ({"tag": "reading code"}, ["north/code-tracing"]),
        ({"tag": "Reading  Códe"}, ["north/code-tracing"]),
        ({"tag": "c++"}, ["north/code-tracing"]),
        ({"tag": "c"}, []),
        ({"tag": "secret"}, []),
        ({"subject": "Computer Science"}, ["north/code-tracing"]),
        ({"grade": "9-12"}, ["north/code-tracing"]),
        ({"audience": "k12 educators"}, ["north/code-tracing"]),
        ({"delivery": "online"}, ["north/code-tracing"]),
        ({"delivery": "onsite"}, []),
        ({"language": "en"}, ["abbey/code-tracing"]),
        ({"language": "ES"}, ["north/code-tracing", "north/bundle"]),
        ({"language": "de"}, ["north/lines"]),
        ({"subject": "computer science", "grade": "9-12", "tag": "c++"}, ["north/code-tracing"]),
        ({"subject": "computer science", "grade": "9-12", "language": "de"}, []),
        ({"closing": "true"}, ["north/code-tracing"]),
        ({"closing": "false"}, ["abbey/code-tracing", "north/lines", "north/bundle"]),
        ({"q": "tracing", "issuer": "north", "kind": "micro-credential", "language": "es"}, ["north/code-tracing"]),
        ({"q": "tracing", "kind": "stack"}, []),
    ],
)
def test_filters_hold_together(north: Platform, params: dict[str, str], expected: list[str]) -> None:
    assert found(north.as_(), **params) == expected


def test_a_viewer_filters_by_what_others_do_not_see(north: Platform) -> None:
    viewer = north.as_("viewer", "north")
    assert found(viewer, status="draft") == ["north/draft"]
    assert found(viewer, status="beta") == ["north/shapes"]
    assert found(viewer, tag="secret") == ["north/draft", "north/hidden"]
    assert found(north.as_("viewer", "abbey"), tag="secret") == []


def test_an_entry_says_enough_for_a_list(north: Platform) -> None:
    (entry,) = north.as_().get("/v1/catalog", params={"q": "trazado"}).json()["resources"]
    badge = entry.pop("badge")
    assert badge["alt"] == "A circle"
    assert north.as_().get(badge["path"]).headers["Content-Type"] == "image/svg+xml"
    assert entry.pop("closing")["last_start"] == "2026-08-31"
    assert entry == {
        "kind": "micro-credential", "issuer": "north", "issuer_name": "North", "id": "code-tracing",
        "title": "Código: Tracing", "status": "active", "version": "1.0", "summary": "Read *before* you write.",
        "languages": ["es"], "tags": ["C++", "Reading Code"], "subjects": ["computer science"], "grades": ["9-12"],
        "audience": ["K12 educators"], "delivery": "online", "estimated_hours": {"min": 10.0, "max": 15.0},
    }  # fmt: skip


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_of_any_size_leave_nothing_out_and_repeat_nothing(north: Platform, limit: int) -> None:
    assert leafed(north.as_(), limit) == ALL
    assert len(leafed(north.as_("operator"), limit)) == 7


def leafed(http: httpx.Client, limit: int, then: Callable[[], object] = lambda: None) -> list[str]:
    """What is found page by page; between the pages, something may happen."""
    names: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = http.get("/v1/catalog", params={"limit": limit} | ({"cursor": cursor} if cursor else {})).json()
        assert len(page["resources"]) <= limit
        names += [f"{one['issuer']}/{one['id']}" for one in page["resources"]]
        cursor = page["next_cursor"]
        then()
    return names


def test_a_cursor_stays_right_when_its_own_place_goes_and_others_come(north: Platform) -> None:
    first = north.as_().get("/v1/catalog", params={"limit": 2}).json()
    assert [one["id"] for one in first["resources"]] == ["code-tracing", "code-tracing"]
    gone = {**TRACING, "status": "archived", "title": "Gone"}
    smaller = a_stack("bundle", "lines", version="2.0")
    early = a_micro_credential("angles")
    publish_files(
        north.client(issuer="north"),
        files_of(an_issuer(language="es"), gone, SHAPES, LINES, HIDDEN, DRAFT, smaller, early),
        "retire code-tracing",
    )
    assert found(north.as_(), cursor=first["next_cursor"]) == ["north/lines", "north/bundle"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "north", "north~code-tracing", "north~issuer~north", "North~stack~a", "a~stack~b~c", "a~stack~", "~~",
     "\x00", "é", "a" * 200, "north~stack~' OR 1=1"],
)  # fmt: skip
def test_a_cursor_that_no_page_gave_is_a_problem(north: Platform, cursor: str) -> None:
    answer = north.as_().get("/v1/catalog", params={"cursor": cursor})
    assert problem_in(answer, 422).type == "invalid"


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "1.5", "", "9" * 30])
def test_a_limit_that_is_none_is_a_problem_that_names_it(north: Platform, limit: str) -> None:
    assert complaints(north.as_().get("/v1/catalog", params={"limit": limit})) == [("", None)]


QUERIES: list[dict[str, str]] = [
    {}, {"q": "tracing"}, {"q": "zebra"}, {"q": "yak"}, {"tag": "secret"}, {"tag": "reading code"}, {"limit": "1"},
    {"limit": "2"}, {"limit": "1", "cursor": "north~micro-credential~code-tracing"}, {"issuer": "north"},
    {"status": "draft"}, {"closing": "false"},
]  # fmt: skip


def test_nothing_of_what_is_hidden_shows_in_any_answer_or_its_name(empty: Platform) -> None:
    client = empty.client(issuer="north")
    publish_files(client, files_of(an_issuer(language="es"), TRACING, LINES, BUNDLE))
    before = [told(empty.as_(), query) for query in QUERIES]
    publish_files(client, files_of(an_issuer(language="es"), TRACING, LINES, BUNDLE, HIDDEN, DRAFT, SHAPES))
    assert [told(empty.as_(), query) for query in QUERIES] == before


def told(http: httpx.Client, query: dict[str, str]) -> tuple[int, str, bytes]:
    answer = http.get("/v1/catalog", params=query)
    return answer.status_code, answer.headers["ETag"], answer.content


def test_what_changes_is_found_by_what_it_says_now(north: Platform) -> None:
    files = files_of(
        an_issuer(language="fr"),
        {**TRACING, "title": "Debugging", "tags": ["bugs"]},
        SHAPES,
        LINES,
        HIDDEN,
        DRAFT,
        BUNDLE,
    )
    publish_files(north.client(issuer="north"), files)
    assert found(north.as_(), q="codigo") == []
    assert found(north.as_(), q="debugging") == ["north/code-tracing"]
    assert found(north.as_(), tag="reading code") == []
    assert found(north.as_(), tag="bugs") == ["north/code-tracing"]
    # a stack is in its issuer's language, whether it was published again or not
    assert found(north.as_(), language="fr", kind="stack") == ["north/bundle"]


def test_listings_made_by_a_migration_are_those_made_by_publishing(north: Platform) -> None:
    before = {name: rows for name, rows in north.dump().items() if name in ("listings", "facets")}
    assert before["listings"]
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with north.database.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
    north.database.migrate()
    assert {name: rows for name, rows in north.dump().items() if name in before} == before


def test_more_filters_are_no_more_joins_to_plan_for(north: Platform) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own
        asked.append(statement)

    event.listen(north.database.engine, "before_cursor_execute", note)
    joins = []
    for values in ({}, {"tag": "a", "subject": "b"}, {"tag": "a", "subject": "b", "grade": "c", "audience": "d"}):
        asked.clear()
        assert found(north.as_(), **values) == ([] if values else ALL)
        (listing,) = (one for one in asked if "ORDER BY" in one)
        joins.append(listing.count("JOIN") + listing.count("EXISTS"))
    event.remove(north.database.engine, "before_cursor_execute", note)
    assert len(set(joins)) == 1


def test_a_long_list_asks_the_database_no_more_than_a_short_one(empty: Platform) -> None:
    many = [
        a_micro_credential(f"m{number:03}", badge=TRACING["badge"], retirement=TRACING["retirement"])
        for number in range(60)
    ]
    publish_files(empty.client(issuer="north"), files_of(an_issuer(), *many))
    http = empty.as_()
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own
        asked.append(statement)

    event.listen(empty.database.engine, "before_cursor_execute", count)
    numbers = []
    for limit in (1, 60):
        asked.clear()
        assert len(found(http, limit=limit)) == limit
        numbers.append(len(asked))
    event.remove(empty.database.engine, "before_cursor_execute", count)
    assert numbers[0] == numbers[1] <= 4


def test_an_issuer_is_shown_to_whoever_sees_something_of_it(empty: Platform) -> None:
    record: Json = an_issuer(url="https://north.example", language="es")
    client = empty.client(issuer="north")
    publish_files(client, files_of(record, DRAFT))
    for caller in (empty.as_(), empty.as_("viewer", "abbey"), empty.as_("learner")):
        assert problem_in(caller.get("/v1/issuers/north"), 404).type == "not-found"
    publish_files(client, files_of(record, DRAFT, LINES))
    for caller in (empty.as_(), empty.as_("viewer", "north"), empty.as_("viewer", "abbey")):
        assert caller.get("/v1/issuers/north").json() == {"id": "north", "content": record}
    assert problem_in(empty.as_().get("/v1/issuers/nobody"), 404).type == "not-found"


@given(st.text())
def test_what_is_folded_is_folded_and_its_words_have_no_wildcards(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(text).isprintable()
    for word in words_of(text):
        assert word.isalnum()
        assert words_of(word) == [word]


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        (None, None),
        ("One.\n\nTwo.", "One."),
        ("  One\n two. ", "One two."),
        ("word " * 100, f"{'word ' * 58}word…"),
        ("x" * 400, f"{'x' * 299}…"),
    ],
)
def test_a_summary_is_the_first_paragraph_cut_between_words(text: str | None, summary: str | None) -> None:
    content: Json = {"kind": "stack", "id": "a", "title": "A"} | ({"description": text} if text is not None else {})
    assert f'"summary":{"null" if summary is None else chr(34) + summary + chr(34)}' in describe(content, "en").listed
