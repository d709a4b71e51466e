"""What is kept between runs, in one file of the user's cache folder: changes nothing but how long a run takes.

It may be deleted at any time; what is damaged is deleted; where it cannot be written, nothing is kept. Runs that meet wait
for each other a moment and else go without. Only the standard library is loaded here.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from hashlib import blake2b

from mcctl import __version__

MOST_BYTES = 256 * 1024 * 1024
"""How much is kept of all repositories together; what was used longest ago makes room."""

DIGEST_BYTES = 16
WAIT_SECONDS = 0.2
OFF = "off"
"""What `MCCTL_CACHE` says where nothing is to be kept; else it names the folder."""

NAME = "kept.sqlite3"


def read(kind: str, key: bytes) -> bytes | None:
    """Reads what was kept under a key; None where nothing was, or it is damaged."""
    value = b""

    def take(connection: sqlite3.Connection) -> None:
        nonlocal value
        row = connection.execute("SELECT value FROM kept WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        value = row[0] if row is not None else b""

    _do(take)
    digest, content = value[:DIGEST_BYTES], value[DIGEST_BYTES:]
    return content if digest and digest == _digest(content) else None


def keep(kind: str, key: bytes, content: bytes, *, at: int) -> None:
    """Keeps a content under a key, until what is used later needs the room.

    Args:
        kind: What it is.
        key: Names it among its kind.
        content: Whatever it is.
        at: Now, in seconds since 1970.
    """
    if len(content) <= MOST_BYTES // 4:
        _do(lambda connection: _keep(connection, kind, key, _digest(content) + content, at))


def _keep(connection: sqlite3.Connection, kind: str, key: bytes, value: bytes, at: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT OR REPLACE INTO kept (kind, key, value, used) VALUES (?, ?, ?, ?)", (kind, key, value, at)
    )
    kept = connection.execute("SELECT kind, key, length(value) FROM kept ORDER BY used DESC, rowid DESC").fetchall()
    total = 0
    for other, name, size in kept:
        total += size
        if total > MOST_BYTES:
            connection.execute("DELETE FROM kept WHERE kind = ? AND key = ?", (other, name))
    connection.execute("COMMIT")


def release() -> bytes:
    """Names what judges the files: this release of mcctl, to the last of its own files, the packages beside it, Python."""
    digest = blake2b(digest_size=DIGEST_BYTES)
    digest.update(f"{__version__}\0{sys.version}".encode())
    todo = [os.path.dirname(os.path.dirname(__file__))]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        todo.append(entry.path)
                else:
                    told = entry.stat()
                    digest.update(f"{entry.path}\0{told.st_mtime_ns}\0{told.st_size}\0".encode(errors="replace"))
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder):
            # its time changes when a package comes, goes or is renewed
            digest.update(f"{folder}\0{os.stat(folder).st_mtime_ns}\0".encode(errors="replace"))
    return digest.digest()


def file() -> str | None:
    """Where it is; None where nothing is to be kept, or nobody knows where."""
    given = os.environ.get("MCCTL_CACHE")
    if given:
        return os.path.join(given, NAME) if given != OFF else None
    home = os.environ.get("HOME") or os.environ.get("USERPROFILE")
    if sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        folder = f"{home}/Library/Caches" if home else None
    else:
        folder = os.environ.get("XDG_CACHE_HOME") or (f"{home}/.cache" if home else None)
    return os.path.join(folder, "mcctl", NAME) if folder and os.path.isabs(folder) else None


def _do(act: Callable[[sqlite3.Connection], None]) -> None:
    """Acts on the file, which is made for its owner alone, where that can be; a damaged one is deleted."""
    path = file()
    connection: sqlite3.Connection | None = None
    try:
        if path is not None:
            connection = _opened(path)
            act(connection)
    except (sqlite3.OperationalError, OSError):
        pass  # another run has it, there is no room, or nobody may write there
    except sqlite3.DatabaseError:
        _remove(path)
    finally:
        if connection is not None:
            connection.close()


def _opened(path: str) -> sqlite3.Connection:
    if not os.path.exists(path):
        folder = os.path.dirname(path)
        if not os.path.isdir(folder):  # one that was there is somebody's, with what is in it
            os.makedirs(folder, mode=0o700, exist_ok=True)
            # where somebody's home is a repository, as in some containers, it is no file of theirs
            with open(os.path.join(folder, ".gitignore"), "w", encoding="ascii") as ignored:
                ignored.write("*\n")
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    if connection.execute("PRAGMA user_version").fetchone() == (0,):
        connection.execute("PRAGMA auto_vacuum = FULL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key BLOB, value BLOB, used INTEGER, PRIMARY KEY (kind, key))"
        )
        connection.execute("PRAGMA user_version = 1")
    return connection


def _remove(path: str | None) -> None:
    try:
        if path is not None:
            os.remove(path)
    except OSError:
        pass  # it is nobody's loss


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=DIGEST_BYTES).digest()
