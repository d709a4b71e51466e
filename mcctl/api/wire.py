"""The base of what goes over the wire."""

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """A JSON object of the platform API; a client of an older release ignores keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", serialize_by_alias=True, validate_by_name=True)


class Sent(Wire):
    """A JSON object that a client sends: keys that the platform does not know are refused, never dropped in silence."""

    model_config = ConfigDict(extra="forbid")
