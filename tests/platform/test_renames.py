"""Renames: the old id leads to the new one, and is never anybody else's."""

import pytest

from mcctl.stats.calendar import period_of, zone_named
from mcctl.stats.question import Question
from tests.platform.catalogues import (
    Files,
    Folder,
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
from tests.platform.platforms import Platform
from tests.platform.submitting import applied, complaints, problem_in, submit

PAGE = "/v1/micro-credentials/north/"
STACK_PAGE = "/v1/stacks/north/"
QUARTER = Question(period_of(zone_named("UTC"), quarter="2026-Q3"))


def named(name: str, *before: str, **said: object) -> Json:
    """The micro-credential that once was `one`, whatever it is called."""
    fields = {"title": "One", "competency": "Educators do one.", "badge": {"file": "badges/one.svg", "alt": "A circle"}}
    return a_micro_credential(name, **fields, **({"previously": sorted(before)} if before else {}), **said)


def publish_each(platform: Platform, *steps: Files) -> None:
    for files in steps:
        publish_files(platform.client(issuer="north"), files)


def test_the_old_page_leads_to_the_new_one(either: Platform, folder: Folder) -> None:
    allowed = ("same-version stem-teaching-essentials", "same-version teaching-computer-science")
    publish_files(either.client("publisher"), folder.rename("live-coding", "coding-live").read(), *allowed)
    answer = either.as_().get("/v1/micro-credentials/northlake/live-coding")
    assert problem_in(answer, 308).type == "moved"
    assert answer.headers["Location"] == "/v1/micro-credentials/northlake/coding-live"
    followed = either.as_().get("/v1/micro-credentials/northlake/live-coding", follow_redirects=True)
    assert followed.json()["content"]["id"] == "coding-live"


def test_every_old_id_leads_to_the_newest(empty: Platform) -> None:
    steps = [named("one"), named("two", "one"), named("three", "one", "two")]
    publish_each(empty, *(files_of(an_issuer(), step) for step in steps))
    for old in ("one", "two"):
        assert empty.as_().get(f"{PAGE}{old}").headers["Location"] == f"{PAGE}three"


def test_a_resource_can_have_its_old_id_again(empty: Platform) -> None:
    steps = [named("one"), named("two", "one"), named("one", "two")]
    publish_each(empty, *(files_of(an_issuer(), step) for step in steps))
    assert empty.as_().get(f"{PAGE}one").status_code == 200
    assert empty.as_().get(f"{PAGE}two").headers["Location"] == f"{PAGE}one"


def test_a_rename_keeps_its_history(empty: Platform) -> None:
    publish_each(empty, files_of(an_issuer(), named("one")), files_of(an_issuer(), named("two", "one")))
    entries = [entry for entry in empty.client(issuer="north").catalog().resources if entry.kind != "issuer"]
    assert [entry.id for entry in entries] == ["two"]
    assert len(empty.dump()["revisions"]) == 3


@pytest.mark.parametrize(
    "newcomer",
    [
        a_micro_credential("one", competency="Educators do what is new."),
        a_stack("one", "two"),
    ],
    ids=["a micro-credential", "a stack"],
)
def test_an_old_id_is_never_given_to_another_resource(empty: Platform, newcomer: Json) -> None:
    publish_each(empty, files_of(an_issuer(), named("one")), files_of(an_issuer(), named("two", "one")))
    body = body_of(plan_of(empty.client(issuer="north"), files_of(an_issuer(), named("two"), newcomer)))
    before = empty.dump()
    answer = submit(empty.as_("operator"), body, issuer="north")
    place = [change["id"] for change in body["changes"]].index("one")
    assert (f"/changes/{place}/id", "MC103") in complaints(answer)
    assert empty.dump() == before


def test_another_resource_cannot_be_renamed_to_an_old_id(empty: Platform) -> None:
    other = a_micro_credential("other")
    publish_each(empty, files_of(an_issuer(), named("one"), other), files_of(an_issuer(), named("two", "one"), other))
    taken = a_micro_credential("one", previously=["other"], badge=other["badge"])
    body = body_of(plan_of(empty.client(issuer="north"), files_of(an_issuer(), named("two"), taken)))
    assert "MC103" in [code for _, code in complaints(submit(empty.as_("operator"), body, issuer="north"))]


def test_an_id_that_is_left_and_taken_in_one_change_set_is_refused(empty: Platform) -> None:
    publish_each(empty, files_of(an_issuer(), named("one")))
    client = empty.client(issuer="north")
    body = body_of(plan_of(client, files_of(an_issuer(), named("two", "one"))))
    newcomer = body_of(plan_of(client, files_of(an_issuer(), named("one"), a_micro_credential("fresh"))))
    fresh = change_in(newcomer, "fresh")
    content = {**fresh["content"], "id": "one", "badge": change_in(body, "two")["content"]["badge"]}
    before = empty.dump()
    body["changes"].append({**fresh, "id": "one", "if_match": None, "content": content})
    answer = submit(empty.as_("operator"), body, issuer="north")
    assert answer.status_code in (409, 412, 422), answer.text
    assert empty.dump() == before


def test_an_old_id_leads_only_those_who_may_see_the_new_one(empty: Platform) -> None:
    hidden = [named("one", visibility="private"), named("two", "one", visibility="private")]
    publish_each(empty, *(files_of(an_issuer(), step) for step in hidden))
    absent = empty.as_().get(f"{PAGE}never")
    assert empty.as_().get(f"{PAGE}one").content == absent.content
    assert empty.as_("viewer", "north").get(f"{PAGE}one").status_code == 308
    assert empty.as_("viewer", "south").get(f"{PAGE}one").content == absent.content


def test_an_old_id_leads_nowhere_under_another_kind(empty: Platform) -> None:
    publish_each(empty, files_of(an_issuer(), named("one")), files_of(an_issuer(), named("two", "one")))
    assert problem_in(empty.as_().get(f"{STACK_PAGE}one"), 404).type == "not-found"


def test_a_renamed_stack_leads_on_too(empty: Platform) -> None:
    holds = a_micro_credential("held")
    publish_each(
        empty,
        files_of(an_issuer(), holds, a_stack("pile", "held")),
        files_of(an_issuer(), holds, a_stack("heap", "held", title="The title of pile", previously=["pile"])),
    )
    assert empty.as_().get(f"{STACK_PAGE}pile").headers["Location"] == f"{STACK_PAGE}heap"


def test_numbers_follow_a_rename(empty: Platform) -> None:
    publish_each(empty, files_of(an_issuer(), named("one")))
    award = {"type": "award", "id": "e", "at": "2026-07-02T09:00:00Z", "award": "w", "learner": "l", "issuer": "north"}
    line = str({**award, "micro_credential": "one"}).replace("'", '"').encode()
    applied(empty.as_("publisher", "north").post("/v1/issuers/north/events", content=line))
    publish_each(empty, files_of(an_issuer(), named("two", "one")))
    counted = empty.client(issuer="north").metrics(QUARTER, everywhere=False)
    assert dict(counted.breakdowns.awards_by_micro_credential) == {"two": 1}
