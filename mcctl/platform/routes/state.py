"""The platform itself."""

from fastapi import APIRouter

from mcctl import __version__
from mcctl.api.service import API_VERSION, Health, Version
from mcctl.platform.health import check_ready
from mcctl.platform.service import Running

router = APIRouter(prefix="/v1", tags=["platform"])


@router.get("/health")
async def health() -> Health:
    """Whether the platform lives; it asks nobody, the database neither."""
    return Health(status="ok")


@router.get("/ready")
def ready(running: Running) -> Health:
    """Whether the platform can work: its database answers and is of this release."""
    check_ready(running.database)
    return Health(status="ok")


@router.get("/version")
async def version() -> Version:
    """What the platform speaks."""
    return Version(
        api_version=API_VERSION,
        platform_version=__version__,
        capabilities=["stacks", "nested-stacks", "private", "rubrics", "translations", "atomic", "rename"],
    )
