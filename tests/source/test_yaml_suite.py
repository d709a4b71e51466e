"""The YAML test suite: what is valid is read as it says or refused for a reason of the format; what is invalid is told."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from mcctl.catalog.document import Data
from mcctl.catalog.quotation import NULLS
from mcctl.source.reader import read_yaml
from tests.source.told import told

CASES = Path(__file__).parent / "yaml_suite" / "cases.jsonl"

# where libyaml differs from YAML 1.2, by the id of the case; a change here is a change for authors
INDENT = "a flow collection or a text in quotes may stand as far left as its key"
COMMENT = "a comment needs no space before it"
DASH = "a dash alone in a flow list is a text or an empty list, which the shape refuses"
READ_THOUGH_INVALID = {
    "9C9N": INDENT,
    "DK95-1": INDENT,
    "QB6E": INDENT,
    "9JBA": COMMENT,
    "CVW2": COMMENT,
    "SU5Z": COMMENT,
    "X4QW": COMMENT,
    "G5U8": DASH,
    "YJV2": DASH,
    "S98Z": "a text in a block may begin with lines that are indented more",
}
COLON = "a text in a flow collection cannot start with a colon"
KEY = "a key in a flow mapping ends on its line, and so does what stands between it and its colon"
LEFT = "a text in a block without a key cannot stand at the left margin"
ANCHOR = "the name of an anchor is letters, digits, hyphens and underscores"
REFUSED_THOUGH_VALID = {
    "58MP": COLON,
    "5T43": COLON,
    "DBG4": COLON,
    "HM87-0": COLON,
    "HM87-1": "a text in a flow collection cannot start with a question mark",
    "652Z": "a text in a flow collection cannot start with a question mark",
    "4ABK": "a text in a flow collection cannot hold a colon at its end",
    "4MUZ-0": KEY,
    "4MUZ-1": KEY,
    "4MUZ-2": KEY,
    "5MUD": KEY,
    "K3WX": KEY,
    "9SA2": KEY,
    "NJ66": KEY,
    "VJP3-1": KEY,
    "UT92": KEY,
    "NKF9": "a key must be a text, and stands before its colon",
    "DK3J": LEFT,
    "FP8R": LEFT,
    "2SXE": ANCHOR,
    "8XYN": ANCHOR,
    "W5VH": ANCHOR,
}
READ_OTHERWISE = {
    "JEF9-2": "a last line of spaces without a line break is no empty line",
    "L24T-1": "a last line of spaces without a line break is no empty line",
    "Y2GN": ANCHOR,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its text, and the events of a reader, None where it is no YAML."""

    id: str
    name: str
    text: str
    events: tuple[str, ...] | None


@cache
def cases() -> dict[str, Case]:
    """The whole suite, by id."""
    rows = map(json.loads, CASES.read_text(encoding="utf-8").splitlines())
    found = (Case(row["id"], row["name"], row["yaml"], row["events"] and tuple(row["events"])) for row in rows)
    return {case.id: case for case in found}


ESCAPES = {"\\n": "\n", "\\t": "\t", "\\b": "\b", "\\r": "\r", "\\\\": "\\"}


class Refused(Exception):  # noqa: N818  # no error of the program: the format says no
    """What the format refuses, by the code of its rule."""


def data_of(case: Case) -> Data:
    """Builds from a case's events what the format reads; Refused where it refuses that."""
    events = case.events or ()
    documents = sum(event.startswith("+DOC") for event in events)
    if re.match(r"(#.*\n)*%", case.text):
        raise Refused("MC006")
    if documents > 1:
        raise Refused("MC009")
    if not documents:
        raise Refused("MC003")
    anchors: dict[str, Data] = {}
    value, _ = _value(iter([event for event in events if event[1:4] not in ("STR", "DOC")]), anchors)
    return value


def _value(events: Iterator[str], anchors: dict[str, Data]) -> tuple[Data, bool]:
    """Reads one value; True beside it where it is the end of the collection around instead."""
    event = next(events)
    if event[0] == "-":
        return None, True
    if re.search(r"^(\+|=)[A-Z]+ (\{\} |\[\] )?(&\S+ )?<", event):
        raise Refused("MC006")
    anchor = re.search(r"^[+=][A-Z]+ (?:\{\} |\[\] )?&(\S+)", event)
    value: Data
    match event[:4]:
        case "=ALI":
            return anchors[event[6:]], False
        case "+SEQ":
            value = _list(events, anchors)
        case "+MAP":
            value = _mapping(events, anchors)
        case _:
            value = _scalar(event)
    if anchor:
        anchors[anchor[1]] = value
    return value, False


def _list(events: Iterator[str], anchors: dict[str, Data]) -> Data:
    found: list[Data] = []
    while True:
        value, is_end = _value(events, anchors)
        if is_end:
            return found
        found.append(value)


def _mapping(events: Iterator[str], anchors: dict[str, Data]) -> Data:
    found: dict[str, Data] = {}
    while True:
        key, is_end = _value(events, anchors)
        if is_end:
            return found
        if not isinstance(key, str):
            raise Refused("MC003")
        if key in found:
            raise Refused("MC004")
        found[key], _ = _value(events, anchors)


def _scalar(event: str) -> Data:
    style, text = re.sub(r"^=VAL (&\S+ )?", "", event)[:1], re.sub(r"^=VAL (&\S+ )?.", "", event, count=1)
    text = re.sub(r"\\[ntbr\\]", lambda found: ESCAPES[found[0]], text)
    return None if style == ":" and text in NULLS else text


def wanted_of(case: Case) -> tuple[Data, str | None]:
    """What the reader should make of a case: data, or the code of the rule that refuses it."""
    try:
        return data_of(case), None
    except Refused as refusal:
        return None, str(refusal)


def outcome(case: Case) -> str:
    """Says what the reader makes of a case that is valid, against what it should."""
    reading = read_yaml("f.yaml", case.text.encode())
    codes = {one.rule.code for one in reading.diagnostics}
    data, refusal = wanted_of(case)
    if refusal is not None:
        return "as it should" if refusal in codes else "refused otherwise" if codes else "not refused"
    if codes:
        return "as it should" if codes == {"MC005"} and "\t" in case.text else "refused"
    assert reading.document is not None
    return "as it should" if reading.document.data == data else "read otherwise"


def some(*, is_valid: bool) -> list[str]:
    """The ids of the cases that are valid, or of those that are not."""
    return [case.id for case in cases().values() if (case.events is not None) == is_valid]


@pytest.mark.parametrize("name", some(is_valid=True))
def test_a_valid_text_is_read_as_the_suite_says_or_refused_for_a_reason_of_the_format(name: str) -> None:
    if name in REFUSED_THOUGH_VALID:
        assert outcome(cases()[name]) in ("refused", "refused otherwise"), REFUSED_THOUGH_VALID[name]
    elif name in READ_OTHERWISE:
        assert outcome(cases()[name]) == "read otherwise", READ_OTHERWISE[name]
    else:
        reading = read_yaml("f.yaml", cases()[name].text.encode())
        assert outcome(cases()[name]) == "as it should", (told(reading.diagnostics), reading.document)


@pytest.mark.parametrize("name", some(is_valid=False))
def test_an_invalid_text_is_told(name: str) -> None:
    reading = read_yaml("f.yaml", cases()[name].text.encode())
    assert (reading.diagnostics == ()) == (name in READ_THOUGH_INVALID), told(reading.diagnostics)


@pytest.mark.parametrize("name", [case.id for case in cases().values()])
def test_every_finding_of_the_suite_stands_in_its_text_and_says_what_to_do(name: str) -> None:
    text = cases()[name].text
    lines = re.split(r"\r\n|\r|\n", text)
    for finding in read_yaml("f.yaml", text.encode()).diagnostics:
        assert finding.hint
        for place in (finding.span.start, finding.span.end):
            assert 1 <= place.line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1


def test_the_suite_is_whole_and_its_exceptions_are_of_it() -> None:
    assert len(cases()) == 402
    named = {**READ_THOUGH_INVALID, **REFUSED_THOUGH_VALID, **READ_OTHERWISE}
    assert named.keys() <= cases().keys()
    read = [case for case in cases().values() if case.events is not None and wanted_of(case)[1] is None]
    assert len(read) > 200
