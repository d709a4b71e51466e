"""What an operator takes down is gone with the next call, for everybody but the issuer's roles, and stays so."""

from typing import Any

import httpx
import pytest

from mcctl.errors import UsageError
from mcctl.plan.sides import Key
from mcctl.platform.identities import Identity
from mcctl.platform.pages import read_page
from mcctl.platform.takedowns import TakeDown, hide, unhide
from tests.platform.catalogues import (
    Files,
    a_micro_credential,
    a_stack,
    an_issuer,
    digest_of_image,
    files_of,
    plan_of,
    publish_files,
)
from tests.platform.platforms import NOW, Platform
from tests.platform.submitting import problem_in

REASON = "It was copied from somebody else"
FAR = {"issuer": "north", "micro_credential": "two", "title": "The title of two"}


def catalogue(name: str = "two", **said: object) -> Files:
    """What names `two` in every way; under another id it stays what it is."""
    named = {"micro_credential": name}
    groups = [
        {"title": "Any", "min": 2, "max": 2, "members": [{"micro_credential": "one"}, named]},
        {"title": "Alone", "min": 1, "members": [named]},
    ]
    same = {"competency": "Educators do two.", "badge": {"file": "badges/two.svg", "alt": "A circle"}, **said}
    ends = {"announced_on": "2026-06-01", "replaced_by": name}
    return files_of(
        an_issuer(),
        a_micro_credential("one"),
        a_micro_credential(name, **same),
        a_micro_credential("three", prerequisites=[named], retirement=ends),
        a_stack("some", "one", name, completion={"at_least": 2}),
        a_stack("groups", "one", name, completion={"groups": groups}),
        a_stack("lonely", name, completion={"at_least": 1}),
    )


@pytest.fixture
def north(empty: Platform) -> Platform:
    """Two issuers, of which one names what the other has."""
    publish_files(empty.client(issuer="north"), catalogue())
    needy = a_micro_credential("needy", prerequisites=[FAR])
    publish_files(empty.client(issuer="south"), files_of(an_issuer("south"), needy))
    return empty


def take_down(platform: Platform, name: str = "two", reason: str = REASON) -> TakeDown:
    with platform.database.writing() as connection:
        return hide(connection, name, "north", reason, NOW)


def lift(platform: Platform, name: str = "two") -> TakeDown:
    with platform.database.writing() as connection:
        return unhide(connection, name, "north")


def page(http: httpx.Client, kind: str, name: str, issuer: str = "north") -> Any:  # noqa: ANN401  # JSON
    answer = http.get(f"/v1/{kind}s/{issuer}/{name}")
    assert answer.status_code == 200, answer.text
    return answer.json()["content"]


def listed(http: httpx.Client) -> set[str]:
    return {one["id"] for one in http.get("/v1/catalog").json()["resources"]}


def image_of(name: str) -> str:
    return f"/v1/issuers/north/blobs/{digest_of_image(f'badges/{name}.svg').replace(':', '/')}"


def test_it_is_gone_with_the_next_call_and_there_again_with_the_one_after(north: Platform) -> None:
    others = (north.as_(), north.as_("publisher", "south"))
    for http in others:
        assert http.get("/v1/micro-credentials/north/two").status_code == 200
    take_down(north)
    for http in others:
        named = {"X-Request-Id": "one"}
        gone = http.get("/v1/micro-credentials/north/two", headers=named)
        problem_in(gone, 404)
        assert gone.content == http.get("/v1/micro-credentials/north/never", headers=named).content
        assert "two" not in listed(http)
        assert http.get(image_of("two")).status_code == 404
        assert http.get(image_of("one")).status_code == 200
    lift(north)
    for http in others:
        assert http.get("/v1/micro-credentials/north/two").status_code == 200
        assert "two" in listed(http)
        assert http.get(image_of("two")).status_code == 200


@pytest.mark.parametrize(("role", "issuer"), [("viewer", "north"), ("publisher", "north"), ("operator", None)])
def test_the_issuers_roles_and_operators_see_it_as_ever(north: Platform, role: Any, issuer: str | None) -> None:  # noqa: ANN401  # a role
    http = north.as_(role, issuer)
    before = page(http, "micro-credential", "two")
    take_down(north)
    assert page(http, "micro-credential", "two") == before
    assert http.get(image_of("two")).status_code == 200
    assert "two" in listed(http)


def test_no_page_tells_of_it(north: Platform) -> None:
    take_down(north)
    anyone = north.as_()
    assert page(anyone, "stack", "some")["members"] == [{"micro_credential": "one"}]
    assert page(anyone, "stack", "some")["completion"] == {"at_least": 1}
    assert page(anyone, "stack", "groups")["completion"] == {"groups": [
        {"title": "Any", "min": 1, "max": 1, "members": [{"micro_credential": "one"}]}
    ]}  # fmt: skip
    assert (page(anyone, "stack", "lonely")["members"], page(anyone, "stack", "lonely")["completion"]) == ([], "none")
    three = anyone.get("/v1/micro-credentials/north/three").json()
    assert three["content"]["prerequisites"] == []
    assert three["content"]["retirement"] == {"announced_on": "2026-06-01"}
    assert three["closing"]["replaced_by"] is None
    assert page(anyone, "micro-credential", "needy", "south")["prerequisites"] == []


def test_pages_say_what_they_said_before_once_it_is_lifted(north: Platform) -> None:
    anyone = north.as_()
    paths = (
        "stacks/north/some",
        "stacks/north/groups",
        "micro-credentials/north/three",
        "micro-credentials/south/needy",
    )
    before = {path: anyone.get(f"/v1/{path}").json() for path in paths}
    take_down(north)
    assert all(anyone.get(f"/v1/{path}").json() != before[path] for path in paths)
    lift(north)
    assert {path: anyone.get(f"/v1/{path}").json() for path in paths} == before


def test_whoever_was_let_in_by_a_group_is_let_in_no_longer(empty: Platform) -> None:
    room = a_stack("room", "shut", visibility="private", access=[{"group": "pilots"}])
    shut = a_micro_credential("shut", visibility="private")
    publish_files(empty.client(issuer="north"), files_of(an_issuer(), shut, room))
    learner = Identity("learner", grants=frozenset({"everyone", "group:pilots"}), person="l-1")
    take_down(empty, "shut")
    with empty.database.reading() as connection:
        assert read_page(connection, learner, "north", "micro-credential", "shut", NOW) is None
        held = read_page(connection, learner, "north", "stack", "room", NOW)
    assert held is not None
    assert held.content["members"] == []


def test_neither_publishing_nor_another_id_lifts_it(north: Platform) -> None:
    take_down(north)
    publisher = north.client("publisher", "north")
    publish_files(publisher, catalogue(title="Another title"))
    assert north.as_().get("/v1/micro-credentials/north/two").status_code == 404
    publish_files(publisher, catalogue("deux", title="Another title", previously=["two"]))
    anyone = north.as_()
    assert [anyone.get(f"/v1/micro-credentials/north/{name}").status_code for name in ("two", "deux")] == [404, 404]
    assert page(anyone, "micro-credential", "needy", "south")["prerequisites"] == []
    assert lift(north, "two").id == "deux"
    assert [anyone.get(f"/v1/micro-credentials/north/{name}").status_code for name in ("two", "deux")] == [308, 200]


def test_a_plan_that_was_made_before_holds_and_the_one_after_tells_of_it(north: Platform) -> None:
    publisher = north.client("publisher", "north")
    wanted = catalogue(title="Another title")
    before = plan_of(publisher, wanted)
    take_down(north)
    after = plan_of(publisher, wanted)
    assert (after.digest, after.revision, before.hidden) == (before.digest, before.revision, {})
    assert {key: down.reason for key, down in after.hidden.items()} == {Key("micro-credential", "two"): REASON}


def test_the_catalogue_tells_the_issuers_roles_under_another_etag_and_the_same_revision(north: Platform) -> None:
    viewer = north.as_("viewer", "north")
    first = viewer.get("/v1/issuers/north/catalog")
    take_down(north)
    second = viewer.get("/v1/issuers/north/catalog", headers={"If-None-Match": first.headers["ETag"]})
    same = viewer.get("/v1/issuers/north/catalog", headers={"If-None-Match": second.headers["ETag"]})
    take_down(north, reason="Another reason")
    third = viewer.get("/v1/issuers/north/catalog", headers={"If-None-Match": second.headers["ETag"]})
    lift(north)
    last = viewer.get("/v1/issuers/north/catalog", headers={"If-None-Match": first.headers["ETag"]})
    told = {one["id"]: one["hidden"] for one in second.json()["resources"] if one["hidden"] is not None}
    assert told == {"two": {"since": "2026-07-01T09:30:00Z", "reason": REASON}}
    assert second.json()["revision"] == first.json()["revision"]
    assert [one.status_code for one in (first, second, same, third, last)] == [200, 200, 304, 200, 304]


def test_nobody_else_is_told_why(north: Platform) -> None:
    take_down(north)
    for http in (north.as_(), north.as_("viewer", "south"), north.as_("publisher", "south")):
        said = "".join(
            http.get(f"/v1/{path}").text
            for path in ("catalog", "micro-credentials/north/two", "stacks/north/some", "issuers/north/catalog")
        )
        assert "copied" not in said


def test_taking_down_twice_changes_the_reason_alone(north: Platform) -> None:
    first = take_down(north)
    with north.database.writing() as connection:
        again = hide(connection, "two", None, "  For\nanother reason ", NOW.replace(day=2))
    assert (first.was_so, again.was_so, again.since, again.reason) == (False, True, first.since, "For another reason")
    assert (lift(north).was_so, lift(north).was_so) == (False, True)


@pytest.mark.parametrize(
    ("name", "issuer", "reason", "said"),
    [
        ("tow", "north", REASON, "there is no micro-credential and no stack `tow` of `north`"),
        ("two", "nroth", REASON, "there is no issuer `nroth`"),
        ("both", None, REASON, "`both` is an id of several issuers"),
        ("two", "north", "  ", "a reason has 1 to 1000 characters"),
        ("north", "north", REASON, "there is no micro-credential and no stack `north` of `north`"),
    ],
)
def test_what_there_is_not_is_told_and_nothing_is_changed(
    north: Platform, name: str, issuer: str | None, reason: str, said: str
) -> None:
    for owner in ("west", "east"):
        publish_files(north.client(issuer=owner), files_of(an_issuer(owner), a_micro_credential("both")))
    state = north.dump()
    with pytest.raises(UsageError, match=said), north.database.writing() as connection:
        hide(connection, name, issuer, reason, NOW)
    assert north.dump() == state
