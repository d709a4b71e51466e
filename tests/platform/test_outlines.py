"""What a change set leaves is judged by its outline as it would be by all of it, and is kept beside what is live."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from mcctl.api.changesets import ChangeSet
from mcctl.api.problems import Problem
from mcctl.catalog.audience import audiences
from mcctl.catalog.outline import outline_of
from mcctl.plan.plan import Plan
from mcctl.plan.shifts import standing_of_content
from mcctl.plan.sides import Key
from mcctl.platform.database import stored
from mcctl.platform.judging import judge
from mcctl.platform.problems import ApiError
from mcctl.platform.publishing_events import told
from mcctl.platform.reading import catalog_revision, read_live
from mcctl.platform.search import describe
from mcctl.platform.tables import audience, facets, listings, outlines, resources
from tests.platform.catalogues import (
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
from tests.platform.platforms import Platform, Where, copied, in_process
from tests.platform.submitting import submit
from tests.platform.test_audience_law import EVERY_ALLOWANCE, Small, catalogues, files, following, without_archived

OFTEN, SELDOM = st.sampled_from([True, False, True, True]), st.sampled_from([False, True, False, False, False, False])
NAMES = ("m0", "m1", "m2", "m3", "s0", "s1", "s2", "m9", "nowhere")
EDITS: dict[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["Another title", ""]),
    "competency": st.just("Educators do something else."),
    "status": st.sampled_from(["draft", "beta", "active", "archived", "gone"]),
    "visibility": st.sampled_from(["public", "private"]),
    "version": st.sampled_from(["1.0", "2.0"]),
    "previously": st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
    "prerequisites": st.lists(st.fixed_dictionaries({"micro_credential": st.sampled_from(NAMES)}), max_size=2),
    "retirement": st.fixed_dictionaries({"announced_on": st.just("2026-06-01"), "replaced_by": st.sampled_from(NAMES)}),
    "members": st.lists(
        st.sampled_from([{"micro_credential": "m0"}, {"micro_credential": "m9"}, {"stack": "s1"}, {"stack": "s2"}]),
        max_size=3,
    ),
    "access": st.lists(st.fixed_dictionaries({"group": st.sampled_from(["pilots", "partners"])}), max_size=1),
    "badge": st.just({"file": f"sha256:{'0' * 64}", "alt": "What was never sent"}),
    "language": st.sampled_from(["es", "fr"]),
}
"""By field, what somebody writes there; not all of it may be."""


@pytest.fixture(scope="module")
def shared(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Platform, Iterator[int]]]:
    """One platform for all examples: each has an issuer of its own."""
    with in_process(copied(empty_database, tmp_path_factory.mktemp("outlines")), is_embedded=True) as platform:
        yield platform, count()


@st.composite
def later(draw: st.DrawFn, first: Small) -> Small:
    """What the files say next: mostly what they said, here and there changed, renamed or gone."""
    second = following(first, draw(catalogues())).resources
    kept = {name: first.resources[name] for name in first.resources if draw(OFTEN)}
    said = {name: kept.get(name, content) for name, content in second.items()}
    if draw(st.booleans()):
        old, new = draw(
            st.sampled_from([('"m0"', '"m9"'), ('"id": "m0"', '"id": "m9"')])
        )  # referred to by its new id, or not
        renamed: list[Json] = list(json.loads(json.dumps(said).replace(old, new)).values())
        said = {one["id"]: {**one, "previously": ["m0"]} if one["id"] == "m9" else one for one in renamed}
    return Small(said)


@st.composite
def tampered(draw: st.DrawFn, body: Json) -> Json:
    """A change set as it may be sent: some of its changes left out, some of its contents edited, some of it allowed."""
    body = json.loads(json.dumps(body))
    is_part = draw(st.booleans())
    changes = [change for change in body["changes"] if not is_part or draw(OFTEN)] or body["changes"]
    for change in changes:
        if draw(SELDOM) and draw(st.booleans()):
            field = draw(st.sampled_from(sorted(EDITS)))
            change["content"][field] = draw(EDITS[field])
        if draw(SELDOM) and draw(SELDOM):
            change["previous_id"] = draw(st.sampled_from(NAMES))
    allowances = EVERY_ALLOWANCE if draw(st.booleans()) else draw(st.lists(st.sampled_from(EVERY_ALLOWANCE)))
    return {**body, "changes": changes, "allowances": list(allowances)}


def outcome(connection: Connection, issuer: str, body: ChangeSet, *, is_read_whole: bool) -> object:
    """What becomes of a change set: the problem that it is, or the plan, the digests, who sees what, and the events."""
    revision = catalog_revision(connection, issuer) or 0
    try:
        judged = judge(connection, issuer, body, revision, is_read_whole=is_read_whole)
    except ApiError as error:
        return error.problem
    checked = judged.checked
    return (
        without_people(judged.plan), checked.digests, checked.body_digest, sorted(audiences(checked.standings).items()),
        told(judged.plan, judged.live, checked.stacks), checked.contents.keys(),
    )  # fmt: skip


def without_people(plan: Plan) -> Plan:
    """A plan without the numbers of people, who are counted where they decide something only."""
    return replace(plan, changes=tuple(replace(change, awards=0, in_flight=0) for change in plan.changes))


def begun(issuer: str, number: int, name: str) -> str:
    said = {
        "type": "started",
        "issuer": issuer,
        "micro_credential": name,
        "learner": "ada",
        "at": "2026-05-01T00:00:00Z",
    }
    return json.dumps({"id": f"e-{issuer}-{number}", **said})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=catalogues(), data=st.data())
def test_what_is_judged_by_outlines_is_judged_as_by_all_of_it_and_what_is_kept_beside_it_is_its_own(
    shared: tuple[Platform, Iterator[int]], first: Small, data: st.DataObject
) -> None:
    platform, numbers = shared
    issuer = f"o{next(numbers)}"
    client, http = platform.client(None, issuer), platform.as_()
    first = without_archived(first)
    publish_files(client, files(issuer, first), *EVERY_ALLOWANCE)
    started = data.draw(st.lists(st.sampled_from(["m0", "m1", "m2", "m3"]), unique=True))
    http.post("/v1/events", content="\n".join(begun(issuer, *one) for one in enumerate(started))).raise_for_status()
    language = data.draw(st.sampled_from([{}, {}, {"language": "es"}]))
    second = files_of(an_issuer(issuer, **language), *data.draw(later(first)).files)
    send_images(client, second)
    plan = plan_of(client, second)
    if plan.is_empty:
        return
    body = data.draw(tampered(body_of(plan)))
    with platform.database.reading() as connection:
        expected, found = (
            outcome(connection, issuer, ChangeSet.model_validate(body), is_read_whole=whole) for whole in (True, False)
        )
    assert found == expected
    assert submit(http, body, f"key-{issuer}", issuer=issuer).is_success == isinstance(expected, tuple)
    with platform.database.reading() as connection:
        check_kept(connection, issuer)


NEEDING = a_micro_credential("needing", prerequisites=[{"micro_credential": "one"}])
ENDING = a_micro_credential("ending", retirement={"announced_on": "2026-06-01", "replaced_by": "one"})
RENAMED = {**a_micro_credential("one"), "id": "two", "previously": ["one"]}


@pytest.mark.parametrize(
    ("left", "changed", "expected"),
    [
        (NEEDING, RENAMED, ("MC209", "there is no micro-credential `one`")),
        (ENDING, RENAMED, ("MC209", "there is no micro-credential or stack `one`")),
        (a_stack("pile", "one"), RENAMED, ("MC201", "there is no micro-credential `one`")),
        (a_stack("pile", "one"), a_micro_credential("one", visibility="private"),
         ("MC204", "the public stack `pile` holds `one`, which is private")),
        (NEEDING, a_micro_credential("one", prerequisites=[{"micro_credential": "needing"}]),
         ("MC217", "the micro-credential requires itself: `needing` → `one` → `needing`")),
        (a_micro_credential("late", previously=["gone"]), a_micro_credential("gone"),
         ("MC103", "`gone` is still the id of another file")),
    ],
)  # fmt: skip
def test_what_is_left_as_it_is_is_still_wrong_where_what_it_names_is_no_longer_so(
    empty: Platform, left: Json, changed: Json, expected: tuple[str, str]
) -> None:
    client = empty.client(issuer="north")
    publish_files(client, files_of(an_issuer(), a_micro_credential("one"), left))
    kept = [] if changed["id"] in ("one", "two") else [a_micro_credential("one")]
    after = files_of(an_issuer(), changed, left, *kept)
    send_images(client, after)
    body = ChangeSet.model_validate(body_of(plan_of(client, after)))
    assert [change.id for change in body.changes] == [changed["id"]]
    with empty.database.reading() as connection:
        found, whole = (outcome(connection, "north", body, is_read_whole=whole) for whole in (False, True))
    assert found == whole
    assert isinstance(found, Problem)
    assert [(one.code, one.detail, one.pointer) for one in found.errors] == [(*expected, "")]


def check_kept(connection: Connection, issuer: str) -> None:
    """What is kept beside what is live is what would be made of it now: outlines, listings, and who sees what."""
    live = read_live(connection, issuer, 1, "", issuer).resources
    keys = {
        (row.kind, row.id): row.key for row in connection.execute(select(resources).where(resources.c.issuer == issuer))
    }
    contents = {keys[key]: (key.kind, held.live or {}) for key, held in live.items()}
    made = {key: stored(outline_of(kind, content)) for key, (kind, content) in contents.items()}
    assert dict(rows(connection, outlines, made)) == made
    language = (live[Key("issuer", issuer)].live or {}).get("language", "en")
    described = {key: describe(content, language) for key, (kind, content) in contents.items() if kind != "issuer"}
    assert sorted(rows(connection, listings, made)) == sorted(
        (key, one.words, one.listed) for key, one in described.items()
    )
    assert sorted(rows(connection, facets, made)) == sorted(
        (key, *one) for key, some in described.items() for one in some.facets
    )

    standings = {
        key.id: replace(standing, was_live=held.was_live)
        for key, held in live.items()
        if (standing := standing_of_content(key, held.live or {}, issuer)) is not None
    }
    ids = {key: name for (kind, name), key in keys.items() if kind != "issuer"}
    granted = {(ids[key], grant) for key, grant in rows(connection, audience, made)}
    assert granted == {(name, grant) for name, grants in audiences(standings).items() for grant in grants}


def rows(connection: Connection, table: Any, keys: Any) -> list[Any]:  # noqa: ANN401  # rows of any table
    return [tuple(row) for row in connection.execute(select(table).where(table.c.resource.in_(list(keys))))]
