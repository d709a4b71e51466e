"""The platform's application: its calls, its problems, its bounds."""

from functools import cache

from fastapi import FastAPI

from mcctl import __version__
from mcctl.platform.answers import NamedContent
from mcctl.platform.bounds import BoundedBodies
from mcctl.platform.calls import KnownCalls, calls_of
from mcctl.platform.contract import described
from mcctl.platform.failures import Defects, tell_failures
from mcctl.platform.request_ids import NamedRequests
from mcctl.platform.routes import (
    accounts,
    assessing,
    blobs,
    catalog,
    changesets,
    learning,
    numbers,
    pages,
    state,
    tokens,
)
from mcctl.platform.service import Service

MODULES = (catalog, changesets, blobs, pages, numbers, accounts, learning, assessing, state, tokens)
"""The modules of routes."""


def create_app(service: Service) -> FastAPI:
    """Makes the application; embedded and served, it is the same."""
    app = FastAPI(
        title="mcctl platform",
        version="1",
        summary="Micro-credentials and stacks of issuers: publish, see, count.",
        description=f"Version 1 of the platform API, as served by mcctl {__version__}.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,
        generate_unique_id_function=lambda route: f"{route.tags[0]}-{route.name}".replace(" ", "-").replace("_", "-"),
    )
    app.state.service = service
    for module in MODULES:
        app.include_router(module.router)
    calls = calls_of(app.router.routes, *(module.router.routes for module in MODULES))
    app.openapi = cache(lambda: described(app, calls))  # type: ignore[method-assign]  # FastAPI's own way to say more
    app.add_middleware(BoundedBodies)
    app.add_middleware(KnownCalls, calls=calls)
    app.add_middleware(NamedContent)
    app.add_middleware(Defects)
    app.add_middleware(NamedRequests)
    tell_failures(app)
    return app
