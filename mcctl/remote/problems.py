"""Answers that are problems, as errors that fix the exit status."""

from http import HTTPStatus

from pydantic import ValidationError

from mcctl.api.problems import Problem
from mcctl.errors import DeniedError, FindingsError, McctlError, RefusedError, StaleError, UnreachableError, UsageError
from mcctl.remote.answer import Answer


class ContentError(FindingsError):
    """The platform found something wrong with submitted content; `problem.errors` tells what and where."""

    def __init__(self, problem: Problem) -> None:
        told = "; ".join(error.detail for error in problem.errors) or problem.title
        super().__init__(f"the platform refuses the content: {told}", hint="nothing was changed")
        self.problem = problem


class GuardError(RefusedError):
    """A guard of the platform refuses the change set; `problem.refused` tells what."""

    def __init__(self, problem: Problem) -> None:
        told = "; ".join(refusal.message for refusal in problem.refused) or problem.title
        super().__init__(f"the platform refuses the change set: {told}", hint="nothing was changed")
        self.problem = problem


SIGN_IN = (
    "run `mcctl login`, or set `MCCTL_TOKEN`: with a token for this platform that has not expired and was not revoked"
)


def error_of(answer: Answer) -> McctlError:
    """Turns an answer that is no success into the error that it means."""
    problem = _problem(answer)
    said = f"{problem.title}: {problem.detail}" if problem.detail else problem.title
    return _by_kind(problem, said) or _by_status(answer, problem, said)


def _by_kind(problem: Problem, said: str) -> McctlError | None:
    """What only whoever hosts the platform can change."""
    match problem.type:
        case "suspended" | "closed":
            hint = "the platform's operator can tell more; `mcctl diff` and `mcctl status` still work"
            return DeniedError(said, hint=hint)
        case "quota":
            return RefusedError(f"{said}; nothing was changed", hint="the platform's operator can allow more")
        case _:
            return None


def _by_status(answer: Answer, problem: Problem, said: str) -> McctlError:
    match answer.status:
        case HTTPStatus.UNAUTHORIZED:
            return DeniedError(f"not signed in: {said}", hint=SIGN_IN)
        case HTTPStatus.FORBIDDEN:
            return DeniedError(f"not allowed: {said}", hint="ask the platform's operator for a token with another role")
        case HTTPStatus.NOT_FOUND:
            return DeniedError(
                "the platform knows no such issuer, or the token is not for it",
                hint="see `id` in issuer.yaml, and whose token it is",
            )
        case HTTPStatus.PRECONDITION_FAILED:
            return StaleError(said, hint="somebody published meanwhile: look at the plan again")
        case HTTPStatus.CONFLICT:
            return GuardError(problem)
        case HTTPStatus.UNPROCESSABLE_ENTITY:
            return _published_already() if problem.type == "key-reused" else ContentError(problem)
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            return UnreachableError(
                f"the platform has failed, or has too much to do ({status}, request {answer.request_id})",
                hint="try again later",
            )
        case status:
            elsewhere = answer.headers.get("Location")
            return UsageError(
                f"the platform does not take this ({status}, request {answer.request_id}): {said}",
                hint=f"see whether its address is `{elsewhere}` now" if elsewhere else "is mcctl up to date?",
            )


def _published_already() -> StaleError:
    """The idempotency key names plan and catalogue revision: only where it comes from can be another."""
    return StaleError(
        "this very plan was published already, from another commit or with another release of mcctl",
        hint="look at the plan again: nothing may be left to publish",
    )


def _problem(answer: Answer) -> Problem:
    try:
        return Problem.model_validate_json(answer.content)
    except ValidationError:
        return Problem(title=answer.reason.lower() or "no reason given", status=answer.status)
