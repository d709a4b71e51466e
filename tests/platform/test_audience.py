"""Who sees what, call by call (`design.md`, "Audience")."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcctl.platform.identities import Identity, Role
from mcctl.platform.listing import Wanted, list_visible
from mcctl.platform.pages import read_page
from tests.platform.catalogues import (
    a_micro_credential,
    a_stack,
    an_image,
    an_issuer,
    digest_of_image,
    files_of,
    publish_files,
)
from tests.platform.platforms import NOW, Platform, Where, copied, in_process
from tests.platform.submitting import problem_in

PILOTS = [{"group": "pilots"}]
LEARNER = Identity(grants=frozenset({"everyone", "group:pilots"}))
STRANGER = Identity(grants=frozenset({"everyone", "group:strangers", "organization:pilots", "email_domain:pilots"}))

CATALOGUE = (
    a_micro_credential("open"),
    a_micro_credential("draft", status="draft"),
    a_micro_credential("beta", status="beta"),
    a_micro_credential("beta-given", status="beta"),
    a_micro_credential("shut", visibility="private"),
    a_micro_credential("given", visibility="private"),
    a_micro_credential("below", visibility="private"),
    a_micro_credential("below-draft", visibility="private"),
    a_micro_credential("old", status="archived"),
    a_micro_credential("old-given", status="archived", visibility="private"),
    a_stack("room", "given", "beta-given", "old-given", "open", "draft", "stack:inner", "stack:rough",
            visibility="private", access=PILOTS),
    a_stack("inner", "below", visibility="private"),
    a_stack("rough", "below-draft", visibility="private", status="draft"),
    a_stack("closed", "shut", visibility="private", access=PILOTS, status="archived"),
    a_stack("sketch", "shut", visibility="private", access=PILOTS, status="draft"),
    a_stack("shelf", "open", "beta"),
    a_stack("empty-room", "shut", visibility="private"),
)  # fmt: skip
EVERYTHING = {resource["id"] for resource in CATALOGUE}
ARCHIVED = {"old", "old-given", "closed"}
PUBLIC = {"open", "shelf", "old"}
PILOT = PUBLIC | {"room", "inner", "given", "below", "beta-given", "old-given", "rough", "closed"} - {"rough"}


@pytest.fixture(scope="module")
def north_database(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Where:
    """One resource of each standing."""
    path = copied(empty_database, tmp_path_factory.mktemp("north"))
    with in_process(path) as platform:
        north = platform.client(issuer="north")
        publish_files(
            north,
            files_of(
                an_issuer(), *({**one, "status": one["status"].replace("archived", "active")} for one in CATALOGUE)
            ),
        )
        publish_files(north, files_of(an_issuer(), *CATALOGUE), "withdraw shut", "retire-all micro-credential")
        publish_files(platform.client(issuer="south"), files_of(an_issuer("south"), a_micro_credential("elsewhere")))
    return path


@pytest.fixture
def north(north_database: Where, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds it."""
    with in_process(copied(north_database, tmp_path)) as platform:
        yield platform


def page_of(name: str) -> str:
    kind = next(resource["kind"] for resource in CATALOGUE if resource["id"] == name)
    return f"/v1/{kind}s/north/{name}"


CALLERS: list[tuple[Role | None, str | None, set[str]]] = [
    (None, None, PUBLIC),
    ("viewer", "north", EVERYTHING),
    ("publisher", "north", EVERYTHING),
    ("viewer", "south", PUBLIC),
    ("publisher", "south", PUBLIC),
    ("operator", None, EVERYTHING),
]


@pytest.mark.parametrize(("role", "issuer", "seen"), CALLERS)
def test_the_list_the_pages_and_the_images_are_those_that_the_table_gives(
    north: Platform, role: Role | None, issuer: str | None, seen: set[str]
) -> None:
    http = north.as_(role, issuer)
    listed = http.get("/v1/catalog").json()["resources"]
    assert {entry["id"] for entry in listed if entry["issuer"] == "north"} == seen - ARCHIVED
    assert {entry["id"] for entry in listed if entry["issuer"] == "south"} == {"elsewhere"}
    assert {name for name in EVERYTHING if http.get(page_of(name)).status_code == 200} == seen
    pictured = {resource["id"] for resource in CATALOGUE if "badge" in resource}
    shown = set()
    for name in pictured:
        digest = digest_of_image(f"badges/{name}.svg").replace(":", "/")
        answer = http.get(f"/v1/issuers/north/blobs/{digest}")
        if answer.status_code == 200:
            assert answer.content == an_image(f"badges/{name}.svg")
            shown.add(name)
    assert shown == seen & pictured


@pytest.mark.parametrize(("identity", "seen"), [(LEARNER, PILOT), (STRANGER, PUBLIC), (Identity(), PUBLIC)])
def test_a_learner_sees_what_the_grants_open(north: Platform, identity: Identity, seen: set[str]) -> None:
    with north.database.reading() as connection:
        listed = {
            entry.id for entry in list_visible(connection, identity, Wanted(), NOW).resources if entry.issuer == "north"
        }
        pages = {
            resource["id"]
            for resource in CATALOGUE
            if read_page(connection, identity, "north", resource["kind"], resource["id"], NOW) is not None
        }
    assert pages == seen
    assert listed == seen - ARCHIVED


def test_a_page_names_no_member_that_the_caller_may_not_see(north: Platform) -> None:
    def members(identity: Identity, name: str) -> list[str]:
        with north.database.reading() as connection:
            page = read_page(connection, identity, "north", "stack", name, NOW)
        assert page is not None
        return [member.get("stack") or member["micro_credential"] for member in page.content["members"]]

    assert members(LEARNER, "room") == ["given", "beta-given", "old-given", "open", "inner"]
    assert members(Identity(), "shelf") == ["open"]
    assert members(Identity("viewer", "north"), "shelf") == ["open", "beta"]


def test_completion_groups_prerequisites_and_successors_name_nothing_hidden(empty: Platform) -> None:
    groups = [
        {"title": "One", "min": 1, "members": [{"micro_credential": "beta"}, {"micro_credential": "open"}]},
        {"title": "Two", "min": 1, "members": [{"micro_credential": "beta"}]},
    ]
    needs = [{"micro_credential": "beta"}, {"micro_credential": "open"}, {"text": "Patience"},
             {"issuer": "south", "micro_credential": "far", "title": "Far"}]  # fmt: skip
    ends = {"announced_on": "2026-06-01", "replaced_by": "beta"}
    publish_files(
        empty.client(issuer="north"),
        files_of(
            an_issuer(),
            a_micro_credential("open"),
            a_micro_credential("beta", status="beta"),
            a_micro_credential("needy", prerequisites=needs, retirement=ends),
            a_stack("shelf", "open", "beta", completion={"groups": groups}, retirement=ends),
        ),
    )
    anyone, viewer = empty.as_(), empty.as_("viewer", "north")
    needy, shelf = (anyone.get(f"/v1/{where}").json()["content"] for where in
                    ("micro-credentials/north/needy", "stacks/north/shelf"))  # fmt: skip
    assert needy["prerequisites"] == needs[1:]
    assert needy["retirement"] == shelf["retirement"] == {"announced_on": "2026-06-01"}
    assert "beta" not in str(shelf)
    assert "beta" not in str(needy)
    whole = viewer.get("/v1/stacks/north/shelf").json()["content"]
    assert whole["completion"] == {"groups": groups}
    assert whole["retirement"] == ends


def test_a_member_that_names_its_own_issuer_is_hidden_as_any_other(empty: Platform) -> None:
    own = {"issuer": "north", "micro_credential": "beta", "title": "What nobody may know yet"}
    away = {"issuer": "south", "micro_credential": "beta", "title": "Somebody else's"}
    room = a_stack("room", "open", visibility="private", access=PILOTS)
    room["members"] += [own, away]
    needy = a_micro_credential("needy", prerequisites=[own, away])
    publish_files(
        empty.client(issuer="north"),
        files_of(an_issuer(), a_micro_credential("open"), a_micro_credential("beta", status="draft"), room, needy),
    )
    with empty.database.reading() as connection:
        assert read_page(connection, LEARNER, "north", "micro-credential", "beta", NOW) is None
        page = read_page(connection, LEARNER, "north", "stack", "room", NOW)
        other = read_page(connection, LEARNER, "north", "micro-credential", "needy", NOW)
    assert page is not None
    assert other is not None
    assert page.content["members"] == [{"micro_credential": "open"}, away]
    assert other.content["prerequisites"] == [away]


@pytest.mark.parametrize("path", ["catalog", "changesets", "metrics?quarter=2026-Q3"])
@pytest.mark.parametrize(("role", "issuer", "status"), [
    (None, None, 401), ("viewer", "north", 200), ("publisher", "north", 200), ("operator", None, 200),
    ("viewer", "south", 404), ("publisher", "south", 404),
])  # fmt: skip
def test_what_is_the_issuers_own_is_for_its_roles(
    north: Platform, path: str, role: Role | None, issuer: str | None, status: int
) -> None:
    answer = north.as_(role, issuer).get(f"/v1/issuers/north/{path}")
    assert answer.status_code == status, answer.text


def test_fields_that_are_only_the_issuers_are_served_to_nobody_else(either: Platform) -> None:
    viewer = either.as_("viewer", "northlake")
    paths = [
        f"/v1/{entry['kind']}s/northlake/{entry['id']}"
        for entry in viewer.get("/v1/catalog").json()["resources"]
        if entry["id"] in ("pilot-room", "leading-stem-change", "code-tracing", "learning-from-families")
    ]
    own = "".join(viewer.get(path).text for path in paths)
    others = "".join(either.as_().get(path).text + either.as_("publisher", "south").get(path).text for path in paths)
    for said in ('"single_medium_reason":', '"demographic_reason":', '"access":[', "lakeshore-public-schools",
                 "northlake-pilot-educators", "lakeshore-schools.example"):  # fmt: skip
        assert said not in others
        assert said in own or said == '"single_medium_reason":'


def test_a_learner_with_access_is_not_told_who_else_has(north: Platform) -> None:
    with north.database.reading() as connection:
        room = read_page(connection, LEARNER, "north", "stack", "room", NOW)
        given = read_page(connection, LEARNER, "north", "micro-credential", "given", NOW)
    assert room is not None
    assert given is not None
    assert "access" not in room.content
    assert "single_medium_reason" not in str(given.content)


@pytest.mark.parametrize("hidden", ["draft", "beta", "shut", "given", "room", "rough", "closed"])
def test_what_is_hidden_answers_the_same_bytes_as_what_is_not_there(north: Platform, hidden: str) -> None:
    path = page_of(hidden)
    for http in (north.as_(), north.as_("viewer", "south")):
        # the request's id is the caller's own, and comes back with every answer
        named = {"X-Request-Id": "one"}
        answer, absent = http.get(path, headers=named), http.get(f"{path}-that-never-was", headers=named)
        problem_in(answer, 404)
        assert (answer.content, sorted(answer.headers.items())) == (absent.content, sorted(absent.headers.items()))


def test_a_hidden_image_answers_the_same_bytes_as_one_that_was_never_sent(north: Platform) -> None:
    for http in (north.as_(), north.as_("publisher", "south")):
        hidden = http.get(f"/v1/issuers/north/blobs/{digest_of_image('badges/shut.svg').replace(':', '/')}")
        absent = http.get(f"/v1/issuers/north/blobs/sha256/{'0' * 64}")
        nowhere = http.get(f"/v1/issuers/nowhere/blobs/sha256/{'0' * 64}")
        problem_in(hidden, 404)
        assert hidden.content == absent.content == nowhere.content


def test_an_issuer_that_is_not_the_callers_answers_the_same_bytes_as_none(north: Platform) -> None:
    http = north.as_("publisher", "south")
    for call in ("catalog", "changesets", "changesets/c-0000000000000000", "metrics?quarter=2026-Q3"):
        there, nowhere = http.get(f"/v1/issuers/north/{call}"), http.get(f"/v1/issuers/nowhere/{call}")
        problem_in(there, 404)
        assert there.content == nowhere.content


def test_a_change_set_of_another_issuer_is_not_found_under_ones_own(north: Platform) -> None:
    (entry,) = north.as_("viewer", "south").get("/v1/issuers/south/changesets").json()["changesets"]
    answer = north.as_("viewer", "north").get(f"/v1/issuers/north/changesets/{entry['id']}")
    assert problem_in(answer, 404).type == "not-found"


def test_an_old_version_of_a_page_is_not_shown_once_it_is_hidden(north: Platform) -> None:
    publish_files(
        north.client(issuer="north"),
        files_of(
            an_issuer(), *(one for one in CATALOGUE if one["id"] != "old"), a_micro_credential("old", status="draft")
        ),
        "withdraw old",
    )
    assert problem_in(north.as_().get("/v1/micro-credentials/north/old"), 404).type == "not-found"
    problem_in(north.as_().get(f"/v1/issuers/north/blobs/{digest_of_image('badges/old.svg').replace(':', '/')}"), 404)


def test_the_public_list_comes_in_pages_that_leave_nothing_out_and_tell_nothing_hidden(empty: Platform) -> None:
    many = [a_micro_credential(f"m{number:04}", status="draft") for number in range(510)]
    seen = [a_micro_credential(f"m{number:04}-open", badge=many[0]["badge"]) for number in range(0, 510, 4)]
    drafts = [{**one, "badge": many[0]["badge"]} for one in many]
    publish_files(empty.client(issuer="north"), files_of(an_issuer(), *drafts, *seen))
    expected = {None: [one["id"] for one in seen], "viewer": sorted(one["id"] for one in [*drafts, *seen])}
    for role, names in expected.items():
        http = empty.as_("viewer", "north") if role else empty.as_()
        found, cursor, pages = [], None, 0
        while pages == 0 or cursor is not None:
            page = http.get("/v1/catalog", params={"limit": 500} | ({"cursor": cursor} if cursor else {})).json()
            found += [entry["id"] for entry in page["resources"]]
            cursor, pages = page["next_cursor"], pages + 1
        assert found == names
        assert pages == (1 if role is None else 2)
