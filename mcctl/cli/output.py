"""Where output goes: data to stdout, talk to stderr, and each format to where it was asked for."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from mcctl.cli.world import Color, World, environment
from mcctl.errors import McctlError, UsageError
from mcctl.source.unwritten import unwritten

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.text import Text

    from mcctl.cli.console import PlainConsole


TextOrJson = Annotated[
    list[str] | None,
    typer.Option("--format", help="text or json; several times, each with =FILE.", metavar="FORMAT"),
]
"""The option of commands that answer people and programs."""

SIMPLE_SIGNS = str.maketrans(
    {
        "│": "|",
        "┃": "|",
        "…": "~",
        "·": ".",
        "✓": "*",
        "→": ">",
        "▲": "+",
        "▼": "-",
        **dict(zip("▁▂▃▄▅▆▇█", "_:-=+*%#", strict=True)),
    }
)
"""What we draw with where a terminal knows few characters."""


@dataclass(frozen=True, slots=True)
class Target:
    """A format, and the file that it goes to; None = stdout."""

    format: str
    path: Path | None


def parse_formats(given: Sequence[str], allowed: Sequence[str]) -> list[Target]:
    """Reads `--format`, given any number of times, each with `=FILE`; a UsageError tells of a wrong one."""
    targets: list[Target] = []
    for text in given or [allowed[0]]:
        name, equals, path = text.partition("=")
        if name not in allowed:
            raise UsageError(f"there is no format `{name}` here", hint=f"write one of {', '.join(allowed)}")
        if equals:
            _check_target(Path(path), text)
        targets.append(Target(name, Path(path) if path else None))
    files = [target.path.absolute() for target in targets if target.path is not None]
    if len(set(files)) < len(files):
        raise UsageError("two formats go to one file", hint="give each a file of its own")
    if sum(target.path is None for target in targets) > 1:
        raise UsageError("two formats go to stdout", hint="send one to a file: `--format json=out.json`")
    return targets


def _check_target(path: Path, text: str) -> None:
    """Tells before any work is done where a file cannot be written."""
    if not path.name or path.is_dir():
        raise UsageError(f"`--format {text}` names no file")
    if not path.parent.is_dir():
        raise UsageError(f"`{path}` cannot be written: there is no folder `{path.parent}`")


class Output:
    """Prints, as the options say."""

    def __init__(self, world: World) -> None:
        self._world = world

    def console(self, *, to_stderr: bool = False) -> "PlainConsole":
        """A console on stdout or stderr, coloured as the options and the environment say."""
        from mcctl.cli.console import PlainConsole  # rich: 60 ms, wanted only where text is printed

        stream = sys.stderr if to_stderr else sys.stdout
        return PlainConsole(stream, is_colored=self._is_colored(stream))

    def _is_colored(self, stream: TextIO) -> bool:
        is_plain = environment("NO_COLOR") is not None or environment("TERM") == "dumb"
        return self._world.color is Color.ALWAYS or (
            self._world.color is Color.AUTO and stream.isatty() and not is_plain
        )

    def lines(self, lines: "Iterable[Text]", *, to_stderr: bool = False) -> None:
        """Prints lines of text, unwrapped; rich takes its time, so only what has colours passes through it."""
        stream = sys.stderr if to_stderr else sys.stdout
        console = self.console(to_stderr=to_stderr) if self._is_colored(stream) else None
        is_simple = not _knows_signs(stream)
        with _noticing_who_went():
            for line in lines:
                if is_simple:
                    line.plain = line.plain.translate(SIMPLE_SIGNS)
                if console is None:
                    stream.write(f"{line.plain}\n")
                else:
                    console.print(line, soft_wrap=True)
            stream.flush()

    def line(self, text: str) -> None:
        """Prints a line without colours."""
        with _noticing_who_went():
            sys.stdout.write(f"{text if _knows_signs(sys.stdout) else text.translate(SIMPLE_SIGNS)}\n")
            sys.stdout.flush()

    @property
    def is_quiet(self) -> bool:
        """Tells whether only results and errors are wanted."""
        return self._world.quiet

    @property
    def is_verbose(self) -> bool:
        """Tells whether more is wanted than usual."""
        return self._world.verbose

    def has_colors(self) -> bool:
        """Tells whether what goes to stdout is coloured."""
        return self._is_colored(sys.stdout)

    def width(self) -> int | None:
        """How many cells wide the terminal is that stdout goes to; None where it goes elsewhere."""
        return shutil.get_terminal_size().columns if sys.stdout.isatty() else None

    def has_links(self) -> bool:
        """Tells whether stdout is a terminal to which links may be sent: one with colours, never a pipe."""
        return sys.stdout.isatty() and self._is_colored(sys.stdout)

    def put(self, path: Path | None, content: str | bytes) -> None:
        """Writes a text, or what is none, to a file, whole, or to stdout."""
        if path is None:
            with _noticing_who_went():
                if isinstance(content, str):
                    sys.stdout.write(content)
                else:
                    sys.stdout.buffer.write(content)
                sys.stdout.flush()
        else:
            write_file(path, content)

    def say(self, text: str) -> None:
        """Tells something on stderr, unless it is to be quiet."""
        if not self._world.quiet:
            self.warn(text)

    def detail(self, text: str) -> None:
        """Tells something on stderr that only those want who ask for more."""
        if self._world.verbose:
            self.warn(text)

    def warn(self, text: str) -> None:
        """Tells what is wrong on stderr, however quiet it is to be."""
        from mcctl.render.escape import one_line

        print(one_line(text), file=sys.stderr)  # noqa: T201  # this is the room that prints

    def write(
        self,
        targets: Iterable[Target],
        text: "Callable[[], Iterable[Text]]",
        views: "Mapping[str, Callable[[], BaseModel]]",
    ) -> None:
        """Writes each format to where it goes; files are written whole."""
        from mcctl.render.escape import json_text

        for target in targets:
            if target.format in views:
                self.put(target.path, json_text(views[target.format]().model_dump(mode="json")))
            elif target.path is None:
                self.lines(text())
            else:
                write_file(target.path, "".join(f"{line.plain}\n" for line in text()))

    def error(self, error: McctlError) -> None:
        """Tells what stopped the command, and the way out."""
        from rich.text import Text

        from mcctl.render.escape import one_line

        console = self.console(to_stderr=True)
        console.print(Text.assemble(("error: ", "bold red"), one_line(error.message)), soft_wrap=True)
        if error.hint is not None:
            console.print(Text.assemble(("  hint: ", "green"), one_line(error.hint)), soft_wrap=True)


@contextmanager
def _noticing_who_went() -> Iterator[None]:
    """Raises where whoever reads went away, and so that Typer does not make the status of findings of it."""
    try:
        yield
    except BrokenPipeError as error:
        raise BrokenPipeError from error


def _knows_signs(stream: TextIO) -> bool:
    """Tells whether the characters that we draw with can be written."""
    try:
        "".join(map(chr, SIMPLE_SIGNS)).encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write_file(path: Path, content: str | bytes) -> None:
    """Writes a file whole or not at all, behind a link where there is one; a UsageError tells why not.

    What is no file, such as a pipe or `/dev/null`, is written to and stays what it is.
    """
    hint = f"see to `{path.parent}`, or name a file elsewhere"
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        try:
            path.write_bytes(data)
        except OSError as error:
            raise unwritten(path, error, "a part of it may be written", hint=hint) from error
        return
    try:
        _write_whole(path.resolve(), data)
    except OSError as error:
        state = "it is as it was" if path.is_file() else "it is not there"
        raise unwritten(path, error, state, hint=hint) from error


def _write_whole(real: Path, content: bytes) -> None:
    beside = real.with_name(f".{real.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(real)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
