"""The quarter as one HTML file: a letter of one printed page, and an appendix of plots. No script, no network."""

import hashlib
from base64 import b64encode
from importlib.resources import files

from mcctl.stats.report import Report
from mcctl.web.appendix import appendix
from mcctl.web.footnotes import INTERNAL, footnotes
from mcctl.web.markup import Child, Markup, element, joined
from mcctl.web.news import news
from mcctl.web.palette import DARK, LIGHT, variables
from mcctl.web.prose import prose
from mcctl.web.wording import HEADLINES, change, day, figure_of, issuer_name, number, period_noun


def report_html(report: Report) -> str:
    """Writes the page.

    Returns:
        A whole document. Its policy lets a browser load nothing and run nothing; the one style sheet is inside.
    """
    css = _styles(report)
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="robots", content="noindex") if report.audience != "public" else None,
        element("title", f"{_title(report)} · {report.view.quarter}"),
        element("style", Markup(css)),
    )
    body = element(
        "body",
        element("a", "Skip to the letter", href="#letter", class_="skip"),
        _header(report),
        element(
            "main",
            element("div", _first_page(report), id="letter", tabindex="-1"),
            element("section", list(appendix(report)), id="appendix", aria_labelledby="appendix-title"),
        ),
        element("footer", element("p", INTERNAL if report.audience == "internal" else _title(report))),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en').text}\n"


def _styles(report: Report) -> str:
    """The style sheet; every printed page says so where it is not for distribution."""
    sheet = files("mcctl.web").joinpath("report.css").read_text(encoding="utf-8")
    dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {variables(DARK)} }} }}"
    header = f'@page {{ @top-left {{ content: "{INTERNAL}" }} }}' if report.audience == "internal" else ""
    return f":root {{ {variables(LIGHT)} }}\n{dark}\n{sheet}{header}"


def _title(report: Report) -> str:
    if report.letter is not None:
        return report.letter.title
    scope = report.view.scope.issuer
    return f"{issuer_name(report, scope) if scope else 'The platform'}: the {period_noun(report)} in numbers"


def _header(report: Report) -> Markup:
    view = report.view
    scope = issuer_name(report, view.scope.issuer) if view.scope.issuer else "The whole platform"
    banner = [
        INTERNAL if report.audience == "internal" else None,
        "Provisional: not over when it was counted" if view.provisional else None,
    ]
    return element(
        "header",
        [element("p", text, class_="banner") for text in banner if text],
        element("h1", _title(report)),
        element("p", f"{scope} · {view.quarter} · {day(view.from_)} to {day(report.last_day)}", class_="note"),
    )


def _first_page(report: Report) -> Markup:
    letter = [
        element(
            "section",
            element("h2", section.heading) if section.heading else None,
            prose(section.markdown, heading=3 if section.heading else 2),
            class_="prose",
        )
        for section in (report.letter.sections if report.letter else ())
    ]
    figures = element(
        "section",
        element("h2", f"The {period_noun(report)} in six figures"),
        element("dl", (_figure(report, metric, label) for metric, label in HEADLINES.items()), class_="figures"),
    )
    notes = element("ol", (element("li", note) for note in footnotes(report)))
    return joined(
        letter,
        figures,
        element("div", list(news(report)), class_="parts"),
        element("section", element("h2", "Notes"), notes, class_="notes"),
    )


def _figure(report: Report, metric: str, label: str) -> Markup:
    kind = "number said" if number(report.view, metric) is None else "number"
    changes: list[Child] = [
        element("dd", said, class_="change")
        for before in (report.previous, report.year_ago)
        if (said := change(report.view, before, metric))
    ]
    return element("div", element("dt", label), element("dd", figure_of(report.view, metric), class_=kind), changes)
