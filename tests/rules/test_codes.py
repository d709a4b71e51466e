"""MC316: codes that are in no list, and addresses that lead nowhere."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.rules.broken_addresses import fault_of_address, fault_of_site, may_hold_fault
from mcctl.rules.code_lists import (
    COMMON_CURRENCIES,
    COMMON_LANGUAGES,
    COMMON_LICENSES,
    Fault,
    currency_fault,
    language_fault,
    license_fault,
)
from mcctl.source.edits import mended
from tests.rules.files import a_micro_credential, a_stack, findings, found


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("haw", None),
        ("nv", None),
        ("es-419", None),
        ("zh-Hant-TW", None),
        ("EN-us", None),
        ("no", None),
        ("tl", None),
        ("uk", None),
        ("x-private", None),
        ("jp", Fault("there is no language `jp`", "ja")),
        ("us", Fault("there is no language `us`", "en-US")),
        ("spanish", Fault("there is no language `spanish`", "es")),
        ("sp-MX", Fault("there is no language `sp-MX`", "es-MX")),
        ("xx", Fault("there is no language `xx`")),
        ("es-latin", Fault("there is no language `es-latin`")),
        ("en-a", Fault("there is no language `en-a`")),
        ("eng", Fault("the language `eng` has a shorter code", "en", is_certain=True)),
        ("spa-MX", Fault("the language `spa-MX` has a shorter code", "es-MX", is_certain=True)),
        ("en-UK", Fault("there is no country `UK` in `en-UK`", "en-GB", is_certain=True)),
    ],
)
def test_a_language_is_looked_up(tag: str, expected: Fault | None) -> None:
    assert language_fault(tag) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("KES", None),
        ("XOF", None),
        ("RMB", Fault("there is no currency `RMB`", "CNY")),
        ("UDS", Fault("there is no currency `UDS`", "USD")),
        ("DEM", Fault("there is no currency `DEM`")),
        ("XXX", Fault("there is no currency `XXX`")),
        ("QQQ", Fault("there is no currency `QQQ`")),
    ],
)
def test_a_currency_is_looked_up(code: str, expected: Fault | None) -> None:
    assert currency_fault(code) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("ODbL-1.0", None),
        ("LicenseRef-All-Rights-Reserved", None),
        ("CC-BY-4.0 OR MIT", None),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", None),
        ("CC-BY-4", Fault("there is no licence `CC-BY-4` in the list", "CC-BY-4.0")),
        ("CC-BY", Fault("there is no licence `CC-BY` in the list", "CC-BY-4.0")),
        ("CC-BY-NC-SA", Fault("there is no licence `CC-BY-NC-SA` in the list", "CC-BY-NC-SA-4.0")),
        ("CC0", Fault("there is no licence `CC0` in the list", "CC0-1.0")),
        ("Proprietary", Fault("there is no licence `Proprietary` in the list", "LicenseRef-All-Rights-Reserved")),
        ("Northlake", Fault("there is no licence `Northlake` in the list")),
        ("MITX OR MIT", Fault("there is no licence `MITX` in the list", "MIT OR MIT")),
        ("cc-by-4.0", Fault("the list writes `CC-BY-4.0`, not `cc-by-4.0`", "CC-BY-4.0", is_certain=True)),
        ("GFDL-1.3", Fault("the licence `GFDL-1.3` is no longer in the list", "GFDL-1.3-only")),
        ("MIT OR GPL-2.0+", Fault("the licence `GPL-2.0+` is no longer in the list", "MIT OR GPL-2.0-or-later")),
        ("MIT WITH Nothing", Fault("`MIT WITH Nothing` names no exception of the list behind `WITH`")),
    ],
)
def test_a_licence_is_looked_up(expression: str, expected: Fault | None) -> None:
    assert license_fault(expression) == expected


def test_what_is_common_is_in_the_lists() -> None:
    program = f"""
import iso4217, langcodes
from packaging.licenses import canonicalize_license_expression
assert all(map(langcodes.tag_is_valid, {sorted(COMMON_LANGUAGES)}))
assert {set(COMMON_CURRENCIES)} <= {{currency.code for currency in iso4217.Currency}}
assert all(canonicalize_license_expression(one) == one for one in {COMMON_LICENSES})
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_catalogue_without_rare_codes_does_not_wait_for_the_lists() -> None:
    program = """
import sys
from mcctl.rules.code_lists import currency_fault, language_fault, license_fault
assert (language_fault("en"), currency_fault("USD"), license_fault("CC-BY-4.0")) == (None, None, None)
assert not {"langcodes", "iso4217", "packaging.licenses"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


DOI = "https://doi.org/10.1145/3446871.3469765"


@pytest.mark.parametrize(
    ("url", "cut", "site"),
    [
        ("https://northlake.example/a", None, None),
        ("https://www.northlake.example:8080?a=...&b#c", None, None),
        ("http://[2001:db8::1]/a", None, None),
        (DOI, None, None),
        ("https://dx.doi.org/10.1000.10/123", None, None),
        ("http://data.europa.eu/esco/skill/21d2f96d-35f7-4e3f-9745-c533d2dd6e97", None, None),
        ("http://data.europa.eu/esco/skill/S1.2.3", None, None),
        ("http://data.europa.eu/esco/isced-f/0611", None, None),
        ("https://northlake.example/a/...", "is cut off", None),
        ("https://northlake.example/a…", "is cut off", None),
        ("https://doi.org", "is cut off: a DOI looks like `10.1145/3446871.3469765`", None),
        ("https://doi.org/", "is cut off: a DOI looks like `10.1145/3446871.3469765`", None),
        ("https://doi.org/10.1145/", "is cut off: a DOI looks like `10.1145/3446871.3469765`", None),
        ("http://data.europa.eu/esco/skill/",
         "is cut off: ESCO's addresses end with 36 letters, digits and hyphens", None),
        ("http://data.europa.eu/esco/skill/21d2f96d-35f7-4e3f",
         "is cut off: ESCO's addresses end with 36 letters, digits and hyphens", None),
        ("https://northlake", None, "names no site: there is no dot in its name"),
        ("http://localhost:8000/a.html", None, "names no site: there is no dot in its name"),
        ("https://northlake.", None, "names no site: there is no dot in its name"),
        ("https://a.b@northlake/", None, "names no site: there is no dot in its name"),
        ("https://https://northlake.example", None, "begins twice"),
        ("http://https//northlake.example", None, "begins twice"),
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_seen_without_a_network(url: str, cut: str | None, site: str | None) -> None:
    assert (fault_of_address(url), fault_of_site(url)) == (cut, site)


BROKEN = [
    "https://doi.org/10.1145/",
    "http://data.europa.eu/esco/skill/",
    "https://a.example/b...",
    "https://northlake",
]


@given(st.sampled_from(BROKEN), st.text(" \n<>\"'`,;:.!?*_~)]}|^\\", max_size=5), st.text(max_size=5))
def test_a_file_is_passed_over_only_where_no_address_is_broken(url: str, behind: str, rest: str) -> None:
    assert may_hold_fault(f"text: ({url}{behind} {rest}")


def test_files_with_sound_addresses_are_passed_over() -> None:
    assert not may_hold_fault(f"url: {DOI}\nnote: 'See https://northlake.example/a, (https://www.w3.org/).'\n")


@given(st.text())
def test_any_address_is_judged(rest: str) -> None:
    for begin in ("https://", "https://doi.org/", "http://data.europa.eu/esco/skill/"):
        assert fault_of_address(begin + rest) != ""
        assert fault_of_site(begin + rest) != ""


@pytest.mark.parametrize(
    ("more", "expected", "fix"),
    [
        ("license: cc-by-4.0",
         "9:10-9:19 the list writes `CC-BY-4.0`, not `cc-by-4.0` = write `CC-BY-4.0`", (True, "CC-BY-4.0")),
        ("license: CC-BY", "9:10-9:15 there is no licence `CC-BY` in the list = did you mean `CC-BY-4.0`?",
         (False, "CC-BY-4.0")),
        ("language: xx", "9:11-9:13 there is no language `xx` = look it up, or leave the key out", None),
        ('language: "nor"', "9:11-9:16 the language `nor` has a shorter code = write `no`", (True, '"no"')),
        ("prices: [{amount: '1', currency: RMB}]",
         "9:34-9:37 there is no currency `RMB` = did you mean `CNY`?", (False, "CNY")),
        ("translations: [{language: sp}]", "9:27-9:29 there is no language `sp` = did you mean `es`?", (False, "es")),
        ("license: MIT OR CC0",
         "9:10-9:20 there is no licence `CC0` in the list = did you mean `MIT OR CC0-1.0`?", (False, '"MIT OR CC0-1.0"')),
        ("research: {sources: [{title: T, year: 2008, doi: 'doi:10.1145/1404520.1404531'}]}",
         "9:50-9:79 a DOI is written without what comes before its `10.` = write `10.1145/1404520.1404531`",
         (True, "10.1145/1404520.1404531")),
        ("research: {sources: [{title: T, year: 2008, doi: 10.1145}]}",
         "9:50-9:57 `10.1145` is no DOI, such as `10.1145/3446871.3469765` = look it up, or leave the key out", None),
        ("url: https://northlake", ("9:6-9:23 the address `https://northlake` names no site: there is no dot in its name"
         " = copy it once more from the page itself"), None),
        ("description: See [the work](https://doi.org/10.1145) first.",
         ("9:29-9:52 the address `https://doi.org/10.1145` is cut off: a DOI looks like `10.1145/3446871.3469765`"
         " = copy it once more from the page itself"), None),
        ("description: Open http://localhost:8000 in a browser.", None, None),
    ],
)  # fmt: skip
def test_what_names_nothing_is_told_at_its_place(more: str, expected: str | None, fix: tuple[bool, str] | None) -> None:
    files = {"micro-credentials/a.yaml": a_micro_credential("a", more)}

    assert found(files) == ([f"MC316 micro-credentials/a.yaml {expected}"] if expected else [])
    fixes = [one.fix for one in findings(files) if one.fix]
    assert [(one.safe, one.edits[0].text) for one in fixes] == ([fix] if fix else [])
    if fixes:
        mended_text = mended(files["micro-credentials/a.yaml"].encode(), fixes).content.decode()
        assert findings({"micro-credentials/a.yaml": mended_text}) == []


def test_a_stack_and_the_issuer_are_looked_at_too() -> None:
    stack = a_stack("a", "prices: [{amount: '1', currency: QQQ}]\ntranslations: [{language: xx}]")
    issuer = (
        "kind: issuer\nid: northlake\nname: Northlake\ntype: university\nlanguage: xx\nlicense: CC0\nurl: https://n"
    )

    assert [one.partition(" = ")[0] for one in found({"stacks/a.yaml": stack, "issuer.yaml": issuer})] == [
        "MC316 issuer.yaml 5:11-5:13 there is no language `xx`",
        "MC316 issuer.yaml 6:10-6:13 there is no licence `CC0` in the list",
        "MC316 issuer.yaml 7:6-7:15 the address `https://n` names no site: there is no dot in its name",
        "MC316 stacks/a.yaml 7:34-7:37 there is no currency `QQQ`",
        "MC316 stacks/a.yaml 8:27-8:29 there is no language `xx`",
    ]
