"""The terms on which people take part: time, price, credit, prerequisites, retirement."""

from typing import Annotated, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from mcctl.model.base import Format
from mcctl.model.meaning import within
from mcctl.model.scalar import Currency, Day, Decimal, Markdown, Number, Slug, Text, Truth, Url, Verbatim


class Hours(Format):
    """How many hours it takes, from … to ….; one end may be left out."""

    min: Annotated[Number | None, within("The least, in hours.", 10)] = None
    max: Annotated[Number | None, within("The most, in hours.", 15)] = None


class Workload(Format):
    """Hours of one kind of work."""

    name: Annotated[Text, within("The kind of work.", "independent")]
    hours: Annotated[Number, within("How many hours.", 8)]


class Price(Format):
    """What somebody pays, and when."""

    buyers: Annotated[Text | None, within("Who pays this price; left out = everyone.", "non-members", alias="for")] = (
        None
    )
    amount: Annotated[Decimal, within("The amount, in quotes; `0.00` = free.", "75.00")]
    currency: Annotated[Currency, within("The currency (ISO 4217).", "USD")]
    charged_at: Annotated[
        Literal["start", "submission", "award"] | None,
        within("When it is charged; left out = the issuer does not say.", "submission"),
    ] = None


class Credit(Format):
    """What it counts for elsewhere."""

    value: Annotated[Verbatim, within("How much, in quotes.", "0.5")]
    unit: Annotated[Text, within("The unit.", "clock hour")]
    each: Annotated[Truth, within("For a stack: whether the value is meant per member.", True)] = False
    authority: Annotated[Verbatim | None, within("Who gives the credit.", "Utah State Board of Education")] = None
    note: Annotated[Text | None, within("Whatever else holds.", "proposed")] = None


class Prerequisite(Format):
    """What one should have before starting: a micro-credential, somebody else's, or something in words."""

    issuer: Annotated[Slug | None, within("Its issuer, where it is somebody else's.", "other")] = None
    micro_credential: Annotated[Slug | None, within("The id of a micro-credential.", "variables-and-state")] = None
    title: Annotated[Text | None, within("Its title, where it is somebody else's.", "Variables and State")] = None
    url: Annotated[Url | None, within("Its address, where it is somebody else's.", "https://other.example/y")] = None
    text: Annotated[
        Text | None, within("A prerequisite in words, in place of an id.", "Three years of classroom experience")
    ] = None
    required: Annotated[Truth, within("Whether one must have it; false = recommended.", False)] = True

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.micro_credential is None) == (self.text is None):
            raise PydanticCustomError("one_of", "expected either `micro_credential` or `text`")
        return self


class Retirement(Format):
    """An announced end, with its dates; the file stays."""

    announced_on: Annotated[Day, within("The day of the announcement.", "2026-05-01")]
    last_start: Annotated[
        Day | None,
        within("The last day on which one can start, in every time zone; left out = `last_submission`.", "2026-08-31"),
    ] = None
    last_submission: Annotated[
        Day | None,
        within("The last day for first submissions, in every time zone; left out = `last_resubmission`.", "2026-12-15"),
    ] = None
    last_resubmission: Annotated[
        Day | None,
        within("The last day for resubmissions, in every time zone; left out = none is set.", "2027-03-01"),
    ] = None
    replaced_by: Annotated[Slug | None, within("The id of what takes its place.", "tracing-and-debugging")] = None
    reason: Annotated[Markdown | None, within("Why it ends.", "Merged into a wider micro-credential.")] = None
