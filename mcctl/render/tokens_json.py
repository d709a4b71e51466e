"""Tokens, policies and who one is, for programs: `mcctl.tokens/1`, `mcctl.trusts/1`, `mcctl.whoami/1`."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from mcctl.api.tokens import Role
from mcctl.render.diagnostics_json import View
from mcctl.render.log_json import RunView

TokenState = Literal["valid", "expired", "revoked"]
Source = Literal["environment", "keyring", "file", "workflow", "embedded"]


class TokenView(View):
    """A token, without what makes it one."""

    id: str = Field(description="Names it and opens nothing.")
    role: Role = Field(description="What it allows.")
    issuer: str | None = Field(description="Of which issuer; null for learners and operators.")
    person: str | None = Field(description="The opaque id of the learner or assessor whose it is; null for others.")
    note: str | None = Field(description="What it is for; null where nobody said so.")
    trust: str | None = Field(
        description="The policy that a workflow was given it under; null where it was made by hand."
    )
    state: TokenState = Field(description="Whether it holds.")
    created_at: datetime = Field(description="When it was made, UTC.")
    expires_at: datetime = Field(description="Until when it holds at most, UTC.")
    revoked_at: datetime | None = Field(description="When it was revoked, UTC; null where it was not.")


class TokensView(View):
    """What `mcctl platform token list --format json` prints."""

    schema_: Literal["mcctl.tokens/1"] = Field("mcctl.tokens/1", alias="schema", description="The view's version.")
    tokens: list[TokenView] = Field(description="The tokens, the oldest first.")


class TrustView(View):
    """A policy: which workflows are trusted."""

    id: str = Field(description="Names it.")
    issuer: str = Field(description="For which issuer.")
    role: Literal["viewer", "publisher"] = Field(description="What a workflow may do.")
    repository_id: str = Field(description="The repository, by the id that it keeps.")
    owner_id: str = Field(description="Its owner, by the id that they keep.")
    ref: str | None = Field(description="The branch or tag; null for any.")
    environment: str | None = Field(description="The environment; null for any, and for none.")
    workflow: str | None = Field(description="The file of the workflow; null for any.")
    created_at: datetime = Field(description="Since when it holds, UTC.")


class TrustsView(View):
    """What `mcctl platform trust list --format json` prints."""

    schema_: Literal["mcctl.trusts/1"] = Field("mcctl.trusts/1", alias="schema", description="The view's version.")
    trusts: list[TrustView] = Field(description="The policies, the oldest first.")


class WhoamiView(View):
    """What `mcctl whoami --format json` prints."""

    schema_: Literal["mcctl.whoami/1"] = Field("mcctl.whoami/1", alias="schema", description="The view's version.")
    platform: str = Field(description="The platform's name in the settings.")
    origin: str = Field(description="Its address, as far as tokens are for it; `local:` for the embedded one.")
    source: Source = Field(description="Where the token comes from; `embedded` where none is wanted.")
    token: str | None = Field(description="The token's id, which opens nothing; null where none is wanted.")
    role: Role = Field(description="What it allows.")
    issuer: str | None = Field(description="Of which issuer; null for learners and operators.")
    person: str | None = Field(description="The opaque id of the learner or assessor whose it is; null for others.")
    expires_at: datetime | None = Field(description="Until when it holds, UTC; null where it always does.")
    run: RunView | None = Field(description="The run of a workflow that it was given to; null for a person's.")
