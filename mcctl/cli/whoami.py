"""`mcctl whoami`: what the token for a platform allows, and where it comes from."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from mcctl.cli.output import Output, TextOrJson, parse_formats
from mcctl.cli.world import World
from mcctl.errors import DeniedError

if TYPE_CHECKING:
    from rich.text import Text

    from mcctl.render.tokens_json import WhoamiView

FORMATS = ("text", "json")
FROM = {
    "environment": "from `MCCTL_TOKEN`",
    "keyring": "from the system's keyring",
    "file": "from the file of `mcctl login`",
    "workflow": "given to this run of a workflow",
}


def whoami(
    context: typer.Context,
    formats: TextOrJson = None,
) -> None:
    """Tell what the token for a platform allows, until when, and where it comes from; never the token itself."""
    from mcctl.api.tokens import origin_of_url
    from mcctl.cli.connection import a_patience, address_of, connect
    from mcctl.cli.repository import open_repository
    from mcctl.cli.signing_in import signed_in
    from mcctl.remote.problems import SIGN_IN
    from mcctl.render.log_json import RunView
    from mcctl.render.tokens_json import WhoamiView
    from mcctl.source.repository import read_issuer

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    opened = open_repository(world, output)
    address = address_of(world, opened)
    issuer = read_issuer(opened.tree)
    name = issuer.id if issuer is not None else ""
    known = None if address.is_embedded else signed_in(address.url, name, a_patience())
    if known is None and not address.is_embedded:
        raise DeniedError(f"not signed in to {address.name}", hint=SIGN_IN)
    with connect(address, opened.root, name, known=known) as client:
        described = client.token()
    view = WhoamiView(
        platform=address.name,
        origin=address.url if address.is_embedded else origin_of_url(address.url),
        source=known.source if known is not None else "embedded",
        token=described.id,
        role=described.role,
        issuer=described.issuer,
        person=described.person,
        expires_at=described.expires_at,
        run=RunView.of(described.run) if described.run is not None else None,
    )
    output.write(targets, lambda: _text(view), {"json": lambda: view})


def _text(view: "WhoamiView") -> "Iterator[Text]":
    from rich.text import Text

    from mcctl.render.escape import one_line

    whose = f" of {one_line(view.issuer)}" if view.issuer else f" {one_line(view.person)}" if view.person else ""
    yield Text(f"{view.role}{whose} on {one_line(view.platform)} ({one_line(view.origin)})")
    if view.token is None:
        yield Text("without a token: the platform is part of mcctl")
        return
    until = f", until {view.expires_at:%Y-%m-%d %H:%M}Z" if view.expires_at is not None else ""
    yield Text(f"token {one_line(view.token)}, {FROM[view.source]}{until}")
    if view.run is not None:
        yield Text(f"run {one_line(view.run.id)} of {one_line(view.run.repository)}, on {one_line(view.run.ref)}")
