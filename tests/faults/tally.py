"""How many runs there were, and how many faults of which kind: shown after the tests."""

import os
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Counts, over all tests of a session."""

    runs: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    readings: int = 0

    def lines(self) -> list[str]:
        """What to show; nothing where nothing ran."""
        if not self.runs:
            return []
        return [
            f"{self.runs.total():,} runs, {self.faults.total():,} faults, {self.readings:,} readings by others meanwhile",
            *(f"{count:>9,} runs: {what}" for what, count in sorted(self.runs.items())),
            *(f"{count:>9,} times: {what}" for what, count in sorted(self.faults.items())),
        ]


def how_many(runs: int) -> int:
    """So many runs, times MCCTL_FAULTS."""
    return runs * int(os.environ.get("MCCTL_FAULTS", "1"))  # noqa: TID251  # how thorough tests are, mcctl never sees it
