"""What cannot be taken back is done only by whoever types what it is done to."""

import sys
from typing import Annotated

import typer

from mcctl.errors import UsageError

Confirm = Annotated[
    str | None, typer.Option("--confirm", metavar="ID", help="The id once more; without it a terminal asks for it.")
]


def confirm(name: str, given: str | None, what: str) -> None:
    """Checks that the id was typed once more, or asks for it on a terminal; a UsageError tells that it was not."""
    if given is None:
        if not sys.stdin.isatty():
            raise UsageError(f"{what}, and nobody confirmed it", hint=f"add `--confirm {name}`")
        given = typer.prompt(f"{what}. Type `{name}` to go on", err=True, default="", show_default=False)
    if given != name:
        raise UsageError(f"`{given}` is not `{name}`: nothing was done")
