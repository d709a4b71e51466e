"""Calls over HTTP: made again as long as that is safe and the patience lasts, and never guessed about."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar

import httpx

from mcctl.errors import DeniedError, McctlError, UnreachableError
from mcctl.remote.answer import Answer, TooLongError, read_answer
from mcctl.remote.patience import Patience, Tries
from mcctl.remote.problems import error_of

T = TypeVar("T")

Params = Mapping[str, str | list[str]]
"""What stands in a query, each name once or, with a list, several times."""

TRANSIENT = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
ERROR_NUMBER = re.compile(r"^\[Errno -?\d+\] ")
IDEMPOTENT = frozenset({"GET", "HEAD", "PUT"})


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    Attributes:
        content: What is sent; of what is large, what makes its pieces anew for each attempt, so that it is never held whole.
        is_repeatable: Whether making it twice comes to the same as once; true of GET, HEAD and PUT.
        changes: What a call changes of which the platform remembers the answer; None for all others. As long as such an
            answer is lost, it is asked for again.
        accept: Statuses beside success that are an answer.
    """

    method: str
    path: str
    content: bytes | Callable[[], Iterator[bytes]] | None = None
    params: Params | None = None
    headers: dict[str, str] = field(default_factory=dict)
    is_repeatable: bool = False
    changes: str | None = None
    accept: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why an attempt gave no answer; `is_doubtful` where the platform may have done it nevertheless."""

    error: McctlError
    is_passing: bool
    is_doubtful: bool
    asked_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """Makes calls to one platform."""

    http: httpx.Client
    patience: Patience
    request_id: Callable[[], str]

    def make(self, call: Call, understand: Callable[[Answer], T]) -> T:
        """Makes a call until it is answered.

        An UnreachableError tells of a call that was not answered in time; where it is one that changes something, and
        an attempt at it may have come through, it says that nobody knows. `understand` raises ValueError.
        """
        tries = Tries(self.patience)
        is_in_doubt = False
        while True:
            outcome = self._attempt(call, understand)
            if not isinstance(outcome, _Failure):
                return outcome[0]
            is_in_doubt = call.changes is not None and (is_in_doubt or outcome.is_doubtful)
            is_over = not outcome.is_passing or not _may_repeat(call, outcome)
            if is_over or not tries.wait(outcome.asked_seconds, is_in_doubt=is_in_doubt):
                raise self._error(call, outcome, is_in_doubt=is_in_doubt)

    def _attempt(self, call: Call, understand: Callable[[Answer], T]) -> tuple[T] | _Failure:
        request_id = self.request_id()
        try:
            with self.http.stream(
                call.method,
                call.path,
                content=call.content() if callable(call.content) else call.content,
                params=call.params,
                headers={**call.headers, "X-Request-Id": request_id},
            ) as response:
                answer = read_answer(response, request_id)
        except httpx.RequestError as error:
            return _Failure(self._unanswered(error), is_passing=True, is_doubtful=not isinstance(error, NOT_SENT))
        except TooLongError:
            too_long = UnreachableError(f"the platform's answer to {call.method} {call.path} has no end")
            return _Failure(too_long, is_passing=False, is_doubtful=True)
        if answer.is_success or answer.status in call.accept:
            try:
                return (understand(answer),)
            except ValueError as error:
                return _Failure(_nonsense(call, answer, error), is_passing=True, is_doubtful=True)
        return _Failure(
            error_of(answer),
            is_passing=answer.status in TRANSIENT,
            is_doubtful=answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR,
            asked_seconds=self.patience.asked_seconds(answer.headers),
        )

    def _unanswered(self, error: httpx.RequestError) -> UnreachableError:
        why = ERROR_NUMBER.sub("", str(error)) or type(error).__name__
        told = UnreachableError(
            f"the platform at {self.http.base_url} does not answer: {why[:1].lower()}{why[1:]}",
            hint="see `platforms` in mcctl.yaml, and whether you are online",
        )
        told.__cause__ = error
        return told

    def _error(self, call: Call, failure: _Failure, *, is_in_doubt: bool) -> McctlError:
        """Says what is known. A refusal of the caller alone does not tell what became of an earlier attempt."""
        error = failure.error
        if is_in_doubt and isinstance(error, UnreachableError | DeniedError):
            doubt = UnreachableError(
                f"the answer was lost, and whether {call.changes} is not known (all of it, or nothing): {error.message}",
                hint="run `mcctl diff` once the platform answers: it shows what is not published yet",
            )
            doubt.__cause__ = error
            return doubt
        if failure.asked_seconds:
            error.hint = f"try again in {math.ceil(failure.asked_seconds)} seconds"
        return error


def _may_repeat(call: Call, failure: _Failure) -> bool:
    return call.method in IDEMPOTENT or call.is_repeatable or not failure.is_doubtful


def _nonsense(call: Call, answer: Answer, error: ValueError) -> UnreachableError:
    """Tells of an answer that cannot be understood: something stands between, or it was cut off."""
    told = UnreachableError(
        f"the platform's answer to {call.method} {call.path} cannot be understood: {answer.nature} "
        f"(request {answer.request_id})",
        hint="is the address that of a platform, and mcctl up to date?",
    )
    told.__cause__ = error
    return told
