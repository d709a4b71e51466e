"""What a plan's digest binds, and what it does not."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.model.settings import Guards
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Desired, Live
from tests.plan.builders import (
    Credential,
    a_desired,
    a_live,
    a_micro_credential,
    a_plan,
    a_stack,
    an_issuer,
    mc,
    with_held,
)

OLD: list[Credential] = [
    *(a_micro_credential(name, visibility="private") for name in ("a", "b", "c")), a_stack("s", "a", access=[{"group": "g"}]),
]  # fmt: skip
NEW: list[Credential] = [
    a_micro_credential("a", title="New", tags=["x", "y"], expires_after="P3Y"),
    a_micro_credential("b2", visibility="private", previously=["b"]),
    a_micro_credential("d"),
    a_stack("s", "a", "b2", "d", access=[{"group": "g"}, {"organization": "o"}]),
]


def the_plan(*allowances: str, live: Live | None = None, desired: Desired | None = None) -> Plan:
    return a_plan(desired or a_desired(*NEW, commit="c0ffee"), live or a_live(*OLD), *allowances)


def turned(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """The same JSON with the keys of every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(inner) for key, inner in reversed(list(value.items()))}
    return [turned(inner) for inner in value] if isinstance(value, list) else value


@given(st.permutations(NEW), st.permutations(list(a_live(*OLD).resources)))
def test_no_order_of_files_and_answers_moves_the_plan(files: list[Credential], answers: list[Any]) -> None:
    live = a_live(*OLD)
    shuffled = replace(live, resources={key: live.resources[key] for key in answers})

    plan = the_plan(desired=a_desired(*files, commit="c0ffee"), live=shuffled)

    assert plan == the_plan()
    assert plan.digest == the_plan().digest


def test_no_order_of_keys_moves_the_digest() -> None:
    desired = a_desired(*NEW, commit="c0ffee")
    other = replace(desired, contents=turned(dict(desired.contents)))

    assert the_plan(desired=other).digest == the_plan().digest


def test_no_order_of_keys_moves_what_the_plan_tells() -> None:
    desired = a_desired(*NEW, commit="c0ffee")
    other = replace(desired, contents=turned(dict(desired.contents)))

    assert the_plan(desired=other) == the_plan()


def test_the_order_of_allowances_does_not_move_the_digest() -> None:
    assert the_plan("expose a", "retire c").digest == the_plan("retire c", "expose a").digest


@pytest.mark.parametrize(
    "other",
    [
        the_plan(desired=a_desired(*NEW, commit="another")),
        the_plan(desired=a_desired(*NEW)),
        the_plan(live=replace(a_live(*OLD), revision=99)),
        the_plan(live=replace(a_live(*OLD), platform="production")),
        the_plan(live=with_held(a_live(*OLD), mc("a"), awards=500, in_flight=20)),
    ],
    ids=["commit", "no-commit", "catalogue-revision", "name-of-the-platform", "counts"],
)
def test_what_is_provenance_or_shown_beside_the_plan_does_not_move_the_digest(other: Plan) -> None:
    assert other.digest == the_plan().digest


@pytest.mark.parametrize(
    "other",
    [
        the_plan("expose a"),
        the_plan("retire c"),
        the_plan(live=replace(a_live(*OLD), origin="https://platform.example")),
        the_plan(live=with_held(a_live(*OLD), mc("a"), etag="r99")),
        the_plan(desired=a_desired(*NEW[:3], a_stack("s", "a", "b2", access=[{"group": "g"}]))),
        the_plan(desired=a_desired(a_micro_credential("a", title="Newer"), *NEW[1:])),
        the_plan(desired=a_desired(*NEW[:-1])),
        the_plan(desired=a_desired(*NEW, namespace="arts")),
        the_plan(desired=a_desired(*NEW, issuer=an_issuer(language="fr"))),
        the_plan(desired=a_desired(*NEW, images={"badges/one.svg": "sha256:" + "2" * 64})),
        the_plan(desired=a_desired(*NEW, guards=Guards.model_validate({"retire": {"percent": 50}}))),
    ],
    ids=[
        "allowance", "allowance-that-adds-a-change", "address", "etag", "members", "title", "fewer-changes", "namespace",
        "language", "image", "guards",
    ],
)  # fmt: skip
def test_what_the_plan_would_do_and_to_what_moves_the_digest(other: Plan) -> None:
    assert other.digest != the_plan().digest


def test_the_etag_of_what_the_plan_does_not_touch_does_not_move_the_digest() -> None:
    same = a_micro_credential("z")
    live = a_live(*OLD, same)

    one = a_plan(a_desired(*NEW, same), live)
    other = a_plan(a_desired(*NEW, same), with_held(live, mc("z"), etag="r99"))

    assert one.digest == other.digest


def test_the_order_of_changes_is_by_kind_and_id() -> None:
    plan = the_plan("retire c")

    assert [change.key for change in plan.changes] == sorted(change.key for change in plan.changes)
