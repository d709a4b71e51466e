"""Findings for programs: `mcctl.diagnostics/1`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mcctl.diagnostics import Diagnostic, Position, Report, Severity, Span


class View(BaseModel):
    """A JSON view: more keys may come within a version, none changes its meaning."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True, validate_by_name=True)


class PositionView(View):
    """A place in a file."""

    line: int = Field(description="The line, from 1.")
    column: int = Field(description="The column in code points, from 1.")

    @classmethod
    def of(cls, position: Position) -> "PositionView":
        """Shows a position."""
        return cls(line=position.line, column=position.column)


class EditView(View):
    """A replacement of text."""

    start: PositionView = Field(description="Where it begins.")
    end: PositionView = Field(description="One past its last character.")
    text: str = Field(description="What stands there instead.")


class FixView(View):
    """Edits that mend a finding."""

    safe: bool = Field(description="Whether they cannot change what the author meant.")
    edits: list[EditView] = Field(description="The edits; they do not overlap.")


class RelatedView(View):
    """Another place that explains a finding."""

    file: str = Field(description="The file, relative to the repository's root.")
    start: PositionView = Field(description="Where it begins.")
    end: PositionView = Field(description="One past its last character.")
    message: str = Field(description="What is there.")


class DiagnosticView(View):
    """A finding."""

    code: str = Field(description="The rule's code, such as MC002.")
    name: str = Field(description="The rule's name.")
    severity: Severity = Field(description="error, warning or note.")
    message: str = Field(description="What is wrong.")
    file: str = Field(description="The file, relative to the repository's root.")
    start: PositionView = Field(description="Where it begins.")
    end: PositionView = Field(description="One past its last character.")
    route: list[str | int] = Field(description="The way to it in the file: keys and indices.")
    hint: str | None = Field(description="What to do.")
    related: list[RelatedView] = Field(description="Other places that explain it.")
    fix: FixView | None = Field(description="Edits that mend it, where there are any.")
    fingerprint: str = Field(description="Names it the same way after lines around it moved.")

    @classmethod
    def of(cls, finding: Diagnostic) -> "DiagnosticView":
        """Shows a finding."""
        start, end = _ends(finding.span)
        fix = None if finding.is_private else finding.fix
        edits = (
            [EditView(start=_ends(edit.span)[0], end=_ends(edit.span)[1], text=edit.text) for edit in fix.edits]
            if fix
            else []
        )
        return cls(
            code=finding.rule.code,
            name=finding.rule.name,
            severity=finding.rule.severity,
            message=finding.message,
            file=finding.file,
            start=start,
            end=end,
            route=list(finding.route),
            hint=finding.hint,
            related=[
                RelatedView(file=one.file, start=_ends(one.span)[0], end=_ends(one.span)[1], message=one.message)
                for one in (() if finding.is_private else finding.related)
            ],
            fix=FixView(safe=fix.safe, edits=edits) if fix else None,
            fingerprint=finding.fingerprint,
        )


class SummaryView(View):
    """The sum of a run."""

    files: int = Field(description="How many files were read.")
    errors: int = Field(description="How many findings are errors.")
    warnings: int = Field(description="How many are warnings.")
    notes: int = Field(description="How many are notes.")
    suppressed: int = Field(description="How many were suppressed.")


class DiagnosticsView(View):
    """What `mcctl validate --format json` prints."""

    schema_: Literal["mcctl.diagnostics/1"] = Field(
        "mcctl.diagnostics/1", alias="schema", description="The view's version."
    )
    diagnostics: list[DiagnosticView] = Field(description="The findings, by file and place.")
    summary: SummaryView = Field(description="The sum.")
    withheld: bool = Field(
        default=False,
        description="Whether other findings are held back, since they might quote what is not for everybody.",
    )


def diagnostics_view(report: Report) -> DiagnosticsView:
    """Shows a report."""
    return DiagnosticsView(
        diagnostics=[DiagnosticView.of(finding) for finding in report.diagnostics],
        summary=SummaryView(
            files=report.files,
            errors=report.count(Severity.ERROR),
            warnings=report.count(Severity.WARNING),
            notes=report.count(Severity.NOTE),
            suppressed=report.suppressed,
        ),
        withheld=report.is_withheld,
    )


def _ends(span: Span) -> tuple[PositionView, PositionView]:
    return PositionView.of(span.start), PositionView.of(span.end)
