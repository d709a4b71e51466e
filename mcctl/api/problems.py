"""Problem details (RFC 9457), with pointers into what was submitted and with what the guards refuse."""

from pydantic import Field

from mcctl.api.wire import Wire

MEDIA_TYPE = "application/problem+json"


class Complaint(Wire):
    """One thing that is wrong with what was submitted."""

    detail: str = Field(description="What is wrong.")
    pointer: str = Field("", description="Where, as a JSON Pointer (RFC 6901) into the body.")
    code: str | None = Field(None, description="The code of the rule, such as MC204.")
    hint: str | None = Field(None, description="What to do instead.")


class RefusedBy(Wire):
    """One refusal of a guard."""

    guard: str = Field(description="The guard: exposure, withdrawal, retirement, version, ownership, drift, dirty.")
    code: str = Field(description="The refusal's code, MC4xx.")
    id: str = Field(description="The resource's id.")
    message: str = Field(description="What is refused, and why.")
    allow_with: str | None = Field(None, description="The allowance that would let it pass.")


class Problem(Wire):
    """Why a call was not done."""

    type: str = Field("about:blank", description="The kind of problem: a word that programs can rely on.")
    title: str = Field(description="What went wrong, in short.")
    status: int = Field(description="The HTTP status.")
    detail: str | None = Field(None, description="What went wrong this time.")
    errors: list[Complaint] = Field(default_factory=list, description="Everything that is wrong with the body.")
    refused: list[RefusedBy] = Field(default_factory=list, description="Everything that the guards refuse.")
