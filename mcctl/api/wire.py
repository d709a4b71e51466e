"""The base of what goes over the wire."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Wire(BaseModel):
    """A JSON object of the platform API; a client of an older release ignores keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", serialize_by_alias=True, validate_by_name=True)


Stored = Annotated[str, Field(max_length=255, pattern=r"^[^\x00]*$")]
"""A name that is looked for in the store, whatever it is; not every database takes a NUL character."""


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise PydanticCustomError("half_a_character", "the text holds half of a character") from error
    return text


Encodable = Annotated[str, AfterValidator(_encodable)]
"""Text that can be kept: what JSON can say with `\\ud800` alone is none."""


class Sent(Wire):
    """A JSON object that a client sends: keys that the platform does not know are refused, never dropped in silence."""

    model_config = ConfigDict(extra="forbid")
