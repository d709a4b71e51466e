"""Tokens: their text contains the origin that they are for, so that a client sends them nowhere else."""

import base64
import binascii
from datetime import datetime
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from mcctl.api.event_values import IssuerId
from mcctl.api.wire import Sent, Wire

Role = Literal["learner", "viewer", "assessor", "publisher", "operator"]

PREFIX = "mcctl"


def make_token(origin: str, secret: str) -> str:
    """Writes a token for an origin (`https://platform.example`)."""
    encoded = base64.urlsafe_b64encode(origin.encode()).decode().rstrip("=")
    return f"{PREFIX}.{encoded}.{secret}"


def origin_of_token(token: str) -> str | None:
    """Reads the origin that a token is for; None where it is no token."""
    match token.split("."):
        case ["mcctl", encoded, secret] if secret:
            try:
                return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
            except (binascii.Error, ValueError):
                return None
        case _:
            return None


def origin_of_url(url: str) -> str:
    """Reads scheme, host and port off an address, default ports left out."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "").lower()
    port = f":{parts.port}" if parts.port not in (None, default) else ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def is_confidential(url: str) -> bool:
    """Tells whether nobody on the way can read what is sent to an address: by TLS, or because it leaves no machine."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.scheme == "https":
        return True
    try:
        return parts.scheme == "http" and ip_address(host).is_loopback
    except ValueError:
        return parts.scheme == "http" and (host == "localhost" or host.endswith(".localhost"))


class WorkflowRun(Wire):
    """The run of a workflow on GitHub, as the token proves that it showed; no person is named in it."""

    repository: str = Field(description="The repository, as owner and name.")
    repository_id: str = Field(description="Its id, which stays when it is renamed.")
    ref: str = Field(description="The branch or the tag, such as `refs/heads/main`.")
    sha: str = Field(description="The commit.")
    workflow_ref: str = Field(description="The workflow's file, with the ref that it was read from.")
    run_id: str = Field(description="The run's id.")
    run_attempt: str = Field(description="Which attempt at the run it was, from 1.")
    event_name: str = Field(description="What started it.")
    environment: str | None = Field(None, description="The environment that the job ran in; null where it ran in none.")


class TokenDescription(Wire):
    """What the platform knows of the token that was shown; never the token itself."""

    id: str | None = Field(
        description="Names the token and opens nothing; null for the embedded platform, which wants none."
    )
    role: Role = Field(description="What it allows.")
    issuer: str | None = Field(description="Of which issuer; null for learners and operators.")
    person: str | None = Field(
        None, description="The opaque id of the learner or assessor whose it is; null for others."
    )
    created_at: datetime | None = Field(None, description="Since when it holds, UTC.")
    expires_at: datetime | None = Field(None, description="Until when it holds, UTC; null for one that always does.")
    run: WorkflowRun | None = Field(
        None, description="The run that it was given to; null for one that was made by hand."
    )


class ExchangeRequest(Sent):
    """A token of a workflow, to be exchanged for one of the platform's."""

    token: str = Field(
        min_length=1, max_length=16_000, pattern=r"^[\x21-\x7e]+$",
        description="The token of GitHub Actions (OIDC), made for the platform's origin as its audience.",
    )  # fmt: skip
    issuer: IssuerId = Field(description="For which issuer a token is wanted.")


class ExchangedToken(Wire):
    """A token for a short time."""

    token: str = Field(description="The token.")
    id: str = Field(description="Names it and opens nothing.")
    role: Role = Field(description="What it allows: what the policy says that the workflow is trusted under.")
    issuer: str = Field(description="Of which issuer.")
    expires_at: datetime = Field(description="Until when it holds, UTC.")
