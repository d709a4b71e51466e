"""Event files are read line by line, and a broken line stops nothing."""

import json
from collections.abc import Iterator

import pytest

from mcctl.api.events import Event, Refused, parse_event
from mcctl.stats.read import Entry, Problem, Seen, read_events
from mcctl.stats.relation import COLUMNS, digest_of, rows_of

AWARD = (
    '{"type": "award", "id": "e1", "at": "2020-10-09T09:00:00Z", "award": "w", "submission": "s", "learner": "l", '
    '"issuer": "i", "micro_credential": "m", "version": "1.0"}'
)
REISSUE = '{"type": "reissue", "id": "e2", "at": "2020-10-09T09:00:00Z", "award": "w"}'


def read(*lines: str | bytes) -> tuple[list[str], list[str]]:
    """Reads lines into the ids of the events and the texts of the problems."""
    found = list(read_events(line.encode() if isinstance(line, str) else line for line in lines))
    return [one.event.id for one in found if isinstance(one, Entry)], [str(o) for o in found if isinstance(o, Problem)]


def event(**said: object) -> Event:
    parsed = parse_event(said)
    assert not isinstance(parsed, Refused), parsed
    return parsed


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ("{", "the line is no JSON"),
        ("[1]", "the line is no JSON object"),
        ('"award"', "the line is no JSON object"),
        ("[" * 100_000, "the line is nested too deeply"),
        (b'{"type": "\xff"}', "the line is not UTF-8"),
        ('{"id": "x", "id": "y"}', "`id` is there twice"),
        ('{"type": "page_views", "id": "x", "day": "2020-10-09", "count": NaN}', "the line is no JSON"),
        ("{}", "`type` is missing"),
        ('{"type": 5}', "`type` is no text"),
        ('{"type": "badge"}', "unknown type `badge`"),
        ('{"type": "account_subject"}', "unknown type `account_subject`"),
        ('{"type": "reissue", "id": "x", "at": "2020-10-09T09:00:00Z"}', "`award` is missing"),
        ('{"type": "reissue", "id": null, "at": "2020-10-09T09:00:00Z", "award": "w"}', "`id` is missing"),
        (
            '{"type": "reissue", "id": "x", "at": "2020-10-09T09:00:00", "award": "w"}',
            "`at` has no offset from UTC, such as `Z` or `-05:00`",
        ),
        (
            '{"type": "reissue", "id": "x", "at": "2020-02-30T09:00:00Z", "award": "w"}',
            "`at` is a time that no calendar or clock has",
        ),
        (
            '{"type": "reissue", "id": "x", "at": "yesterday", "award": "w"}',
            "`at` is no time of RFC 3339, such as `2020-10-09T09:00:00Z`",
        ),
        (
            '{"type": "account", "id": "x", "at": "2020-10-09T09:00:00Z", "learner": "a@b.org"}',
            "`learner` holds an `@`: learners are opaque ids, never addresses",
        ),
        (
            '{"type": "account", "id": "x", "at": "2020-10-09T09:00:00Z", "learner": "l", "state": "Wisconsin"}',
            "`state` has characters or a form that it must not have",
        ),
        (
            '{"type": "page_views", "id": "x", "day": "2020-10-32", "count": 1, "visitors": 1}',
            "`day` is a day that no calendar has",
        ),
        (
            '{"type": "page_views", "id": "x", "day": "2020-10-09", "count": "1", "visitors": 1}',
            "`count`: input should be a valid integer",
        ),
    ],
)
def test_a_broken_line_is_a_problem_with_its_number_and_the_rest_is_read(broken: str | bytes, problem: str) -> None:
    assert read(AWARD, "", "  \r\n", broken, REISSUE) == (["e1", "e2"], [f"line 4: {problem}"])


def test_no_learner_is_repeated_in_a_problem() -> None:
    line = '{"type": "account", "id": "x", "at": "2020", "learner": "jane@school.org", "state": "Jane Doe"}'
    _, (problem,) = read(line)
    assert "jane" not in problem.lower()


def test_an_unknown_key_is_reported_and_its_event_is_kept() -> None:
    line = REISSUE.replace('"award"', '"colour": "red", "note": null, "award"')
    assert read(line) == (["e2"], ["line 1: unknown key `colour` in an event of type `reissue`"])


def test_the_same_event_twice_is_one_and_other_content_is_reported_with_its_line() -> None:
    otherwise = AWARD.replace("09:00:00Z", "10:00:00+01:00")
    other = AWARD.replace('"learner": "l"', '"learner": "k"')
    assert read(AWARD, AWARD, otherwise, other, REISSUE) == (
        ["e1", "e2"],
        ["line 4: event `e1` is there already, with other content"],
    )


def test_files_that_are_read_together_share_what_was_seen() -> None:
    seen: Seen = {}
    first = list(read_events([AWARD.encode()], seen))
    second = list(read_events([AWARD.encode(), AWARD.replace("1.0", "2.0").encode(), REISSUE.encode()], seen))
    assert [type(one) for one in first] == [Entry]
    assert [(type(one), one.line) for one in second] == [(Problem, 2), (Entry, 3)]


def test_a_byte_order_mark_before_the_first_line_is_no_problem() -> None:
    assert read(b"\xef\xbb\xbf" + AWARD.encode()) == (["e1"], [])


def test_lines_are_taken_one_by_one() -> None:
    def endless() -> Iterator[bytes]:
        place = 0
        while True:
            place += 1
            yield REISSUE.replace("e2", f"e{place}").encode()

    found = read_events(endless())
    assert [next(found).line for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ({"subject": "Art"}, {"subject": ["Art"]}),
        ({}, {"profile_complete": False, "subject": []}),
        ({"state": None}, {}),
    ],
)
def test_two_ways_to_write_the_same_have_one_digest(one: dict[str, object], same: dict[str, object]) -> None:
    common = {"type": "account", "id": "x", "at": "2020-10-09T09:00:00Z", "learner": "l"}
    assert digest_of(event(**common, **one)) == digest_of(event(**common, **same))
    assert digest_of(event(**common)) != digest_of(event(**common, country="US"))


def test_subjects_become_rows_that_name_their_event() -> None:
    account = event(
        type="account",
        id="x",
        at="1970-01-01T00:00:01.000002Z",
        learner="l",
        subject=["A", "B", "A"],
        profile_complete=True,
    )
    common = {"at_us": 1_000_002, "learner": "l", "profile_complete": 1}
    assert [
        {key: value for key, value in zip(COLUMNS, row, strict=True) if value is not None} for row in rows_of(account)
    ] == [
        {"id": "x", "type": "account", **common},
        {"id": "x#1", "type": "account_subject", "of_event": "x", "subject": "A", **common},
        {"id": "x#2", "type": "account_subject", "of_event": "x", "subject": "B", **common},
    ]


def test_criteria_become_rows_and_a_stack_names_the_issuer_of_its_member() -> None:
    denial = event(type="denial", id="x", at="1970-01-01T00:00:00Z", submission="s", criteria_not_met=["a/b"])
    member = event(
        type="stack_member",
        id="y",
        at="1969-12-31T23:59:59Z",
        issuer="i",
        stack="t",
        micro_credential="m",
        member=False,
    )
    denied, criterion = (dict(zip(COLUMNS, row, strict=True)) for row in rows_of(denial))
    (joined,) = (dict(zip(COLUMNS, row, strict=True)) for row in rows_of(member))
    assert (denied["criterion"], criterion["criterion"], criterion["type"]) == (None, "a/b", "criterion_not_met")
    assert (joined["micro_credential_issuer"], joined["member"], joined["at_us"]) == ("i", 0, -1_000_000)


def test_every_example_of_the_contract_is_an_event() -> None:
    assert read(*(json.dumps(example) for example in CONTRACT))[1] == []


CONTRACT: list[dict[str, object]] = [
    {"type": "issuer_joined", "id": "1", "at": "2018-03-01T09:00:00Z", "issuer": "northlake", "name": "Northlake"},
    {"type": "rename", "id": "2", "at": "2020-10-01T00:00:00Z", "issuer": "n", "micro_credential": "b", "was": "a"},
    {
        "type": "recommendation",
        "id": "3",
        "at": "2020-10-01T00:00:00-05:00",
        "submission": "s-9",
        "assessor": "a-3",
        "outcome": "award",
        "criteria_not_met": [],
    },
    {"type": "page_view", "id": "4", "at": "2020-10-01T00:00:00.5Z", "visitor": "v-1", "issuer": "n"},
    {"type": "page_views", "id": "5", "day": "2020-10-09", "count": 2224, "visitors": 811},
    {"type": "revocation", "id": "6", "at": "2020-10-01T00:00:00Z", "award": "w-5", "reason": "…"},
]
