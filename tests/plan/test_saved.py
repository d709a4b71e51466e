"""Saved plans: they come back as they were, and tell in what another plan differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.errors import UsageError
from mcctl.model.settings import Guards
from mcctl.plan.plan import Plan
from mcctl.plan.saved import SavedPlan, differences, saved, saved_in
from mcctl.plan.sides import Live
from tests.plan.builders import Credential, a_desired, a_live, a_micro_credential, a_plan, mc, with_held
from tests.plan.test_laws import catalogues, platforms

ALLOWANCES = st.lists(st.sampled_from(["expose a", "withdraw b", "retire c", "overwrite d"]), unique=True)


def written(kept: SavedPlan) -> bytes:
    return kept.model_dump_json(by_alias=True).encode()


@given(platforms(), catalogues(), ALLOWANCES)
def test_a_plan_comes_back_as_it_was_saved(live: Live, resources: list[Credential], allowed: list[str]) -> None:
    plan = a_plan(a_desired(*resources, commit="c0ffee"), live, *allowed)

    kept = saved_in(written(saved(plan)), "plan.json")

    assert kept == saved(plan)
    assert kept.is_whole
    assert differences(kept, plan) == []


@given(platforms(), catalogues(), catalogues(), ALLOWANCES)
def test_another_plan_differs_in_something_that_is_told(
    live: Live, first: list[Credential], second: list[Credential], allowed: list[str]
) -> None:
    one, other = a_plan(a_desired(*first), live), a_plan(a_desired(*second), live, *allowed)

    assert (differences(saved(one), other) == []) == (one.digest == other.digest)
    assert "it is another plan" not in differences(saved(one), other)


OLD = a_micro_credential("a")
NEW = a_micro_credential("a", title="New")


def plan_of(resource: Credential = NEW, *allowances: str, live: Live | None = None) -> Plan:
    return a_plan(a_desired(resource), live or a_live(OLD), *allowances)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (plan_of(a_micro_credential("a", title="Newer")), "`a` is now otherwise in your files"),
        (plan_of(live=with_held(a_live(OLD), mc("a"), etag="r99")), "`a` is changed on the platform since"),
        (plan_of(NEW, "expose a"), "something else is allowed"),
        (plan_of(OLD), "nothing is left to change: the platform has what your files say"),
        (a_plan(a_desired(NEW, a_micro_credential("b")), a_live(OLD)), "`b` is to be changed as well now"),
        (a_plan(a_desired(NEW, namespace="arts"), a_live(OLD)),
         "it was made for the namespace `northlake`, and this is `arts`"),
        (a_plan(a_desired(NEW, guards=Guards.model_validate({"retire": {"percent": 50}})), a_live(OLD)),
         "`guards` in mcctl.yaml have changed"),
    ],
)  # fmt: skip
def test_it_is_told_in_what_a_plan_differs(now: Plan, told: str) -> None:
    assert differences(saved(plan_of()), now) == [told]


def test_many_resources_are_named_by_the_first() -> None:
    many = [a_micro_credential(f"m{number}") for number in range(5)]
    assert differences(saved(a_plan(a_desired(), a_live())), a_plan(a_desired(*many), a_live())) == [
        "`m0`, `m1`, `m2` and 2 more are to be changed as well now"
    ]


@given(st.binary(max_size=200))
def test_what_is_no_saved_plan_is_a_wrong_usage(content: bytes) -> None:
    with pytest.raises(UsageError, match=r"`other\.json` is no saved plan"):
        saved_in(content, "other.json")
