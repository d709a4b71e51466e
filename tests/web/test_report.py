"""The letter as a document: well-formed, self-contained, and true to what it was given."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.api.metrics import Cut, CutRow, DeniedCriterion
from mcctl.stats.report import Letter, Name, Report, Section
from mcctl.web.report import report_html
from mcctl.web.wording import change
from tests.web.samples import a_report, a_report_for_partners, an_empty_report, insight

VOID = {"meta", "br", "hr", "col"}
REPORTS = [a_report(), a_report_for_partners(), an_empty_report()]
EACH = pytest.mark.parametrize("report", REPORTS, ids=["internal", "partners", "empty"])


class Outline(HTMLParser):
    """The elements of a page, and whether each is closed where it should be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def named(self, *tags: str) -> Iterator[dict[str, str | None]]:
        return (attributes for tag, attributes in self.tags if tag in tags)


@EACH
def test_the_page_is_well_formed_and_its_ids_are_its_own(report: Report) -> None:
    outline = Outline(report_html(report))
    idents = Counter(attributes["id"] for _, attributes in outline.tags if "id" in attributes)
    meant = [one for _, attributes in outline.tags for one in (attributes.get("aria-labelledby") or "").split() if one]

    assert [ident for ident, count in idents.items() if count > 1] == []
    assert set(meant) <= set(idents)


@EACH
def test_the_page_loads_nothing_and_runs_nothing(report: Report) -> None:
    page = report_html(report)
    outline = Outline(page)
    tags = {tag for tag, _ in outline.tags}
    loading = [
        key for tag, attributes in outline.tags for key in attributes if key in {"src", "srcset", "data", "xlink:href"}
    ]
    handlers = [key for _, attributes in outline.tags for key in attributes if key.startswith("on")]

    assert tags.isdisjoint({"script", "img", "link", "iframe", "object", "embed", "use", "image", "form", "base"})
    assert loading == []
    assert handlers == []
    assert [attributes for _, attributes in outline.tags if "style" in attributes] == []
    assert "@import" not in page
    assert set(re.findall(r"url\(([^)]*)\)", page)) <= {"#hatch"}


@EACH
def test_headings_are_in_order_and_every_plot_says_what_it_shows(report: Report) -> None:
    outline = Outline(report_html(report))
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
    tags = [tag for tag, _ in outline.tags]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    plots = [one for one in outline.named("svg") if "role" in one]
    assert tags.count("desc") == len(plots)
    assert all(one["aria-labelledby"] for one in plots)
    assert all("scope" in header for header in outline.named("th"))
    assert tags.count("figure") == tags.count("figcaption") == tags.count("details")


def test_an_empty_quarter_is_told_in_words_and_draws_nothing() -> None:
    outline = Outline(report_html(an_empty_report()))

    assert list(outline.named("svg")) == []
    assert outline.text.count("There was nothing to count in this quarter.") == 6
    assert "Nothing was launched." in outline.text
    assert "Nobody earned a micro-credential in this quarter." in outline.text


def test_what_stays_in_the_house_says_so_on_screen_and_on_every_printed_page() -> None:
    inside, outside = (report_html(report) for report in (a_report(), a_report_for_partners()))

    assert '@page { @top-left { content: "Internal: not for distribution" } }' in inside
    assert Outline(inside).text.count("Internal: not for distribution") == 3
    assert "not for distribution" not in outside


def test_what_leaves_the_house_says_what_suppression_does_and_what_the_numbers_cannot_tell() -> None:
    text = Outline(report_html(a_report_for_partners())).text

    assert (
        "Counts below 10 are withheld, and as many others as it takes, which reduces the risk of identification."
        in text
    )
    assert "No demographics are collected, so nothing follows from these numbers about equity of outcomes." in text
    assert "anonym" not in text


def test_a_private_thing_is_never_new_by_name_and_outside_the_house_has_none_at_all() -> None:
    inside, outside = (Outline(report_html(report)).text for report in (a_report(), a_report_for_partners()))

    for text in (inside, outside):
        assert "Northlake University: a privately hosted micro-credential*" in text
    assert "Lakeside District Fellows 2026*" in inside
    assert "a privately hosted stack*" in outside
    for secret in ("Lakeside", "Families as Partners", "all-of-it", "mc-9"):
        assert secret not in outside


def test_what_the_report_knows_no_name_of_keeps_its_id_inside_the_house_only() -> None:
    inside, outside = (
        Outline(report_html(replace(report, names={}))).text for report in (a_report(), a_report_for_partners())
    )

    assert "first-steps" in inside
    assert not re.search(r"first-steps|all-of-it|\bmc-\d", outside)


def test_a_criterion_of_what_has_no_title_is_not_named_outside_the_house() -> None:
    inside, outside = a_report(), a_report_for_partners()
    denied = insight().model_copy(
        update={
            "denials_by_criterion": [
                DeniedCriterion(issuer="northlake", micro_credential="mc-9", criterion="fellows/plan", denials=30),
                DeniedCriterion(issuer="northlake", micro_credential="mc-1", criterion="lesson/talk", denials=20),
            ]
        }
    )
    shown, hidden = (
        Outline(report_html(replace(one, view=one.view.model_copy(update={"insight": denied})))).text
        for one in (inside, outside)
    )

    assert "Families as Partners* fellows/plan 30" in shown
    assert "a privately hosted micro-credential* not shown 30" in hidden
    assert "Tracing Code Before Writing It lesson/talk 20" in hidden


def test_what_is_withheld_is_told_as_such() -> None:
    report = a_report_for_partners()
    text = Outline(report_html(report)).text
    small = report.view.suppressed["awards_by_state"]

    assert len(small) > 1
    assert f"Withheld, with a w: {len(small)} tiles." in text
    assert "Micro-credentials launched withheld" in text
    assert text.count(" withheld") >= len(small) + 1
    assert "Withheld: Micro-credentials launched, Unique assessors; it counts fewer than 10." in text
    assert text.count("Withheld: it is for the house.") == 2


def test_what_was_made_for_other_eyes_is_not_compared_with() -> None:
    inside, outside = a_report(), a_report_for_partners()
    mixed = replace(outside, previous=inside.previous, trend=inside.trend)

    assert "from 2026-Q2" in Outline(report_html(outside)).text
    text = Outline(report_html(mixed)).text
    assert "from 2026-Q2" not in text
    assert "No earlier period was counted, so there is no trend to show." in text


def test_a_change_from_few_is_told_without_a_percentage() -> None:
    report = a_report()
    before = report.view.model_copy(update={"metrics": report.view.metrics.model_copy(update={"awards_revoked": 1})})
    now = report.view.model_copy(update={"metrics": report.view.metrics.model_copy(update={"awards_revoked": 4})})

    assert change(now, before.model_copy(update={"quarter": "before"}), "awards_revoked") == "▲ up 3 from before"


def test_the_figures_and_their_changes_are_those_of_the_numbers() -> None:
    report = a_report()
    text = Outline(report_html(report)).text
    assert report.previous is not None
    now, then = report.view.metrics.awards, report.previous.metrics.awards
    assert now is not None
    assert then is not None
    assert now > then

    assert f"Micro-credentials awarded {now} ▲ up {now - then} ({(now - then) / then:.0%}) from 2026-Q2" in text


def test_the_notes_tell_zone_scope_source_definitions_and_what_was_restated() -> None:
    text = Outline(report_html(a_report())).text

    assert "2026-Q3 is July 1, 2026 to September 30, 2026, days in the time zone America/Chicago." in text
    assert (
        "Scope: the whole platform. Source: event files. Definitions: version 1. Made at 2026-10-05T14:30+00:00."
        in text
    )
    assert "Restated: Micro-credentials awarded, 421 → 423: late events." in text


def test_a_running_quarter_is_marked_at_the_top_and_in_the_notes() -> None:
    report = a_report()
    running = replace(report, view=report.view.model_copy(update={"provisional": True}))

    text = Outline(report_html(running)).text

    assert "Provisional: not over when it was counted" in text
    assert "Provisional: the quarter was not over when it was counted." in text


def test_what_was_asked_for_by_is_a_table_with_names() -> None:
    report = a_report()
    cuts = [
        Cut(
            by="state",
            columns=["awards", "earners"],
            rows=[
                CutRow(key="US-WI", numbers={"awards": 1234, "earners": None}),
                CutRow(key="", numbers={"awards": 2, "earners": 1}),
            ],
        ),
        Cut(by="stack", columns=["awards"], rows=[CutRow(key="first-steps", numbers={"awards": 5})]),
    ]

    text = Outline(report_html(replace(report, view=report.view.model_copy(update={"cuts": cuts})))).text

    assert "State Awards Earners Wisconsin 1,234 withheld not known 2 1" in text
    assert "Stack Awards First Steps in Computing for Everyone 5" in text


def test_decisions_without_their_days_are_told_in_a_sentence() -> None:
    report = a_report()
    known = insight()
    without_days = known.model_copy(
        update={
            "decisions": known.decisions.model_copy(update={"by_days": {}}),
            "waiting": known.waiting.model_copy(update={"by_days": {}}),
        }
    )

    outline = Outline(report_html(replace(report, view=report.view.model_copy(update={"insight": without_days}))))

    assert "182 submissions decided, half of them within 8 business days" in outline.text
    assert "times-title" not in {attributes.get("id") for _, attributes in outline.tags}


NASTY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "</style><script>",
            '" onload="x',
            "]]><svg onload=x>",
            "&lt;b>",
            "\x00",
            "'><img src=x>",
        ]
    ),
)


@settings(deadline=None, max_examples=40)  # a page and its reading each time, on machines that are busy
@given(title=NASTY, name=NASTY, issuer=NASTY, source=NASTY, markdown=NASTY)
def test_no_text_from_outside_becomes_part_of_the_page(
    title: str, name: str, issuer: str, source: str, markdown: str
) -> None:
    plain = a_report()
    names = {key: Name(name, name, is_private=one.is_private) for key, one in plain.names.items()}
    report = replace(
        plain,
        letter=Letter(title, (Section(title, f"{markdown}\n\n<script>{markdown}</script>"),)),
        names=names,
        issuer_names={"northlake": issuer},
        source=source,
    )

    outline = Outline(report_html(report))

    allowed = {tag for tag, _ in Outline(report_html(plain)).tags}
    of_markdown = {"p", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote", "hr", "br", "h3", "a"}
    assert {tag for tag, _ in outline.tags} <= allowed | of_markdown
    assert not any(key.startswith("on") for _, attributes in outline.tags for key in attributes)
