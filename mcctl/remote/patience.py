"""How long a platform is waited for: attempts, waits between them, and a budget of time for one call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def no_stopwatch() -> float:
    """Stands still; then only the waits count against the budget."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long to try.

    Args:
        sleep: Waits for so many seconds.
        jitter: Gives a number from 0 to 1.
        attempts: How often a call is made before it is given up.
        attempts_in_doubt: The same, as long as it is not known whether a change was made.
        first_delay_seconds: The longest wait after the first attempt; it doubles with each further one.
        longest_delay_seconds: The longest wait that the platform did not ask for.
        budget_seconds: How long one call may take in all; a wait that would go beyond is not begun.
        now: Tells the instant, UTC, for a platform that asks to wait until then and does not tell its own time.
        stopwatch: Tells seconds since some start; it never jumps, as a clock may.
    """

    sleep: Callable[[float], None]
    jitter: Callable[[], float]
    attempts: int = 5
    attempts_in_doubt: int = 15
    first_delay_seconds: float = 0.2
    longest_delay_seconds: float = 5.0
    budget_seconds: float = 300.0
    now: Callable[[], datetime] | None = None
    stopwatch: Callable[[], float] = no_stopwatch

    def delay_seconds(self, attempt: int, asked_seconds: float | None) -> float:
        """How long to wait after an attempt, counted from 0: any time up to a bound, and no less than what is asked."""
        longest = min(self.first_delay_seconds * float(2**attempt), self.longest_delay_seconds)
        return max(self.jitter() * longest, asked_seconds or 0.0)

    def asked_seconds(self, headers: Mapping[str, str]) -> float | None:
        """Reads `Retry-After` (RFC 9110, 10.2.3), a number of seconds or a date; None where there is none.

        A date is compared with the answer's own, since the two clocks may differ.
        """
        asked = headers.get("Retry-After")
        if asked is None:
            return None
        if asked.isascii() and asked.isdigit():
            return float(asked)
        until = _instant(asked)
        sent_at = _instant(headers.get("Date"))
        if sent_at is None and self.now is not None:
            sent_at = self.now()
        return max((until - sent_at).total_seconds(), 0.0) if until is not None and sent_at is not None else None


@dataclass(slots=True)
class Tries:
    """The attempts at one call, and the time that they took."""

    patience: Patience
    made: int = 0
    waited_seconds: float = 0.0
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.patience.stopwatch()

    def wait(self, asked_seconds: float | None, *, is_in_doubt: bool) -> bool:
        """Waits after an attempt that failed; False where it was the last one."""
        delay_seconds = self.patience.delay_seconds(self.made, asked_seconds)
        self.made += 1
        most = self.patience.attempts_in_doubt if is_in_doubt else self.patience.attempts
        taken_seconds = max(self.patience.stopwatch() - self.started, self.waited_seconds)
        if self.made >= most or taken_seconds + delay_seconds > self.patience.budget_seconds:
            return False
        self.patience.sleep(delay_seconds)
        self.waited_seconds += delay_seconds
        return True


def _instant(text: str | None) -> datetime | None:
    """Reads a date of HTTP."""
    if text is None:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else found.replace(tzinfo=UTC)
