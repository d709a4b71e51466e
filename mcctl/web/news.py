"""The parts of the first page below the figures: what is new, where earners are, what waits, what was audited."""

from collections.abc import Iterator
from itertools import islice

from mcctl.api.metrics import Launch
from mcctl.stats.places import PLACES
from mcctl.stats.report import Report
from mcctl.web.markup import Child, Markup, element
from mcctl.web.wording import NO_INSIGHT, counted, figure_of, issuer_name, name_of, number, period_noun, why_not

_LONGEST = 8
_FIRST = 5


def part(heading: str, *children: Child) -> Markup:
    """Puts a part of the first page under its heading."""
    return element("section", element("h2", heading), *children, class_="part")


def news(report: Report) -> Iterator[Markup]:
    """Yields the parts, in order; what nothing is known of is left out, but for what a reader would miss."""
    yield _launched(report)
    yield part("Where earners are", *(element("p", text) for text in _whereabouts(report)))
    yield part("Decisions that are overdue", element("p", _overdue(report)))
    if report.audits is not None:
        yield _audited(report)


def _launched(report: Report) -> Markup:
    heading, found = f"New this {period_noun(report)}", report.view.launched
    if not found:
        count = number(report.view, "launches")
        shown = figure_of(report.view, "launches")
        text = "Nothing was launched." if count == 0 else f"Micro-credentials launched: {shown}; none is named here."
        return part(heading, element("p", text))
    rest = len(found) - _LONGEST
    private = any(name_of(report, one.issuer, "micro-credential", one.micro_credential).is_private for one in found)
    return part(
        heading,
        element("ul", (element("li", _launch(report, one)) for one in found[:_LONGEST])),
        element("p", f"And {rest} more.") if rest > 0 else None,
        element("p", "* Privately hosted: not named where a letter may be forwarded.", class_="note")
        if private
        else None,
    )


def _launch(report: Report, launch: Launch) -> list[Child]:
    name = name_of(report, launch.issuer, "micro-credential", launch.micro_credential)
    issuer = issuer_name(report, launch.issuer)
    if name.is_private:
        return [issuer, ": a privately hosted micro-credential*"]
    if name.title is None:
        return [issuer, ": a micro-credential whose title is not known here"]
    return [issuer, ": ", element("strong", name.title), f". {name.competency}" if name.competency else None]


def _whereabouts(report: Report) -> Iterator[str]:
    view = report.view
    states, with_territories, countries = (
        number(view, metric) for metric in ("states", "states_and_territories", "countries")
    )
    if number(view, "earners") == 0:
        yield f"Nobody earned a micro-credential in this {period_noun(report)}."
    elif states is None or with_territories is None or countries is None:
        yield f"States: {figure_of(view, 'states')}. Countries: {figure_of(view, 'countries')}."
    else:
        yield (
            f"In {states} of the 50 states ({with_territories} with the District of Columbia and the territories) and in "
            f"{counted(countries, 'country', 'countries')}. "
            f"Earners whose state is not known: {figure_of(view, 'state_unknown')}."
        )
    by_state = sorted(view.breakdowns.awards_by_state.items(), key=lambda pair: (-pair[1], pair[0]))
    if by_state:
        first = ", ".join(f"{PLACES.get(code, code)} {count:,}" for code, count in islice(by_state, _FIRST))
        of_those = " of the states that are shown" if view.suppressed.get("awards_by_state") else ""
        yield f"Most awards{of_those}: {first}."


def _overdue(report: Report) -> str:
    if report.view.insight is None:
        return why_not(report, "insight", NO_INSIGHT)
    waiting, target = report.view.insight.waiting, report.view.insight.decisions.target
    if not waiting.open:
        return "None: no submission was open."
    when = "When this was counted" if report.view.provisional else f"At the {period_noun(report)}'s end"
    held = (
        f"{when} {counted(waiting.open, 'submission')} {'was' if waiting.open == 1 else 'were'} waiting for a decision"
    )
    oldest = "" if waiting.oldest is None else f", the oldest for {counted(waiting.oldest, 'business day')}"
    if target is None or waiting.overdue is None:
        return f"{held}{oldest}. There is no target that they could be held against."
    late = "none" if waiting.overdue == 0 else f"{waiting.overdue:,}"
    return f"{held}{oldest}; {late} of them beyond the target of {counted(target, 'business day')}."


def _audited(report: Report) -> Markup:
    audits = report.audits
    reviewed, due = (audits.reviewed, audits.due) if audits else ((), ())
    return part(
        "Audits of equity and access",
        element("p", f"Reviewed: {len(reviewed)}. Due: {len(due)}", f": {_titles(report, due)}." if due else "."),
    )


def _titles(report: Report, idents: tuple[str, ...]) -> str:
    titles = {ident: name for (_, _, ident), name in report.names.items()}  # an issuer gives each id once
    inside = report.audience == "internal"
    named = [
        title
        if (name := titles.get(one)) and not name.is_private and (title := name.title)
        else one
        if inside
        else None
        for one in idents
    ]
    shown = [one for one in named if one is not None]
    rest = len(idents) - len(shown)
    return ", ".join([*shown, *([f"{rest} not named here"] if rest else [])])
