"""Stacks that can no longer be completed: which, from when on, and because of what."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.model.micro_credential import MicroCredential
from mcctl.model.stack import Stack
from mcctl.plan.completable import Uncompletable
from mcctl.plan.plan import Plan
from mcctl.render.plan_json import plan_view
from tests.plan.builders import a_desired, a_live, a_micro_credential, a_plan, a_stack

AUGUST, OCTOBER = "2026-08-31", "2026-10-31"
NAMES = ("a", "b", "c", "d")
OPEN = tuple(a_micro_credential(name) for name in NAMES)


def closing(name: str, last_start: str | None = AUGUST, **days: str) -> MicroCredential:
    dated = {"last_start": last_start, **days} if last_start is not None else days
    return a_micro_credential(name, retirement={"announced_on": "2026-05-01", **dated})


def archived(name: str) -> MicroCredential:
    return a_micro_credential(name, status="archived")


def planned(*stacks: Stack, ended: tuple[MicroCredential, ...], before: tuple[MicroCredential, ...] = ()) -> Plan:
    """All else is there as well, so that no guard has a say."""
    was = {one.id: one for one in (*OPEN, *before)}
    now = was | {one.id: one for one in ended}
    return a_plan(a_desired(*now.values(), *stacks), a_live(*was.values(), *stacks))


def told(plan: Plan) -> list[tuple[str, str | None, str]]:
    return [
        (one.id, one.last_start.isoformat() if one.last_start else None, one.because)
        for one in plan.uncompletable_stacks
    ]


def test_an_announced_end_of_a_member_is_told_with_its_day() -> None:
    plan = planned(a_stack("s", "a", "b"), ended=(closing("a"),))
    assert told(plan) == [("s", AUGUST, "`a` cannot be started after 2026-08-31")]


def test_an_archived_member_is_told_without_a_day() -> None:
    assert told(planned(a_stack("s", "a", "b"), ended=(archived("a"),))) == [("s", None, "`a` is archived")]


def test_the_earliest_end_of_the_members_that_all_are_needed_is_the_stacks() -> None:
    plan = planned(a_stack("s", "a", "b"), ended=(closing("a", OCTOBER), closing("b")))
    assert told(plan) == [("s", AUGUST, "`b` cannot be started after 2026-08-31")]


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("none", []),
        ({"at_least": 2}, []),
        ({"at_least": 3}, [("s", OCTOBER, "`a` cannot be started after 2026-08-31; `b` cannot be started after 2026-10-31")]),
        ({"at_least": 4}, [("s", AUGUST, "`a` cannot be started after 2026-08-31")]),
        ({"groups": [{"members": ["a", "b"], "min": 1}]}, [
            ("s", OCTOBER, "`a` cannot be started after 2026-08-31; `b` cannot be started after 2026-10-31")]),
        ({"groups": [{"members": ["c"]}, {"members": ["a", "b", "c"], "min": 1}]}, []),
    ],
    ids=["a collection", "two of four", "three of four", "four of four", "one of a group", "groups that stay"],
)  # fmt: skip
def test_what_completes_a_stack_decides_when_it_ends(
    completion: object, expected: list[tuple[str, str | None, str]]
) -> None:
    stack = a_stack("s", *NAMES, completion=completion)
    assert told(planned(stack, ended=(closing("a"), closing("b", OCTOBER)))) == expected


def test_an_end_flows_up_through_stacks_and_each_reason_names_the_next_one() -> None:
    stacks = [a_stack("inner", "a", "b"), a_stack("outer", "stack:inner", "c"), a_stack("top", "stack:outer")]
    assert told(planned(*stacks, ended=(closing("a"),))) == [
        ("inner", AUGUST, "`a` cannot be started after 2026-08-31"),
        ("outer", AUGUST, "stack `inner` cannot be started after 2026-08-31"),
        ("top", AUGUST, "stack `outer` cannot be started after 2026-08-31"),
    ]


def test_two_stacks_that_share_an_end_both_count() -> None:
    stacks = [a_stack("x", "a"), a_stack("y", "stack:x"), a_stack("z", "stack:x"),
              a_stack("top", "stack:y", "stack:z", completion={"at_least": 1})]  # fmt: skip
    assert planned(*stacks, ended=(archived("a"),)).uncompletable == ("top", "x", "y", "z")


def test_a_stack_that_ends_by_itself_no_later_is_not_listed() -> None:
    ends = {"announced_on": "2026-05-01", "last_start": AUGUST}
    stack = a_stack("s", "a", retirement=ends)
    assert told(planned(stack, ended=(closing("a"),))) == []
    assert told(planned(stack, ended=(closing("a", "2026-08-30"),))) == [
        ("s", "2026-08-30", "`a` cannot be started after 2026-08-30")
    ]


def test_a_stack_that_ends_itself_cuts_off_the_one_that_needs_it() -> None:
    before = [a_stack("inner", "a"), a_stack("outer", "stack:inner")]
    ends = a_stack("inner", "a", retirement={"announced_on": "2026-05-01", "last_start": AUGUST})
    plan = a_plan(a_desired(*OPEN, ends, before[1]), a_live(*OPEN, *before))
    assert told(plan) == [("outer", AUGUST, "stack `inner` cannot be started after 2026-08-31")]


def test_an_end_that_moves_later_or_is_taken_back_lists_nothing() -> None:
    stack = a_stack("s", "a")
    assert told(planned(stack, before=(closing("a"),), ended=(closing("a", OCTOBER),))) == []
    assert told(planned(stack, before=(closing("a"),), ended=(a_micro_credential("a"),))) == []


def test_an_end_that_moves_earlier_is_listed_anew() -> None:
    plan = planned(a_stack("s", "a"), before=(closing("a", OCTOBER),), ended=(closing("a"),))
    assert told(plan) == [("s", AUGUST, "`a` cannot be started after 2026-08-31")]


def test_an_announcement_without_days_cuts_nothing_off() -> None:
    assert told(planned(a_stack("s", "a"), ended=(closing("a", None),))) == []


def test_the_last_day_for_submissions_ends_starting_where_no_other_day_does() -> None:
    plan = planned(a_stack("s", "a"), ended=(closing("a", None, last_submission=OCTOBER),))
    assert told(plan) == [("s", OCTOBER, "`a` cannot be started after 2026-10-31")]


def test_a_reason_names_three_members_and_counts_the_rest() -> None:
    stack = a_stack("s", *NAMES)
    more = tuple(a_micro_credential(f"m{number}") for number in range(40))
    plan = planned(stack, before=more, ended=tuple(archived(name) for name in NAMES))
    assert [one.because for one in plan.uncompletable_stacks] == [
        "`a` is archived; `b` is archived; `c` is archived; and 1 more"
    ]


def test_the_view_tells_the_ids_as_ever_and_the_reasons_beside() -> None:
    view = plan_view(planned(a_stack("s", "a"), a_stack("t", "b"), ended=(closing("a"), archived("b"))))
    shown = view.model_dump(mode="json", by_alias=True)
    assert shown["uncompletable"] == ["s", "t"]
    assert shown["uncompletable_because"] == [
        {"id": "s", "last_start": AUGUST, "because": "`a` cannot be started after 2026-08-31"},
        {"id": "t", "last_start": None, "because": "`b` is archived"},
    ]


DAYS = st.none() | st.sampled_from(["archived", AUGUST, "2026-09-30", OCTOBER])


def member(name: str, end: str | None) -> MicroCredential:
    match end:
        case None:
            return a_micro_credential(name)
        case "archived":
            return archived(name)
        case day:
            return closing(name, day)


def can_complete(ends: dict[str, str | None], wanted: int, today: date) -> bool:
    """Counts, naively, what can be started on a day."""
    return wanted <= sum(
        end is None or (end != "archived" and today <= date.fromisoformat(end)) for end in ends.values()
    )


def days_around() -> Iterator[date]:
    for day in (AUGUST, "2026-09-30", OCTOBER):
        yield date.fromisoformat(day)
        yield date.fromordinal(date.fromisoformat(day).toordinal() + 1)


@given(
    before=st.fixed_dictionaries(dict.fromkeys(NAMES, DAYS)),
    after=st.fixed_dictionaries(dict.fromkeys(NAMES, DAYS)),
    wanted=st.integers(0, 4),
)
def test_a_stack_is_listed_with_the_day_after_which_counting_what_is_open_says_that_it_is_over(
    before: dict[str, str | None], after: dict[str, str | None], wanted: int
) -> None:
    stack = a_stack("s", *NAMES, completion={"at_least": wanted})
    plan = planned(
        stack,
        before=tuple(member(*one) for one in before.items()),
        ended=tuple(member(*one) for one in after.items()),
    )
    lost = [day for day in days_around() if can_complete(before, wanted, day) and not can_complete(after, wanted, day)]
    assert plan.uncompletable == (("s",) if lost else ())
    for one in plan.uncompletable_stacks:
        assert isinstance(one, Uncompletable)
        for day in days_around():
            assert can_complete(after, wanted, day) == (one.last_start is not None and day <= one.last_start)
