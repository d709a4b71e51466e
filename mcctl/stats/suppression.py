"""A quarter's numbers as they may leave the house, so that no number of few people can be worked out (`docs/privacy.md`)."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from mcctl.api.metrics import Audience, Metrics, StatsView
from mcctl.errors import UsageError
from mcctl.stats.draft import Draft
from mcctl.stats.protection import Part, is_small, part_of, sum_is_safe, union_is_safe
from mcctl.stats.redaction import PRIVATE, Resource, keys_without_ids

IN_HOUSE: Final = "it is for those who work with the issuer"
OF_PLATFORM: Final = "it is told for the whole platform only"
_OF_EARNERS: Final = (
    "awards",
    "earners",
    "micro_credentials_awarded",
    "issuers_awarding",
    "stacks_awarded",
    "states",
    "states_and_territories",
    "state_unknown",
    "countries",
    "awards_by_state",
    "awards_by_micro_credential",
    "awards_by_stack",
)
_BY_DAY: Final = ("page_views", "busiest_day", "page_views_by_day", "visitors_by_day")


def withheld(
    view: StatsView,
    *,
    audience: Audience,
    small_cell: int = 10,
    contributions: Mapping[str, StatsView] | None = None,
    private: Collection[Resource] = (),
) -> StatsView:
    """Takes from a quarter's numbers what would tell of few people, or help to work out what does.

    Args:
        view: The numbers as they were counted; those that were made for partners or the public stay as they are.
        audience: For whose eyes the numbers will be; `internal` leaves everything.
        small_cell: Below it numbers of people and awards are hidden.
        contributions: For the whole platform, each issuer's own numbers of the same quarter, as they were counted; what
            an issuer's report hides is worked out from them. An issuer that is left out is one that shows no report.
        private: What is privately hosted, by issuer, kind and present id.

    Raises:
        UsageError: What leaves the house is no whole quarter that is over.
        ValueError: The numbers of the whole platform came without contributions, or with those of another quarter.
    """
    if audience == "internal":
        return view
    _refuse_all_but_whole_quarters(view)
    if view.audience != "internal":
        return view.model_copy(update={"audience": audience})
    if small_cell <= 1:
        draft = Draft(view)
        _hide_private(draft, private)
    elif view.scope.issuer is not None:
        draft = _of_issuer(view, small_cell, private)
    else:
        draft = _of_platform(view, _reports(view, contributions, small_cell, private), small_cell, private)
    if view.insight is not None:
        draft.hide(IN_HOUSE, "insight")
    return draft.finished(audience, private)


def comparable(now: StatsView, before: StatsView) -> frozenset[str]:
    """Finds the metrics whose change may be told: those that both views show to the same audience.

    A change, also in percent, then tells nothing that the two numbers beside it do not.
    """
    if now.audience != before.audience or now.scope != before.scope:
        return frozenset()
    names = set(Metrics.model_fields) - {"busiest_day"}
    return frozenset(
        name for name in names if getattr(now.metrics, name) is not None and getattr(before.metrics, name) is not None
    )


def _refuse_all_but_whole_quarters(view: StatsView) -> None:
    if view.period != "quarter":
        raise UsageError(
            f"`{view.quarter}` is no quarter, and only whole quarters leave the house",
            hint="name a quarter with `--quarter`, or leave out `--audience`",
        )
    if view.provisional:
        raise UsageError(
            f"the quarter `{view.quarter}` is not over, and only whole quarters leave the house",
            hint="name a quarter that is over with `--quarter`, or leave out `--audience`",
        )
    if view.as_of is not None:
        raise UsageError(
            "numbers as of an instant do not leave the house",
            hint="leave out `--as-of` or `--audience`",
        )


def _reports(
    view: StatsView, contributions: Mapping[str, StatsView] | None, small_cell: int, private: Collection[Resource]
) -> dict[str, Draft]:
    """Makes the report of each issuer, as whoever is about to read the platform's may have read it."""
    if contributions is None:
        message = "the numbers of the whole platform leave the house only with each issuer's own beside them"
        raise ValueError(message)
    for issuer, own in contributions.items():
        same = (own.quarter, own.time_zone, own.scope.issuer, own.audience)
        if same != (view.quarter, view.time_zone, issuer, "internal"):
            message = f"the numbers of `{issuer}` are not its own as they were counted for {view.quarter}"
            raise ValueError(message)
    return {issuer: _of_issuer(own, small_cell, private) for issuer, own in sorted(contributions.items())}


def _why(small_cell: int) -> str:
    return f"it counts fewer than {small_cell}, or would tell a number that does"


def _of_issuer(view: StatsView, small_cell: int, private: Collection[Resource]) -> Draft:
    """Decides what an issuer's report shows, by nothing but its own numbers."""
    draft = Draft(view)
    why = _why(small_cell)
    draft.hide(OF_PLATFORM, "busiest_day", "page_views_by_day", "visitors_by_day")
    for name in ("awards_revoked", "assessors", "page_views"):
        if is_small(draft.count(name), small_cell):
            draft.hide(why, name)
    if _tells_of_few_earners(draft, small_cell):
        draft.hide(why, *_OF_EARNERS)
        return draft
    never = _private_keys(draft, "awards_by_micro_credential", private)
    part = part_of(draft.table("awards_by_micro_credential"), draft.count("awards"), small_cell, never=never)
    draft.by_micro_credential = part
    if part.is_safe:
        draft.keep("awards_by_micro_credential", part.shown, keys_without_ids(part.hidden, never))
    else:
        draft.hide(why, "awards_by_micro_credential", "micro_credentials_awarded")
    _show_stacks(draft, small_cell, private, is_safe=not part.small)
    _show_places(draft, small_cell)
    draft.hide(OF_PLATFORM, "awards_by_state", "state_unknown")
    return draft


def _of_platform(
    view: StatsView, reports: Mapping[str, Draft], small_cell: int, private: Collection[Resource]
) -> Draft:
    """Decides what the platform's report shows, beside the reports of all its issuers."""
    draft = Draft(view)
    why = _why(small_cell)
    if is_small(draft.count("awards_revoked"), small_cell) or not _sum_is_safe(
        draft, reports, "awards_revoked", small_cell
    ):
        draft.hide(why, "awards_revoked")
    if is_small(draft.count("assessors"), small_cell) or not _union_is_safe(draft, reports, "assessors", small_cell):
        draft.hide(why, "assessors")
    _show_accounts(draft, small_cell)
    if is_small(draft.count("page_views"), small_cell) or not _sum_is_safe(draft, reports, "page_views", small_cell):
        draft.hide(why, *_BY_DAY)
    else:
        _show_days(draft, small_cell)
    if (
        _tells_of_few_earners(draft, small_cell)
        or not _sum_is_safe(draft, reports, "awards", small_cell)
        or not _union_is_safe(draft, reports, "earners", small_cell)
    ):
        draft.hide(why, *_OF_EARNERS)
        return draft
    _show_places(draft, small_cell)
    _show_micro_credentials(draft, reports, small_cell, private)
    return draft


def _tells_of_few_earners(draft: Draft, small_cell: int) -> bool:
    """Tells whether too few people stand behind all awards, or nobody knows how many."""
    if not (draft.is_shown("awards") and draft.is_shown("earners")):
        return True
    return any(is_small(draft.count(name), small_cell) for name in ("awards", "earners"))


def _parts(reports: Mapping[str, Draft], name: str) -> tuple[list[int], list[int]]:
    shown = [report.count(name) for report in reports.values() if report.is_shown(name)]
    hidden = [report.count(name) for report in reports.values() if not report.is_shown(name)]
    return shown, hidden


def _sum_is_safe(draft: Draft, reports: Mapping[str, Draft], name: str, small_cell: int) -> bool:
    return sum_is_safe(draft.count(name), *_parts(reports, name), small_cell)


def _union_is_safe(draft: Draft, reports: Mapping[str, Draft], name: str, small_cell: int) -> bool:
    return union_is_safe(draft.count(name), *_parts(reports, name), small_cell)


def _show_accounts(draft: Draft, small_cell: int) -> None:
    why = _why(small_cell)
    accounts = draft.count("new_accounts")
    subjects = draft.view.subjects
    if is_small(accounts, small_cell):
        draft.hide(why, "new_accounts", "subjects", "accounts_by_subject")
    elif subjects is not None:
        table = draft.table("accounts_by_subject")
        others = {key for key, count in table.items() if is_small(subjects.n - count, small_cell)}
        part = part_of(table, subjects.n, small_cell, never=others, adds_up=False)
        if part.is_safe:
            draft.keep("accounts_by_subject", part.shown, part.hidden)
        else:
            draft.hide(why, "accounts_by_subject")
        if is_small(subjects.n, small_cell) or is_small(accounts - subjects.n, small_cell):
            draft.hide(why, "subjects")


def _show_days(draft: Draft, small_cell: int) -> None:
    why = _why(small_cell)
    part = part_of(draft.table("page_views_by_day"), draft.count("page_views"), small_cell)
    busiest = draft.view.metrics.busiest_day
    if busiest is not None and busiest.day.isoformat() not in part.shown:
        draft.hide(why, "busiest_day")
    if not part.is_safe:
        draft.hide(why, "page_views_by_day", "visitors_by_day")
        return
    draft.keep("page_views_by_day", part.shown, part.hidden)
    # there are no more visitors in a day than page views, and mostly not many fewer
    visitors = draft.table("visitors_by_day")
    shown = {day: count for day, count in visitors.items() if day in part.shown and not is_small(count, small_cell)}
    draft.keep("visitors_by_day", shown, [day for day in visitors if day not in shown])


def _show_places(draft: Draft, small_cell: int) -> None:
    why = _why(small_cell)
    unknown, earners = draft.count("state_unknown"), draft.count("earners")
    part = part_of(draft.table("awards_by_state"), draft.count("awards"), small_cell, rest_at_least=unknown)
    if part.is_safe:
        draft.keep("awards_by_state", part.shown, part.hidden)
    else:
        draft.hide(why, "awards_by_state", "states", "states_and_territories")
    if is_small(unknown, small_cell) or is_small(earners - unknown, small_cell):
        draft.hide(why, "state_unknown")
    # with as many earners as countries each of them has just one
    if earners and earners < small_cell + draft.count("countries") - 2:
        draft.hide(why, "countries")


def _show_micro_credentials(
    draft: Draft, reports: Mapping[str, Draft], small_cell: int, private: Collection[Resource]
) -> None:
    """Shows of each issuer's micro-credentials what its own report shows, and of the other issuers' as if they had one."""
    name = "awards_by_micro_credential"
    never = _private_keys(draft, name, private)
    cells = draft.table(name)
    shown: dict[str, int] = {}
    hidden: list[str] = []
    parts: list[Part] = []
    for issuer, report in reports.items():
        part = report.by_micro_credential
        if part is not None:
            parts.append(part)
        if part is not None and part.is_safe:
            prefix = "" if len(reports) == 1 and not any("/" in key for key in cells) else f"{issuer}/"
            shown |= {prefix + key: count for key, count in part.shown.items()}
            hidden += [prefix + key for key in part.hidden]
    others = {key: count for key, count in cells.items() if _is_of_none(key, reports)}
    rest = draft.count("awards") - sum(report.count("awards") for report in reports.values())
    part = part_of(others, rest, small_cell, never=never)
    parts.append(part)
    if part.is_safe:
        shown |= part.shown
        hidden += part.hidden
    draft.keep(name, shown, keys_without_ids(hidden, never))
    few = [report for report in reports.values() if report.by_micro_credential is None]
    keys = sum(len(report.table(name)) for report in few)
    # who awards all of its micro-credentials awards at least as often, and everybody knows how many it has
    if not all(part.is_safe for part in parts) or keys > len(few):
        draft.hide(_why(small_cell), "micro_credentials_awarded")
    is_safe = not keys and not any(part.small for part in parts)
    _show_stacks(draft, small_cell, private, is_safe=is_safe, reports=reports)


def _is_of_none(key: str, reports: Mapping[str, Draft]) -> bool:
    issuer, slash, _ = key.partition("/")
    return issuer not in reports if slash else len(reports) != 1


def _show_stacks(
    draft: Draft,
    small_cell: int,
    private: Collection[Resource],
    *,
    is_safe: bool,
    reports: Mapping[str, Draft] = MappingProxyType({}),
) -> None:
    """Shows stacks where no micro-credential counts few: a stack is a sum of some, and the view does not say of which."""
    if not is_safe:
        draft.hide(_why(small_cell), "awards_by_stack")
        return
    never = _private_keys(draft, "awards_by_stack", private)
    table = draft.table("awards_by_stack")
    shown = {}
    for key, count in table.items():
        issuer, _, ident = key.rpartition("/")
        own = reports[issuer].table("awards_by_stack").get(ident, 0) if issuer in reports else 0
        # what the stack's issuer tells, and what others awarded to it
        if key not in never and not any(is_small(one, small_cell) for one in (count, own, count - own)):
            shown[key] = count
    draft.keep("awards_by_stack", shown, keys_without_ids((key for key in table if key not in shown), never))


def _hide_private(draft: Draft, private: Collection[Resource]) -> None:
    for name in ("awards_by_micro_credential", "awards_by_stack"):
        never = _private_keys(draft, name, private)
        table = draft.table(name)
        draft.keep(name, {key: table[key] for key in table if key not in never}, [PRIVATE for _ in never])


def _private_keys(draft: Draft, name: str, private: Collection[Resource]) -> frozenset[str]:
    """Finds the keys of a breakdown that are ids of what is private."""
    kind = "stack" if name == "awards_by_stack" else "micro-credential"
    scope = draft.view.scope.issuer
    ids = {(f"{issuer}/{ident}", ident, issuer) for issuer, what, ident in private if what == kind}
    # without an issuer before them the ids are all of one
    found = {long for long, _, _ in ids} | {short for _, short, issuer in ids if scope in {None, issuer}}
    return frozenset(found & set(draft.table(name)))
