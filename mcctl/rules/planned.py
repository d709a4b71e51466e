"""What a plan refuses, and what else in it is grave, as findings on the lines of YAML that cause it."""

from collections.abc import Iterator, Mapping

from mcctl.catalog.audience import shown
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.diagnostics.span import START
from mcctl.plan.guards import CODES
from mcctl.plan.plan import Guard, Plan, Refusal, ResourceChange
from mcctl.plan.sides import Key
from mcctl.rules.allowance import if_meant

ISSUER = "issuer.yaml"
"""Where that is shown which has no file any more."""

MOVERS = ("status", "visibility", "access", "members")
"""The fields that decide who sees a resource."""

INSTEAD: Mapping[Guard, str] = {
    "exposure": "take it back",
    "withdrawal": "take it back",
    "version": "write a new `version`",
    "ownership": "leave it to those who published it first, or ask them to hand it over",
    "drift": "bring what was written there into your file",
    "concern": "settle the concern, and write the new answer below `audit`",
    "dirty": "commit it first",
}
"""What to do about a refusal, other than to allow it."""


def refused(plan: Plan) -> Iterator[Diagnostic]:
    """Yields each refusal as an error."""
    for refusal in plan.refused:
        rule = Rule(refusal.code, refusal.guard, Severity.ERROR)
        yield Diagnostic(
            rule, refusal.message, refusal.file or ISSUER, refusal.span, refusal.route, hint_of(refusal)
        )  # fmt: skip


def hint_of(refusal: Refusal) -> str:
    """Says what to do about a refusal: what to change, and how to allow it where that is possible."""
    instead = INSTEAD[refusal.guard] if refusal.guard in INSTEAD else _kept(refusal)
    if refusal.allow_with is None:
        return instead
    word, _, name = refusal.allow_with.removeprefix("--").partition(" ")
    meant = if_meant(word, [name]) if name else f"pass `{refusal.allow_with}`"
    return f"{instead}, or, if it is meant, {meant}"


def _kept(refusal: Refusal) -> str:
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
                yield _placed(guard, message, shift.key, documents, changes.get(shift.key))
    for change in plan.changes:
        if change.action == "retire" and ("retirement", change.key.id) not in stopped:
            message = f"`{change.key.id}` will be retired: nobody can start it any more"
            yield _placed("retirement", message, change.key, documents, change)


def _placed(
    guard: Guard, message: str, key: Key, documents: Mapping[Key, Document], change: ResourceChange | None
) -> Diagnostic:
    rule = Rule(CODES[guard], guard, Severity.WARNING)
    document = documents.get(key)
    if document is None:
        return Diagnostic(rule, message, change.file if change is not None and change.file else ISSUER, START)
    routes: list[Route] = [field.route for field in change.fields] if change is not None else []
    route = next((one for one in routes if one[0] in MOVERS and document.at(one) is not None), ("id",))
    return Diagnostic(rule, message, document.path, document.locate(route), route)
