"""Issuers are added, suspended, closed and handed over by whoever hosts the platform."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from mcctl.api.events import EventsReceipt
from mcctl.errors import DeniedError, UsageError
from mcctl.platform import hosting
from mcctl.platform.exporting import export_issuer
from tests.platform.catalogues import Folder, a_micro_credential, an_image, an_issuer, files_of, publish_files
from tests.platform.platforms import NOW, Platform, copied, in_process
from tests.platform.submitting import problem_in
from tests.platform.test_events_and_metrics import an_award, demo, lines, loaded
from tests.platform.test_quotas import send

ONE = files_of(an_issuer(), a_micro_credential("one"))


def suspended(platform: Platform, issuer: str = "northlake", reason: str = "Bills are unpaid") -> bool:
    with platform.database.writing() as connection:
        return hosting.suspend(connection, issuer, reason, NOW)


def closed(platform: Platform, issuer: str = "northlake") -> int | None:
    with platform.database.writing() as connection:
        return hosting.close(connection, issuer, NOW)


def exported(platform: Platform, issuer: str) -> dict[str, bytes]:
    with platform.database.reading() as connection:
        return dict(export_issuer(connection, issuer))


def test_publishers_publish_first_to_an_issuer_that_was_added(empty: Platform) -> None:
    publisher = empty.client("publisher", "north")
    with pytest.raises(DeniedError):
        publish_files(publisher, ONE)
    with empty.database.writing() as connection:
        assert hosting.add_issuer(connection, "north", " North ", NOW)
        assert not hosting.add_issuer(connection, "north", None, NOW)
        (listed,) = hosting.list_issuers(connection)
    assert (listed.name, listed.state, listed.revision, listed.resources) == ("North", "active", 0, 0)
    assert publish_files(publisher, ONE).catalog_revision == 1
    with empty.database.reading() as connection:
        joined = connection.exec_driver_sql("SELECT id, issuer FROM events WHERE type = 'issuer_joined'").all()
        (listed,) = hosting.list_issuers(connection)
    assert [tuple(row) for row in joined] == [("joined-north", "north")]
    told = {
        "type": "issuer_joined",
        "id": "joined-north",
        "at": "2026-07-01T09:30:00Z",
        "issuer": "north",
        "name": "North",
    }
    assert loaded(empty, lines(told)).repeated == 1
    assert (listed.revision, listed.resources, listed.images) == (1, 1, 1)


@pytest.mark.parametrize(
    ("issuer", "name"), [("North", None), ("no/rth", None), ("", None), ("north", " "), ("north", "No\nrth")]
)
def test_what_cannot_be_an_issuer_is_not_added(empty: Platform, issuer: str, name: str | None) -> None:
    state = empty.dump()
    with pytest.raises(UsageError), empty.database.writing() as connection:
        hosting.add_issuer(connection, issuer, name, NOW)
    assert empty.dump() == state


def test_nothing_is_taken_from_a_suspended_issuer_and_its_pages_stay(either: Platform, folder: Folder) -> None:
    assert suspended(either)
    state = either.dump()
    publisher = either.as_("publisher", "northlake")
    refusals = [
        send(publisher, an_image("new")),
        publisher.post("/v1/issuers/northlake/events", content=lines(an_award("w-1", "northlake"))),
    ]
    for answer in refusals:
        problem = problem_in(answer, 403)
        assert (problem.type, problem.detail) == ("suspended", "since 2026-07-01: Bills are unpaid")
    other = folder.edit("issuer", ("name: Northlake University", "name: Other")).read()
    for client in (either.client("publisher"), either.client()):
        with pytest.raises(DeniedError, match="the issuer is suspended: since 2026-07-01: Bills are unpaid"):
            publish_files(client, other)
    assert either.dump() == state
    assert either.as_().get("/v1/micro-credentials/northlake/code-tracing").status_code == 200
    assert publisher.get("/v1/issuers/northlake/catalog").status_code == 200
    with either.database.writing() as connection:
        assert hosting.resume(connection, "northlake")
        assert not hosting.resume(connection, "northlake")
    assert publish_files(either.client("publisher"), other).catalog_revision == 2


def test_what_was_applied_before_a_suspension_is_answered_as_before(empty: Platform) -> None:
    operator = empty.client(issuer="north")
    applied = publish_files(operator, ONE)
    again = empty.as_("publisher", "north")
    with empty.database.reading() as connection:
        key = connection.exec_driver_sql("SELECT idempotency_key FROM changesets").scalar_one()
    suspended(empty, "north")
    body = {"namespace": "north", "catalog_revision": 0, "changes": []}
    repeated = again.post("/v1/issuers/north/changesets", json={**body, "changes": [
        {"action": "create", "kind": "micro-credential", "id": "x", "if_match": None, "content": {}}
    ]}, headers={"Idempotency-Key": key})  # fmt: skip
    # the key is known, so that its body is looked at and not the issuer
    assert problem_in(repeated, 422).type == "key-reused"
    assert applied.catalog_revision == 1


def test_a_second_suspension_changes_the_reason_alone(example: Platform) -> None:
    assert suspended(example)
    assert not suspended(example, reason="Still unpaid")
    with example.database.reading() as connection:
        (listed,) = hosting.list_issuers(connection)
    assert (listed.state, listed.reason) == ("suspended", "Still unpaid")


def test_a_closed_issuers_tokens_hold_no_longer_and_its_pages_are_gone(either: Platform, folder: Folder) -> None:
    publisher, anyone = either.as_("publisher", "northlake"), either.as_()
    image = next(iter(exported(either, "northlake")))
    assert image.startswith("blobs/")
    assert publisher.get("/v1/issuers/northlake/catalog").status_code == 200
    assert closed(either) == 1
    assert closed(either) is None
    problem_in(publisher.get("/v1/issuers/northlake/catalog"), 401)
    assert anyone.get("/v1/micro-credentials/northlake/code-tracing").status_code == 404
    assert anyone.get("/v1/catalog").json()["resources"] == []
    assert anyone.get(f"/v1/issuers/northlake/{image.removesuffix('.svg')}").status_code == 404
    # a token that is made later, or exchanged, is none either
    problem_in(either.calling(either.token("viewer", "northlake")).get("/v1/issuers/northlake/catalog"), 401)
    assert either.as_("operator").get("/v1/micro-credentials/northlake/code-tracing").status_code == 200
    with pytest.raises(DeniedError, match="the issuer was closed"):
        publish_files(either.client(), folder.edit("issuer", ("name: Northlake University", "name: Other")).read())


def test_nothing_of_a_closed_issuer_is_loaded_and_what_was_counted_stays_counted(example: Platform) -> None:
    loaded(example, lines(an_award("w-1", "northlake"), an_award("w-2", "south")))
    operator = example.as_("operator")
    before = operator.get("/v1/metrics", params={"quarter": "2026-Q3"}).json()
    closed(example)
    receipt = loaded(example, lines(an_award("w-3", "northlake"), an_award("w-1", "northlake")))
    assert [(one.line, one.kind) for one in receipt.problems] == [(1, "not-allowed"), (2, "not-allowed")]
    assert operator.get("/v1/metrics", params={"quarter": "2026-Q3"}).json() == before
    assert before["metrics"]["awards"] == 2


def test_an_issuer_that_is_opened_again_is_as_it_was_but_for_its_tokens(example: Platform) -> None:
    anyone, publisher = example.as_(), example.as_("publisher", "northlake")
    listed = anyone.get("/v1/catalog").json()
    closed(example)
    with example.database.writing() as connection:
        assert hosting.reopen(connection, "northlake")
        assert not hosting.reopen(connection, "northlake")
    assert anyone.get("/v1/catalog").json() == listed
    problem_in(publisher.get("/v1/issuers/northlake/catalog"), 401)
    assert example.calling(example.token("viewer", "northlake")).get("/v1/issuers/northlake/catalog").status_code == 200


def test_an_export_holds_everything_and_nothing_that_lets_anybody_in(example: Platform) -> None:
    token = example.token("publisher", "northlake")
    events = demo("northlake", 1, "2026-Q3")
    loaded(example, lines(*events, an_award("w-elsewhere", "south")))
    files = exported(example, "northlake")
    assert files == exported(example, "northlake")
    about = json.loads(files["issuer.json"])
    assert (about["schema"], about["catalog_revision"], len(about["tokens"])) == ("mcctl.issuer-export/1", 1, 1)
    whole = b"".join(files.values())
    assert b"w-elsewhere" not in whole
    assert token.encode() not in whole
    assert b'"hash"' not in whole
    tracing = json.loads(files["resources/micro-credential/code-tracing.json"])
    (revision,) = tracing["revisions"]
    assert (tracing["live"], revision["content"]["id"]) == (1, "code-tracing")
    (changeset,) = map(json.loads, files["changesets.ndjson"].splitlines())
    assert len(changeset["changes"]) == 18


def test_the_events_of_an_export_load_into_another_platform_and_into_this_one_once_more(
    example: Platform, empty_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    own = [event for event in demo("northlake", 1, "2026-Q3") if event["type"] not in ("account", "page_views")]
    loaded(example, lines(*own), "publisher", "northlake")
    content = exported(example, "northlake")["events.ndjson"]
    told = content.count(b"\n")
    # what no row keeps: the reason of a revocation, and the name of an issuer
    dropped = sum(event["type"] in ("revocation", "issuer_joined") for event in own) + 1
    again = loaded(example, content)
    assert again.added == 0
    assert len(again.problems) <= dropped
    path, asked = "/v1/issuers/northlake/metrics", {"quarter": "2026-Q3"}
    with in_process(copied(empty_database, tmp_path_factory.mktemp("other"))) as other:
        assert loaded(other, content) == EventsReceipt(added=told, repeated=0, problems=())
        assert other.as_("viewer", "northlake").get(path, params=asked).json() == (
            example.as_("viewer", "northlake").get(path, params=asked).json()
        )


@pytest.mark.parametrize(
    "act",
    [
        lambda connection: hosting.suspend(connection, "nortlake", "x", NOW),
        lambda connection: hosting.resume(connection, "nortlake"),
        lambda connection: hosting.close(connection, "nortlake", NOW),
        lambda connection: hosting.reopen(connection, "nortlake"),
        lambda connection: list(export_issuer(connection, "nortlake")),
    ],
)
def test_an_unknown_issuer_is_told_with_the_one_that_was_probably_meant(
    example: Platform, act: Callable[[Connection], object]
) -> None:
    with pytest.raises(UsageError, match="there is no issuer `nortlake`") as told, example.database.writing() as open_:
        act(open_)
    assert told.value.hint == "did you mean `northlake`?"
