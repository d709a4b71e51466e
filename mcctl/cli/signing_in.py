"""What a command is signed in with: the environment's token, one for this run of a workflow, or what `mcctl login` kept."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mcctl.cli.wallet import Wallet
from mcctl.cli.world import environment

if TYPE_CHECKING:
    from mcctl.remote.patience import Patience

Source = Literal["environment", "keyring", "file", "workflow"]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A token, and where it comes from."""

    token: str
    source: Source


def signed_in(url: str, issuer: str, patience: "Patience") -> SignedIn | None:
    """Finds the token for a platform; None where there is none.

    MCCTL_TOKEN goes before all others. In a job of GitHub Actions that may ask for tokens, one is exchanged for this command.
    """
    given = (environment("MCCTL_TOKEN") or "").strip()
    if given:
        return SignedIn(given, "environment")
    from mcctl.api.tokens import origin_of_url
    from mcctl.remote.workflow import Job, exchange

    asked_at, secret = environment("ACTIONS_ID_TOKEN_REQUEST_URL"), environment("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
    if asked_at is not None and secret is not None and issuer:
        job = Job(asked_at, secret)
        return SignedIn(exchange(job, url, issuer, patience, allow_http=allows_http()), "workflow")
    kept = Wallet.of_user().find(origin_of_url(url))
    return SignedIn(kept.token, kept.place) if kept is not None else None


def allows_http() -> bool:
    """Tells whether tokens may be sent where others on the way could read them (MCCTL_ALLOW_HTTP)."""
    return environment("MCCTL_ALLOW_HTTP") == "1"
