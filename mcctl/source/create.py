"""New files, whole or not at all, and never in the place of another."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from mcctl.errors import UsageError
from mcctl.source.replace import keep
from mcctl.source.unwritten import unwritten


def create_file(path: Path, content: bytes, *, shown: str = "") -> None:
    """Puts a new file where there is none, with its folders; a UsageError tells where there is one by now, or why not.

    Args:
        path: The file.
        content: What it is to hold.
        shown: What it is called in messages; left out = its path.
    """
    called = Path(shown or path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(called, error) from error
    try:
        _create(path, content)
    except FileExistsError as error:
        raise UsageError(f"`{called}` is there by now, and is left alone", hint="try again") from error
    except OSError as error:
        raise _unwritten(called, error) from error


def _unwritten(called: Path, error: OSError) -> UsageError:
    return unwritten(called, error, "it is not there", hint=f"see to `{called.parent}`")


def _create(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o666 & ~_mask())
            os.fsync(file.fileno())
        _name(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    keep(path.parent)


def _name(beside: Path, path: Path) -> None:
    """Gives a file its name, which nobody may have taken meanwhile; a FileExistsError where somebody has."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # there are disks on which a file has but one name
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        beside.replace(path)


def _mask() -> int:
    """The permissions that new files lack here."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
