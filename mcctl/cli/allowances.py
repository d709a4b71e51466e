"""The flags that allow by name what a guard refuses, as `diff` and `publish` share them."""

from typing import Annotated

import typer


def _named(what: str, metavar: str = "ID") -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(metavar=metavar, help=f"{what}; may be repeated.")
    return option


Expose = Annotated[list[str] | None, _named("Let more people see it than before")]
Withdraw = Annotated[list[str] | None, _named("Let fewer people see it than before")]
Retire = Annotated[list[str] | None, _named("Archive what has no file any more")]
RetireAll = Annotated[list[str] | None, _named("Archive many of a kind at once", "KIND")]
Overwrite = Annotated[list[str] | None, _named("Overwrite what was changed on the platform")]
SameVersion = Annotated[list[str] | None, _named("Change what is assessed without a new version")]
AllowDirty = Annotated[bool, typer.Option("--allow-dirty", help="Publish what is not committed.")]


def allowances_of(**named: list[str] | None) -> frozenset[str]:
    """Reads the flags: `expose=["a"]` is the allowance `expose a`."""
    return frozenset(f"{word.replace('_', '-')} {name}" for word, names in named.items() for name in (names or []))
