"""What anyone may read: the catalogue and the pages that the caller may see."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from mcctl.api.wire import Wire
from mcctl.model.micro_credential import Delivery


class Successor(Wire):
    """What takes the place of something that comes to its end."""

    kind: Literal["micro-credential", "stack"] = Field(description="What it is.")
    id: str = Field(description="Its id, at the same issuer.")
    title: str = Field(description="Its title.")


class Closing(Wire):
    """An announced end, as it is at the instant of the answer; a day ends when it has ended in every time zone."""

    announced_on: date = Field(description="The day of the announcement.")
    last_start: date | None = Field(description="The last day on which one can start; null where none is set.")
    last_submission: date | None = Field(description="The last day for first submissions; null where none is set.")
    last_resubmission: date | None = Field(description="The last day for resubmissions; null where none is set.")
    can_start: bool = Field(description="Whether one can still start.")
    can_submit: bool = Field(description="Whether first submissions are still taken.")
    can_resubmit: bool = Field(description="Whether resubmissions are still taken.")
    reason: str | None = Field(
        description="Why it ends (Markdown); null where nothing is said, or nothing that the caller may see."
    )
    replaced_by: Successor | None = Field(
        description="What takes its place; null where nothing does, or nothing that the caller may see."
    )


class Badge(Wire):
    """A badge's image."""

    path: str = Field(description="Where the image is to be had, on the platform.")
    alt: str | None = Field(None, description="The text that stands for the image; null where there is none.")


class HoursRange(Wire):
    """How many hours it takes; one end may be null."""

    min: float | None = Field(None, description="The least, in hours.")
    max: float | None = Field(None, description="The most, in hours.")


class ListedResource(Wire):
    """A resource in the public list, with what a list shows of it."""

    kind: Literal["micro-credential", "stack"] = Field(description="What it is.")
    issuer: str = Field(description="Its issuer's id.")
    issuer_name: str = Field("", description="Its issuer's name; empty from a platform that does not tell.")
    id: str = Field(description="Its id.")
    title: str = Field(description="Its title.")
    status: Literal["draft", "beta", "active", "archived"] = Field(description="Its status.")
    version: str | None = Field(None, description="Its version; null where a draft has none.")
    summary: str | None = Field(
        None, description="The start of its description (Markdown), or its competency; null where it has neither."
    )
    badge: Badge | None = Field(None, description="Its badge; null where it has none.")
    languages: list[str] = Field(default_factory=list, description="The languages that it is written in (BCP 47).")
    tags: list[str] = Field(default_factory=list, description="Words to find it by.")
    subjects: list[str] = Field(default_factory=list, description="Its subjects.")
    grades: list[str] = Field(default_factory=list, description="The grades taught.")
    audience: list[str] = Field(default_factory=list, description="For whom it is.")
    delivery: Delivery | None = Field(None, description="Where it takes place; null where nothing is said.")
    estimated_hours: HoursRange | None = Field(None, description="How long it takes; null where nothing is said.")
    closing: Closing | None = Field(None, description="Its announced end; null where none is announced.")


class PublicCatalog(Wire):
    """A page of everything that the caller may see; archived resources are not listed."""

    resources: list[ListedResource] = Field(description="The resources, by issuer, kind and id.")
    next_cursor: str | None = Field(None, description="Where the next page starts; null on the last.")


class IssuerPage(Wire):
    """An issuer, to whoever may see something of it."""

    id: str = Field(description="Its id.")
    content: dict[str, Any] = Field(description="Its own record.")


class ResourcePage(Wire):
    """One resource as the caller may see it."""

    issuer: str = Field(description="Its issuer's id.")
    content: dict[str, Any] = Field(description="Its content, without what is only for the issuer's roles.")
    closing: Closing | None = Field(None, description="Its announced end; null where none is announced.")
