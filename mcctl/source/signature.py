"""How a file that has not changed is known without reading it: by what git's index goes by.

That is its times, its size, its inode and its mode. A file that changed so shortly before that the clock of the file system
may not have moved since is `racy`, and is never taken for unchanged. Only the standard library is loaded here: what has not
changed should cost nothing else.
"""

import os
import stat
from collections.abc import Iterable
from hashlib import blake2b
from struct import Struct

Signature = tuple[int, int, int, int, int]
"""Modified and changed, both in nanoseconds since 1970; size in bytes; inode; mode."""

RACY_NS = 2_000_000_000
"""The coarsest clock of a file system that there is: two seconds."""

_PACKED = Struct("<qqqQI")


class UntoldError(Exception):
    """A link is among the files: what it leads to may change without it."""


def signature_of(found: os.stat_result) -> Signature:
    """Reads the signature off what the system tells of a file."""
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_mode


def is_racy(signature: Signature, at_ns: int) -> bool:
    """Tells whether a file may have changed again, unseen, after `at_ns`, when somebody began to read it."""
    return max(signature[0], signature[1]) > at_ns - RACY_NS


def digest_below(root: str, deep: Iterable[str], flat: Iterable[str]) -> tuple[bytes, int]:
    """Names the state of all files in some folders, and says when any of them changed last.

    Args:
        root: A folder.
        deep: Folders of it that are looked through with all that is below them; hidden ones below are left out.
        flat: Folders of it of which only the files right in them count; `""` is the root itself.

    Returns:
        The digest, which other names, times, sizes, inodes and modes make another one, and the last change in nanoseconds
        since 1970. An UntoldError tells of links.
    """
    digest, latest = blake2b(digest_size=32), 0
    real = os.path.realpath(root)
    todo = [(folder, True) for folder in sorted(deep, reverse=True)]
    todo += [(folder, False) for folder in sorted(flat, reverse=True)]
    if any(os.path.realpath(f"{root}/{folder}") != os.path.normpath(f"{real}/{folder}") for folder, _ in todo):
        raise UntoldError(root)
    while todo:
        folder, is_deep = todo.pop()
        own, changed, below = _listed(f"{root}/{folder}", is_deep=is_deep)
        latest = max(latest, changed)
        todo += [(f"{folder}/{name}", True) for name in below]
        digest.update(repr((folder, is_deep)).encode())
        digest.update(own)
    return digest.digest(), latest


def _listed(folder: str, *, is_deep: bool) -> tuple[bytes, int, list[str]]:
    """Lists a folder: names and signatures, the last change, and the folders in it where they count."""
    found: list[tuple[str, bytes]] = []
    below: list[str] = []
    latest = 0
    pack = _PACKED.pack
    try:
        folder_itself = os.stat(folder)
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return b"absent", 0, below
    with entries:
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            told = entry.stat(follow_symlinks=False)
            mode, changed = told.st_mode, told.st_ctime_ns
            if stat.S_ISLNK(mode):
                raise UntoldError(entry.path)
            if stat.S_ISDIR(mode):
                if is_deep:
                    below.append(name)
                continue
            modified = told.st_mtime_ns
            latest = max(latest, modified, changed)
            found.append((name, pack(modified, changed, told.st_size, told.st_ino, mode)))
    found.sort()
    below.sort(reverse=True)
    latest = max(latest, folder_itself.st_mtime_ns, folder_itself.st_ctime_ns)
    listed = b"".join([part for name, packed in found for part in (os.fsencode(name), b"\0", packed)])
    return listed, latest, below
