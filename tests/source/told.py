"""Findings as lines of text, so that input and expected output can stand side by side."""

from collections.abc import Iterable

from mcctl.diagnostics import Diagnostic, Span
from mcctl.source.reader import read_yaml


def at(span: Span) -> str:
    """Writes a span as `line:column-line:column`."""
    return f"{span.start.line}:{span.start.column}-{span.end.line}:{span.end.column}"


def told(findings: Iterable[Diagnostic]) -> list[str]:
    """Writes findings as `code place message`."""
    return [f"{one.rule.code} {at(one.span)} {one.message}" for one in findings]


def told_with_hints(findings: Iterable[Diagnostic]) -> list[str]:
    """Writes findings as `file code place message = hint`."""
    return [f"{one.file} {one.rule.code} {at(one.span)} {one.message} = {one.hint}" for one in findings]


def read(text: str | bytes) -> list[str]:
    """Reads a text as a file, and tells what was found."""
    raw = text.encode() if isinstance(text, str) else text
    return told(read_yaml("f.yaml", raw).diagnostics)
