"""Who owns a resource, as the platform keeps it: given and taken whole, guarded by ETags, once for each key, in the log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcctl.model.settings import Guards, RetireGuard
from tests.platform.catalogues import (
    Json,
    a_micro_credential,
    an_issuer,
    body_of,
    files_of,
    plan_of,
    publish_files,
    send_images,
)
from tests.platform.platforms import Platform, Where, copied, in_process
from tests.platform.submitting import applied, catalog_of, complaints, problem_in, refusals, submit

ONE, TWO = a_micro_credential("one"), a_micro_credential("two")


@pytest.fixture
def north(empty_database: Where, tmp_path: Path) -> Iterator[Platform]:
    """Two micro-credentials of the namespace `north`."""
    with in_process(copied(empty_database, tmp_path)) as platform:
        publish_files(platform.client(issuer="north"), files_of(an_issuer(), ONE, TWO))
        yield platform


def transfer(platform: Platform, action: str, *names: str, namespace: str = "arts") -> Json:
    """A change set that changes owners, as the catalogue stands."""
    catalog = catalog_of(platform.as_("operator"), "north")
    return {
        "namespace": namespace,
        "catalog_revision": catalog[""],
        "ownership": [
            {"action": action, "kind": catalog[name]["kind"], "id": name, "if_match": catalog[name]["etag"]}
            for name in names
        ],
    }


def hand_over(platform: Platform, action: str, *names: str, namespace: str = "arts") -> Json:
    body = transfer(platform, action, *names, namespace=namespace)
    return applied(submit(platform.as_("operator"), body, f"{action} {body['catalog_revision']}", issuer="north"))


def test_an_adoption_changes_the_owner_and_nothing_that_anybody_sees(north: Platform) -> None:
    before = catalog_of(north.as_("operator"), "north")["one"]
    pages = north.as_().get("/v1/micro-credentials/north/one").json()

    answer = hand_over(north, "adopt", "one")

    after = catalog_of(north.as_("operator"), "north")["one"]
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {
        "namespace": ("north", "arts"),
        "etag": (before["etag"], answer["changes"][0]["etag"]),
    }
    assert north.as_().get("/v1/micro-credentials/north/one").json() == pages


def test_the_etag_of_a_state_never_comes_again_though_the_content_is_the_same(north: Platform) -> None:
    seen = [catalog_of(north.as_("operator"), "north")["one"]["etag"]]
    for action in ("adopt", "release", "adopt", "release"):
        hand_over(north, action, "one")
        seen.append(catalog_of(north.as_("operator"), "north")["one"]["etag"])

    assert len(set(seen)) == len(seen)


def test_what_was_looked_at_has_moved_and_nothing_changes_hands(north: Platform) -> None:
    body = transfer(north, "adopt", "one", "two")
    publish_files(north.client(issuer="north"), files_of(an_issuer(), ONE, a_micro_credential("two", title="Two")))
    before = north.dump()

    problem_in(submit(north.as_("operator"), body, issuer="north"), 412)
    late = {**body, "catalog_revision": body["catalog_revision"] + 1}
    problem_in(submit(north.as_("operator"), late, issuer="north"), 412)

    assert north.dump() == before


def test_a_plan_that_was_made_before_an_adoption_is_stale_after_it(north: Platform) -> None:
    client = north.client(issuer="north")
    body = body_of(plan_of(client, files_of(an_issuer(), a_micro_credential("one", title="Uno"), TWO)))

    hand_over(north, "adopt", "one")

    problem_in(submit(north.as_("operator"), body, issuer="north"), 412)
    problem_in(submit(north.as_("operator"), {**body, "catalog_revision": 2}, issuer="north"), 412)


def test_the_same_key_answers_the_same_and_changes_hands_once(north: Platform) -> None:
    body = transfer(north, "adopt", "one")
    first = applied(submit(north.as_("operator"), body, issuer="north"))
    before = north.dump()

    assert applied(submit(north.as_("operator"), body, issuer="north")) == first
    assert north.dump() == before


def test_a_dry_run_changes_no_owner(north: Platform) -> None:
    before = north.dump()

    answer = applied(submit(north.as_("operator"), transfer(north, "adopt", "one"), issuer="north", dry_run=True))

    assert (answer["dry_run"], answer["changes"][0]["action"]) == (True, "adopt")
    assert north.dump() == before


def test_one_that_is_anothers_keeps_all_from_being_released(north: Platform) -> None:
    hand_over(north, "adopt", "one")
    before = north.dump()

    answer = submit(north.as_("operator"), transfer(north, "release", "one", "two"), "both", issuer="north")

    assert refusals(answer) == [("ownership", "MC405", "two", None)]
    assert north.dump() == before


def test_what_makes_no_sense_is_told_with_its_place(north: Platform) -> None:
    http = north.as_("operator")
    own = transfer(north, "adopt", "one", namespace="north")
    twice = transfer(north, "adopt", "one", "one")
    plan = body_of(
        plan_of(north.client(issuer="north"), files_of(an_issuer(), a_micro_credential("one", title="A"), TWO))
    )

    assert complaints(submit(http, own, "own", issuer="north")) == [("/ownership/0", None)]
    assert complaints(submit(http, twice, "twice", issuer="north")) == [("/ownership/1", None)]
    assert complaints(submit(http, {**own, "changes": plan["changes"]}, "both", issuer="north")) == [("/changes", None)]
    assert complaints(submit(http, {**own, "ownership": []}, "none", issuer="north")) == [("", None)]


def test_a_viewer_takes_nothing_over(north: Platform) -> None:
    problem_in(submit(north.as_("viewer", "north"), transfer(north, "adopt", "one"), issuer="north"), 403)


def test_the_log_tells_who_took_what_and_that_its_content_stayed(north: Platform) -> None:
    name = hand_over(north, "adopt", "two", "one")["id"]

    entry = north.as_("viewer", "north").get(f"/v1/issuers/north/changesets/{name}").json()

    assert entry["namespace"] == "arts"
    assert [(change["action"], change["id"]) for change in entry["changes"]] == [("adopt", "two"), ("adopt", "one")]
    assert all(change["before"] == change["after"] for change in entry["changes"])


def test_taking_over_keeps_the_guards_of_both(north: Platform) -> None:
    strict = Guards(retire=RetireGuard(percent=0, count=0))
    client = north.client(issuer="north")
    publish_files(client, files_of(an_issuer(), a_micro_credential("three")), namespace="arts", guards=strict)

    hand_over(north, "adopt", "one")

    assert client.catalog().guards == {"north": Guards(), "arts": strict}


def test_an_edit_at_the_console_leaves_owner_base_and_guards_as_they_were(north: Platform) -> None:
    strict = Guards(retire=RetireGuard(percent=0, count=0))
    client = north.client(issuer="north")
    publish_files(client, files_of(an_issuer(), ONE, a_micro_credential("two", title="Two")), guards=strict)
    before = catalog_of(north.as_("operator"), "north")["two"]
    files = files_of(an_issuer(), ONE, a_micro_credential("two", title="By hand"))

    applied(submit(north.as_("operator"), {**body_of(plan_of(client, files)), "origin": "console"}, issuer="north"))

    after = catalog_of(north.as_("operator"), "north")["two"]
    assert (after["namespace"], after["base_digest"]) == (before["namespace"], before["base_digest"])
    assert after["live_digest"] != before["live_digest"]
    assert client.catalog().guards == {"north": strict}


def test_what_was_made_at_the_console_belongs_to_nobody_until_it_is_adopted(north: Platform) -> None:
    client = north.client(issuer="north")
    files = files_of(an_issuer(), ONE, TWO, a_micro_credential("three"))
    send_images(client, files)
    applied(submit(north.as_("operator"), {**body_of(plan_of(client, files)), "origin": "console"}, issuer="north"))
    made = catalog_of(north.as_("operator"), "north")["three"]

    assert (made["namespace"], made["base_digest"]) == (None, None)
    assert plan_of(client, files_of(an_issuer(), ONE, TWO)).is_empty, "what nobody owns has not vanished"

    hand_over(north, "adopt", "three", namespace="north")
    adopted = catalog_of(north.as_("operator"), "north")["three"]

    assert (adopted["namespace"], adopted["base_digest"]) == ("north", adopted["live_digest"])
