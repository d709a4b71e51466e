"""What the routes share: the database, the clock, and who is calling."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param

from mcctl.model.scalar import is_slug
from mcctl.platform import problems
from mcctl.platform.bodies import ReadApart, model_of
from mcctl.platform.database import Database
from mcctl.platform.exchanging import Trusting
from mcctl.platform.identities import ANYONE, OPERATOR, Clock, Identity, identify


@dataclass(frozen=True, slots=True)
class Service:
    """A running platform; `is_embedded` where it runs inside the command line and acts as operator and publisher.

    `trusting` is what it needs to exchange tokens of workflows; None where it exchanges none.
    """

    database: Database
    clock: Clock
    is_embedded: bool
    trusting: Trusting | None = None

    def now(self) -> datetime:
        """The instant of the call."""
        return self.clock()


bearer = HTTPBearer(auto_error=False, description="A token of the platform; `mcctl platform token create` makes one.")


def service_of(request: Request) -> Service:
    """Finds the service that the application was made for."""
    service = request.app.state.service
    if not isinstance(service, Service):
        message = "the application has no service"
        raise TypeError(message)
    return service


Running = Annotated[Service, Depends(service_of)]


def caller(
    running: Running, request: Request, _token: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Identity:
    """Finds out who is calling; a token that is not valid is refused, even where none is wanted."""
    known = getattr(request.state, "identity", None)
    if isinstance(known, Identity):
        return known
    scheme, token = get_authorization_scheme_param(request.headers.get("Authorization"))
    if running.is_embedded:
        identity: Identity | None = OPERATOR
    elif scheme.lower() != "bearer" or not token:
        identity = ANYONE
    else:
        with running.database.reading() as connection:
            identity = identify(connection, token, running.now())
    if identity is None:
        raise problems.not_signed_in()
    request.state.identity = identity
    return identity


Caller = Annotated[Identity, Depends(caller)]


def viewer(issuer: str, identity: Caller) -> Identity:
    """Lets through who may read everything of an issuer; for others the issuer does not exist."""
    if identity.role is None:
        raise problems.not_signed_in()
    if not is_slug(issuer):
        raise problems.not_found()
    if not identity.views(issuer):
        raise problems.not_allowed() if identity.issuer == issuer else problems.not_found()
    return identity


def publisher(issuer: str, identity: Annotated[Identity, Depends(viewer)]) -> Identity:
    """Lets through who may publish for an issuer."""
    if not identity.publishes(issuer):
        raise problems.not_allowed()
    return identity


def operator(identity: Caller) -> Identity:
    """Lets through the platform's operators."""
    if identity.role is None:
        raise problems.not_signed_in()
    if not identity.is_operator:
        raise problems.not_allowed()
    return identity


def learner(identity: Caller) -> Identity:
    """Lets through learners, each for what is their own."""
    if identity.role is None:
        raise problems.not_signed_in()
    if identity.role != "learner" or identity.person is None:
        raise problems.not_allowed()
    return identity


def signed_in(identity: Caller) -> Identity:
    """Lets through whoever shows a token; what of it all that is for them decides the call itself."""
    if identity.role is None:
        raise problems.not_signed_in()
    return identity


Viewer = Annotated[Identity, Depends(viewer)]
Publisher = Annotated[Identity, Depends(publisher)]
Operator = Annotated[Identity, Depends(operator)]
Learner = Annotated[Identity, Depends(learner)]
SignedIn = Annotated[Identity, Depends(signed_in)]


class GuardedRoute(APIRoute):
    """A route that finds out whether the caller may call it before it reads the body, and reads it beside the event loop."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Puts the guard that the route depends on before the route."""
        handle = super().get_route_handler()
        guards = {dependency.call for dependency in self.dependant.dependencies}
        model = model_of(self)

        def admit(request: Request) -> None:
            identity = caller(service_of(request), request, None)
            if operator in guards:
                operator(identity)
            elif publisher in guards:
                publisher(request.path_params["issuer"], viewer(request.path_params["issuer"], identity))
            elif viewer in guards:
                viewer(request.path_params["issuer"], identity)
            elif learner in guards:
                learner(identity)
            elif signed_in in guards:
                signed_in(identity)

        async def guarded(request: Request) -> Response:
            await run_in_threadpool(admit, request)
            return await handle(ReadApart(request, model) if model is not None else request)

        return guarded
