"""An issuer's resources on the platform: the catalogue (digests only) and their contents."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from mcctl.api.wire import Sent, Stored, Wire
from mcctl.model.kinds import Kind
from mcctl.model.settings import Guards

Digest = str
MOST_NAMES = 20_000
"""How many contents one call asks for at most."""


class Hidden(Wire):
    """That an operator took a resource down: nobody but the issuer's roles sees it, and publishing does not lift it."""

    since: datetime = Field(description="Since when, UTC.")
    reason: str = Field(description="Why, in the operator's words.")


class CatalogEntry(Wire):
    """A resource by its digests; content, status and ownership only, never counts."""

    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id.")
    live_digest: Digest = Field(description="The digest of the latest revision's canonical content.")
    base_digest: Digest | None = Field(
        description="The digest of what the owning namespace last wrote; null where it never did."
    )
    etag: str = Field(description="Names this state of the resource; it never comes again.")
    status: Literal["draft", "beta", "active", "archived"] | None = Field(description="Its status; null for an issuer.")
    visibility: Literal["public", "private"] | None = Field(description="Its visibility; null for an issuer.")
    was_live: bool = Field(description="Whether it ever was beta or active.")
    namespace: str | None = Field(description="Who owns it.")
    hidden: Hidden | None = Field(
        None, description="That an operator took it down; null where none did. It moves no revision, but the ETag."
    )


class CatalogPage(Wire):
    """A page of an issuer's catalogue."""

    issuer: str = Field(description="The issuer's id.")
    revision: int = Field(description="The catalogue revision: a counter that only grows.")
    guards: dict[str, Guards] = Field(
        default_factory=dict, description="By namespace, the guards that it published last."
    )
    published: dict[str, str] | None = Field(
        None,
        description="By namespace, the commit that it published last; none for one that never published from a commit. "
        "Null where the platform is of a release that does not tell.",
    )
    resources: list[CatalogEntry] = Field(description="The resources, by kind and id.")
    next_cursor: str | None = Field(None, description="Where the next page starts; null on the last.")


class ResourceName(Sent):
    """Names a resource of the issuer."""

    kind: Kind = Field(description="What it is.")
    id: Stored = Field(description="Its id.")


class ContentsRequest(Sent):
    """Whose contents are wanted."""

    resources: list[ResourceName] = Field(max_length=MOST_NAMES, description="The resources.")


class ContentsEntry(Wire):
    """A resource's contents, live and base, and how many people a change concerns."""

    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id.")
    live: dict[str, Any] = Field(description="The latest revision's canonical content.")
    base: dict[str, Any] | None = Field(description="What the owning namespace last wrote; null where it never did.")
    etag: str = Field(description="Names this state of the resource.")
    was_live: bool = Field(description="Whether it ever was beta or active.")
    awards: int = Field(description="How many awards of it are held.")
    in_flight: int = Field(description="How many learners started, are undecided, or were denied and may submit again.")
    versions: dict[str, Digest] = Field(
        description="By version that it ever had, the digest of what was assessed under it."
    )


class Contents(Wire):
    """Contents of the named resources that exist."""

    revision: int = Field(description="The catalogue revision that they are of.")
    resources: list[ContentsEntry] = Field(description="The contents, by kind and id.")
