"""Who sees what: design.md's table case by case, and random stacks against a naive reading of it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcctl.catalog.audience import EVERYONE, NOBODY, Audience, Standing, audiences, narrowed, shown, widened
from mcctl.model.micro_credential import Status, Visibility
from tests.catalog.reading import repository_of

A = frozenset({"group:a"})
B = frozenset({"group:b"})
ALL = frozenset({EVERYONE})
STATUSES: tuple[Status, ...] = ("draft", "beta", "active", "archived")


def standing(status: Status, visibility: Visibility, access: Audience = NOBODY, *members: str) -> Standing:
    return Standing(status, visibility, access, members)


@pytest.mark.parametrize(
    ("status", "visibility", "access", "expected"),
    [
        ("draft", "private", A, NOBODY),
        ("draft", "public", NOBODY, NOBODY),
        ("beta", "private", NOBODY, NOBODY),
        ("beta", "private", A, A),
        ("beta", "public", NOBODY, NOBODY),
        ("active", "public", NOBODY, ALL),
        ("active", "private", NOBODY, NOBODY),
        ("active", "private", A, A),
        ("archived", "public", NOBODY, ALL),
        ("archived", "private", A, A),
        ("archived", "private", NOBODY, NOBODY),
    ],
)
def test_alone_a_resource_is_seen_as_its_status_and_visibility_say(
    status: Status, visibility: Visibility, access: Audience, expected: Audience
) -> None:
    assert audiences({"x": standing(status, visibility, access)}) == {"x": expected}


@pytest.mark.parametrize(
    ("holder", "member", "expected"),
    [
        # a private beta or active stack lets its people in
        (standing("active", "private", A, "m"), standing("active", "private"), A),
        (standing("active", "private", A, "m"), standing("beta", "private"), A),
        (standing("active", "private", A, "m"), standing("beta", "public"), A),
        (standing("beta", "private", A, "m"), standing("active", "private"), A),
        (standing("beta", "private", A, "m"), standing("beta", "private"), A),
        # a draft or archived one does not
        (standing("draft", "private", A, "m"), standing("active", "private"), NOBODY),
        (standing("archived", "private", A, "m"), standing("active", "private"), NOBODY),
        # nor does a public one, whatever it says
        (standing("active", "public", NOBODY, "m"), standing("active", "private"), NOBODY),
        (standing("active", "public", A, "m"), standing("active", "private"), NOBODY),
        # nobody is let in to a draft, and everyone sees what is public
        (standing("active", "private", A, "m"), standing("draft", "private"), NOBODY),
        (standing("active", "private", A, "m"), standing("draft", "public"), NOBODY),
        (standing("active", "private", A, "m"), standing("active", "public"), ALL),
        # an archived one keeps those who could see it
        (standing("active", "private", A, "m"), standing("archived", "private"), A),
        (standing("active", "private", A, "m"), standing("archived", "public"), ALL),
        # own entries and given ones add up
        (standing("active", "private", A, "m"), standing("active", "private", B), A | B),
    ],
)
def test_access_flows_down_to_a_member(holder: Standing, member: Standing, expected: Audience) -> None:
    assert audiences({"s": holder, "m": member})["m"] == expected
    assert audiences({"m": member, "s": holder})["m"] == expected


def test_access_never_flows_up() -> None:
    found = audiences({"s": standing("active", "private", NOBODY, "m"), "m": standing("active", "private", A)})
    assert found == {"s": NOBODY, "m": A}


@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        (standing("active", "private", NOBODY, "m"), A),
        (standing("beta", "private", NOBODY, "m"), A),
        (standing("beta", "public", NOBODY, "m"), A),
        (standing("active", "public", NOBODY, "m"), A),
        (standing("active", "private", B, "m"), A | B),
        (standing("draft", "private", NOBODY, "m"), NOBODY),
        (standing("draft", "private", B, "m"), NOBODY),
        (standing("archived", "private", NOBODY, "m"), NOBODY),
    ],
)
def test_access_flows_on_through_beta_and_active_stacks_only(middle: Standing, expected: Audience) -> None:
    found = audiences(
        {"top": standing("active", "private", A, "middle"), "middle": middle, "m": standing("active", "private")}
    )
    assert found["m"] == expected


def test_in_a_cycle_everyone_who_sees_one_stack_sees_all_of_them() -> None:
    found = audiences(
        {
            "a": standing("active", "private", A, "b"),
            "b": standing("active", "private", B, "c"),
            "c": standing("beta", "private", NOBODY, "a", "c", "m"),
            "m": standing("active", "private"),
        }
    )
    assert found == dict.fromkeys("abcm", A | B)


def test_a_member_that_is_not_in_the_catalogue_is_passed_over() -> None:
    assert audiences({"s": standing("active", "private", A, "gone", "m"), "m": standing("beta", "private")})["m"] == A


def test_a_chain_of_ten_thousand_stacks_is_followed_to_its_end() -> None:
    chain = {str(n): standing("active", "private", A if n == 0 else NOBODY, str(n + 1)) for n in range(10_000)}
    assert audiences({**chain, "10000": standing("active", "private")})["10000"] == A


def naive(standings: dict[str, Standing]) -> dict[str, Audience]:
    """Reads the table as it stands: asks for each person and each resource, until nothing changes any more."""
    people = sorted({person for one in standings.values() for person in one.access})
    let_in: set[tuple[str, str]] = set()
    while True:
        more = {
            (person, member)
            for person in people
            for name, stack in standings.items()
            if stack.status in ("beta", "active")
            if (person in stack.access and stack.visibility == "private") or (person, name) in let_in
            for member in stack.members
            if member in standings
        }
        if more <= let_in:
            break
        let_in |= more

    def sees(person: str, name: str) -> bool:
        one = standings[name]
        if one.status == "draft":
            return False
        return (one.visibility == "private" and person in one.access) or (person, name) in let_in

    return {
        name: ALL
        if one.visibility == "public" and one.status in ("active", "archived")
        else frozenset(person for person in people if sees(person, name))
        for name, one in standings.items()
    }


names = st.sampled_from("abcdefgh")
random_standings = st.dictionaries(
    names,
    st.builds(
        Standing,
        st.sampled_from(STATUSES),
        st.sampled_from(["public", "private"]),
        st.frozensets(st.sampled_from(["group:1", "group:2", "organization:3"]), max_size=2),
        st.lists(names, max_size=4).map(tuple),
    ),
    max_size=8,
)


@settings(max_examples=400, deadline=None)
@given(random_standings)
@example({})
def test_random_stacks_with_cycles_and_nesting_are_seen_as_the_table_says(standings: dict[str, Standing]) -> None:
    assert audiences(standings) == naive(standings)


@settings(max_examples=100, deadline=None)
@given(random_standings)
def test_the_order_of_files_decides_nothing(standings: dict[str, Standing]) -> None:
    turned = dict(reversed(standings.items()))
    assert audiences(turned) == audiences(standings)


@given(
    st.frozensets(st.sampled_from([EVERYONE, "group:a", "group:b"])),
    st.frozensets(st.sampled_from(["group:a", "group:b", EVERYONE])),
)
def test_widened_and_narrowed_are_one_relation_read_in_two_directions(before: Audience, after: Audience) -> None:
    assert widened(before, after) == narrowed(after, before)
    assert widened(before, before) == NOBODY
    assert widened(ALL, after) == NOBODY
    assert widened(before, after) <= after


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (NOBODY, "the issuer only"),
        (ALL, "everyone"),
        (ALL | A, "everyone"),
        (
            frozenset({"group:b", "email_domain:x.example", "organization:c"}),
            "addresses at x.example, group b, organization c",
        ),
    ],
)
def test_an_audience_is_told_in_words(audience: Audience, expected: str) -> None:
    assert shown(audience) == expected


FILES = {
    "stacks/s.yaml": """
        kind: stack
        id: s
        version: "1"
        status: active
        visibility: private
        access: [{organization: district}, {group: pilots}, {email_domain: mps.example}]
        title: S
        members:
          - {micro_credential: own}
          - {issuer: northlake, micro_credential: named}
          - {issuer: nea, micro_credential: foreign}
          - {stack: inner}
    """,
    "stacks/inner.yaml": """
        kind: stack
        id: inner
        version: "1"
        status: beta
        title: Inner
        members: [{micro_credential: deep}]
    """,
    **{
        f"micro-credentials/{name}.yaml": f"""
        kind: micro-credential
        id: {name}
        version: "1"
        status: beta
        title: {name}
    """
        for name in ("own", "named", "foreign", "deep", "unheld")
    },
}


def test_a_catalogue_gives_the_audiences_of_its_own_resources() -> None:
    people = frozenset({"organization:district", "group:pilots", "email_domain:mps.example"})
    assert repository_of(FILES).catalog.audiences == {
        "s": people,
        "inner": people,
        "own": people,
        "named": people,
        "foreign": NOBODY,
        "deep": people,
        "unheld": NOBODY,
    }


def test_holders_are_the_stacks_that_hold_a_resource_directly() -> None:
    assert repository_of(FILES).catalog.holders == {"own": ("s",), "named": ("s",), "inner": ("s",), "deep": ("inner",)}
