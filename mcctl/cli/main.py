"""The entry point: options before the command, and the one place where errors end."""

import gc
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup
from typer.main import get_command

from mcctl import __version__
from mcctl.cli.deferred import Deferred
from mcctl.cli.world import Color, World
from mcctl.errors import Exit, McctlError, UsageError

INTERRUPTED = "\ninterrupted; what was under way was applied whole or not at all: `mcctl diff` tells which\n"

SELDOM = (50_000, 20, 100)
"""When rubbish is looked for: a run makes hardly any, and looking costs a fifth of the time."""

app = typer.Typer(
    name="mcctl",
    help="Micro-credentials as code: validate, diff, publish and count what issuers author as YAML in git.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

COMMANDS = {
    "validate": ("mcctl.cli.validate:validate", "Check every file, and tell what to write instead."),
    "fmt": ("mcctl.cli.fmt:fmt", "Put the keys of every file in order; comments stay."),
    "explain": ("mcctl.cli.explain:explain", "Tell what a rule, a field, a metric or a word means."),
    "schema": ("mcctl.cli.schema:schema", "Write what editors need for completion."),
    "diff": ("mcctl.cli.diff:diff", "Show what publishing would change."),
    "publish": ("mcctl.cli.publish:publish", "Show the plan, ask, and apply it whole or not at all."),
    "pull": ("mcctl.cli.pull:pull", "Bring what is on the platform into the files."),
    "adopt": ("mcctl.cli.adopt:adopt", "Take over what another repository published."),
    "release": ("mcctl.cli.adopt:release", "Give up what this repository published; it stays there."),
    "status": ("mcctl.cli.status:status", "Tell what is published, what is not yet, what changed there."),
    "log": ("mcctl.cli.log:log", "Tell who published what from which commit."),
    "stats": ("mcctl.cli.stats:stats", "Count a quarter: awards, earners, launches and more."),
    "login": ("mcctl.cli.login:login", "Keep a token for a platform, in the system's keyring."),
    "logout": ("mcctl.cli.login:logout", "Forget the token for a platform."),
    "whoami": ("mcctl.cli.whoami:whoami", "Tell what the token for a platform allows, and until when."),
    "platform": ("mcctl.cli.hosting.commands:platform", "Serve the platform, make tokens, load events."),
}
"""By name, where each command is, and what the list of all says of it, in that order."""


def _print_version(value: bool) -> None:  # noqa: FBT001  # typer's callbacks are called so
    if value:
        sys.stdout.write(f"mcctl {__version__}\n")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    directory: Annotated[Path, typer.Option("-C", metavar="DIR", help="Act as if started in this folder.")] = Path(),
    platform_name: Annotated[
        str | None,
        typer.Option("--platform", metavar="NAME", help="A platform of mcctl.yaml; left out = the default one."),
    ] = None,
    color: Annotated[Color, typer.Option(help="When to colour.")] = Color.AUTO,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing beside the result and errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Keeps the options for the command."""
    _ = version
    try:
        os.chdir(directory)
    except OSError as error:
        raise UsageError(f"there is no folder `{directory}`", hint="name the repository's folder with `-C`") from error
    context.obj = World(platform_name, color, quiet, verbose)


def commands() -> TyperGroup:
    """The group of all commands, none of which is loaded yet."""
    group = get_command(app)
    if not isinstance(group, TyperGroup):
        raise TypeError(type(group))
    for name, (where, summary) in COMMANDS.items():
        group.add_command(Deferred(name, where, summary))
    return group


def run() -> None:
    """Runs mcctl and exits; no error reaches the user as a traceback."""
    gc.set_threshold(*SELDOM)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows few characters is still told everything
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    try:
        status = commands()(args=arguments, prog_name="mcctl", standalone_mode=False)
    except McctlError as error:
        _complain(error)
        return error.status
    except typer.Abort:
        sys.stderr.write("\nstopped; nothing was changed\n")
        return Exit.INTERRUPTED
    except KeyboardInterrupt:
        sys.stderr.write(INTERRUPTED)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # whoever read the output went away; what was not applied by then is not applied now
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the one place where everything ends
        return _unexpected(error)
    if status == Exit.INTERRUPTED:  # Typer keeps Ctrl-C to itself and tells nobody
        sys.stderr.write(INTERRUPTED)
    return status if isinstance(status, int) else Exit.DONE


def _unexpected(error: Exception) -> int:
    """Tells of what no command expects: a wrong usage that Typer found, a disk without room, or a defect."""
    if isinstance(error, OSError) and _is_full(error):
        return Exit.USAGE
    # typer has its own copy of click, whose usage errors are told apart by how they format themselves
    told = getattr(error, "format_message", None)
    if type(error).__name__ == "NoArgsIsHelpError" and callable(told):
        sys.stderr.write(f"{told()}\n")
        return Exit.USAGE
    if callable(told):
        _complain(UsageError(str(told()), hint="see `mcctl --help`"))
        return Exit.USAGE
    if "mcctl.platform.database" in sys.modules:
        from mcctl.platform.unusable import failure_of

        failure = failure_of(error)
        if failure is not None:
            _complain(failure)
            return failure.status
    return _defect(error)


def _complain(error: McctlError) -> None:
    from mcctl.cli.output import Output

    given = " ".join(sys.argv).replace("--color ", "--color=").split()
    color = next((color for color in Color if f"--color={color}" in given), Color.AUTO)
    Output(World(None, color, quiet=False, verbose=False)).error(error)


def _is_full(error: OSError) -> bool:
    """Tells whether it was the output for which there is no room, and says so."""
    from mcctl.source.unwritten import FULL, MAKE_ROOM

    if error.errno not in FULL:
        return False
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    what = f"`{error.filename}`" if error.filename else "what is told here"
    _complain(UsageError(f"{what} cannot be written: {(error.strerror or '').lower()}", hint=MAKE_ROOM))
    return True


def _defect(error: Exception) -> int:
    """Tells of a defect of our own, and keeps what is needed to mend it, where there is room for that."""
    import re
    import traceback

    given = re.sub(r"://\S*@", "://…@", " ".join(sys.argv))  # a database's address may hold a password
    what = f"mcctl {__version__}, Python {sys.version}\n{given}\n\n"
    what += "".join(traceback.format_exception(error))
    kept = _kept(what)
    hint = f"please report it with {kept}, which may quote your files: read it first" if kept else "please report it"
    _complain(McctlError(f"a defect in mcctl: {type(error).__name__}: {error}", hint=hint))
    return Exit.DEFECT


def _kept(text: str) -> str | None:
    """Puts a text into a file of its own; None where none can be made."""
    import tempfile

    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="mcctl-defect-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
    except OSError:
        return None
    return file.name
