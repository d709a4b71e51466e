"""The platform itself: whether it lives, what it speaks, what a load of events gave."""

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


class EventProblem(Wire):
    """Something wrong with a line of events."""

    line: int = Field(description="The line, from 1.")
    message: str = Field(description="What is wrong with it.")


class EventsLoaded(Wire):
    """What a load of events gave; the good ones of a call are loaded in one transaction."""

    loaded: int = Field(description="How many events are new.")
    repeated: int = Field(description="How many were there already, with the same content.")
    problems: list[EventProblem] = Field(description="What was wrong, by line.")
