"""Findings as values: where (span), what (diagnostic), all of them (report)."""

from mcctl.diagnostics.diagnostic import Diagnostic, Edit, Fix, Related, Route, Rule, Severity
from mcctl.diagnostics.report import Report
from mcctl.diagnostics.span import Position, Span

__all__ = ["Diagnostic", "Edit", "Fix", "Position", "Related", "Report", "Route", "Rule", "Severity", "Span"]
