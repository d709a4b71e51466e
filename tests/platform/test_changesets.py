"""Change sets: whole, guarded by what was read, once for each key."""

import json
import threading

import httpx
import pytest

from mcctl.platform.database import Database
from tests.platform.catalogues import (
    Folder,
    Json,
    a_micro_credential,
    an_issuer,
    body_of,
    change_in,
    files_of,
    plan_of,
    publish_files,
)
from tests.platform.platforms import NOW, Platform, dump
from tests.platform.submitting import applied, catalog_of, complaints, problem_in, submit

ISSUER = "northlake"
TITLE = ("title: Code Tracing", "title: Tracing Code")
# the members of a stack are what is assessed in it, under whatever id
RENAMED = ("same-version stem-teaching-essentials", "same-version teaching-computer-science")
OTHER_TITLE = ("title: Live Coding", "title: Coding Live")


def a_body(platform: Platform, folder: Folder, *allowances: str) -> dict[str, object]:
    return body_of(plan_of(platform.client(), folder.read(), *allowances))


def test_what_is_published_is_what_is_live_afterwards(either: Platform, folder: Folder) -> None:
    files = folder.edit("code-tracing", TITLE).edit("live-coding", OTHER_TITLE).read()
    client = either.client("publisher", ISSUER)
    answer = publish_files(client, files)
    assert [(change.action, change.id) for change in answer.changes] == [
        ("update", "code-tracing"),
        ("update", "live-coding"),
    ]
    assert (answer.catalog_revision, answer.applied_at, answer.dry_run) == (2, NOW, False)
    assert plan_of(client, files).is_empty
    desired = files.desired()
    live = {key.id: digest for key, digest in desired.digests.items()}
    entries = client.catalog().resources
    assert {entry.id: entry.live_digest for entry in entries} == live
    assert {entry.id: entry.base_digest for entry in entries} == live


def test_a_change_set_that_is_wrong_in_one_place_changes_nothing_at_all(either: Platform, folder: Folder) -> None:
    body = a_body(either, folder.edit("code-tracing", TITLE).edit("live-coding", OTHER_TITLE))
    change_in(body, "live-coding")["content"]["visiblity"] = "public"
    before = either.dump()
    problem_in(submit(either.as_("publisher", ISSUER), body), 422)
    assert either.dump() == before


@pytest.mark.parametrize("moved_by", [-1, 1, 10**30])
def test_a_stale_catalogue_revision_is_told_as_412(example: Platform, folder: Folder, moved_by: int) -> None:
    body = a_body(example, folder.edit("code-tracing", TITLE))
    body["catalog_revision"] = 1 + moved_by
    before = example.dump()
    assert problem_in(submit(example.as_("publisher", ISSUER), body), 412).type == "stale"
    assert example.dump() == before


@pytest.mark.parametrize("etag", [None, "", "r1-000000000000000000000000"])
def test_a_stale_etag_is_told_as_412(example: Platform, folder: Folder, etag: str | None) -> None:
    body = a_body(example, folder.edit("code-tracing", TITLE))
    change_in(body, "code-tracing")["if_match"] = etag
    assert problem_in(submit(example.as_("publisher", ISSUER), body), 412).type == "stale"


def test_an_etag_for_a_resource_that_does_not_exist_is_told_as_412(example: Platform, folder: Folder) -> None:
    path = folder.find("code-tracing")
    text = path.read_text(encoding="utf-8").replace("id: code-tracing", "id: code-reading")
    path.with_name("code-reading.yaml").write_text(text, encoding="utf-8")
    body = a_body(example, folder)
    change_in(body, "code-reading")["if_match"] = "r1-000000000000000000000000"
    assert problem_in(submit(example.as_("publisher", ISSUER), body), 412).type == "stale"


def test_an_etag_never_comes_again_even_where_the_content_does(example: Platform, folder: Folder) -> None:
    http, client = example.as_("publisher", ISSUER), example.client()
    first = catalog_of(http)["code-tracing"]
    publish_files(client, folder.edit("code-tracing", TITLE).read())
    publish_files(client, folder.edit("code-tracing", (TITLE[1], TITLE[0])).read())
    again = catalog_of(http)["code-tracing"]
    assert again["live_digest"] == first["live_digest"]
    assert again["etag"] != first["etag"]


def test_a_repeated_key_answers_what_the_first_one_answered(either: Platform, folder: Folder) -> None:
    http = either.as_("publisher", ISSUER)
    body = a_body(either, folder.edit("code-tracing", TITLE))
    first = submit(http, body)
    applied(first)
    state = either.dump()
    assert submit(http, body).content == first.content
    assert either.dump() == state
    publish_files(either.client(), folder.edit("live-coding", OTHER_TITLE).read())
    later = either.dump()
    assert submit(http, body).content == first.content
    assert either.dump() == later


def test_a_key_with_another_body_is_refused(either: Platform, folder: Folder) -> None:
    http = either.as_("publisher", ISSUER)
    body = a_body(either, folder.edit("code-tracing", TITLE))
    applied(submit(http, body))
    other = a_body(either, folder.edit("live-coding", OTHER_TITLE))
    state = either.dump()
    assert problem_in(submit(http, other), 422).type == "key-reused"
    assert either.dump() == state


def test_a_refused_change_set_does_not_use_its_key_up(example: Platform, folder: Folder) -> None:
    http = example.as_("publisher", ISSUER)
    body = a_body(example, folder.edit("code-tracing", TITLE))
    assert problem_in(submit(http, {**body, "catalog_revision": 7}), 412).type == "stale"
    applied(submit(http, body))


def test_two_issuers_may_use_the_same_key(example: Platform, folder: Folder) -> None:
    body = a_body(example, folder.edit("code-tracing", TITLE))
    applied(submit(example.as_("publisher", ISSUER), body))
    (folder.root / "issuer.yaml").write_text("kind: issuer\nid: south\nname: South\ntype: district\n", encoding="utf-8")
    for path in [*folder.root.glob("stacks/*"), *folder.root.glob("micro-credentials/*/*")]:
        path.unlink()
    other = body_of(plan_of(example.client(issuer="south"), folder.read()))
    assert applied(submit(example.as_("operator"), other, issuer="south"))


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_that_names_nothing_or_is_too_long_is_a_problem(example: Platform, folder: Folder, key: str) -> None:
    body = a_body(example, folder.edit("code-tracing", TITLE))
    assert problem_in(submit(example.as_("publisher", ISSUER), body, key), 422).type == "invalid"


def test_a_dry_run_answers_as_if_and_changes_no_row(either: Platform, folder: Folder) -> None:
    http = either.as_("publisher", ISSUER)
    files = folder.edit("code-tracing", TITLE).rename("live-coding", "coding-live").read()
    body = body_of(plan_of(either.client(), files, *RENAMED))
    before = either.dump()
    tried = applied(submit(http, body, dry_run=True))
    assert either.dump() == before
    done = applied(submit(http, body))
    assert (tried["dry_run"], tried["id"], done["dry_run"]) == (True, "dry-run", False)
    assert {**tried, "id": "", "dry_run": False} == {**done, "id": ""}


def test_a_dry_run_of_a_new_issuer_makes_no_issuer(empty: Platform, folder: Folder) -> None:
    files = folder.read()
    client = empty.client()
    for digest, path in files.images.items():
        client.send_image(digest, files.read(path))
    before = empty.dump()
    applied(submit(empty.as_("operator"), body_of(plan_of(client, files)), dry_run=True))
    assert empty.dump() == before


def test_a_dry_run_finds_what_the_real_one_would(example: Platform, folder: Folder) -> None:
    http = example.as_("publisher", ISSUER)
    body = a_body(example, folder.edit("code-tracing", TITLE))
    change_in(body, "code-tracing")["content"]["titel"] = "Tracing"
    tried, done = submit(http, body, dry_run=True), submit(http, body)
    assert (tried.status_code, tried.content) == (done.status_code, done.content)


def test_only_an_operator_creates_an_issuer(empty: Platform, folder: Folder) -> None:
    files = folder.read()
    body = body_of(plan_of(empty.client(), files))
    before = empty.dump()
    problem_in(submit(empty.as_("publisher", ISSUER), body), 404)
    assert empty.dump()["issuers"] == before["issuers"]
    publish_files(empty.client("operator"), files)
    assert [row[:2] for row in empty.dump()["issuers"]] == [(ISSUER, 1)]


def test_a_revision_is_never_rewritten(example: Platform, folder: Folder) -> None:
    before = set(example.dump()["revisions"])
    publish_files(example.client(), folder.edit("code-tracing", TITLE).read())
    publish_files(example.client(), folder.edit("code-tracing", (TITLE[1], "title: Third")).read())
    after = set(example.dump()["revisions"])
    assert before < after
    assert len(after) == len(before) + 2


def test_the_log_tells_who_published_what_newest_first(either: Platform, folder: Folder) -> None:
    client, http = either.client(), either.as_("viewer", ISSUER)
    publish_files(client, folder.edit("code-tracing", TITLE).read())
    answer = publish_files(client, folder.rename("live-coding", "coding-live").read(), *RENAMED)
    log = http.get(f"/v1/issuers/{ISSUER}/changesets").json()
    assert [entry["catalog_revision"] for entry in log["changesets"]] == [3, 2, 1]
    assert log["next_cursor"] is None
    newest = log["changesets"][0]
    assert (newest["id"], newest["provenance"]["commit"]) == (answer.id, "0" * 40)
    assert [(change["action"], change["id"], change["after"]) for change in newest["changes"]] == [
        ("rename", "coding-live", None),
        ("update", "stem-teaching-essentials", None),
        ("update", "teaching-computer-science", None),
    ]
    one = http.get(f"/v1/issuers/{ISSUER}/changesets/{answer.id}").json()
    renamed = next(change for change in one["changes"] if change["action"] == "rename")
    assert (renamed["before"]["id"], renamed["after"]["id"]) == ("live-coding", "coding-live")


def test_the_log_comes_in_pages_that_leave_nothing_out(empty: Platform) -> None:
    http, client = empty.as_("operator"), empty.client(issuer="north")
    for number in range(102):
        publish_files(client, files_of(an_issuer(description=f"Text {number}")))
    seen, cursor = [], None
    while True:
        page = http.get("/v1/issuers/north/changesets", params={"cursor": cursor} if cursor else {}).json()
        seen += [entry["catalog_revision"] for entry in page["changesets"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == list(range(102, 0, -1))


def test_of_a_resource_the_log_holds_what_touched_it_under_all_its_ids(either: Platform, folder: Folder) -> None:
    client, http = either.client(), either.as_("viewer", ISSUER)
    publish_files(client, folder.edit("live-coding", OTHER_TITLE).read())
    publish_files(client, folder.rename("live-coding", "coding-live").read(), *RENAMED)
    now, before = (
        http.get(f"/v1/issuers/{ISSUER}/changesets", params={"resource": name}).json()
        for name in ("coding-live", "live-coding")
    )
    assert now == before
    changes = [change for entry in now["changesets"] for change in entry["changes"]]
    assert [(change["action"], change["id"], change["previous_id"], change["current_id"]) for change in changes] == [
        ("rename", "coding-live", "live-coding", "coding-live"),
        ("update", "live-coding", None, "coding-live"),
        ("create", "live-coding", None, "coding-live"),
    ]
    titles = [change["after"]["title"] for change in changes]
    assert [change["before"]["title"] for change in changes[:2]] == titles[1:]
    assert {change["title"] for change in changes} == {titles[0]}


def test_the_log_of_an_issuer_holds_nothing_of_another_ones_resource_of_the_same_id(empty: Platform) -> None:
    for name in ("north", "south"):
        publish_files(empty.client(issuer=name), files_of(an_issuer(name), a_micro_credential("shared")))
    pages = [
        empty.as_("viewer", name).get(f"/v1/issuers/{name}/changesets", params={"resource": "shared"}).json()
        for name in ("north", "south")
    ]
    assert [[len(entry["changes"]) for entry in page["changesets"]] for page in pages] == [[1], [1]]
    assert pages[0]["changesets"][0]["id"] != pages[1]["changesets"][0]["id"]
    other = empty.as_("viewer", "north").get("/v1/issuers/north/changesets", params={"resource": "south"}).json()
    assert other["changesets"] == []


def test_the_log_tells_titles_without_contents_and_what_a_rename_renamed(either: Platform, folder: Folder) -> None:
    publish_files(either.client(), folder.rename("live-coding", "coding-live").read(), *RENAMED)
    newest = either.as_("viewer", ISSUER).get(f"/v1/issuers/{ISSUER}/changesets").json()["changesets"][0]
    (renamed,) = (change for change in newest["changes"] if change["action"] == "rename")
    assert (renamed["previous_id"], renamed["title"], renamed["before"]) == ("live-coding", "Live Coding", None)


@pytest.mark.parametrize("limit", ["0", "101", "x"])
def test_a_limit_of_the_log_is_bounded(example: Platform, limit: str) -> None:
    answer = example.as_("viewer", ISSUER).get(f"/v1/issuers/{ISSUER}/changesets", params={"limit": limit})
    assert problem_in(answer, 422).type == "invalid"


def test_of_two_publishers_at_once_one_wins(either: Platform, folder: Folder) -> None:
    bodies = [a_body(either, folder.edit("code-tracing", TITLE))]
    folder.edit("code-tracing", (TITLE[1], TITLE[0]))
    bodies.append(a_body(either, folder.edit("live-coding", OTHER_TITLE)))
    callers = [either.calling(either.token("publisher", ISSUER)) for _ in bodies]
    answers = at_once(callers, bodies, ["one", "two"])
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert catalog_of(either.as_("viewer", ISSUER))[""] == 2


def test_the_same_change_set_twice_at_once_is_applied_once(either: Platform, folder: Folder) -> None:
    body = a_body(either, folder.edit("code-tracing", TITLE))
    callers = [either.calling(either.token("publisher", ISSUER)) for _ in range(2)]
    first, second = at_once(callers, [body, body], ["key", "key"])
    assert applied(first) == applied(second)
    assert catalog_of(either.as_("viewer", ISSUER))[""] == 2


def at_once(callers: list[httpx.Client], bodies: list[dict[str, object]], keys: list[str]) -> list[httpx.Response]:
    barrier = threading.Barrier(len(callers))
    answers: list[httpx.Response | None] = [None] * len(callers)

    def call(place: int) -> None:
        barrier.wait()
        answers[place] = submit(callers[place], bodies[place], keys[place])

    threads = [threading.Thread(target=call, args=(place,)) for place in range(len(callers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [answer for answer in answers if answer is not None]
    assert len(found) == len(callers)
    return found


def test_a_reader_never_sees_half_a_change_set(either: Platform, folder: Folder) -> None:
    titles = {name: folder.find(name).read_text(encoding="utf-8") for name in ("code-tracing", "live-coding")}
    here, there = (a_side(folder, titles, word) for word in ("", " (anew)"))
    reader, writer = either.calling(either.token("viewer", ISSUER)), either.as_("publisher", ISSUER)
    seen: list[tuple[int, str, str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            found = catalog_of(reader)
            seen.append((found[""], found["code-tracing"]["live_digest"], found["live-coding"]["live_digest"]))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        expected = {1: tuple(digests(either))}
        for revision in range(1, 9):
            side = there if revision % 2 else here
            found = catalog_of(writer)
            changes = [{**change, "if_match": found[change["id"]]["etag"]} for change in side]
            body = {"namespace": ISSUER, "catalog_revision": revision, "changes": changes}
            answer = applied(submit(writer, body, f"key {revision}"))
            expected[revision + 1] = tuple(change["digest"] for change in answer["changes"])
    finally:
        done.set()
        thread.join()
    assert seen
    assert all(expected[revision] == (one, other) for revision, one, other in seen)


def digests(platform: Platform) -> list[str]:
    found = catalog_of(platform.as_("viewer", ISSUER))
    return [found["code-tracing"]["live_digest"], found["live-coding"]["live_digest"]]


def a_side(folder: Folder, texts: dict[str, str], word: str) -> list[Json]:
    for name, text in texts.items():
        title = next(line for line in text.splitlines() if line.startswith("title:"))
        folder.find(name).write_text(text.replace(title, title + word), encoding="utf-8")
    contents = folder.read().desired().contents
    return [
        {"action": "update", "kind": key.kind, "id": key.id, "content": contents[key]}
        for key in sorted(contents)
        if key.id in texts
    ]


def test_what_was_published_is_there_when_the_platform_starts_again(example: Platform, folder: Folder) -> None:
    publish_files(example.client(), folder.edit("code-tracing", TITLE).read())
    before = example.dump()
    example.database.close()
    again = Database(str(example.database.engine.url))
    try:
        again.migrate()
        assert {**dump(again), "tokens": []} == {**before, "tokens": []}
    finally:
        again.close()


@pytest.mark.parametrize(("said", "pointer"), [
    ({"allowances": ["expose a", "\ud800"]}, "/allowances/1"), ({"provenance": {"author": "\ud800"}}, "/provenance/author"),
])  # fmt: skip
def test_half_of_a_character_is_no_text(empty: Platform, said: Json, pointer: str) -> None:
    body = {**body_of(plan_of(empty.client(issuer="north"), files_of(an_issuer()))), **said}
    answer = empty.as_("operator").post(
        "/v1/issuers/north/changesets", content=json.dumps(body),
        headers={"Idempotency-Key": "k", "Content-Type": "application/json"},
    )  # fmt: skip
    assert complaints(answer) == [(pointer, None)]
