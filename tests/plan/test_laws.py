"""Laws of the plan over small catalogues, and an oracle that decides person by person who sees what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcctl.catalog.audience import EVERYONE
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.stack import Stack
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Key, Live, live_from
from tests.plan.builders import (
    Credential,
    Written,
    a_desired,
    a_draft,
    a_live,
    a_plan,
    a_stack,
    after_applying,
    everything_allowed,
    with_held,
)

thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

STATUSES = st.sampled_from(["draft", "beta", "active", "active", "archived"])
VISIBILITIES = st.sampled_from(["public", "private", "private"])
GROUPS: list[Written] = [{"group": "g"}, {"organization": "o"}, {"email_domain": "d.example"}]
PEOPLE = ("anybody", "group:g", "organization:o", "email_domain:d.example")
"""Somebody who belongs nowhere, and one person of each group."""

Catalogue = Mapping[str, Credential]


@st.composite
def catalogues(draw: st.DrawFn) -> list[Credential]:
    """Micro-credentials and stacks, which hold stacks of later letters; only private ones have access entries."""
    found: list[Credential] = []
    for name in draw(st.sets(st.sampled_from(["m1", "m2", "m3", "m4"]))):
        title = draw(st.sampled_from(["One", "Two"]))
        found.append(a_draft(name, status=draw(STATUSES), visibility=draw(VISIBILITIES), title=title))
    names = sorted(draw(st.sets(st.sampled_from(["sa", "sb", "sc", "sd"]))))
    for place, name in enumerate(names):
        visibility = draw(VISIBILITIES)
        access = draw(st.lists(st.sampled_from(GROUPS), unique_by=str)) if visibility == "private" else []
        candidates = ["m1", "m2", "m3", "m4", *(f"stack:{other}" for other in names[place + 1 :])]
        members = draw(st.lists(st.sampled_from(candidates), unique=True, max_size=3))
        found.append(a_stack(name, *members, status=draw(STATUSES), visibility=visibility, access=access))
    return found


@st.composite
def platforms(draw: st.DrawFn) -> Live:
    """A platform with a catalogue, some of whose drafts and archived resources were live once."""
    live = a_live(*draw(catalogues()))
    for key, one in live.resources.items():
        is_live = one.live is not None and one.live.get("status") in ("beta", "active")
        was_live = is_live or (key.kind != "issuer" and draw(st.booleans()))
        live = with_held(live, key, was_live=was_live, awards=draw(st.integers(0, 1)))
    return live


def resources_of(live: Live) -> dict[str, Credential]:
    models: dict[str, type[Credential]] = {"micro-credential": MicroCredential, "stack": Stack}
    return {
        key.id: models[key.kind].model_validate(one.live) for key, one in live.resources.items() if key.kind != "issuer"
    }


@dataclass(frozen=True)
class Oracle:
    """Decides for one person and one resource, by the table of `design.md`, from the resource upwards."""

    catalogue: Catalogue
    was_live: frozenset[str]

    def sees(self, person: str, name: str) -> bool:
        resource = self.catalogue.get(name)
        if resource is None or resource.status == "draft":
            return False
        if resource.status == "archived" and name not in self.was_live:
            return False
        if resource.status in ("active", "archived") and resource.visibility == "public":
            return True
        return self.is_named(person, resource) or self.is_let_in(person, name)

    def is_named(self, person: str, resource: Credential) -> bool:
        if isinstance(resource, MicroCredential) or resource.visibility == "public":
            return False
        entries = [entry.model_dump(exclude_none=True) for entry in resource.access]
        return any(person == f"{kind}:{value}" for entry in entries for kind, value in entry.items())

    def is_let_in(self, person: str, name: str) -> bool:
        """Some beta or active stack that holds it names the person, or is itself held by one that does, and so on."""
        return any(
            self.is_named(person, holder) or self.is_let_in(person, holder.id)
            for holder in self.catalogue.values()
            if isinstance(holder, Stack)
            and holder.status in ("beta", "active")
            and any(member.id == name for member in holder.members)
        )

    def audience(self, name: str) -> set[str]:
        return {person for person in PEOPLE if self.sees(person, name)}


def in_people(grants: frozenset[str]) -> set[str]:
    """The people whom grants let in."""
    return set(PEOPLE) if EVERYONE in grants else set(grants)


@thorough
@given(catalogues())
def test_a_catalogue_against_itself_is_an_empty_plan(resources: list[Credential]) -> None:
    desired = a_desired(*resources)

    for live in (live_from(desired), a_live(*resources)):
        plan = a_plan(desired, live)
        assert (plan.changes, plan.refused, plan.drift) == ((), (), ())
        assert (plan.exposures, plan.withdrawals, plan.uncompletable) == ((), (), ())
        assert plan.unchanged == len(resources) + 1


@thorough
@given(platforms(), catalogues())
def test_after_a_plan_was_applied_there_is_nothing_left_to_do(live: Live, resources: list[Credential]) -> None:
    desired = a_desired(*resources)
    plan = a_plan(desired, live, *everything_allowed(desired, live))
    assert [refusal.guard for refusal in plan.refused if refusal.guard != "version"] == []

    again = a_plan(desired, after_applying(plan, live))

    assert (again.changes, again.refused, again.drift) == ((), (), ())
    assert (again.launches, again.exposures, again.withdrawals, again.uncompletable) == ({}, (), (), ())


@thorough
@given(platforms(), catalogues())
def test_a_change_leads_from_what_is_live_to_what_is_desired(live: Live, resources: list[Credential]) -> None:
    desired = a_desired(*resources)

    plan = a_plan(desired, live)

    contents = {key: one.live for key, one in after_applying(plan, live).resources.items()}
    assert {key: contents[key] for key in desired.contents} == desired.contents
    assert {key: content for key, content in contents.items() if key not in desired.contents} == {
        key: one.live for key, one in live.resources.items() if key not in desired.contents
    }


def outcome(live: Live, resources: list[Credential]) -> tuple[Plan, Oracle, Oracle]:
    """The plan with everything allowed, and who sees what before and after."""
    desired = a_desired(*resources)
    before = resources_of(live)
    after: dict[str, Credential] = {resource.id: resource for resource in resources}
    for name, resource in before.items():
        after.setdefault(name, resource.model_copy(update={"status": "archived"}))
    was_live = frozenset(key.id for key, one in live.resources.items() if one.was_live)
    plan = a_plan(desired, live, *everything_allowed(desired, live))
    arrived = {name for name, one in after.items() if name not in before and one.status == "archived"}
    return plan, Oracle(before, was_live), Oracle(after, was_live | arrived)


@thorough
@given(platforms(), catalogues())
def test_an_exposure_is_listed_where_somebody_new_sees_what_was_live_and_only_there(
    live: Live, resources: list[Credential]
) -> None:
    plan, before, after = outcome(live, resources)

    new = {
        key: after.audience(key.id) - before.audience(key.id)
        for key, one in live.resources.items()
        if key.kind != "issuer" and one.was_live
    }
    assert {shift.key: in_people(shift.people) - in_people(shift.before) for shift in plan.exposures} == {
        key: people for key, people in new.items() if people
    }


@thorough
@given(platforms(), catalogues())
def test_a_withdrawal_is_listed_where_somebody_no_longer_sees_what_was_live_and_only_there(
    live: Live, resources: list[Credential]
) -> None:
    plan, before, after = outcome(live, resources)

    lost = {
        key: before.audience(key.id) - after.audience(key.id)
        for key, one in live.resources.items()
        if key.kind != "issuer" and one.was_live
    }
    assert {shift.key for shift in plan.withdrawals} == {key for key, people in lost.items() if people}


@thorough
@given(platforms(), catalogues())
def test_nobody_comes_to_see_anything_that_the_plan_does_not_list(live: Live, resources: list[Credential]) -> None:
    plan, before, after = outcome(live, resources)

    listed = {shift.key.id for shift in plan.exposures} | {key.id for key in plan.launches}
    assert {name for name in after.catalogue if after.audience(name) - before.audience(name)} <= listed


@thorough
@given(platforms(), catalogues())
def test_a_launch_is_what_is_beta_or_active_for_the_first_time_with_its_audience(
    live: Live, resources: list[Credential]
) -> None:
    plan, _, after = outcome(live, resources)

    known = {key for key, one in live.resources.items() if one.was_live}
    first = {Key(r.kind, r.id) for r in resources if r.status in ("beta", "active")} - known
    launched = {key: in_people(audience) for key, audience in plan.launches.items() if key in first}
    assert launched == {key: after.audience(key.id) for key in first}
    assert {key for key in plan.launches if after.catalogue[key.id].status in ("beta", "active")} == first


@thorough
@given(platforms(), catalogues())
def test_every_exposure_and_withdrawal_is_refused_until_it_is_allowed(live: Live, resources: list[Credential]) -> None:
    desired = a_desired(*resources)
    plan = a_plan(desired, live)

    refused = {(refusal.guard, refusal.id) for refusal in plan.refused}

    assert {("exposure", shift.key.id) for shift in plan.exposures} <= refused
    assert {("withdrawal", shift.key.id) for shift in plan.withdrawals} <= refused
    wanted = {refusal.allow_with.removeprefix("--") for refusal in plan.refused if refusal.allow_with}
    granted = a_plan(desired, live, *wanted)
    later = {refusal.allow_with.removeprefix("--") for refusal in granted.refused if refusal.allow_with}
    assert a_plan(desired, live, *wanted, *later, *everything_allowed(desired, live)).refused == ()


@thorough
@given(platforms(), catalogues())
def test_equal_sides_give_equal_plans(live: Live, resources: list[Credential]) -> None:
    turned = replace(live, resources=dict(reversed(list(live.resources.items()))))

    assert a_plan(a_desired(*reversed(resources)), turned) == a_plan(a_desired(*resources), live)
