"""Commands that are loaded when they are run, so that help and completion need not know what they need."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command


class Deferred(TyperCommand):
    """A command of which only the name and the first sentence are known until it is run."""

    def __init__(self, name: str, where: str, summary: str) -> None:
        """Names a command and what is said of it in the list of all.

        Args:
            name: As it is typed.
            where: Its function or its group, as `module:name`.
            summary: The first sentence of its help.
        """
        super().__init__(name, help=summary, rich_markup_mode=None)
        self._where = where

    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401  # typer's own click types
        """Hands over to the command itself, which is loaded now."""
        module, _, name = self._where.partition(":")
        found = getattr(import_module(module), name)
        if not isinstance(found, typer.Typer):
            one = typer.Typer(rich_markup_mode=None, add_completion=False)
            one.command(self.name)(found)
            found = one
        command = get_command(found)
        command.name = self.name
        return command.make_context(info_name, args, parent, **extra)
