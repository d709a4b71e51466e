"""The events that publishing writes itself, in the same transaction and dated by the clock."""

from datetime import timedelta

from sqlalchemy import text

from mcctl.stats.calendar import period_of, zone_named
from mcctl.stats.question import Question
from mcctl.stats.relation import microseconds
from tests.platform.catalogues import (
    Files,
    Folder,
    Json,
    a_micro_credential,
    a_stack,
    an_issuer,
    body_of,
    files_of,
    plan_of,
    publish_files,
    send_images,
)
from tests.platform.platforms import NOW, Platform
from tests.platform.submitting import applied, submit

Told = tuple[str, ...]
QUARTER = Question(period_of(zone_named("UTC"), quarter="2026-Q3"))


def told(platform: Platform, changeset: str) -> list[Told]:
    """The events of a change set, in the order of their ids, dated by the clock."""
    columns = "type, micro_credential, version, was, stack, micro_credential_issuer, member, at_us, issuer"
    with platform.database.reading() as connection:
        query = text(f"SELECT {columns} FROM events WHERE id LIKE :ids ORDER BY id")  # noqa: S608  # our own words
        rows = connection.execute(query, {"ids": f"{changeset}-%"}).all()
    assert {row.at_us for row in rows} <= {microseconds(platform.clock.now)}
    assert {row.issuer for row in rows} <= {"north", "northlake"}
    found: list[Told] = []
    for row in rows:
        match row.type:
            case "issuer_joined":
                found.append(("joined",))
            case "activation":
                found.append(("active", row.micro_credential, row.version))
            case "rename":
                found.append(("renamed", row.was, row.micro_credential))
            case "stack_member":
                word = "enters" if row.member else "leaves"
                found.append((word, row.stack, row.micro_credential_issuer, row.micro_credential))
    return found


def published(platform: Platform, files: Files, *allowances: str) -> list[Told]:
    """What one more publish tells, a day later."""
    platform.clock.now += timedelta(days=1)
    answer = publish_files(platform.client(issuer="north"), files, *allowances)
    assert answer.applied_at == platform.clock.now
    return told(platform, answer.id)


def test_the_first_publish_tells_who_joined_and_what_is_active_and_who_is_in_which_stack(empty: Platform) -> None:
    files = files_of(
        an_issuer(),
        a_micro_credential("one"),
        a_micro_credential("trial", status="beta", version="0.9"),
        a_micro_credential("rough", status="draft"),
        a_stack("pile", "one", "trial"),
    )
    assert published(empty, files) == [
        ("joined",),
        ("active", "one", "1.0"),
        ("enters", "pile", "north", "one"),
        ("enters", "pile", "north", "trial"),
    ]


def test_membership_is_flattened_over_nested_stacks_and_groups(empty: Platform) -> None:
    groups = {"groups": [{"title": "Some", "min": 1, "members": [{"micro_credential": "two"}]}]}
    elsewhere = {"issuer": "south", "micro_credential": "far", "title": "Far"}
    middle = a_stack("middle", "stack:lower", "two", completion=groups)
    middle["members"].append(elsewhere)
    files = files_of(
        an_issuer(),
        a_micro_credential("one"),
        a_micro_credential("two"),
        a_stack("lower", "one"),
        middle,
        a_stack("upper", "stack:middle", "stack:lower"),
    )
    assert [one for one in published(empty, files) if one[0] == "enters"] == [
        ("enters", "lower", "north", "one"),
        ("enters", "middle", "north", "one"),
        ("enters", "middle", "north", "two"),
        ("enters", "middle", "south", "far"),
        ("enters", "upper", "north", "one"),
        ("enters", "upper", "north", "two"),
        ("enters", "upper", "south", "far"),
    ]


PILE = (a_micro_credential("one"), a_micro_credential("two"), a_stack("pile", "one", "two"))


def test_a_new_version_is_an_activation_and_a_new_title_is_nothing(empty: Platform) -> None:
    published(empty, files_of(an_issuer(), *PILE))
    assert published(empty, files_of(an_issuer(), a_micro_credential("one", title="Other"), *PILE[1:])) == []
    assert published(empty, files_of(an_issuer(), a_micro_credential("one", version="1.1"), *PILE[1:])) == [
        ("active", "one", "1.1")
    ]


def test_a_draft_that_becomes_active_is_an_activation(empty: Platform) -> None:
    draft = a_micro_credential("three", status="draft")
    published(empty, files_of(an_issuer(), *PILE, draft))
    assert published(empty, files_of(an_issuer(), *PILE, {**draft, "status": "beta"})) == []
    assert published(empty, files_of(an_issuer(), *PILE, {**draft, "status": "active"}), "expose three") == [
        ("active", "three", "1.0")
    ]


def test_a_renamed_micro_credential_neither_leaves_nor_enters_its_stacks(empty: Platform) -> None:
    published(empty, files_of(an_issuer(), *PILE, a_stack("upper", "stack:pile")))
    renamed = {**PILE[0], "id": "uno", "previously": ["one"]}
    files = files_of(an_issuer(), renamed, PILE[1], a_stack("pile", "uno", "two"), a_stack("upper", "stack:pile"))
    assert published(empty, files, "same-version pile") == [("renamed", "one", "uno")]


def test_a_renamed_micro_credential_that_is_also_taken_out_of_a_stack_leaves_it(empty: Platform) -> None:
    published(empty, files_of(an_issuer(), *PILE))
    renamed = {**PILE[0], "id": "uno", "previously": ["one"]}
    files = files_of(an_issuer(), renamed, PILE[1], a_stack("pile", "two", version="2.0"))
    assert published(empty, files) == [("renamed", "one", "uno"), ("leaves", "pile", "north", "uno")]


def test_members_that_come_and_go_are_told(empty: Platform) -> None:
    published(empty, files_of(an_issuer(), *PILE))
    three = a_micro_credential("three")
    files = files_of(an_issuer(), *PILE[:2], three, a_stack("pile", "two", "three", version="2.0"))
    assert published(empty, files) == [
        ("active", "three", "1.0"),
        ("leaves", "pile", "north", "one"),
        ("enters", "pile", "north", "three"),
    ]


def test_membership_ends_when_a_stack_is_archived_and_begins_anew_when_it_is_restored(empty: Platform) -> None:
    published(empty, files_of(an_issuer(), *PILE))
    ended = files_of(an_issuer(), *PILE[:2], a_stack("pile", "one", "two", status="archived"))
    members = [("pile", "north", "one"), ("pile", "north", "two")]
    assert published(empty, ended, "retire-all stack") == [("leaves", *member) for member in members]
    assert published(empty, files_of(an_issuer(), *PILE)) == [("enters", *member) for member in members]


def test_a_stack_inside_that_is_archived_takes_its_members_out_of_those_above(empty: Platform) -> None:
    other = a_stack("other", "two")
    published(empty, files_of(an_issuer(), *PILE, other, a_stack("upper", "stack:pile", "stack:other")))
    archived = a_stack("pile", "one", "two", status="archived")
    files = files_of(an_issuer(), *PILE[:2], archived, other, a_stack("upper", "stack:pile", "stack:other"))
    assert set(published(empty, files)) == {
        ("leaves", "pile", "north", "one"),
        ("leaves", "pile", "north", "two"),
        ("leaves", "upper", "north", "one"),
    }


def test_a_file_that_vanished_and_may_is_told_as_a_retired_one(empty: Platform) -> None:
    published(empty, files_of(an_issuer(), *PILE))
    assert set(published(empty, files_of(an_issuer(), *PILE[:2]), "retire pile", "retire-all stack")) == {
        ("leaves", "pile", "north", "one"),
        ("leaves", "pile", "north", "two"),
    }


def test_what_is_archived_and_restored_is_active_again(empty: Platform) -> None:
    published(empty, files_of(an_issuer(), *PILE))
    retired: Json = {**PILE[0], "status": "archived"}
    assert published(empty, files_of(an_issuer(), retired, *PILE[1:])) == []
    assert published(empty, files_of(an_issuer(), *PILE)) == [("active", "one", "1.0")]


def test_launches_count_what_was_published_once_whatever_becomes_of_it(empty: Platform) -> None:
    empty.clock.now = NOW
    published(empty, files_of(an_issuer(), *PILE))
    published(empty, files_of(an_issuer(), {**PILE[0], "status": "archived"}, *PILE[1:]))
    published(empty, files_of(an_issuer(), *PILE))
    published(empty, files_of(an_issuer(), {**PILE[0], "version": "3.0"}, *PILE[1:]))
    counted = empty.client(issuer="north").metrics(QUARTER, everywhere=True)
    assert (counted.metrics.launches, counted.metrics.new_issuers) == (2, 1)


def test_neither_a_dry_run_nor_a_repetition_writes_events(empty: Platform) -> None:
    client, http = empty.client(issuer="north"), empty.as_("operator")
    files = files_of(an_issuer(), *PILE)
    send_images(client, files)
    body = body_of(plan_of(client, files))
    applied(submit(http, body, issuer="north", dry_run=True))
    assert empty.dump()["events"] == []
    first = applied(submit(http, body, issuer="north"))
    written = empty.dump()["events"]
    assert len(written) == 5
    assert all(str(row[0]).startswith(f"{first['id']}-") for row in written)
    applied(submit(http, body, issuer="north"))
    assert empty.dump()["events"] == written


def test_the_example_repository_tells_its_catalogue(example: Platform, folder: Folder) -> None:
    catalog = folder.read().catalog
    active = {resource.id for resource, _ in catalog.micro_credentials if resource.status == "active"}
    with example.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT type, stack, micro_credential, issuer FROM events").all()
    assert {row.micro_credential for row in rows if row.type == "activation"} == active
    assert [row.issuer for row in rows if row.type == "issuer_joined"] == ["northlake"]
    pathway = {row.micro_credential for row in rows if row.stack == "stem-teaching-pathway"}
    assert "systematic-debugging" in pathway
    assert "feedback-for-action" in pathway
