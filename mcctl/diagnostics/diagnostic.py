"""One finding: what is wrong, where, and what to write instead."""

from dataclasses import dataclass
from enum import StrEnum

from mcctl.diagnostics.span import START, Span

Route = tuple[str | int, ...]
"""The way into a document: keys and indices. Rules speak in routes; only a document turns one into a span."""


class Severity(StrEnum):
    """How much a finding weighs: errors stop, warnings are mended before long, notes only tell."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a finding is an instance of: its code, never used for anything else, its name and its severity."""

    code: str
    name: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding."""

    file: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of the text in a span."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend a finding; `safe` where they cannot change what the author meant."""

    safe: bool
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding at a place of a file, whose path is relative to the repository's root."""

    rule: Rule
    message: str
    file: str
    span: Span = START
    route: Route = ()
    hint: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        """The order of a report: by file, place, code and message."""
        return (self.file, self.span, self.rule.code, self.message)
