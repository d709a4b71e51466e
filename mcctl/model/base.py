"""The base of every model: frozen, and strict about keys."""

from pydantic import BaseModel, ConfigDict


class Format(BaseModel):
    """A mapping of the authoring format; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True)
