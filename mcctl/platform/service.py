"""What the routes share: the database, the clock, and who is calling."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from mcctl.platform import problems
from mcctl.platform.database import Database
from mcctl.platform.identities import ANYONE, OPERATOR, Clock, Identity, identify


@dataclass(frozen=True, slots=True)
class Service:
    """A running platform; `is_embedded` where it runs inside the command line and acts as operator and publisher."""

    database: Database
    clock: Clock
    is_embedded: bool

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


def caller(running: Running, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Identity:
    """Finds out who is calling; a token that is not valid is refused, even where none is wanted."""
    if running.is_embedded:
        return OPERATOR
    if credentials is None:
        return ANYONE
    with running.database.reading() as connection:
        identity = identify(connection, credentials.credentials, running.now())
    if identity is None:
        raise problems.not_signed_in()
    return identity


Caller = Annotated[Identity, Depends(caller)]


def viewer(issuer: str, identity: Caller) -> Identity:
    """Lets through who may read everything of an issuer; for others the issuer does not exist."""
    if identity.role is None:
        raise problems.not_signed_in()
    if not identity.views(issuer):
        raise problems.not_found()
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


Viewer = Annotated[Identity, Depends(viewer)]
Publisher = Annotated[Identity, Depends(publisher)]
Operator = Annotated[Identity, Depends(operator)]
