"""The platform itself."""

from fastapi import APIRouter

from mcctl import __version__
from mcctl.api.service import API_VERSION, Health, Version

router = APIRouter(prefix="/v1", tags=["platform"])


@router.get("/health")
def health() -> Health:
    """Whether the platform lives."""
    return Health(status="ok")


@router.get("/version")
def version() -> Version:
    """What the platform speaks."""
    return Version(
        api_version=API_VERSION,
        platform_version=__version__,
        capabilities=["stacks", "nested-stacks", "private", "rubrics", "translations", "atomic", "rename"],
    )
