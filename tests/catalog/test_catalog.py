"""Files become one catalogue: the right kinds, complete where they are live, with what is broken known."""

import pytest

from tests.catalog.reading import line, repository_of

WHOLE = """\
kind: micro-credential
id: a
version: "1.0"
status: {status}
visibility: public
title: A
competency: Educators do.
badge: {{file: a.svg, alt: A circle}}
assessment: {{parts: [{{id: p, kind: evidence, items: [{{id: i, prompt: Do., passing: Done.}}]}}]}}
"""


def found(path: str, text: str) -> list[str]:
    repository = repository_of({path: text})
    return [line(one) for one in sorted(repository.diagnostics, key=lambda one: one.sort_key)]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "stacks/a.yaml",
            "id: a\nkind: micro-credential\ntitle: A\n",
            (
                "MC017 2:7-2:23 kind: a file in this place is of the kind `stack`, not `micro-credential`"
                " = write `kind: stack`, or move the file: a micro-credential belongs in micro-credentials/"
            ),
        ),
        (
            "micro-credentials/x/a.yaml",
            "kind: stack\n",
            (
                "MC017 1:7-1:12 kind: a file in this place is of the kind `micro-credential`, not `stack`"
                " = write `kind: micro-credential`, or move the file: a stack belongs in stacks/"
            ),
        ),
        (
            "issuer.yaml",
            "kind: isuer\n",
            "MC017 1:7-1:12 kind: a file in this place is of the kind `issuer`, not `isuer` = write `kind: issuer`",
        ),
        (
            "stacks/a.yaml",
            "kind: [stack]\n",
            "MC017 1:7-1:14 kind: a file in this place is of the kind `stack`, not this = write `kind: stack`",
        ),
    ],
)
def test_a_file_of_another_kind_is_one_finding(path: str, text: str, expected: str) -> None:
    assert found(path, text) == [expected]


def test_a_repository_without_an_issuer_is_told() -> None:
    repository = repository_of({})
    assert repository.diagnostics == ()
    texts = {"stacks/a.yaml": "kind: stack\nid: a\ntitle: A\nversion: '1'\nmembers: [{issuer: nea, stack: x}]\n"}
    without = repository_of({**texts, "issuer.yaml": "kind: issuer\n"})
    assert [one.rule.code for one in without.diagnostics] == ["MC013", "MC013", "MC013"]
    assert without.catalog.issuer is None
    assert list(without.catalog.by_id) == ["a"]


@pytest.mark.parametrize("status", ["draft", "beta", "active", "archived"])
def test_a_whole_micro_credential_lacks_nothing_in_any_status(status: str) -> None:
    assert found("micro-credentials/a.yaml", WHOLE.format(status=status)) == []


NEEDED = ["version", "competency", "assessment", "badge"]


@pytest.mark.parametrize("status", ["beta", "active", "archived"])
@pytest.mark.parametrize("key", NEEDED)
def test_a_live_micro_credential_that_lacks_something_is_an_error_at_its_status(key: str, status: str) -> None:
    text = "".join(row for row in WHOLE.format(status=status).splitlines(keepends=True) if not row.startswith(key))
    row = 3 if key == "version" else 4
    place = f"{row}:9-{row}:{9 + len(status)}"
    assert found("micro-credentials/a.yaml", text) == [
        (
            f"MC018 {place} {key}: `{key}` is missing, which `status: {status}` needs"
            f" = add `{key}`, or write `status: draft`"
        )
    ]


@pytest.mark.parametrize("status", ["status: draft\n", ""])
def test_a_draft_that_lacks_something_gets_notes_at_its_id(status: str) -> None:
    assert found("micro-credentials/a.yaml", f"kind: micro-credential\nid: a\n{status}title: A\n") == sorted(
        f"MC019 2:5-2:6 {key}: this draft has no `{key}` yet = add `{key}` before it becomes beta or active"
        for key in NEEDED
    )


@pytest.mark.parametrize(
    ("assessment", "lacking"),
    [
        ("{}", "assessment/parts"),
        ("{parts: []}", "assessment/parts"),
        ("{parts: [{id: p, kind: evidence}]}", "assessment/parts/items"),
        ("{parts: [{id: p, kind: evidence, items: []}, {id: q, kind: custom}]}", "assessment/parts/items"),
    ],
)
def test_an_assessment_without_a_part_or_an_item_is_no_assessment(assessment: str, lacking: str) -> None:
    rows = WHOLE.format(status="active").splitlines()
    (finding,) = found("micro-credentials/a.yaml", "\n".join([*rows[:-1], f"assessment: {assessment}"]))
    name = lacking.replace("/", ".")
    assert finding == (
        f"MC018 4:9-4:15 {lacking}: `{name}` is missing, which `status: active` needs"
        f" = add `{name}`, or write `status: draft`"
    )


def test_a_live_stack_needs_a_version_and_members_and_a_draft_gets_notes() -> None:
    live = "kind: stack\nid: a\nstatus: beta\ntitle: A\n"
    assert [one.split(": ")[0] for one in found("stacks/a.yaml", live)] == [
        "MC018 3:9-3:13 members",
        "MC018 3:9-3:13 version",
    ]
    assert [one.split(": ")[0] for one in found("stacks/a.yaml", live.replace("beta", "draft"))] == [
        "MC019 2:5-2:6 members",
        "MC019 2:5-2:6 version",
    ]


def test_what_is_broken_is_known_by_its_path_and_where_it_can_be_by_its_id() -> None:
    catalog = repository_of(
        {
            "stacks/a.yaml": "kind: stack\nid: a\n",
            "stacks/b.yaml": "kind: stack\nid: [b]\ntitle: B\n",
            "stacks/c.yaml": "kind: stack\nid: c\ntitle: [\n",
            "stacks/d.yaml": "- d\n",
        }
    ).catalog
    assert catalog.broken == {"stacks/a.yaml": "a", "stacks/b.yaml": None, "stacks/c.yaml": "c", "stacks/d.yaml": None}
    assert catalog.known_ids == {"a", "b", "c", "d"}
    assert catalog.entries == ()


def test_a_syntax_error_that_leaves_the_rest_readable_still_keeps_the_file_from_being_published() -> None:
    """A key that is written twice, a tag or a tab says that the author meant something else than what was read."""
    text = 'kind: stack\nid: a\nversion: "1.0"\ntitle: A\nmembers: [{issuer: nea, stack: x}]\nvisibility: private\n'
    repository = repository_of({"stacks/a.yaml": text + "visibility: public\n"})
    assert [line(one) for one in repository.diagnostics] == [
        "MC004 7:1-7:11 : `visibility` is written twice = keep one of the two"
    ]
    assert any(one.rule.severity == "error" for one in repository.diagnostics)
    assert repository.catalog.broken == {"stacks/a.yaml": "a"}


def test_every_file_is_read_whatever_is_wrong_with_another() -> None:
    repository = repository_of(
        {
            "issuer.yaml": "kind: issuer\nid: northlake\nname: [x]\ntype: university\n",
            "micro-credentials/a.yaml": "kind: micro-credential\nid: A\ntitle: x\n",
            "micro-credentials/b.yaml": "kind: [",
            "stacks/c.yaml": "kind: stack\nid: c\ntitle: C\nmembrs: []\n",
            "stacks/d.yaml": "",
        }
    )
    assert sorted((one.file, one.rule.code) for one in repository.diagnostics) == [
        ("issuer.yaml", "MC012"),
        ("micro-credentials/a.yaml", "MC104"),
        ("micro-credentials/b.yaml", "MC003"),
        ("stacks/c.yaml", "MC002"),
        ("stacks/d.yaml", "MC003"),
    ]
    assert repository.files == 5
