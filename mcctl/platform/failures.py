"""What goes wrong with a call, as the problem that its caller is told; of the inside nothing is told."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcctl.api.problems import Complaint, Problem
from mcctl.platform.answers import answer
from mcctl.platform.bodies import TooManyMistakesError
from mcctl.platform.bounds import bound_of
from mcctl.platform.checking import pointer, within
from mcctl.platform.database import OtherReleaseError
from mcctl.platform.problems import ApiError, invalid_request, not_found, store_failed, too_large
from mcctl.platform.service import service_of
from mcctl.platform.unusable import is_defect, is_passing


def tell_failures(app: FastAPI) -> None:
    """Has each failure of an application answered by a problem."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(DBAPIError, _store_failed)
    app.add_exception_handler(NoConnectionError, _store_failed)
    app.add_exception_handler(OtherReleaseError, _other_release)
    app.add_exception_handler(RequestValidationError, _wrong_request)
    app.add_exception_handler(TooManyMistakesError, _far_from_right)
    app.add_exception_handler(HTTPException, _http_error)


class Defects:
    """Answers 500 where the platform itself fails; the failure goes on to whoever keeps the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if scope["type"] == "http" and not has_begun:
                problem = Problem(type="defect", title="the platform failed", status=HTTPStatus.INTERNAL_SERVER_ERROR)
                await answer(problem)(scope, receive, send)
            raise


async def _api_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    return answer(error.problem, error.headers)


async def _store_failed(request: Request, error: Exception) -> Response:
    """Tells callers to try again where that can help; whoever calls an embedded platform hosts it, and is told more."""
    if isinstance(error, DBAPIError):
        is_for_host = service_of(request).is_embedded and not is_passing(error)
        if is_for_host or is_defect(error):
            raise error
    request.state.failure = error  # for the log
    failed = store_failed()
    return answer(failed.problem, failed.headers)


async def _other_release(request: Request, error: Exception) -> Response:
    request.state.failure = error  # for the log
    failed = store_failed(str(error))
    return answer(failed.problem, failed.headers)


async def _wrong_request(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()
    if all(one["loc"][0] == "path" for one in found):
        return answer(not_found().problem)  # no such thing can be
    return answer(invalid_request(_complaint(one, error.body) for one in found).problem)


async def _far_from_right(_request: Request, error: Exception) -> Response:
    if not isinstance(error, TooManyMistakesError):
        raise error
    detail = f"the body is wrong in {error.count:,} places, which are too many to be told"
    return answer(invalid_request([Complaint(detail=detail, hint="send less, to see what is wrong with it")]).problem)


def _complaint(found: dict[str, Any], body: object) -> Complaint:
    where, *route = found["loc"]
    detail = f"{found['msg'][:1].lower()}{found['msg'][1:]}"
    if where != "body":
        return Complaint(detail=f"{where} `{route[-1]}`: {detail}")
    if found["type"] == "json_invalid":
        return Complaint(detail=detail)
    there = within(body, tuple(route))
    missing = f"`{route[-1]}`: " if found["type"] == "missing" and route else ""
    return Complaint(detail=f"{missing}{detail}", pointer=pointer(there))


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return answer(too_large(bound_of(request.url.path)).problem)
    if status is HTTPStatus.NOT_FOUND:
        return answer(not_found().problem)
    kind = status.phrase.lower().replace(" ", "-")
    return answer(Problem(type=kind, title=status.phrase.lower(), status=status), error.headers)
