"""All findings of one run."""

from collections.abc import Iterable
from dataclasses import dataclass

from mcctl.diagnostics.diagnostic import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a run in their order, and how many files were read."""

    diagnostics: tuple[Diagnostic, ...]
    files: int
    suppressed: int = 0

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic], *, files: int) -> "Report":
        """Sorts the findings and drops repetitions."""
        unique = dict.fromkeys(diagnostics)
        return cls(tuple(sorted(unique, key=lambda finding: finding.sort_key)), files)

    def count(self, severity: Severity) -> int:
        """Counts the findings of a severity."""
        return sum(1 for finding in self.diagnostics if finding.rule.severity is severity)

    @property
    def has_errors(self) -> bool:
        """Tells whether a finding of severity error is among them."""
        return self.count(Severity.ERROR) > 0
