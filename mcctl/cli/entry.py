"""Where mcctl starts: what can be answered without loading anything is answered here."""

import sys

from mcctl import __version__


def run() -> None:
    """Runs mcctl and exits; no error reaches the user as a traceback."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"mcctl {__version__}\n")
        return
    if sys.argv[1:2] == ["validate"]:
        from mcctl.cli.replay import run_of, tell_again

        repeated = run_of(sys.argv[1:])
        status = tell_again(repeated) if repeated is not None else None
        if status is not None:
            sys.exit(status)
    from mcctl.cli.main import run as run_command

    run_command()
