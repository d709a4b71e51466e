"""Runs mcctl, and stops it at a step that it makes on files: `python -m tests.faults.steps HOW NUMBER FOLDER ARGUMENT…`.

Python tells an audit hook of each step before it is made. Steps are those that could change what lies in a folder, its
subfolders `.git` and `.mcctl` left out; they are counted from 0. What HOW says happens at the step of that number: `kill` is
SIGKILL, `interrupt` is Ctrl-C. With `full`, NUMBER is how many bytes a file may have, as where a disk ends.
"""

import os
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

CHANGING = frozenset({"os.rename", "os.link", "os.remove", "os.chmod", "os.mkdir", "os.truncate"})
WRITING = os.O_WRONLY | os.O_RDWR


@dataclass(slots=True)
class Steps:
    """Counts the steps, and does what is to be done at one of them."""

    how: str
    number: int
    folder: Path
    made: int = 0

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self._is_step(event, arguments):
            return
        self.made += 1
        if self.made == self.number + 1:
            signal.raise_signal(signal.SIGKILL if self.how == "kill" else signal.SIGINT)

    def _is_step(self, event: str, arguments: tuple[object, ...]) -> bool:
        if event == "open":
            flags = arguments[2]
            if not isinstance(flags, int) or not flags & WRITING:
                return False
        elif event not in CHANGING:
            return False
        if not isinstance(arguments[0], str | bytes):
            return False
        path = Path(os.path.abspath(os.fsdecode(arguments[0])))  # noqa: PTH100  # resolving would ask the disk
        inside = path.parts[len(self.folder.parts) :]
        return path.is_relative_to(self.folder) and not {".git", ".mcctl"} & set(inside)


def main() -> None:
    """Gets ready, and becomes mcctl."""
    how, number, folder, *arguments = sys.argv[1:]
    if how == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(number), int(number)))
    else:
        sys.addaudithook(Steps(how, int(number), Path(folder)))
    sys.argv = ["mcctl", *arguments]
    from mcctl.cli.main import run  # noqa: PLC0415  # what it does when it is loaded counts as well

    run()


if __name__ == "__main__":
    main()
