"""A run of `mcctl validate` told again: where nothing changed that it looks at, it would print what it printed before.

Only the standard library is loaded here, so that an author who validates on save waits for the file system alone.
"""

import io
import marshal
import os
import sys
import time
from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b

from mcctl.cli import cache
from mcctl.source.signature import RACY_NS, UntoldError, digest_below

TYPE_CHECKING = False  # as in `typing`, which is not loaded here
if TYPE_CHECKING:
    from typing import BinaryIO, TextIO

    from typing_extensions import Buffer

SETTINGS = "mcctl.yaml"
KIND = "validate"
FOLDERS = ("micro-credentials", "stacks")
LOOKS_ELSEWHERE = ("--base", "--changed-since", "--online", "--fix", "--unsafe-fixes", "--baseline", "--no-cache")
"""Options of runs that read or write more than the repository's files."""

ASKED = (
    *("TERM", "NO_COLOR", "COLORTERM", "FORCE_COLOR", "COLUMNS", "LINES", "MCCTL_PROCESSES"),
    *("LANG", "LC_ALL", "LC_CTYPE", "PYTHONIOENCODING", "PYTHONUTF8"),
)
"""What decides how something is printed."""


class Run:
    """One way to call `mcctl validate`, by its key, and the repository that it is about."""

    def __init__(self, root: str, key: bytes) -> None:
        """Keeps both."""
        self.root = root
        self.key = key


def run_of(arguments: Sequence[str]) -> Run | None:
    """Reads the command line as a run that can be told again; None where it is none."""
    if arguments[:1] != ["validate"] or os.environ.get("GITHUB_ACTIONS") or cache.file() is None:
        return None
    if any(_looks_elsewhere(argument) for argument in arguments[1:]):
        return None
    folder = os.getcwd()
    root = folder
    while not os.path.isfile(os.path.join(root, SETTINGS)):
        root, below = os.path.dirname(root), root
        if root == below:
            return None
    asked = [os.environ.get(name) for name in ASKED]
    streams = [(one.isatty(), one.encoding, _width(one)) for one in (sys.stdout, sys.stderr)]
    named = [os.path.realpath(argument) if os.path.exists(argument) else None for argument in arguments]
    told = repr((list(arguments), named, folder, root, asked, streams))
    return Run(root, blake2b(told.encode(errors="replace"), digest_size=16).digest())


def _looks_elsewhere(argument: str) -> bool:
    name, _, value = argument.partition("=")
    is_option = name.startswith("--") and any(one.startswith(name) for one in LOOKS_ELSEWHERE)
    return is_option or "=" in value or ("=" in argument and not argument.startswith("--"))


def tell_again(run: Run) -> int | None:
    """Prints what the run printed before, and gives its exit status; None where something is not as it was."""
    kept = cache.read(KIND, run.key)
    if kept is None:
        return None
    release, images, state, shown, complained, status = marshal.loads(kept)  # noqa: S302  # bytes and numbers, by digest
    if release != cache.release() or state != _state(run.root, images):
        return None
    for stream, content in ((sys.stdout, shown), (sys.stderr, complained)):
        if content:
            stream.flush()
            stream.buffer.write(content)
            stream.flush()
    return int(status)


class Recording:
    """Listens to what is printed from here on."""

    def __init__(self, run: Run) -> None:
        """Puts itself between the command and where it prints."""
        self._run = run
        self._began_ns = time.time_ns()
        self._kept: list[_Copying] = []
        sys.stdout, sys.stderr = self._heard(sys.stdout), self._heard(sys.stderr)

    def keep(self, images: Iterable[str], status: int) -> None:
        """Keeps what was printed, with the state of the files that it is true of.

        Args:
            images: The images that the files name.
            status: With which status the run ends.
        """
        folders = sorted({image.rpartition("/")[0] for image in images} | {""})
        state = _state(self._run.root, folders)
        if state is None or state[1] > self._began_ns - RACY_NS:
            return
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        shown, complained = (b"".join(one.parts) for one in self._kept)
        content = marshal.dumps((cache.release(), folders, state, shown, complained, status))
        cache.keep(KIND, self._run.key, content, at=self._began_ns // 1_000_000_000)

    def _heard(self, stream: "TextIO") -> io.TextIOWrapper:
        copying = _Copying(stream.buffer)
        self._kept.append(copying)
        return io.TextIOWrapper(copying, stream.encoding, stream.errors, line_buffering=True, write_through=True)


class _Copying(io.BufferedIOBase):
    """Passes on what is written, and keeps a copy."""

    def __init__(self, below: "BinaryIO") -> None:
        self.below = below
        self.parts: list[bytes] = []

    @property
    def name(self) -> str:
        return str(self.below.name)

    def writable(self) -> bool:
        return True

    def write(self, content: "Buffer") -> int:
        self.parts.append(bytes(content))
        return self.below.write(content)

    def flush(self) -> None:
        self.below.flush()

    def isatty(self) -> bool:
        return self.below.isatty()

    def fileno(self) -> int:
        return self.below.fileno()


def _state(root: str, images: Collection[str]) -> tuple[bytes, int] | None:
    try:
        return digest_below(root, FOLDERS, images)
    except (OSError, UntoldError):
        return None


def _width(stream: "TextIO") -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 0
