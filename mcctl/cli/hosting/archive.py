"""An export in a folder or a ZIP file: the same files give the same bytes, whenever it is made."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

from mcctl.errors import UsageError

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first instant that a ZIP file can name: what is exported is no news of when."""
MODE = 0o100644 << 16


def write_archive(out: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Writes files to a ZIP file, or to a folder where the name does not end in `.zip`; returns how many.

    What is there already is left alone: a UsageError tells of it, and of what cannot be written.
    """
    if out.exists() and not (out.is_dir() and out.suffix != ".zip" and not any(out.iterdir())):
        raise UsageError(f"`{out}` is there already", hint="name a file or a folder that is not")
    try:
        return _zipped(out, files) if out.suffix == ".zip" else _laid_out(out, files)
    except OSError as error:
        raise UsageError(f"`{out}` cannot be written: {(error.strerror or 'unknown reason').lower()}") from error


def _zipped(out: Path, files: Iterable[tuple[str, bytes]]) -> int:
    beside = out.with_name(f".{out.name}.part")
    count = 0
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in files:
                entry = zipfile.ZipInfo(path, EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                # as made on Unix, wherever it is made
                entry.create_system = 3
                entry.external_attr = MODE
                archive.writestr(entry, content)
                count += 1
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _laid_out(out: Path, files: Iterable[tuple[str, bytes]]) -> int:
    count = 0
    for path, content in files:
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        count += 1
    return count
