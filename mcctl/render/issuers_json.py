"""The issuers that a platform hosts, for programs: `mcctl.issuers/1`."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from mcctl.render.diagnostics_json import View

if TYPE_CHECKING:
    from mcctl.platform.hosting import HostedIssuer


class IssuerView(View):
    """An issuer, how it stands and how much it keeps."""

    id: str = Field(description="Its id.")
    name: str | None = Field(description="What it is called; null where nobody said so.")
    state: Literal["active", "suspended", "closed"] = Field(description="How it stands.")
    since: datetime = Field(description="Since when it stands so, UTC.")
    reason: str | None = Field(description="Why it is suspended; null where it is not.")
    catalog_revision: int = Field(description="The catalogue revision; 0 where nothing was published yet.")
    resources: int = Field(description="How many micro-credentials and stacks it has.")
    hidden: int = Field(description="How many of them were taken down.")
    images: int = Field(description="How many images it keeps.")
    image_bytes: int = Field(description="How many bytes these have.")


class IssuersView(View):
    """What `mcctl platform issuer list --format json` prints."""

    schema_: Literal["mcctl.issuers/1"] = Field("mcctl.issuers/1", alias="schema", description="The view's version.")
    issuers: list[IssuerView] = Field(description="The issuers, by id.")


def issuers_view(found: "Iterable[HostedIssuer]") -> IssuersView:
    """Shows issuers."""
    return IssuersView(
        issuers=[
            IssuerView(
                id=one.id,
                name=one.name,
                state=one.state,
                since=datetime.fromisoformat(one.since),
                reason=one.reason,
                catalog_revision=one.revision,
                resources=one.resources,
                hidden=one.taken_down,
                images=one.images,
                image_bytes=one.image_bytes,
            )
            for one in found
        ]
    )
