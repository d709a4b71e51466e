"""`mcctl login` and `mcctl logout`: a token for a platform, kept between commands."""

import sys
from typing import TYPE_CHECKING

import typer

from mcctl.cli.output import Output
from mcctl.cli.world import World, environment
from mcctl.errors import UsageError

if TYPE_CHECKING:
    from mcctl.cli.connection import Address
    from mcctl.cli.repository import Opened

LONGEST = 10_000


def login(context: typer.Context) -> None:
    """Keep a token for a platform, once the platform says that it holds.

    The token is asked for, or read from another command (`… | mcctl login`). It never stands on the command line, where
    others on the computer could see it. It goes into the system's keyring, and where there is none into a file that only
    you can read. `--platform NAME` before the command names the platform.
    """
    from mcctl.api.tokens import origin_of_url
    from mcctl.cli.connection import connect
    from mcctl.cli.signing_in import SignedIn
    from mcctl.cli.wallet import Wallet

    world: World = context.obj
    output = Output(world)
    opened, address = _platform(world, output)
    wallet = Wallet.of_user()
    given = SignedIn(_token(), "environment")
    with connect(address, opened.root, "", known=given) as client:
        described = client.token()
    place = wallet.keep(origin_of_url(address.url), given.token)
    where = "in the system's keyring" if place == "keyring" else f"in `{wallet.file}`, which only you can read"
    whose = f" of {described.issuer}" if described.issuer else ""
    until = f", until {described.expires_at:%Y-%m-%d %H:%M}Z" if described.expires_at else ""
    output.say(f"signed in to {address.name} as {described.role}{whose}{until}; the token is kept {where}")
    if environment("MCCTL_TOKEN") is not None:
        output.warn("`MCCTL_TOKEN` is set, and goes before what is kept")


def logout(context: typer.Context) -> None:
    """Forget the token for a platform; it holds elsewhere until it expires."""
    from mcctl.api.tokens import origin_of_url
    from mcctl.cli.wallet import Wallet

    world: World = context.obj
    output = Output(world)
    _, address = _platform(world, output)
    if Wallet.of_user().forget(origin_of_url(address.url)):
        output.say(f"the token for {address.name} is forgotten; `mcctl platform token revoke` ends it everywhere")
    else:
        output.say(f"no token was kept for {address.name}")
    if environment("MCCTL_TOKEN") is not None:
        output.warn("`MCCTL_TOKEN` is set, and is still used")


def _platform(world: World, output: Output) -> "tuple[Opened, Address]":
    from mcctl.cli.connection import address_of
    from mcctl.cli.repository import open_repository

    opened = open_repository(world, output)
    address = address_of(world, opened)
    if address.is_embedded:
        raise UsageError(
            f"the platform `{address.name}` is part of mcctl, and wants no token",
            hint="name another of `mcctl.yaml` before the command: `mcctl --platform NAME …`",
        )
    return opened, address


def _token() -> str:
    """Reads the token: hidden where it is typed."""
    if sys.stdin.isatty():
        from getpass import getpass

        text = getpass("token (it is not shown): ", stream=sys.stderr)
    else:
        text = sys.stdin.read(LONGEST)
    if not text.strip():
        raise UsageError(
            "no token was given", hint="run `mcctl login` in a terminal, and paste it where it is asked for"
        )
    return text.strip()
