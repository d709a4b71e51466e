"""One finding: what is wrong, where, and what to write instead."""

import hashlib
from dataclasses import dataclass, replace
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
    """What a finding is an instance of: its code, never used for anything else, its name and its severity.

    `in_draft` is its severity in a draft where that is another: what is unfinished is not wrong.
    """

    code: str
    name: str
    severity: Severity
    in_draft: Severity | None = None

    @property
    def is_locked(self) -> bool:
        """Tells whether it can be neither ignored, baselined nor lowered: errors of syntax, identity and visibility."""
        return self.severity is Severity.ERROR and self.code.startswith(("MC0", "MC1", "MC2"))

    def weighing(self, severity: Severity) -> "Rule":
        """The same rule with another severity."""
        return replace(self, severity=severity)


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
    """A finding at a place of a file, whose path is relative to the repository's root.

    Where it `is_private`, no output quotes the file: neither the lines around nor other places.
    """

    rule: Rule
    message: str
    file: str
    span: Span = START
    route: Route = ()
    hint: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    is_private: bool = False

    @property
    def fingerprint(self) -> str:
        """Names the finding the same way after lines around it moved, for baselines and SARIF; 32 hexadecimal digits.

        Several findings of one rule with the same words in the same kind of field share it: places in lists do not count.
        """
        keys = (segment for segment in self.route if isinstance(segment, str))
        named = "\0".join([self.rule.code, self.file, *keys, self.message])
        return hashlib.sha256(named.encode(errors="replace")).hexdigest()[:32]

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        """The order of a report: by file, place, code and message."""
        return (self.file, self.span, self.rule.code, self.message)
