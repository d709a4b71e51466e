"""The platform keeps the guards itself: whatever a client allows or leaves out, what is not covered is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcctl.model.settings import Guards, RetireGuard
from tests.platform.catalogues import (
    Files,
    Json,
    a_micro_credential,
    a_stack,
    an_issuer,
    body_of,
    change_in,
    files_of,
    plan_of,
    publish_files,
)
from tests.platform.platforms import Platform, Where, copied, in_process
from tests.platform.submitting import applied, complaints, problem_in, refusals, submit

SECRET = a_micro_credential("secret", visibility="private")
ROOM = a_stack("room", "secret", visibility="private", access=[{"group": "pilots"}])
BASE = (a_micro_credential("one"), a_micro_credential("two"), a_micro_credential("three"), SECRET, ROOM)


@pytest.fixture(scope="module")
def north_database(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Where:
    """Three public micro-credentials, and a private one in a private stack."""
    path = copied(empty_database, tmp_path_factory.mktemp("north"))
    with in_process(path) as platform:
        publish_files(platform.client(issuer="north"), files_of(an_issuer(), *BASE))
    return path


@pytest.fixture
def north(north_database: Where, tmp_path: Path) -> Iterator[Platform]:
    """A platform that holds it."""
    with in_process(copied(north_database, tmp_path)) as platform:
        yield platform


def changed(*resources: Json, without: tuple[str, ...] = ()) -> Files:
    given = {resource["id"]: resource for resource in resources}
    kept = [given.pop(one["id"], one) for one in BASE if one["id"] not in without]
    return files_of(an_issuer(), *kept, *given.values())


CASES: list[tuple[str, Files, list[tuple[str, str, str]]]] = [
    (
        "what was private becomes public",
        changed({**SECRET, "visibility": "public"}),
        [("exposure", "MC401", "expose secret")],
    ),
    (
        "a stack opens for more people, and what it holds with it",
        changed({**ROOM, "access": [{"group": "pilots"}, {"email_domain": "north.example"}]}),
        [("exposure", "MC401", "expose room"), ("exposure", "MC401", "expose secret")],
    ),
    (
        "a stack closes",
        changed({**ROOM, "access": [{"group": "others"}]}),
        [
            ("exposure", "MC401", "expose room"),
            ("exposure", "MC401", "expose secret"),
            ("withdrawal", "MC402", "withdraw room"),
            ("withdrawal", "MC402", "withdraw secret"),
        ],
    ),
    (
        "a private stack begins to hold what is private",
        changed(a_stack("hall", "secret", visibility="private", access=[{"group": "hall"}])),
        [("exposure", "MC401", "expose secret")],
    ),
    (
        "what was public becomes private",
        changed(a_micro_credential("one", visibility="private")),
        [("withdrawal", "MC402", "withdraw one")],
    ),
    (
        "what was active becomes a draft",
        changed(a_micro_credential("one", status="draft")),
        [("withdrawal", "MC402", "withdraw one")],
    ),
    (
        "what is assessed changes under the same version",
        changed(a_micro_credential("one", competency="Educators do another thing.")),
        [("version", "MC404", "same-version one")],
    ),
    (
        "more retire than the guard lets pass",
        changed(a_micro_credential("one", status="archived"), a_micro_credential("two", status="archived")),
        [("retirement", "MC403", "retire-all micro-credential")],
    ),
    (
        "all stacks retire, which is one",
        changed({**ROOM, "status": "archived"}),
        [("retirement", "MC403", "retire-all stack"), ("withdrawal", "MC402", "withdraw secret")],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_no_allowance_covers_is_refused_and_passes_with_exactly_those_that_are_named(
    north: Platform, files: Files, expected: list[tuple[str, str, str]]
) -> None:
    http, client = north.as_("publisher", "north"), north.client(issuer="north")
    body = body_of(plan_of(client, files))
    before = north.dump()
    refused = refusals(submit(http, body, "without", issuer="north"))
    assert {(guard, code, (allow or "").removeprefix("--")) for guard, code, _, allow in refused} == set(expected)
    words = [words for _, _, words in expected]
    for left_out in words:
        some = {**body, "allowances": [word for word in words if word != left_out]}
        found = refusals(submit(http, some, f"without {left_out}", issuer="north"))
        assert [(allow or "").removeprefix("--") for *_, allow in found] == [left_out]
    assert north.dump() == before
    applied(submit(http, {**body, "allowances": words}, "with", issuer="north"))


@pytest.mark.parametrize("allowance", ["expose", "expose *", "expose SECRET", "expose one", "--expose secret", "yes"])
def test_only_the_very_words_allow(north: Platform, allowance: str) -> None:
    body = body_of(plan_of(north.client(issuer="north"), changed({**SECRET, "visibility": "public"})))
    found = refusals(submit(north.as_("operator"), {**body, "allowances": [allowance]}, issuer="north"))
    assert [guard for guard, *_ in found] == ["exposure"]


def test_the_stricter_of_the_namespaces_guards_and_the_bodys_holds(north: Platform) -> None:
    client = north.client(issuer="north")
    strict = Guards(retire=RetireGuard(percent=0, count=0))
    publish_files(client, changed(a_micro_credential("three", title="Changed")), guards=strict)
    files = changed(a_micro_credential("three", status="archived", title="Changed"))
    loose = Guards(retire=RetireGuard(percent=100, count=100))
    body = body_of(plan_of(client, files, guards=loose))
    found = refusals(submit(north.as_("operator"), body, issuer="north"))
    assert found == [("retirement", "MC403", "three", "--retire-all micro-credential")]


def test_the_guards_that_are_kept_are_those_published_last(north: Platform) -> None:
    client = north.client(issuer="north")
    strict = Guards(retire=RetireGuard(percent=0, count=0))
    publish_files(client, changed(a_micro_credential("three", title="Changed")), guards=strict)
    assert dict(client.catalog().guards) == {"north": strict}
    publish_files(client, changed(a_micro_credential("three", title="Changed again")))
    assert dict(client.catalog().guards) == {"north": Guards()}


def test_what_belongs_to_another_namespace_is_refused(north: Platform) -> None:
    files = changed(a_micro_credential("one", title="Taken"))
    body = body_of(plan_of(north.client(issuer="north"), files, namespace="elsewhere"))
    found = refusals(submit(north.as_("operator"), body, issuer="north"))
    assert found == [("ownership", "MC405", "one", None)]


def test_what_belongs_to_another_namespace_cannot_be_taken_by_a_rename(north: Platform) -> None:
    renamed = a_micro_credential("uno", previously=["one"], badge={"file": "badges/one.svg", "alt": "A circle"})
    files = changed(renamed, without=("one",))
    body = body_of(plan_of(north.client(issuer="north"), files, namespace="elsewhere"))
    found = refusals(submit(north.as_("operator"), body, issuer="north"))
    assert ("ownership", "MC405", "uno", None) in found


def test_two_namespaces_share_an_issuer_without_touching_each_other(north: Platform) -> None:
    client = north.client(issuer="north")
    publish_files(client, files_of(an_issuer(), a_micro_credential("four")), namespace="elsewhere")
    assert plan_of(client, changed()).is_empty
    owners = {entry.id: entry.namespace for entry in client.catalog().resources}
    assert (owners["one"], owners["four"]) == ("north", "elsewhere")


def test_a_change_over_what_was_changed_on_the_platform_is_refused(north: Platform) -> None:
    client, http = north.client(issuer="north"), north.as_("operator")
    console = body_of(plan_of(client, changed(a_micro_credential("one", title="By hand"))))
    applied(submit(http, {**console, "origin": "console"}, "console", issuer="north"))
    entry = next(entry for entry in client.catalog().resources if entry.id == "one")
    assert entry.base_digest != entry.live_digest
    files = changed(a_micro_credential("one", title="By file"))
    body = body_of(plan_of(client, files))
    assert refusals(submit(http, body, "files", issuer="north")) == [("drift", "MC406", "one", "--overwrite one")]
    applied(submit(http, {**body, "allowances": ["overwrite one"]}, "overwrite", issuer="north"))
    assert plan_of(client, files).is_empty


def test_a_version_that_was_used_for_something_else_is_refused(north: Platform) -> None:
    client = north.client(issuer="north")
    publish_files(client, changed(a_micro_credential("one", version="2.0", competency="Educators do two.")))
    back = a_micro_credential("one", version="1.0", competency="Educators do three.")
    body = body_of(plan_of(client, changed(back)))
    found = refusals(submit(north.as_("operator"), body, issuer="north"))
    assert found == [("version", "MC404", "one", "--same-version one")]
    publish_files(client, changed(a_micro_credential("one")))


def test_a_draft_that_is_archived_is_not_shown_to_everyone_without_an_allowance(north: Platform) -> None:
    client = north.client(issuer="north")
    draft = a_micro_credential("four", status="draft")
    publish_files(client, changed(draft))
    assert north.as_().get("/v1/micro-credentials/north/four").status_code == 404
    answer = submit(
        north.as_("operator"), body_of(plan_of(client, changed({**draft, "status": "archived"}))), issuer="north"
    )
    if answer.status_code == 200:
        problem_in(north.as_().get("/v1/micro-credentials/north/four"), 404)
    else:
        assert refusals(answer) == [("exposure", "MC401", "four", "--expose four")]


def test_what_is_created_as_archived_is_a_launch_wherever_it_is_shown(north: Platform) -> None:
    client = north.client(issuer="north")
    files = changed(a_micro_credential("four", status="archived"))
    plan = plan_of(client, files)
    publish_files(client, files)
    is_shown = north.as_().get("/v1/micro-credentials/north/four").status_code == 200
    assert is_shown == ("four" in {key.id for key in plan.launches})


def test_what_the_plan_lets_pass_the_platform_lets_pass_for_what_was_retired_too(north: Platform) -> None:
    client = north.client(issuer="north")
    retired = {**SECRET, "status": "archived"}
    publish_files(client, changed(retired))
    opened = {**ROOM, "access": [{"group": "pilots"}, {"group": "more"}]}
    plan = plan_of(client, changed(retired, opened), "expose room")
    answer = submit(north.as_("operator"), body_of(plan), issuer="north")
    passes_here, passes_there = not plan.refused, answer.status_code == 200
    assert passes_here == passes_there, answer.text


# a change set whose list of changes is not what its contents amount to


def check_amounts_to_something_else(platform: Platform, body: Json) -> None:
    before = platform.dump()
    answer = submit(platform.as_("publisher", "north"), body, issuer="north")
    assert problem_in(answer, 422).type == "invalid"
    assert complaints(answer)
    assert platform.dump() == before


@pytest.mark.parametrize("action", ["create", "retire", "restore", "rename"])
def test_an_action_that_the_content_does_not_amount_to_is_refused(north: Platform, action: str) -> None:
    body = body_of(plan_of(north.client(issuer="north"), changed(a_micro_credential("one", title="Another"))))
    change_in(body, "one")["action"] = action
    check_amounts_to_something_else(north, body)


def test_an_update_that_retires_in_silence_is_refused(north: Platform) -> None:
    body = body_of(plan_of(north.client(issuer="north"), changed(a_micro_credential("one", status="archived"))))
    change_in(body, "one")["action"] = "update"
    check_amounts_to_something_else(north, body)


def test_a_change_that_changes_nothing_is_refused(north: Platform) -> None:
    plan = plan_of(north.client(issuer="north"), changed(a_micro_credential("one", title="Another")))
    body = body_of(plan)
    live = north.as_("operator").get("/v1/micro-credentials/north/one").json()["content"]
    change_in(body, "one")["content"] = live
    check_amounts_to_something_else(north, body)


def test_a_previous_id_that_the_content_does_not_name_is_refused(north: Platform) -> None:
    body = body_of(plan_of(north.client(issuer="north"), changed(a_micro_credential("four"))))
    etag = next(e.etag for e in north.client(issuer="north").catalog().resources if e.id == "one")
    change_in(body, "four").update(action="rename", previous_id="one", if_match=etag)
    before = north.dump()
    answer = submit(north.as_("publisher", "north"), body, issuer="north")
    assert answer.status_code in (409, 422), answer.text
    assert north.dump() == before


def test_a_rename_that_is_sent_as_a_creation_is_refused(north: Platform) -> None:
    renamed = a_micro_credential("uno", previously=["one"], badge={"file": "badges/one.svg", "alt": "A circle"})
    body = body_of(plan_of(north.client(issuer="north"), changed(renamed, without=("one",))))
    change_in(body, "uno").update(action="create", previous_id=None, if_match=None)
    before = north.dump()
    answer = submit(north.as_("publisher", "north"), body, issuer="north")
    assert answer.status_code in (409, 422), answer.text
    assert north.dump() == before
