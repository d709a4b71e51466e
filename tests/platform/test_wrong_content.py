"""Content that may not be is refused with a pointer into the body, and nothing has changed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mcctl.plan.canonical import digest_of
from tests.platform.catalogues import (
    Folder,
    Json,
    a_micro_credential,
    a_stack,
    an_issuer,
    body_of,
    change_in,
    digest_of_image,
    files_of,
    place_of,
    plan_of,
    publish_files,
    send_images,
)
from tests.platform.platforms import Platform, Where, copied, in_process
from tests.platform.submitting import complaints, problem_in, submit

ISSUER = "northlake"


def unknown_key(content: Json) -> None:
    content["visiblity"] = "public"


def unknown_key_inside(content: Json) -> None:
    content["assessment"]["parts"][0]["items"][0]["promt"] = "Say how."


def another_kind(content: Json) -> None:
    content["kind"] = "stack"


def another_id(content: Json) -> None:
    content["id"] = "code-writing"


def no_kind(content: Json) -> None:
    del content["kind"]


def no_title(content: Json) -> None:
    del content["title"]


def missing_image(content: Json) -> None:
    content["badge"]["file"] = digest_of_image("never sent")


def path_of_an_image(content: Json) -> None:
    content["badge"]["file"] = "badges/code-tracing.svg"


def default_written_out(content: Json) -> None:
    content["assessment"]["pass_rule"] = "all"  # noqa: S105  # a rule by which one passes


def set_out_of_order(content: Json) -> None:
    content["grades"] = sorted(content["grades"], reverse=True)


def audit_sent_along(content: Json) -> None:
    content["audit"] = {"attestations": {}}


def language_left_out(content: Json) -> None:
    del content["language"]


def unknown_prerequisite(content: Json) -> None:
    content["prerequisites"] = [{"micro_credential": "nowhere"}]


def text_for_a_number(content: Json) -> None:
    content["assessment"]["parts"][0]["items"][0]["words"] = {"min": "many"}


WRONG: list[tuple[Callable[[Json], None], str, str | None]] = [
    (unknown_key, "/visiblity", "MC002"),
    (unknown_key_inside, "/assessment/parts/0/items/0/promt", "MC002"),
    (another_kind, "/id", None),
    (another_id, "/id", None),
    (no_kind, "/id", None),
    (no_title, "", "MC013"),
    (missing_image, "/badge/file", "MC210"),
    (path_of_an_image, "/badge/file", "MC210"),
    (default_written_out, "", None),
    (set_out_of_order, "", None),
    (audit_sent_along, "", None),
    (language_left_out, "", None),
    (unknown_prerequisite, "/prerequisites/0/micro_credential", "MC209"),
    (text_for_a_number, "/assessment/parts/0/items/0/words/min", "MC012"),
]


@pytest.mark.parametrize(("spoil", "route", "code"), WRONG, ids=lambda value: getattr(value, "__name__", ""))
def test_wrong_content_is_told_with_its_pointer_and_its_code(
    example: Platform, folder: Folder, spoil: Callable[[Json], None], route: str, code: str | None
) -> None:
    files = folder.edit("code-tracing", ("title: Code Tracing", "title: Tracing Code")).read()
    body = body_of(plan_of(example.client(), files))
    spoil(change_in(body, "code-tracing")["content"])
    before = example.dump()
    found = complaints(submit(example.as_("publisher", ISSUER), body))
    assert (f"/changes/0/content{route}", code) in found
    assert example.dump() == before


def test_everything_that_is_wrong_is_told_at_once(example: Platform, folder: Folder) -> None:
    title = ("title: Code Tracing", "title: Tracing Code")
    files = folder.edit("code-tracing", title).edit("live-coding", ("title: Live Coding", "title: Coding")).read()
    body = body_of(plan_of(example.client(), files))
    for name in ("code-tracing", "live-coding"):
        missing_image(change_in(body, name)["content"])
    assert complaints(submit(example.as_("publisher", ISSUER), body)) == [
        ("/changes/0/content/badge/file", "MC210"),
        ("/changes/1/content/badge/file", "MC210"),
    ]


def test_a_key_with_a_slash_or_a_tilde_is_escaped_in_the_pointer(example: Platform, folder: Folder) -> None:
    files = folder.edit("code-tracing", ("title: Code Tracing", "title: Tracing Code")).read()
    body = body_of(plan_of(example.client(), files))
    change_in(body, "code-tracing")["content"]["a/b~c"] = 1
    assert complaints(submit(example.as_("publisher", ISSUER), body)) == [("/changes/0/content/a~1b~0c", "MC002")]


@pytest.fixture(scope="module")
def north_database(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Where:
    """A small catalogue: two public micro-credentials, a private one, two stacks."""
    path = copied(empty_database, tmp_path_factory.mktemp("north"))
    with in_process(path) as platform:
        publish_files(platform.client(issuer="north"), files_of(an_issuer(), *SMALL))
    return path


@pytest.fixture
def north(north_database: Where, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds it."""
    with in_process(copied(north_database, tmp_path)) as platform:
        yield platform


SMALL = (
    a_micro_credential("one"),
    a_micro_credential("two"),
    a_micro_credential("hidden", visibility="private"),
    a_stack("lower", "one", visibility="private", access=[{"group": "g"}]),
    a_stack("upper", "stack:lower", "two", visibility="private", access=[{"group": "g"}]),
)


def the_body(platform: Platform, *resources: Json, allow: tuple[str, ...] = ()) -> Json:
    """What replaces resources of the small catalogue, whether or not it may."""
    given = {resource["id"]: resource for resource in resources}
    kept = [given.pop(resource["id"], resource) for resource in SMALL]
    return body_of(plan_of(platform.client(issuer="north"), files_of(an_issuer(), *kept, *given.values()), *allow))


def wrong(platform: Platform, body: Json) -> list[tuple[str, str | None]]:
    before = platform.dump()
    found = complaints(submit(platform.as_("operator"), body, issuer="north"))
    assert platform.dump() == before
    return found


def test_a_public_stack_cannot_hold_a_private_member(north: Platform) -> None:
    body = the_body(north, a_stack("open", "one", "hidden"))
    assert wrong(north, body) == [(f"/changes/{place_of(body, 'open')}/content/members/1", "MC204")]


def test_a_public_stack_cannot_hold_a_private_member_by_naming_its_own_issuer(north: Platform) -> None:
    stack = a_stack("open", "one")
    stack["members"].append({"issuer": "north", "micro_credential": "hidden", "title": "What nobody may know"})
    body = the_body(north, stack)
    assert wrong(north, body) == [(f"/changes/{place_of(body, 'open')}/content/members/1", "MC204")]


def test_a_member_of_a_public_stack_cannot_become_private(north: Platform) -> None:
    publish_files(north.client(issuer="north"), files_of(an_issuer(), *SMALL, a_stack("open", "two")))
    kept = [one for one in SMALL if one["id"] != "two"]
    files = files_of(an_issuer(), *kept, a_micro_credential("two", visibility="private"), a_stack("open", "two"))
    body = body_of(plan_of(north.client(issuer="north"), files, "withdraw two"))
    assert wrong(north, body) == [("", "MC204")]


def test_a_stack_cannot_hold_itself_through_another_one(north: Platform) -> None:
    lower = a_stack("lower", "one", "stack:upper", visibility="private", access=[{"group": "g"}], version="1.1")
    body = the_body(north, lower)
    assert wrong(north, body) == [(f"/changes/{place_of(body, 'lower')}/content/members/1", "MC202")]


def test_a_public_stack_cannot_have_access_entries(north: Platform) -> None:
    body = the_body(north, a_stack("open", "one", access=[{"group": "g"}]))
    assert wrong(north, body) == [(f"/changes/{place_of(body, 'open')}/content/access", "MC206")]


def test_a_member_must_exist_and_be_of_its_kind(north: Platform) -> None:
    body = the_body(north, a_stack("open", "nowhere", "lower"))
    place = place_of(body, "open")
    assert set(wrong(north, body)) >= {
        (f"/changes/{place}/content/members/0/micro_credential", "MC201"),
        (f"/changes/{place}/content/members/1/micro_credential", "MC201"),
    }


def test_the_first_change_set_must_hold_the_issuers_record(empty: Platform) -> None:
    files = files_of(an_issuer(), a_micro_credential("one"))
    client = empty.client(issuer="north")
    send_images(client, files)
    body = body_of(plan_of(client, files))
    body["changes"] = [change for change in body["changes"] if change["kind"] != "issuer"]
    before = empty.dump()
    problem = problem_in(submit(empty.as_("operator"), body, issuer="north"), 422)
    assert ("", None) in [(complaint.pointer, complaint.code) for complaint in problem.errors]
    assert "record of the issuer `north`" in problem.errors[0].detail
    assert empty.dump() == before


def test_another_issuers_record_is_refused(north: Platform) -> None:
    body = body_of(plan_of(north.client(issuer="south"), files_of(an_issuer("south"))))
    body["catalog_revision"] = 1
    assert wrong(north, body) == [("", None)]


def test_a_resource_that_is_changed_twice_is_refused(north: Platform) -> None:
    body = the_body(north, a_micro_credential("one", title="Another"))
    body["changes"] *= 2
    assert ("/changes/1/content", None) in wrong(north, body)


def test_an_id_is_one_resource_over_micro_credentials_and_stacks(north: Platform) -> None:
    body = the_body(north, a_micro_credential("three"))
    three = change_in(body, "three")
    stack = a_stack("three", "one", visibility="private")
    stack = {key: value for key, value in stack.items() if (key, value) != ("visibility", "private")}
    body["changes"].append({**three, "kind": "stack", "content": stack})
    found = wrong(north, body)
    assert "MC101" in {code for _, code in found}


@pytest.mark.parametrize(
    ("part", "value", "pointer"),
    [
        ("namespace", "", "/namespace"),
        ("namespace", 7, "/namespace"),
        ("origin", "elsewhere", "/origin"),
        ("catalog_revision", -1, "/catalog_revision"),
        ("guards", {"retire": {"percent": "many"}}, "/guards/retire/percent"),
        ("allowances", "expose one", "/allowances"),
        ("changes", [], "/changes"),
        ("changes", [{}], "/changes/0"),
        ("surprise", 1, "/surprise"),
        ("provenance", {"repository": "claimed/by-the-body"}, "/provenance/repository"),
    ],
)
def test_a_body_of_another_shape_is_told_with_its_pointer(
    north: Platform, part: str, value: object, pointer: str
) -> None:
    body = the_body(north, a_micro_credential("one", title="Another"))
    body[part] = value
    assert pointer in [found for found, _ in wrong(north, body)]


# what JSON can say and the format cannot hold: each is a problem with a pointer, never a failure of the platform
UNHOLDABLE: list[tuple[str, str]] = [
    ("a whole number that no double holds", '"estimated_hours": {"min": 1152921504606846977}'),
    ("a number beyond all bounds", '"estimated_hours": {"min": 1e400}'),
    ("no number at all", '"estimated_hours": {"min": NaN}'),
    ("whole number in a field of whole numbers", '"assessment": {"resubmissions": 1152921504606846977}'),
    ("half a character as a key", '"\\ud800": 1'),
    ("half a character as a key further in", '"badge": {"\\ud800": 1}'),
    ("half a character as a text", '"title": "\\ud800"'),
    ("half a character in a list", '"tags": ["\\udfff"]'),
    ("half a character as an id of another", '"prerequisites": [{"micro_credential": "\\ud800"}]'),
    ("nesting without end", f'"tags": {"[" * 5000}{"]" * 5000}'),
    ("deep nesting", f'"tags": {"[" * 200}{"]" * 200}'),
]


@pytest.mark.parametrize("said", [text for _, text in UNHOLDABLE], ids=[name for name, _ in UNHOLDABLE])
def test_json_that_the_format_cannot_hold_is_a_problem_and_no_failure(north: Platform, said: str) -> None:
    head = '"kind": "micro-credential", "id": "three", "title": "Three", "language": "en"'
    named = '"action": "create", "kind": "micro-credential", "id": "three", "if_match": null'
    change = f'{{{named}, "content": {{{head}, {said}}}}}'
    body = f'{{"namespace": "north", "catalog_revision": 1, "changes": [{change}]}}'
    before = north.dump()
    answer = north.as_("operator").post(
        "/v1/issuers/north/changesets",
        content=body.encode(),
        headers={"Idempotency-Key": "key", "Content-Type": "application/json"},
    )
    assert answer.status_code in (400, 422), answer.text
    problem_in(answer, answer.status_code)
    assert north.dump() == before


@pytest.mark.parametrize("part", ["namespace", "allowances", "surprise"])
def test_half_a_character_in_the_frame_of_a_change_set_is_a_problem_and_no_failure(north: Platform, part: str) -> None:
    said = {"namespace": '"\\ud800"', "allowances": '["\\ud800"]', "surprise": '1, "\\ud800": 1'}[part]
    body = f'{{"catalog_revision": 1, "changes": [], "{part}": {said}}}'
    answer = north.as_("operator").post(
        "/v1/issuers/north/changesets",
        content=body.encode(),
        headers={"Idempotency-Key": "key", "Content-Type": "application/json"},
    )
    problem_in(answer, 422)


@pytest.mark.parametrize("version", ["v" * 256, "1.0\n2", "1\t0", "\b"])
def test_a_version_that_no_event_can_hold_is_refused(north: Platform, version: str) -> None:
    body = the_body(north, a_micro_credential("one", version="9.0"))
    change = change_in(body, "one")
    change["content"]["version"] = version
    index = body["changes"].index(change)
    assert wrong(north, body) == [(f"/changes/{index}/content/version", "MC014")]


def test_an_issuers_name_that_no_event_can_hold_is_refused(empty: Platform) -> None:
    body = body_of(plan_of(empty.client(issuer="north"), files_of(an_issuer())))
    change_in(body, "north")["content"]["name"] = "n" * 10_001
    assert wrong(empty, body) == [("/changes/0/content/name", "MC014")]


def test_content_may_hold_what_markup_and_databases_trip_over(north: Platform) -> None:
    title = "'; DROP TABLE resources; -- <script>alert(1)</script> ${x} %s :issuer \u2028 👩‍🏫 é e\u0301"
    publish_files(
        north.client(issuer="north"), files_of(an_issuer(), *SMALL[1:], a_micro_credential("one", title=title))
    )
    page = north.as_().get("/v1/micro-credentials/north/one").json()
    assert page["content"]["title"] == title
    assert digest_of(north.as_("operator").get("/v1/micro-credentials/north/one").json()["content"]) in {
        entry.live_digest for entry in north.client(issuer="north").catalog().resources
    }
