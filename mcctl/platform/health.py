"""Whether the platform can do its work."""

from http import HTTPStatus

from mcctl.api.problems import Problem
from mcctl.platform.database import HEAD, Database
from mcctl.platform.problems import ApiError


def check_ready(database: Database) -> None:
    """Checks that the database answers, and that it is of this release; an ApiError tells where it is not."""
    found = database.revision()
    if found != HEAD:
        problem = Problem(
            type="not-ready",
            title="the platform's database is not of this release",
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            detail=f"it is at {found or 'nothing'}, the release at {HEAD}",
        )
        raise ApiError(problem, {"Retry-After": "5"})
