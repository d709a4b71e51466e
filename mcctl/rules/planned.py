"""What a plan refuses, and what else in it is grave, as findings on the lines of YAML that cause it."""

from collections.abc import Iterator, Mapping

from mcctl.catalog.audience import shown
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.diagnostics.span import START
from mcctl.plan.codes import CODES
from mcctl.plan.plan import Guard, Plan, Refusal, ResourceChange, Shift
from mcctl.plan.sides import Key, Origin
from mcctl.rules.allowance import if_meant

ISSUER = "issuer.yaml"
"""Where that is shown which has no file any more."""

INSTEAD: Mapping[Guard, str] = {
    "exposure": "take it back",
    "withdrawal": "take it back",
    "version": "write a new `version`",
    "drift": "bring what was written there into your file",
    "concern": "settle the concern, and write the new answer below `audit`",
    "dirty": "commit it first",
}
"""What to do about a refusal, other than to allow it."""
BELOW = "allow it as told below"
MOST_GATHERED = 20
"""Of so many refusals it is told in one place how to allow them."""


def refused(plan: Plan) -> Iterator[Diagnostic]:
    """Yields each refusal as an error."""
    for refusal in plan.refused:
        rule = Rule(refusal.code, refusal.guard, Severity.ERROR)
        hint = hint_of(refusal, plan.made_by)
        yield Diagnostic(rule, refusal.message, refusal.file or ISSUER, refusal.span, refusal.route, hint)


def hint_of(refusal: Refusal, made_by: Origin = "files", *, is_told_below: bool = False) -> str:
    """Says what to do about a refusal: what to change, and how to allow it where that is possible.

    What is made on the platform (`made_by` the console) stands in no file and no commit: then it can only be left, or
    allowed by a flag.
    """
    if made_by == "console" and refusal.allow_with is not None:
        meant = f"if it is meant, add `{refusal.allow_with}`"
        return f"{refusal.instead}, or, {meant}" if refusal.instead is not None else meant
    instead = refusal.instead or INSTEAD.get(refusal.guard) or _by_refusal(refusal)
    if refusal.allow_with is None:
        return instead
    word, name = _allowance(refusal.allow_with)
    meant = if_meant(word, [name]) if name else f"pass `{refusal.allow_with}`"
    return f"{instead}, or, if it is meant, {BELOW if is_told_below and name else meant}"


def gathered(plan: Plan) -> tuple[str, ...]:
    """Lists the lines that allow in a commit's message all that is refused; none where there are few, or too many."""
    if plan.made_by == "console":
        return ()
    allowances = [_allowance(refusal.allow_with) for refusal in plan.refused if refusal.allow_with is not None]
    found = [f"{word.title()}: {name}" for word, name in dict.fromkeys(allowances) if name]
    return tuple(found) if 1 < len(found) <= MOST_GATHERED else ()


def _allowance(allow_with: str) -> tuple[str, str]:
    """Takes a flag apart: its word, and what it names, empty where that is nothing."""
    word, _, name = allow_with.removeprefix("--").partition(" ")
    return word, name


def _by_refusal(refusal: Refusal) -> str:
    if refusal.guard == "ownership":
        return f"leave it to those who published it first, or take it over with `mcctl adopt {refusal.id}`"
    if refusal.allow_with is None:
        return "mend what cannot be read"
    if refusal.allow_with.startswith("--retire-all"):
        return "archive fewer"
    return "put the file back and write `status: archived` in it"


def grave(plan: Plan, documents: Mapping[Key, Document]) -> Iterator[Diagnostic]:
    """Yields a warning for each exposure, withdrawal and retirement that is not refused: a reviewer is to see them."""
    changes = {change.key: change for change in plan.changes}
    stopped = {(refusal.guard, refusal.id) for refusal in plan.refused}
    guards: tuple[tuple[Guard, str], ...] = (
        ("exposure", "will be seen by"),
        ("withdrawal", "will no longer be seen by"),
    )
    for (guard, words), shifts in zip(guards, (plan.exposures, plan.withdrawals), strict=True):
        for shift in shifts:
            if (guard, shift.key.id) not in stopped:
                because = f" ({shift.because})" if shift.because else ""
                message = f"`{shift.key.id}` {words} {shown(shift.people)}{because}"
                yield _shifted(guard, message, shift, documents, changes.get(shift.key))
    for change in plan.changes:
        if change.action == "retire" and ("retirement", change.key.id) not in stopped:
            message = f"`{change.key.id}` will be retired: nobody can start it any more"
            yield _placed("retirement", message, documents.get(change.key), ("status",), change)


def _shifted(
    guard: Guard, message: str, shift: Shift, documents: Mapping[Key, Document], change: ResourceChange | None
) -> Diagnostic:
    """Places an exposure or a withdrawal on the field that causes it, which may be one of a stack."""
    if shift.cause is not None and shift.cause.key in documents:
        return _placed(guard, message, documents[shift.cause.key], shift.cause.route, change)
    return _placed(guard, message, documents.get(shift.key), ("visibility",), change)


def _placed(
    guard: Guard, message: str, document: Document | None, wanted: Route, change: ResourceChange | None
) -> Diagnostic:
    rule = Rule(CODES[guard], guard, Severity.WARNING)
    if document is None:
        return Diagnostic(rule, message, change.file if change is not None and change.file else ISSUER, START)
    route = wanted if document.at(wanted) is not None else ("id",)
    return Diagnostic(rule, message, document.path, document.locate(route), route)
