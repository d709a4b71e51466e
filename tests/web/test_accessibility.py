"""The letter in a real browser: nothing that axe-core finds, nothing wider than a telephone, one page of paper first."""

import re
from dataclasses import replace

import pytest

from mcctl.cli.printing import print_pdf
from mcctl.stats.report import Letter, Name, Report, Section
from mcctl.web.report import report_html
from tests.web.browser import asked, axe, chromium
from tests.web.samples import a_report, a_report_for_partners, an_empty_report

TELEPHONE, DESK = 360, 900
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true);"
RUN = """
const only = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
axe.run(document, {runOnly: only, iframes: false}).then(found => tell({
  violations: found.violations.map(one => [one.id, one.nodes.map(node => node.target.join(' ')).slice(0, 3)]),
  passes: found.passes.map(one => one.id)}), error => tell(String(error)));
"""


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_axe_finds_nothing_in_either_mode_at_either_width(width: int, *, is_dark: bool) -> None:
    found = asked(report_html(a_report()), axe() + OPEN_ALL + RUN, width, is_dark=is_dark)

    assert isinstance(found, dict), found
    assert found["violations"] == []
    assert {"color-contrast", "svg-img-alt", "heading-order", "html-has-lang"} <= set(found["passes"])


@pytest.mark.parametrize("report", [a_report_for_partners(), an_empty_report()], ids=["partners", "empty"])
def test_axe_finds_nothing_where_numbers_are_missing(report: Report) -> None:
    found = asked(report_html(report), axe() + OPEN_ALL + RUN, DESK)

    assert isinstance(found, dict), found
    assert found["violations"] == []


def test_axe_is_asked_in_earnest() -> None:
    broken = report_html(an_empty_report()).replace(' lang="en"', "")
    found = asked(broken, axe() + RUN, DESK)

    assert isinstance(found, dict), found
    assert [name for name, _ in found["violations"]] == ["html-has-lang"]


@pytest.mark.parametrize("title", [None, "界" * 70, "W" * 200], ids=["ordinary", "wide", "long"])
def test_nothing_is_wider_than_a_telephone(title: str | None) -> None:
    report = a_report()
    if title is not None:
        report = replace(
            report,
            names={key: Name(title, title) for key in report.names},
            issuer_names={"northlake": title},
            letter=Letter(title, (Section(title, title),)),
        )
    measure = "tell([document.documentElement.scrollWidth, document.documentElement.clientWidth, innerWidth])"
    found = asked(report_html(report), OPEN_ALL + measure, TELEPHONE)

    assert isinstance(found, list)
    assert found[0] == found[1]
    assert found[2] == TELEPHONE


def test_the_first_printed_page_holds_the_letter_and_the_next_begins_with_the_appendix() -> None:
    chromium()
    whole = report_html(a_report())
    letter_only = re.sub(r'<section id="appendix".*</section></main>', "</main>", whole, flags=re.DOTALL)
    assert len(letter_only) < len(whole) / 2

    assert pages(print_pdf(letter_only)) == 1
    assert pages(print_pdf(whole)) > 4


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
