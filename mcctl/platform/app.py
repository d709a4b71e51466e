"""The platform's application: its calls, its problems, its bounds."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from mcctl import __version__
from mcctl.api.problems import MEDIA_TYPE, Complaint, Problem
from mcctl.platform.bounds import BoundedBodies, bound_of
from mcctl.platform.checking import pointer
from mcctl.platform.problems import ApiError, store_failed, too_large
from mcctl.platform.request_ids import NamedRequests
from mcctl.platform.routes import blobs, catalog, changesets, numbers, pages, state
from mcctl.platform.service import Service

ANY_PROBLEM: dict[int | str, dict[str, Any]] = {
    "default": {"description": "A problem (RFC 9457).", "model": Problem, "content": {MEDIA_TYPE: {}}}
}


def create_app(service: Service) -> FastAPI:
    """Makes the application; embedded and served, it is the same."""
    app = FastAPI(
        title="mcctl platform",
        version="1",
        summary="Micro-credentials and stacks of issuers: publish, see, count.",
        description=f"Version 1 of the platform API, as served by mcctl {__version__}.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        responses=ANY_PROBLEM,
    )
    app.state.service = service
    for module in (catalog, changesets, blobs, pages, numbers, state):
        app.include_router(module.router)
    app.add_middleware(BoundedBodies)
    app.add_middleware(NamedRequests)
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(DBAPIError, _store_failed)
    app.add_exception_handler(Exception, _defect)
    app.add_exception_handler(RequestValidationError, _wrong_request)
    app.add_exception_handler(HTTPException, _http_error)
    return app


def _answer(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    if problem.status == HTTPStatus.NOT_MODIFIED:
        return Response(status_code=problem.status, headers=headers)
    # what was submitted may hold halves of characters, which UTF-8 cannot
    content = json.dumps(problem.model_dump(), ensure_ascii=False).encode(errors="replace")
    return Response(content, problem.status, headers, media_type=MEDIA_TYPE)


async def _api_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    return _answer(error.problem, error.headers)


async def _store_failed(_request: Request, _error: Exception) -> Response:
    return _answer(store_failed().problem)


async def _defect(_request: Request, _error: Exception) -> Response:
    """A defect of the platform: the answer tells nothing of it, the log does."""
    return _answer(Problem(type="defect", title="the platform failed", status=HTTPStatus.INTERNAL_SERVER_ERROR))


async def _wrong_request(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    complaints: list[Complaint] = []
    for one in error.errors():
        where, *route = one["loc"] if one["type"] != "json_invalid" else one["loc"][:1]
        detail = one["msg"].lower() if where == "body" else f"{where} `{route[-1]}`: {one['msg'].lower()}"
        complaints.append(Complaint(detail=detail, pointer=pointer(tuple(route)) if where == "body" else ""))
    return _answer(
        Problem(type="invalid", title="the request is wrong", status=HTTPStatus.UNPROCESSABLE_ENTITY, errors=complaints)
    )


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _answer(too_large(bound_of(request.url.path)).problem)
    kind = status.phrase.lower().replace(" ", "-")
    return _answer(Problem(type=kind, title=status.phrase.lower(), status=status), error.headers)
