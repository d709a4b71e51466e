"""What anyone may read: the catalogue and the pages that the caller may see."""

from typing import Any, Literal

from pydantic import Field

from mcctl.api.wire import Wire


class ListedResource(Wire):
    """A resource in the public list."""

    kind: Literal["micro-credential", "stack"] = Field(description="What it is.")
    issuer: str = Field(description="Its issuer's id.")
    id: str = Field(description="Its id.")
    title: str = Field(description="Its title.")
    status: Literal["draft", "beta", "active", "archived"] = Field(description="Its status.")


class PublicCatalog(Wire):
    """A page of everything that the caller may see; archived resources are not listed."""

    resources: list[ListedResource] = Field(description="The resources, by issuer, kind and id.")
    next_cursor: str | None = Field(None, description="Where the next page starts; null on the last.")


class ResourcePage(Wire):
    """One resource as the caller may see it."""

    issuer: str = Field(description="Its issuer's id.")
    content: dict[str, Any] = Field(description="Its content, without what is only for the issuer's roles.")
