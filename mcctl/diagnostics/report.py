"""All findings of one run."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mcctl.diagnostics.diagnostic import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a run in their order, and how many files were read.

    `suppressed` counts what was found and is not told; `is_withheld` says that the rest of the findings is held back, since
    they might quote what is not for everybody.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    suppressed: int = 0
    is_withheld: bool = False

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic], *, files: int) -> "Report":
        """Sorts the findings and drops repetitions."""
        unique = dict.fromkeys(diagnostics)
        return cls(tuple(sorted(unique, key=lambda finding: finding.sort_key)), files)

    def with_suppressed(self, count: int) -> "Report":
        """The same report, which tells how many findings were ignored or settled before."""
        return replace(self, suppressed=count)

    def among(self, kept: Iterable[Diagnostic]) -> "Report":
        """The same report with some of its findings only."""
        return replace(self, diagnostics=tuple(kept))

    def count(self, severity: Severity) -> int:
        """Counts the findings of a severity."""
        return sum(1 for finding in self.diagnostics if finding.rule.severity is severity)

    @property
    def has_errors(self) -> bool:
        """Tells whether a finding of severity error is among them."""
        return self.count(Severity.ERROR) > 0
