"""What the platform says against a change set, as findings on the lines of YAML that caused it."""

from collections.abc import Iterator, Mapping
from typing import get_args

from mcctl.api.problems import Complaint, Problem, RefusedBy
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.plan.plan import Guard, Plan, Refusal
from mcctl.plan.sides import Key
from mcctl.rules.planned import hint_of
from mcctl.rules.platform import said_by_platform


def findings_of(problem: Problem, plan: Plan, documents: Mapping[Key, Document]) -> Iterator[Diagnostic]:
    """Yields each complaint, and each refusal of a guard, at its place in the files as far as it has one."""
    for complaint in problem.errors:
        index, route = _target(complaint)
        key = plan.changes[index].key if index is not None and index < len(plan.changes) else None
        rule = (
            Rule(complaint.code, said_by_platform.RULE.name, Severity.ERROR)
            if complaint.code
            else said_by_platform.RULE
        )
        yield _placed(rule, complaint.detail, complaint.hint, documents.get(key) if key else None, route)
    by_id = {key.id: document for key, document in documents.items()}
    for refusal in problem.refused:
        rule = Rule(refusal.code, refusal.guard, Severity.ERROR)
        yield _placed(rule, refusal.message, _hint(refusal, plan), by_id.get(refusal.id), ("id",))


def _hint(refusal: RefusedBy, plan: Plan) -> str | None:
    """Says what to do, as the plan would have said it; nothing about a guard that this release does not know."""
    guard: Guard | None = next((known for known in get_args(Guard) if known == refusal.guard), None)
    if guard is None:
        return None
    return hint_of(
        Refusal(guard, refusal.code, refusal.id, refusal.message, allow_with=refusal.allow_with), plan.made_by
    )


def _placed(rule: Rule, message: str, hint: str | None, document: Document | None, route: Route) -> Diagnostic:
    if document is None:
        return Diagnostic(rule, message, "issuer.yaml", hint=hint)
    return Diagnostic(rule, message, document.path, document.locate(route), route, hint)


def _target(complaint: Complaint) -> tuple[int | None, Route]:
    """Reads a JSON Pointer (RFC 6901) into a change set: which change, and the route into its content."""
    match [part.replace("~1", "/").replace("~0", "~") for part in complaint.pointer.split("/")]:
        case ["", "changes", index, "content", *route] if index.isdigit():
            return int(index), tuple(int(part) if part.isdigit() else part for part in route)
        case ["", "changes", index, *_] if index.isdigit():
            return int(index), ("id",)
        case _:
            return None, ()
