"""Files are replaced whole or not at all, and only while they hold what was read."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from mcctl.errors import UsageError
from mcctl.source.unwritten import unwritten


def replace_file(path: Path, content: bytes, *, read: bytes, shown: str = "") -> None:
    """Puts new content in a file's place, with the same permissions; a link stays one, and what it leads to is replaced.

    Whatever happens, even a loss of power, the file holds either what it held or all of the new content.

    Args:
        path: The file, which exists.
        content: What it is to hold.
        read: What it held when the new content was made from it; a UsageError tells where it holds something else by now,
            and another where it cannot be written.
        shown: What it is called in messages; left out = its path.
    """
    called = Path(shown or path)
    target = Path(os.path.realpath(path))
    try:
        if target.read_bytes() != read:
            raise UsageError(f"`{called}` was changed by somebody else meanwhile, and is left alone", hint="try again")
        _replace(target, content)
    except OSError as error:
        raise unwritten(called, error, "it is as it was", hint="see to the file") from error


def _replace(target: Path, content: bytes) -> None:
    mode = stat.S_IMODE(target.stat().st_mode)
    target.open("ab").close()  # raises what the system says of a file that is protected, and changes nothing
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    keep(target.parent)


def keep(folder: Path) -> None:
    """Makes the new name outlive a loss of power, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
