"""The platform itself: whether it lives, and what it speaks."""

from pydantic import Field

from mcctl.api.wire import Wire

API_VERSION = 1


class Health(Wire):
    """Liveness."""

    status: str = Field(description="`ok`.")


class Version(Wire):
    """What the platform speaks."""

    api_version: int = Field(description="The version of this API; a platform of version N accepts clients of N - 1.")
    platform_version: str = Field(description="The release of the platform.")
    capabilities: list[str] = Field(description="What the platform can hold.")
