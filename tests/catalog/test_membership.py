"""What counts as a member of a stack in the numbers: flattened over nested stacks of the same issuer."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.catalog.membership import Membership, memberships
from mcctl.model.micro_credential import Status
from mcctl.model.stack import Stack


def a_stack(name: str, *members: dict[str, str], status: Status = "active") -> Stack:
    return Stack.model_validate({"kind": "stack", "id": name, "title": name, "status": status, "members": members})


def flat(*stacks: Stack) -> frozenset[tuple[str, str, str]]:
    return memberships({stack.id: stack for stack in stacks}, "northlake")


M, N = {"micro_credential": "m"}, {"micro_credential": "n"}


def test_a_stack_holds_what_its_nested_stacks_hold_whatever_their_depth() -> None:
    stacks = [a_stack("a", M, {"stack": "b"}), a_stack("b", {"stack": "c"}), a_stack("c", N)]
    expected = {("a", "m"), ("a", "n"), ("b", "n"), ("c", "n")}
    assert flat(*stacks) == {(stack, "northlake", member) for stack, member in expected}


def test_a_draft_or_archived_stack_holds_nothing_and_passes_nothing_on() -> None:
    for status in ("draft", "archived"):
        assert flat(a_stack("a", {"stack": "b"}), a_stack("b", M, status=status)) == set()
    assert flat(a_stack("a", {"stack": "b"}), a_stack("b", M, status="beta")) == {
        ("a", "northlake", "m"),
        ("b", "northlake", "m"),
    }


def test_a_member_of_another_issuer_is_kept_with_its_issuer_and_its_stacks_are_not_opened() -> None:
    foreign = {"issuer": "nea", "micro_credential": "m"}
    assert flat(a_stack("a", foreign, M, {"issuer": "nea", "stack": "b"}), a_stack("b", N, status="draft")) == {
        ("a", "nea", "m"),
        ("a", "northlake", "m"),
    }


def test_a_member_that_names_the_issuer_itself_is_its_own() -> None:
    own = {"issuer": "northlake", "stack": "b"}
    assert flat(a_stack("a", own), a_stack("b", M)) == {("a", "northlake", "m"), ("b", "northlake", "m")}


def test_cycles_end_and_every_stack_of_one_holds_all() -> None:
    stacks = [a_stack("a", {"stack": "b"}), a_stack("b", {"stack": "a"}, {"stack": "b"}, M)]
    assert flat(*stacks) == {("a", "northlake", "m"), ("b", "northlake", "m")}


def naive(stacks: dict[str, Stack]) -> set[Membership]:
    """Says it as a fixpoint: what a live stack holds, and what the live stacks that it holds hold."""
    live = {name: stack for name, stack in stacks.items() if stack.status in ("beta", "active")}
    found = {
        Membership(name, member.issuer or "northlake", member.id)
        for name, stack in live.items()
        for member in stack.members
        if member.micro_credential
    }
    while True:
        more = {
            Membership(name, one.micro_credential_issuer, one.micro_credential)
            for name, stack in live.items()
            for member in stack.members
            if member.stack and member.issuer in (None, "northlake")
            for one in found
            if one.stack == member.stack
        }
        if more <= found:
            return found
        found |= more


members = st.builds(
    lambda kind, name, issuer: {kind: name, **({"issuer": issuer} if issuer else {})},
    st.sampled_from(["stack", "stack", "micro_credential"]),
    st.sampled_from("abcde"),
    st.sampled_from([None, None, None, "northlake", "nea"]),
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from("abcde"),
        st.tuples(st.sampled_from(["active", "active", "beta", "draft", "archived"]), st.lists(members, max_size=4)),
    )
)
def test_random_stacks_are_flattened_as_the_fixpoint_says(
    drawn: dict[str, tuple[Status, list[dict[str, str]]]],
) -> None:
    stacks = {name: a_stack(name, *held, status=status) for name, (status, held) in drawn.items()}
    assert memberships(stacks, "northlake") == naive(stacks)
