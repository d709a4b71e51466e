"""How many runs there were, and how many faults of which kind: shown after the tests."""

import json
import os
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Counts, over all tests of a session."""

    runs: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    readings: int = 0

    def add(self, other: "Tally") -> None:
        """Adds what another process counted."""
        self.runs.update(other.runs)
        self.faults.update(other.faults)
        self.readings += other.readings

    def as_json(self) -> str:
        """The counts as text, for another process."""
        return json.dumps({"runs": self.runs, "faults": self.faults, "readings": self.readings})

    @classmethod
    def from_json(cls, text: str) -> "Tally":
        """Reads what `as_json` wrote."""
        told = json.loads(text)
        return cls(Counter(told["runs"]), Counter(told["faults"]), told["readings"])

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
