"""Each scalar is read as what its field says that it is, never as what it looks like."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from mcctl.model import scalar
from mcctl.model.scalar import Plain, slugified
from mcctl.plan.canonical import encoded

ACCEPTED: dict[str, list[tuple[object, object]]] = {
    "Text": [
        ("Code Tracing", "Code Tracing"),
        (Plain("1.10"), "1.10"),
        (Plain("NO"), "NO"),
        (Plain("012"), "012"),
        (Plain("2026-05-01"), "2026-05-01"),
        (" x ", " x "),
        ("…", "…"),
    ],
    "Version": [("1.0", "1.0"), (Plain("1.10"), "1.10"), ("2026 spring", "2026 spring"), ("v" * 255, "v" * 255)],
    "Name": [("Northlake University", "Northlake University"), ("n" * 1000, "n" * 1000)],
    "Slug": [("code-tracing", "code-tracing"), ("a", "a"), ("3d", "3d"), (Plain("12"), "12"), ("a" * 64, "a" * 64)],
    "Whole": [(3, 3), (0, 0), (Plain("3"), 3), (Plain("0"), 0), (Plain("+3"), 3)],
    "Number": [(8, 8), (2.5, 2.5), (8.0, 8), (Plain("2.5"), 2.5), (Plain("8.0"), 8), (Plain("0.5"), 0.5)],
    "Truth": [(True, True), (False, False), (Plain("true"), True), (Plain("False"), False), (Plain("TRUE"), True)],
    "Day": [
        ("2026-05-01", date(2026, 5, 1)),
        (Plain("2024-02-29"), date(2024, 2, 29)),
        (date(2026, 5, 1), date(2026, 5, 1)),
    ],
    "Url": [
        ("https://northlake.example/cs?x=1#y", "https://northlake.example/cs?x=1#y"),
        ("http://northlake.example", "http://northlake.example"),
        ("https://例え.テスト/a", "https://例え.テスト/a"),
        ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
    "Email": [("credentials@northlake.example", "credentials@northlake.example")],
    "Language": [("en", "en"), ("pt-BR", "pt-BR"), ("zh-Hant-TW", "zh-Hant-TW"), (Plain("no"), "no")],
    "Currency": [("USD", "USD")],
    "Decimal": [("75.00", "75.00"), ("0", "0"), (Plain("75.00"), "75.00")],
    "License": [("CC-BY-NC-SA-4.0", "CC-BY-NC-SA-4.0"), ("MIT OR Apache-2.0", "MIT OR Apache-2.0")],
    "Color": [("#0b3d59", "#0b3d59"), ("#FFFFFF", "#FFFFFF")],
    "Domain": [("mps.example", "mps.example"), ("a-b.c.example", "a-b.c.example")],
    "Digest": [("sha256:" + "0af9" * 16, "sha256:" + "0af9" * 16)],
    "RuleCode": [("MC604", "MC604")],
    "Duration": [
        ("P3Y", "P3Y"),
        ("P1Y6M", "P1Y6M"),
        ("P2W", "P2W"),
        ("3 years", "P3Y"),
        ("1 year", "P1Y"),
        ("18 months", "P18M"),
        ("2 weeks", "P2W"),
        ("90 days", "P90D"),
        ("P0Y6M", "P0Y6M"),
        ("P10Y", "P10Y"),
    ],
}

REFUSED: dict[str, list[object]] = {
    "Version": ["", " ", "1.0\n", "1\t0", "v" * 256, 1.0, 1],
    "Name": ["", " ", "n" * 1001, 3],
    "Text": ["", " ", "\n", "\u00a0", 3, 1.1, True, ["x"], {"x": "y"}, date(2026, 5, 1)],
    "Slug": ["", "Code", "code_tracing", "-a", "a-", "a--b", "a b", "ä", "a" * 65, "a\n", "a/b", "..", 12, True, ["a"]],
    "Whole": [
        -1,
        Plain("-3"),
        "3",
        "three",
        Plain("2.5"),
        Plain("8.0"),
        Plain("012"),
        Plain("0x1F"),
        Plain("1_000"),
        Plain("1e3"),
        2.5,
        True,
        False,
        Plain("true"),
        [],
        {},
        float("nan"),
        float("inf"),
        Plain("9" * 16),
        Plain("3\n"),
        Plain(""),
    ],
    "Number": [
        "8",
        "2.5",
        Plain(".5"),
        Plain("5."),
        Plain("1e3"),
        Plain(".inf"),
        Plain(".nan"),
        Plain("1:30"),
        True,
        Plain("012"),
        Plain("1_000"),
        float("nan"),
        float("inf"),
        1e300,
        [],
        {},
        Plain("9" * 16),
        Plain("2.5\n"),
    ],
    "Truth": ["true", Plain("yes"), Plain("on"), Plain("NO"), Plain("tRUE"), Plain("1"), 1, 0, "", [], {}],
    "Day": [
        "2026-02-30",
        "2026-5-1",
        "20260501",
        "2026-W18-5",
        "2026-05-01T00:00:00",
        "tomorrow",
        "",
        20260501,
        True,
        Plain("0000-01-01"),
        "2026-05-01\n",
        "\u0662\u0660\u0662\u0666-\u0660\u0665-\u0660\u0661",
    ],
    "Url": [
        "northlake.example",
        "ftp://x.example",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "https://#",
        "https://?a=b",
        "https://./a",
        "http:/x.example",
        "https://a b",
        'https://x"y',
        "",
        3,
        "https://x.example\n",
        "https://<x>",
        " https://x.example",
        "HTTPS//x",
    ],
    "Email": ["credentials", "a@b", "a b@c.example", "@x.example", "a@@b.example", "", 3],
    "Language": ["", "e", "englishlanguage", "en_US", "en-", 3, "en-\n", True],
    "Currency": ["usd", "US", "USDX", "$", "", 840, "USD\n"],
    "Decimal": ["-1", "1,50", ".5", "1.", "$75", "free", "", 75, 75.0, "1.0\n", "\u0667\u0665"],
    "License": ["", "CC BY 4.0", "MIT or Apache-2.0", 4, "MIT AND"],
    "Color": ["#fff", "0b3d59", "#0b3d5g", "blue", "#0b3d590", "", 0],
    "Domain": ["mps", "MPS.example", "@mps.example", "mps.example.", "-mps.example", "mps..example", "*.example", ""],
    "Digest": ["sha256:" + "0" * 63, "sha256:" + "A" * 64, "md5:" + "0" * 32, "", "0" * 64],
    "RuleCode": ["MC1", "mc604", "MC6040", "604", "", 604],
    "Duration": [
        "P",
        "3Y",
        "three years",
        "0 years",
        "P0D",
        "P0Y0M",
        "3  years",
        "3 Years",
        "PT5H",
        "-P3Y",
        "P3Y\n",
        "P1.5Y",
        "",
        3,
        "3 decades",
        "P3M2Y",
        "3years",
    ],
}


def pairs() -> Iterator[tuple[str, object, object]]:
    for name, rows in ACCEPTED.items():
        yield from ((name, given_value, read) for given_value, read in rows)


def adapter_of(name: str) -> TypeAdapter[object]:
    return TypeAdapter[object](getattr(scalar, name))


@pytest.mark.parametrize(("name", "value", "read"), list(pairs()))
def test_a_scalar_is_read(name: str, value: object, read: object) -> None:
    result = adapter_of(name).validate_python(value)

    assert (result, type(result)) == (read, type(read))


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_a_scalar_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        adapter_of(name).validate_python(value)


@pytest.mark.parametrize("name", sorted(ACCEPTED))
def test_null_is_no_scalar(name: str) -> None:
    with pytest.raises(ValidationError):
        adapter_of(name).validate_python(None)


def test_the_tables_hold_every_scalar_of_the_format() -> None:
    declared = {name for name, kind in vars(scalar).items() if name[0].isupper() and hasattr(kind, "__metadata__")}

    assert declared - {"Markdown", "Verbatim", "Doi"} <= set(ACCEPTED)  # read as Text is
    assert set(ACCEPTED) == set(REFUSED)


@given(st.integers(1, 10**6), st.sampled_from(["year", "month", "week", "day"]), st.booleans())
def test_words_for_a_duration_are_its_iso_form(count: int, unit: str, is_plural: bool) -> None:  # noqa: FBT001  # drawn
    words = f"{count} {unit}{'s' if is_plural else ''}"

    assert adapter_of("Duration").validate_python(words) == f"P{count}{unit[0].upper()}"


@given(st.sampled_from(["Whole", "Number"]), st.integers(-(10**20), 10**20))
def test_every_number_that_is_accepted_can_be_encoded(name: str, number: int) -> None:
    try:
        read = adapter_of(name).validate_python(number)
    except ValidationError:
        return
    assert isinstance(read, int)

    assert encoded(read) == str(read).encode()


@given(st.integers(0, 10**15 - 1))
def test_a_whole_number_reads_the_same_from_yaml_and_from_json(number: int) -> None:
    adapter = adapter_of("Whole")

    assert adapter.validate_python(Plain(str(number))) == adapter.validate_python(number)


@given(st.text())
def test_what_is_slugified_is_a_slug_or_empty(text: str) -> None:
    near = slugified(text)

    assert near == "" or adapter_of("Slug").validate_python(near) == near
