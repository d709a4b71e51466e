"""The caller's own token, and tokens for workflows that are trusted."""

from fastapi import APIRouter, Response

from mcctl.api.tokens import ExchangedToken, ExchangeRequest, TokenDescription
from mcctl.platform.exchanging import exchange
from mcctl.platform.service import Caller, GuardedRoute, Running, SignedIn
from mcctl.platform.tokens import describe_token

router = APIRouter(prefix="/v1/token", tags=["tokens"], route_class=GuardedRoute)


@router.get("")
def own(running: Running, identity: SignedIn) -> TokenDescription:
    """What the caller's token allows, and until when."""
    with running.database.reading() as connection:
        return describe_token(connection, identity)


@router.post("/oidc", responses={403: {}})
def of_workflow(running: Running, identity: Caller, body: ExchangeRequest, response: Response) -> ExchangedToken:
    """Exchanges the token of a workflow (GitHub Actions, OpenID Connect) for one of the issuer's, for a short time.

    Its audience is the platform's origin; a policy says which workflows are trusted, and with which role. Each token is
    taken once. Whatever speaks against it, the refusal is the same.
    """
    _ = identity
    response.headers["Cache-Control"] = "no-store"
    return exchange(running.database, running.trusting, body, running.now())
