"""What stops a call, as problem details (RFC 9457)."""

from collections.abc import Iterable
from http import HTTPStatus

from mcctl.api.problems import Complaint, Problem, RefusedBy


class ApiError(Exception):
    """A call is not done; the problem is its answer."""

    def __init__(self, problem: Problem, headers: dict[str, str] | None = None) -> None:
        super().__init__(problem.title)
        self.problem = problem
        self.headers = headers or {}


def _error(kind: str, status: HTTPStatus, title: str, detail: str | None = None) -> ApiError:
    return ApiError(Problem(type=kind, title=title, status=status, detail=detail))


def not_found() -> ApiError:
    """What does not exist for the caller; the same answer whether it exists for others or not."""
    return _error("not-found", HTTPStatus.NOT_FOUND, "there is no such thing")


def not_signed_in() -> ApiError:
    """The call wants a token."""
    error = _error("not-signed-in", HTTPStatus.UNAUTHORIZED, "the call wants a valid token")
    error.headers["WWW-Authenticate"] = "Bearer"
    return error


def not_allowed() -> ApiError:
    """The token's role does not allow the call."""
    return _error("not-allowed", HTTPStatus.FORBIDDEN, "the token's role does not allow this")


def not_trusted() -> ApiError:
    """A workflow's token is not exchanged, whyever."""
    return _error("not-trusted", HTTPStatus.FORBIDDEN, "the workflow is not trusted here")


def keys_unavailable() -> ApiError:
    """Whether a workflow's token is genuine cannot be told."""
    error = _error(
        "keys-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "whether the token is genuine cannot be told now"
    )
    error.headers["Retry-After"] = "5"
    return error


def stale(detail: str) -> ApiError:
    """The live state has moved since the plan was made."""
    return _error("stale", HTTPStatus.PRECONDITION_FAILED, "the live state has changed", detail)


def key_reused() -> ApiError:
    """An idempotency key came again with another body."""
    return _error("key-reused", HTTPStatus.UNPROCESSABLE_ENTITY, "this idempotency key was used for another body")


def invalid(errors: Iterable[Complaint]) -> ApiError:
    """The body is wrong."""
    return ApiError(
        Problem(
            type="invalid", title="the content is wrong", status=HTTPStatus.UNPROCESSABLE_ENTITY, errors=list(errors)
        )
    )


def invalid_request(errors: Iterable[Complaint]) -> ApiError:
    """The request is not of the form that the call takes."""
    error = invalid(errors)
    return ApiError(error.problem.model_copy(update={"title": "the request is wrong"}))


def unprintable_query() -> ApiError:
    """The query holds what no text holds."""
    return invalid_request([Complaint(detail="the query holds a NUL character")])


def no_such_method(methods: Iterable[str]) -> ApiError:
    """The path is there, the method is not."""
    error = _error("method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, "there is no such call at this path")
    error.headers["Allow"] = ", ".join(methods)
    return error


def wrong_media_type(taken: Iterable[str]) -> ApiError:
    """The body is of a media type that the call does not take."""
    names = ", ".join(taken)
    error = _error("wrong-media-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the call takes another media type", names)
    error.headers["Accept"] = names
    return error


def not_acceptable(given: Iterable[str]) -> ApiError:
    """The caller wants a media type that the call does not give."""
    return _error("not-acceptable", HTTPStatus.NOT_ACCEPTABLE, "the call gives another media type", ", ".join(given))


def refused(refusals: Iterable[RefusedBy]) -> ApiError:
    """The guards refuse the change set."""
    return ApiError(
        Problem(type="refused", title="refused by a guard", status=HTTPStatus.CONFLICT, refused=list(refusals))
    )


def moved(location: str) -> ApiError:
    """The resource has another id now (RFC 9110, 308)."""
    error = _error("moved", HTTPStatus.PERMANENT_REDIRECT, "the resource has another id now")
    error.headers["Location"] = location
    return error


def not_modified(etag: str) -> ApiError:
    """The caller has it already (RFC 9110, 304)."""
    error = _error("not-modified", HTTPStatus.NOT_MODIFIED, "nothing has changed")
    error.headers["ETag"] = etag
    return error


def store_failed(detail: str | None = None) -> ApiError:
    """The database does not do what it should: locked for too long, disk full, gone, another release's."""
    error = _error("store-failed", HTTPStatus.SERVICE_UNAVAILABLE, "the platform's database does not answer", detail)
    error.headers["Retry-After"] = "5"
    return error


def too_large(limit: int) -> ApiError:
    """The body is larger than the call takes."""
    return _error(
        "too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large", f"{limit:,} bytes are taken"
    )
