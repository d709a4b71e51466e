"""Thousands of generated, mutated and hostile files, through everything that `mcctl validate` does without a network.

`MCCTL_FUZZ=N` makes N times as many; with `pytest -s` the counts are printed.
"""

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mcctl.diagnostics import Diagnostic, Position, Span
from mcctl.diagnostics.span import START
from mcctl.rules.registry import check_catalog
from mcctl.rules.survey import survey
from mcctl.source.repository import read_repository
from tests.source.edits import edited
from tests.source.repositories import MemoryTree
from tests.source.slips import heaped, slipped
from tests.source.writing import trees, written

EXAMPLES = Path(__file__).parents[2] / "examples" / "issuer-repo"
TIMES = int(os.environ.get("MCCTL_FUZZ", "1"))  # noqa: TID251  # how long to run is no matter of what is tested
PLACES = {"micro-credential": "micro-credentials/a.yaml", "stack": "stacks/a.yaml", "issuer": "issuer.yaml"}
COUNTS: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def counts() -> Iterator[None]:
    """Prints how much was looked at."""
    yield
    told = {name for name in COUNTS if name.startswith("MC")}
    sys.stdout.write(
        f"\n{COUNTS['files']:,} files, {COUNTS['findings']:,} findings, {len(told)} distinct in code and words\n"
    )
    codes = Counter(name[:5] for name in told)
    sys.stdout.write(", ".join(f"{code} {count}" for code, count in sorted(codes.items())) + "\n")


def found_in(text: str | bytes, place: str) -> list[Diagnostic]:
    """Everything that is found in a repository with one such file, in an order of its own."""
    raw = text if isinstance(text, bytes) else text.encode()
    tree = MemoryTree({**MemoryTree.of({}).contents, **others(), place: raw})
    repository = read_repository(tree)
    found = [*repository.diagnostics, *check_catalog(repository.catalog)]
    assert sorted(survey(tree, 1).repository.diagnostics, key=str) == sorted(found, key=str)
    COUNTS["files"] += 1
    COUNTS["findings"] += len(found)
    COUNTS.update(f"{one.rule.code} {re.sub('`[^`]*`|[0-9,]+', '…', one.message)}" for one in found)
    return sorted(found, key=lambda one: one.sort_key)


@cache
def others() -> dict[str, bytes]:
    """A stack and a micro-credential that name the file, and that it may name."""
    return {
        "stacks/other.yaml": b"kind: stack\nid: other\ntitle: O\nmembers: [{micro_credential: a}, {stack: b}]\n",
        "micro-credentials/other-part.yaml": b"kind: micro-credential\nid: other-part\ntitle: P\nprerequisites:\n"
        b"- {micro_credential: a}\n",
    }


@cache
def example_texts() -> tuple[tuple[str, str], ...]:
    """The shorter files of the example repository, each with the place where such a file belongs."""
    found = []
    for path in sorted(EXAMPLES.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        kind = re.search(r"^kind: (\S+)$", text, re.MULTILINE)
        if kind is not None:
            short = "\n".join(text.split("\n")[:140])
            found.append((short, PLACES[kind[1]]))
    return tuple(found)


def lines_of(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))


def cut(lines: list[str], span: Span) -> str:
    """Cuts a span out of lines; fails where it leads out of them."""
    start, end = span.start, span.end
    assert (1, 1) <= (start.line, start.column) <= (end.line, end.column)
    assert end.line <= len(lines)
    for place in (start, end):
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1, (span, lines[place.line - 1])
    inner = lines[start.line - 1 : end.line]
    inner[-1] = inner[-1][: end.column - 1]
    inner[0] = inner[0][start.column - 1 :]
    return "\n".join(inner)


NAMED = {
    "MC002": re.compile(r"there is no key `(.*)` here", re.DOTALL),
    "MC004": re.compile(r"`(.*)` is written twice", re.DOTALL),
    "MC014": re.compile(r", not `(.*?)`(?: \(and .*)?", re.DOTALL),
    "MC016": re.compile(r"other programs read `(.*)` as", re.DOTALL),
    "MC017": re.compile(r", not `(.*)`", re.DOTALL),
    "MC104": re.compile(r"`(.*)` is no id", re.DOTALL),
}


def holds(text: str, name: str) -> bool:
    """Tells whether a stretch of a file is what a message names, quoted in the file or not, perhaps shortened."""
    if text.startswith("*"):
        return True  # an alias stands for what its anchor holds
    text = re.sub(r"^&\S+[ \t]+", "", text)
    if name.removesuffix("…") in text:
        return True
    try:
        value = str(YAML(typ="base", pure=True).load(text + "\n"))
    except YAMLError:
        value = re.sub(
            r"[ \t]*[\r\n]+[ \t]*", " ", text
        ).strip()  # a text over lines that begin with tabs, which libyaml alone reads
    return value.startswith(name.removesuffix("…")) if name.endswith("…") else value == name


def examine(text: str, place: str) -> list[Diagnostic]:
    """Checks what holds for every finding of every file."""
    found = found_in(text, place)
    lines = {place: lines_of(text), **{path: lines_of(raw.decode()) for path, raw in others().items()}}
    for finding in found:
        assert finding.message
        assert not finding.message.endswith(".")
        for one in finding.related:
            cut(lines.get(one.file, [""]), one.span)
        stretch = cut(lines.get(finding.file, [""]), finding.span) if finding.span != START else ""
        named = NAMED[finding.rule.code].search(finding.message) if finding.rule.code in NAMED else None
        if named is not None and stretch:
            assert holds(stretch, named[1]), (finding.message, stretch)
        for edit in finding.fix.edits if finding.fix is not None else ():
            cut(lines[finding.file], edit.span)
    return found


def told(found: list[Diagnostic], place: str, *, down: int = 0) -> list[tuple[str, str, str, str | None]]:
    """Writes findings as text, those of one file so many lines down."""

    def moved(at: Position) -> str:
        return f"{at.line + down}:{at.column}"

    def span(finding: Diagnostic) -> str:
        if finding.file != place or finding.span == START:
            return f"{finding.span.start} {finding.span.end}"
        return f"{moved(finding.span.start)} {moved(finding.span.end)}"

    return sorted((one.rule.code, span(one), one.message, one.hint) for one in found)


def check(text: str, place: str, seed: int) -> None:
    """Checks a file, and that lines above it, its line breaks and a mark of byte order change nothing but its lines."""
    found = examine(text, place)
    match seed % 4:
        case 0 if not text.startswith("\ufeff"):
            down = 1 + seed % 3
            above = "".join(("\n", "# é: [\n", "  # x\n")[(seed + n) % 3] for n in range(down))
            assert told(found_in(above + text, place), place) == told(found, place, down=down)
        case 1 if "\r" not in text:
            assert told(found_in(text.replace("\n", "\r\n"), place), place) == told(found, place)
        case 2 if not text.startswith("\ufeff"):
            assert told(found_in("\ufeff" + text, place), place) == told(found, place)
        case 3:
            for finding in found:
                if finding.rule.code == "MC016" and finding.fix is not None:
                    mended = found_in(edited(text, finding.fix), place)
                    before = Counter((one.rule.code, one.message) for one in found)
                    after = Counter((one.rule.code, one.message) for one in mended)
                    assert after <= before - Counter([(finding.rule.code, finding.message)])
                    break
        case _:
            pass


@settings(max_examples=600 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(example_texts()), seed=st.integers(0, 2**40))
def test_a_file_with_slips_gives_findings_that_stand_where_they_say(file: tuple[str, str], seed: int) -> None:
    text, place = file
    check(slipped(text, random.Random(seed)), place, seed)  # noqa: S311  # chooses slips


@settings(max_examples=1200 * TIMES, deadline=None)
@given(seed=st.integers(0, 2**40), place=st.sampled_from(sorted(PLACES.values())))
@example(seed=1041516, place="issuer.yaml")  # a text over lines that begin with tabs
def test_pieces_of_yaml_give_findings_that_stand_where_they_say(seed: int, place: str) -> None:
    check(heaped(random.Random(seed)), place, seed)  # noqa: S311  # chooses pieces


@settings(max_examples=300 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=60), place=st.sampled_from(sorted(PLACES.values())), seed=st.integers(0, 7))
@example("a: 'b\rc'", "stacks/a.yaml", 0)
def test_any_text_gives_findings_that_stand_where_they_say(text: str, place: str, seed: int) -> None:
    check(text, place, seed)


@settings(
    max_examples=250 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(data=trees, seed=st.integers(0, 2**32), kind=st.sampled_from(sorted(PLACES)))
def test_made_up_data_gives_findings_that_stand_where_they_say(data: object, seed: int, kind: str) -> None:
    assume(isinstance(data, dict))
    body = written(data, random.Random(seed))  # noqa: S311  # chooses layouts
    head = "" if isinstance(data, dict) and not data else f"kind: {kind}\nid: a\ntitle: A\n"
    check(head + body, PLACES[kind], seed)


@settings(max_examples=100 * TIMES, deadline=None)
@given(raw=st.binary(max_size=80), place=st.sampled_from(sorted(PLACES.values())))
def test_any_bytes_give_findings(raw: bytes, place: str) -> None:
    for finding in found_in(raw, place):
        assert finding.message
