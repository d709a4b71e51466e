"""What stops a command: a wrong world, raised once and caught in one place, with the exit status that it fixes.

Wrong files are no errors of this kind: they are findings, returned and collected (`mcctl.diagnostics`).
"""

from enum import IntEnum


class Exit(IntEnum):
    """The exit statuses of every command; the format of the output never changes them."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    CHANGES = 3
    STALE = 4
    REFUSED = 5
    UNREACHABLE = 6
    DENIED = 7
    DEFECT = 70
    INTERRUPTED = 130


class McctlError(Exception):
    """Something outside the files stops the command; `status` is what it exits with."""

    status = Exit.DEFECT

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(McctlError):
    """The command, its arguments or its settings are wrong."""

    status = Exit.USAGE


class StaleError(McctlError):
    """The live state is not the one that the plan was made from; nothing was changed."""

    status = Exit.STALE


class RefusedError(McctlError):
    """The platform refuses the change set by one of its guards; nothing was changed."""

    status = Exit.REFUSED


class FindingsError(McctlError):
    """Content is wrong in a way that the platform found; nothing was changed."""

    status = Exit.FINDINGS


class UnreachableError(McctlError):
    """The platform did not answer, after retries."""

    status = Exit.UNREACHABLE


class DeniedError(McctlError):
    """The platform wants a token, or the token's role does not allow the call."""

    status = Exit.DENIED


class InterruptError(McctlError):
    """Somebody stopped the command; the message says what became of what it did."""

    status = Exit.INTERRUPTED
