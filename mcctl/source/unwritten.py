"""Files that cannot be written: what the system says of it, what the file holds now, and the way out."""

import errno
from pathlib import Path

from mcctl.errors import UsageError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What a system says where there is no room, or no more that this account may take."""
MAKE_ROOM = "make room there, then run the same command again"


def unwritten(path: Path, error: OSError, state: str, *, hint: str) -> UsageError:
    """Tells of a file that cannot be written.

    Args:
        path: The file.
        error: What the system says.
        state: What became of the file.
        hint: The way out, where it is another than to make room.
    """
    reason = (error.strerror or "unknown reason").lower()
    way_out = MAKE_ROOM if error.errno in FULL else hint
    return UsageError(f"`{path}` cannot be written: {reason}; {state}", hint=way_out)
