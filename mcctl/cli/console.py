"""rich's console with our own policy: no markup in data, no colour of its own accord, no exit of its own."""

from typing import IO, NoReturn

from rich.console import Console


class PlainConsole(Console):
    """A console that prints what it is given; nothing in it is read as markup."""

    def __init__(self, stream: IO[str], *, is_colored: bool) -> None:
        super().__init__(
            file=stream,
            force_terminal=is_colored,
            no_color=not is_colored,
            color_system="standard" if is_colored else None,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )

    def on_broken_pipe(self) -> NoReturn:
        """Raises, where rich would exit with the status of findings."""
        raise BrokenPipeError
