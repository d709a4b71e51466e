"""Real catalogues, from the published page to the platform and back, with nothing lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from mcctl.api.resources import ResourceName
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS
from mcctl.model.meaning import Change
from mcctl.plan.canonical import canonical, encoded
from mcctl.plan.sides import Key
from mcctl.source.reader import read_yaml
from tests.real_input.expansion import expand, laid_out, read_raw
from tests.real_input.facts import missing_facts
from tests.real_input.local_platform import Platform
from tests.real_input.repositories import FOLDERS, ROOT, load

EXPECTED: dict[str, Any] = json.loads((ROOT / "expected.json").read_text(encoding="utf-8"))
PATHWAYS = tuple(
    ("note", "MC019", f"stacks/teacher-leadership-{name}-pathway.yaml", "this draft has no `members` yet")
    for name in ("association", "instructional", "policy")
)
# the alternative text that stayed when the title changed, which reads like the name of its file
RECRUITMENT = (
    (
        "warning",
        "MC315",
        "micro-credentials/active-and-equitable-recruitment-strategies.yaml",
        "the text `Equitable Recruitment` is the image's file name in words",
    ),
)
# as the page has it, in three of ten
PLURAL = tuple(
    (
        "warning",
        "MC306",
        f"micro-credentials/nea-{name}.yaml",
        f"`Educators {verb}`: the verb does not fit the plural",
    )
    for name, verb in (("rp1", "explores"), ("tra1", "understands"), ("tra2", "identifies"))
)


def in_no_stack(path: str) -> tuple[str, str, str, str]:
    return ("note", "MC215", f"micro-credentials/{path}.yaml", f"no stack holds `{path.rpartition('/')[2]}`")


FINDINGS = {
    "nea_washington_featured_stacks/nea": PLURAL,
    "dp_q4_2020_launches/uteach-cs": RECRUITMENT,
    "nea_stack_tli_o": PATHWAYS,
    "dp_q4_2020_launches/uw-milwaukee": (in_no_stack("task-selection-in-math-and-science"),),
    "uteach_cs_catalog/newer": (in_no_stack("active-and-equitable-recruitment-strategies"), *RECRUITMENT),
    "uteach_cs_catalog/older": (in_no_stack("active-and-equitable-recruitment-strategies"), *RECRUITMENT),
}
"""All other repositories have none."""

each_repository = pytest.mark.parametrize("folder", FOLDERS)


def test_nine_pages_became_fourteen_repositories() -> None:
    assert sorted(EXPECTED) == list(FOLDERS)
    assert len(FOLDERS) == 14
    assert len({facts["page"] for facts in EXPECTED.values()}) == 9


@each_repository
def test_every_fact_of_the_page_is_in_the_loaded_catalogue(folder: str) -> None:
    assert list(missing_facts(EXPECTED[folder], load(folder).repository.catalog)) == []


@each_repository
def test_validation_tells_of_nothing_but_empty_drafts(folder: str) -> None:
    found = [
        (finding.rule.severity.value, finding.rule.code, finding.file, finding.message)
        for finding in load(folder).report.diagnostics
    ]
    assert tuple(found) == FINDINGS.get(folder, ())


@each_repository
def test_nothing_is_lost_between_the_files_and_the_canonical_content(folder: str) -> None:
    loaded, root = load(folder), ROOT / folder
    issuer = read_raw(root / "issuer.yaml")
    paths = [
        root / "issuer.yaml",
        *sorted(root.glob("micro-credentials/**/*.yaml")),
        *sorted(root.glob("stacks/*.yaml")),
    ]
    raw = [read_raw(path) for path in paths]
    assert {(data["kind"], data["id"]) for data in raw} == loaded.desired.contents.keys()
    for data in raw:
        content = loaded.desired.contents[Key(data["kind"], data["id"])]
        assert laid_out(content) == laid_out(expand(data, issuer, root))


def test_what_no_page_uses_is_not_lost_either(tmp_path: Path) -> None:
    text = """\
kind: micro-credential
id: code-tracing
title: "Code Tracing: *1*, 012 & NO"
status: draft
visibility: private
tags: [reading code, Reading, "2", "1"]
expires_after: 3 years
retirement: {announced_on: "2026-05-01", last_start: "2026-08-31"}
assessment:
  pass_rule: {score: {min: 1, max: 10.5, pass: 5}}
  parts:
    - id: evidence
      kind: evidence
      required: true
      items:
        - id: trace
          prompt: |
            Trace it.

              Line by line.
          response: text
          accepts: [text, [video, audio], {any: [image], required: false, count: {min: 3}}]
          weight: 2.5
          rubric:
            levels: [Low, {name: High, passes: true, points: "1.10"}]
            criteria: [{name: Steps, descriptions: {Low: Skips., High: All.}}]
audit:
  exceptions: [{rule: MC604, reason: The term is the statute's own.}]
"""
    path = tmp_path / "code-tracing.yaml"
    path.write_text(text, encoding="utf-8")
    document = read_yaml(path.name, text.encode()).document
    assert document is not None
    issuer = {"kind": "issuer", "id": "north", "name": "North", "type": "other", "language": "pt", "license": "CC0-1.0"}
    content = canonical(MODELS["micro-credential"].model_validate(document.data), Issuer.model_validate(issuer), {})
    assert laid_out(content) == laid_out(expand(read_raw(path), issuer, tmp_path))


@each_repository
def test_what_is_published_is_read_back_byte_for_byte(folder: str, platform: Platform) -> None:
    loaded = load(folder)
    desired = loaded.desired
    applied = platform.publish(loaded)
    assert len(applied.changes) == len(desired.contents)
    with platform.client(desired.issuer) as client:
        _, entries = client.contents(ResourceName(kind=key.kind, id=key.id) for key in desired.contents)
        digests = {Key(entry.kind, entry.id): entry.live_digest for entry in client.catalog().resources}
    assert digests == desired.digests
    live = {Key(entry.kind, entry.id): entry.live for entry in entries}
    assert {key: encoded(content) for key, content in live.items()} == {
        key: encoded(content) for key, content in desired.contents.items()
    }
    assert [entry.base for entry in entries] == [entry.live for entry in entries]
    issuer = Issuer.model_validate(live[Key("issuer", desired.issuer)])
    for key, content in live.items():
        assert encoded(canonical(MODELS[key.kind].model_validate(content), issuer, {})) == encoded(content)


@each_repository
def test_a_second_plan_is_empty(folder: str, platform: Platform) -> None:
    loaded = load(folder)
    platform.publish(loaded)
    plan = platform.plan(loaded.desired)
    assert plan.is_empty
    assert (plan.unchanged, plan.refused, plan.drift) == (len(loaded.desired.contents), (), ())
    assert (plan.launches, plan.exposures, plan.withdrawals) == ({}, (), ())


def test_the_newer_uteach_page_changes_three_fields_a_version_and_nobodys_view(platform: Platform) -> None:
    older, newer = load("uteach_cs_catalog/older"), load("uteach_cs_catalog/newer")
    platform.publish(older)
    plan = platform.plan(newer.desired)
    issuer = Key("issuer", "uteach-cs")
    retitled = Key("micro-credential", "active-and-equitable-recruitment-strategies")
    assert [(change.action, change.key, change.change) for change in plan.changes] == [
        ("update", issuer, Change.SUPPORTING),
        ("update", retitled, Change.ASSESSMENT),
    ]
    fields = {
        (change.key, field.words): (field.before, field.after) for change in plan.changes for field in change.fields
    }
    described = (
        "UTeach Computer Science at UT Austin. Free micro-credentials for computer science teachers, among more "
    )
    described += "than {} micro-credentials of the Digital Promise ecosystem."
    assert fields == {
        (issuer, ("description",)): (described.format(450), described.format(550)),
        (retitled, ("version",)): ("1.0", "1.1"),
        (retitled, ("title",)): ("Active & Equitable Recruitment Strategies", "Active Recruitment Strategies"),
        (retitled, ("description",)): (
            (
                "Active recruitment opens computer science to students from diverse backgrounds. Work through a "
                "structured approach to equitable recruitment that raises the enrolment of underserved students."
            ),
            (
                "Active recruitment opens computer science to all students. Work through a structured approach to "
                "recruitment that raises enrolment."
            ),
        ),
    }
    assert (plan.launches, plan.exposures, plan.withdrawals, plan.refused, plan.drift) == ({}, (), (), (), ())
    platform.publish(newer)
    assert platform.plan(newer.desired).is_empty
    with platform.reader() as anyone:
        page = anyone.get(f"/v1/micro-credentials/uteach-cs/{retitled.id}").json()["content"]
    assert page["title"] == "Active Recruitment Strategies"
    assert page["badge"]["alt"] == "Equitable Recruitment"


@each_repository
def test_an_anonymous_reader_is_listed_what_is_active_and_public_and_nothing_else(
    folder: str, platform: Platform
) -> None:
    loaded = load(folder)
    platform.publish(loaded)
    with platform.reader() as anyone:
        listed = {(entry["kind"], entry["id"]) for entry in anyone.get("/v1/catalog").json()["resources"]}
    assert listed == {
        (data["kind"], data["id"])
        for path in (ROOT / folder).rglob("*.yaml")
        if path.name != "mcctl.yaml"
        for data in [read_raw(path)]
        if (data.get("status"), data.get("visibility")) == ("active", "public")
    }


def test_an_anonymous_reader_finds_no_trace_of_the_private_stack(platform: Platform) -> None:
    loaded = load("dp_q4_2020_launches/uw-milwaukee")
    platform.publish(loaded)
    private = [key for key, content in loaded.desired.contents.items() if _is_private(content)]
    assert sorted(key.id for key in private) == [
        "building-a-coalition-for-stem",
        "identifying-design-principles",
        "leading-instructional-change-in-stem",
        "professional-development-shifts",
        "studying-the-effects-of-a-change",
    ]
    hidden = [f"/v1/{key.kind}s/uw-milwaukee/{key.id}" for key in private]
    public = "/v1/micro-credentials/uw-milwaukee/task-selection-in-math-and-science"
    with platform.reader() as anyone:
        listed = anyone.get("/v1/catalog")
        page = anyone.get(public)
        answers = [anyone.get(path) for path in hidden]
        nothing = anyone.get("/v1/stacks/uw-milwaukee/never-was")
        refused = [
            anyone.get("/v1/issuers/uw-milwaukee/catalog"),
            anyone.get("/v1/issuers/uw-milwaukee/changesets"),
            anyone.get("/v1/issuers/uw-milwaukee/metrics?quarter=2026-Q2"),
            anyone.get("/v1/metrics?quarter=2026-Q2"),
            anyone.post(
                "/v1/issuers/uw-milwaukee/catalog/contents", json={"resources": [{"kind": "stack", "id": "x"}]}
            ),
        ]
    (seen,) = listed.json()["resources"]
    assert {key: seen[key] for key in ("kind", "issuer", "id", "title", "status", "subjects", "closing")} == {
        "kind": "micro-credential",
        "issuer": "uw-milwaukee",
        "id": "task-selection-in-math-and-science",
        "title": "Developing Conceptual Understanding Through Task Selection in Math & Science",
        "status": "active",
        "subjects": ["mathematics", "science"],
        "closing": None,
    }
    assert listed.json()["next_cursor"] is None
    assert (
        page.json()["content"]["title"]
        == "Developing Conceptual Understanding Through Task Selection in Math & Science"
    )
    assert [(answer.status_code, answer.content) for answer in answers] == [(404, nothing.content)] * 5
    assert [answer.status_code for answer in refused] == [401] * 5
    bodies = "\n".join(answer.text for answer in (listed, page, nothing, *answers, *refused))
    told = [text for key in private for text in (key.id, loaded.desired.contents[key]["title"]) if text in bodies]
    assert told == []
    with platform.reader(platform.viewers_token("uw-milwaukee")) as viewer:
        assert [viewer.get(path).status_code for path in (*hidden, public)] == [200] * 6


def _is_private(content: dict[str, Any]) -> bool:
    return content["kind"] != "issuer" and bool(content.get("visibility", "private") == "private")
