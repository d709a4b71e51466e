"""What the life cycle of a credential objects to: the words of 403 and 409 on the learners' and the assessors' side."""

from http import HTTPStatus

from mcctl.api.problems import Problem
from mcctl.platform.problems import ApiError


def conflict(kind: str, detail: str) -> ApiError:
    """It is not the time for the act: something has to come before it, or came already."""
    return ApiError(Problem(type=kind, title="this cannot be done now", status=HTTPStatus.CONFLICT, detail=detail))


def not_for_caller(detail: str) -> ApiError:
    """The act is somebody else's to do."""
    title = "the token does not allow this"
    return ApiError(Problem(type="not-allowed", title=title, status=HTTPStatus.FORBIDDEN, detail=detail))
