"""No bytes make the reader raise, hang, or find nothing wrong with a file that it cannot read."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcctl.diagnostics import Severity
from mcctl.source.limits import MAX_BYTES
from mcctl.source.reader import Reading, read_yaml
from tests.source.limits import within_cpu_seconds

EXAMPLES = Path(__file__).parents[2] / "examples" / "issuer-repo"
PIECES = [
    *"\t\n\r[]{}\"'#|>*&!%@`~\0",
    *(": ", "- ", "? ", "&a ", "*a", "!x ", "<<: ", "---\n", "...\n", "%YAML 1.2\n", "\r\n", "null", "NO", "1.10"),
    *("\ufeff", "\u0085", "\u2028", "\U0001f600", "|2-\n", '"\\'),
]


def check(raw: bytes) -> Reading:
    """Reads a file, and checks what holds for every reading."""
    reading = read_yaml("f.yaml", raw)
    lines = raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in reading.diagnostics:
        assert finding.message
        for span in (finding.span, *(one.span for one in finding.related)):
            assert span.start <= span.end
            for place in (span.start, span.end):
                assert 1 <= place.line <= len(lines)
                assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    if reading.document is None:
        assert any(one.rule.severity is Severity.ERROR for one in reading.diagnostics)
    return reading


@cache
def example_files() -> list[bytes]:
    """The shorter files of the example repository."""
    found = sorted(EXAMPLES.rglob("*.yaml"))
    return [path.read_bytes() for path in found if path.stat().st_size < 5000]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf\xff")
@example(b"\xef\xbb")
def test_any_bytes_are_read_or_told(raw: bytes) -> None:
    check(raw)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, " ", "  ", "a", "b", "a: b\n", "\n  "]), max_size=25).map("".join))
@example("? [a]\n: b\n")
@example("{[]: a, a: b}")
def test_any_pieces_of_yaml_are_read_or_told(text: str) -> None:
    check(text.encode())


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_valid_file_with_bytes_deleted_inserted_or_repeated_is_read_or_told(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(example_files())))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(raw)))
        end = min(len(raw), start + data.draw(st.integers(0, 40)))
        match data.draw(st.sampled_from(["delete", "insert", "repeat", "replace"])):
            case "delete":
                del raw[start:end]
            case "insert":
                raw[start:start] = data.draw(st.sampled_from(PIECES)).encode()
            case "repeat":
                raw[start:start] = raw[start:end]
            case _:
                raw[start:end] = data.draw(st.binary(max_size=4))
    check(bytes(raw))


def filled(unit: str, before: str = "", after: str = "") -> bytes:
    """Fills a file of one mebibyte."""
    count = (MAX_BYTES - len(before) - len(after)) // len(unit.encode())
    return f"{before}{unit * count}{after}".encode()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param(b"[" * 30_000, "MC010", id="30,000 brackets"),
        pytest.param(b"[" * 30_000 + b"]" * 30_000, "MC010", id="30,000 pairs of brackets"),
        pytest.param(b"{a: " * 30_000, "MC010", id="30,000 braces"),
        pytest.param(b"{" * 900, "MC003", id="900 keys that are mappings"),
        # which of the two is told depends on the release of libyaml: newer ones look ahead
        pytest.param(b"{" * 30_000, "MC003 MC010", id="30,000 keys that are mappings"),
        pytest.param(b"- " * 30_000, "MC010", id="30,000 dashes"),
        pytest.param(b"".join(b" " * depth + b"a:\n" for depth in range(1_400)), "MC010", id="deep indentation"),
        pytest.param(
            b"a: &a [x, x, x, x, x, x, x, x, x]\n"
            + b"".join(b"%c: &%c [%s]\n" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(12)),
            "MC008",
            id="a billion laughs",
        ),
        pytest.param(filled("- *a\n", "- &a x\n"), "MC008", id="a mebibyte of aliases"),
        pytest.param(filled("["), "MC010", id="a mebibyte of brackets"),
        pytest.param(filled("\n"), "MC003", id="a mebibyte of empty lines"),
        pytest.param(filled("# x\n"), "MC003", id="a mebibyte of comments"),
        pytest.param(filled("---\n"), "MC009", id="a mebibyte of documents"),
        pytest.param(filled("<"), None, id="one text of a mebibyte"),
        pytest.param(filled("\U0001f600"), None, id="a mebibyte of emoji"),
        pytest.param(b"[" + b"a," * 99_999 + b"]", None, id="a list of 99,999"),
        pytest.param(b"[" + b"a," * 100_000 + b"]", "MC011", id="a list of 100,000"),
        pytest.param(filled("- a\n"), "MC011", id="a quarter of a million lines"),
        pytest.param(filled("  x\n", "a: |\n"), None, id="a block of a mebibyte"),
        pytest.param(filled("k", "? ", "\n: b"), None, id="a key of a mebibyte"),
        pytest.param(b"a: 1\n" * 40_000, "MC004", id="40,000 repeated keys"),
        pytest.param(b"- !a x\n" * 40_000, "MC006", id="40,000 tags"),
        pytest.param(filled("\0"), "MC003", id="a mebibyte of NUL"),
        pytest.param(filled("\\", '"', '"'), None, id="a mebibyte of backslashes"),
    ],
)
def test_a_hostile_file_is_read_or_told_in_bounded_time(raw: bytes, code: str | None) -> None:
    with within_cpu_seconds(20):
        reading = read_yaml("f.yaml", raw)
    codes = {one.rule.code for one in reading.diagnostics}
    assert codes == set() if code is None else codes & set(code.split())


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"- a\t\n" * 20_000, id="tabs at the ends of lines"),
        pytest.param(b"- a\tb\n" * 20_000, id="tabs in plain texts"),
        pytest.param(b"a: |\n" + b"  x\ty\n" * 150_000, id="tabs in a block"),
        pytest.param(b"# " + b"x\t" * 150_000 + b"\na: 1\n", id="tabs in one long comment"),
        pytest.param(b"a: &a [" + b"x, " * 1000 + b"x]\n" + b"b: [*a]\t\n" * 8, id="tabs beside aliases"),
    ],
)
def test_many_tabs_are_read_in_bounded_time(raw: bytes) -> None:
    with within_cpu_seconds(20):
        read_yaml("f.yaml", raw)
