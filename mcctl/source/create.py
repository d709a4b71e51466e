"""New files, whole or not at all, and never in the place of another."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from mcctl.errors import UsageError


def create_file(path: Path, content: bytes) -> None:
    """Puts a new file where there is none, with its folders; a UsageError tells where there is one by now, or why not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        _create(path, content)
    except FileExistsError as error:
        raise UsageError(f"`{path}` is there by now, and is left alone", hint="try again") from error
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> UsageError:
    reason = (error.strerror or "unknown reason").lower()
    return UsageError(f"`{path}` cannot be written: {reason}; it is not there", hint=f"see to `{path.parent}`")


def _create(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o666 & ~_mask())
            os.fsync(file.fileno())
        if path.exists():
            raise FileExistsError(path)
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _mask() -> int:
    """The permissions that new files lack here."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
