"""Findings for code scanning: SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/."""

import os
import re
from collections import Counter
from typing import Any
from urllib.parse import quote

from mcctl.diagnostics import Diagnostic, Fix, Related, Report, Severity, Span
from mcctl.render.diagnostics_github import repository_path
from mcctl.render.escape import one_line
from mcctl.render.tally import WITHHELD, several
from mcctl.rules.page import page_of, shown
from mcctl.rules.registry import RuleModule, all_modules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "SRCROOT"
FINGERPRINT = "mcctlFinding/v1"

Json = dict[str, Any]


def diagnostics_sarif(report: Report, *, version: str, prefix: str = "") -> Json:
    """Writes a report as a log of one run; `prefix` is the way from the git repository's root to the issuer's."""
    modules = all_modules()
    places = {module.RULE.code: index for index, module in enumerate(modules)}
    seen: Counter[str] = Counter()
    results: list[Json] = []
    for finding in report.diagnostics:
        seen[finding.fingerprint] += 1
        # findings that are alike are told apart by their order, so that one more does not look like one moved
        fingerprint = f"{finding.fingerprint}:{seen[finding.fingerprint]}"
        results.append(_result(finding, prefix, fingerprint) | _index(finding, places))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(modules, version)},
                "automationDetails": {"id": f"mcctl/{_uri(prefix)}/" if prefix else "mcctl/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notes(report)}],
                "originalUriBaseIds": {BASE: {"description": {"text": "The root of the git repository."}}},
                "results": results,
            }
        ],
    }


def _notes(report: Report) -> list[Json]:
    """What was left out, so that nobody takes few findings for all of them."""
    told = [WITHHELD] if report.is_withheld else []
    if report.suppressed:
        told.append(f"{several(report.suppressed, 'finding')} suppressed")
    return [{"level": "note", "message": {"text": text}} for text in told]


def _driver(modules: tuple[RuleModule, ...], version: str) -> Json:
    return {
        "name": "mcctl",
        "fullName": f"mcctl {version}",
        "version": version,
        "semanticVersion": version,
        # the rules' pages are in the tool and have no address; an address that holds what it leads to needs none
        "informationUri": f"data:text/plain,{quote('`mcctl explain CODE` tells of each rule')}",
        "rules": [_rule(module) for module in modules],
    }


def _rule(module: RuleModule) -> Json:
    rule, page = module.RULE, page_of(module)
    sections = [f"{heading}:\n\n{shown(section)}" for heading, section in page.sections.items()]
    text = "\n\n".join(part for part in (page.summary, page.why, *sections) if part)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in re.split("[^a-z0-9]+", rule.name)),
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": " ".join((page.why or page.summary).split())},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _level(rule.severity)},
        "properties": {"tags": [rule.name]},
    }


def _index(finding: Diagnostic, places: dict[str, int]) -> Json:
    """The place of the rule among the rules; none for a rule of a platform that is newer than this release."""
    place = places.get(finding.rule.code)
    return {} if place is None else {"ruleIndex": place}


def _result(finding: Diagnostic, prefix: str, fingerprint: str) -> Json:
    message = "\n".join(_message(text) for text in (finding.message, finding.hint) if text is not None)
    result: Json = {
        "ruleId": finding.rule.code,
        "level": _level(finding.rule.severity),
        "message": {"text": message},
        "locations": [_location(finding.file, finding.span, prefix)],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    if not finding.is_private:
        if finding.related:
            result["relatedLocations"] = [
                _related(number, one, prefix) for number, one in enumerate(finding.related, 1)
            ]
        if finding.fix is not None:
            result["fixes"] = [_fix(finding.fix, finding.file, prefix)]
    return result


def _related(number: int, related: Related, prefix: str) -> Json:
    location = _location(related.file, related.span, prefix)
    return {"id": number, **location, "message": {"text": _message(related.message)}}


def _fix(fix: Fix, file: str, prefix: str) -> Json:
    replacements = [{"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in fix.edits]
    told = "mcctl validate --fix does this." if fix.safe else "mcctl validate --fix --unsafe-fixes does this."
    return {
        "description": {"text": told},
        "artifactChanges": [{"artifactLocation": _artifact(file, prefix), "replacements": replacements}],
    }


def _location(file: str, span: Span, prefix: str) -> Json:
    return {"physicalLocation": {"artifactLocation": _artifact(file, prefix), "region": _region(span)}}


def _artifact(file: str, prefix: str) -> Json:
    return {"uri": _uri(repository_path(file, prefix)), "uriBaseId": BASE}


def _uri(path: str) -> str:
    """A relative address; a name that is no text goes by its bytes."""
    return quote(os.fsencode(path), safe="/")


def _region(span: Span) -> Json:
    return {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }


def _message(text: str) -> str:
    """A text in which nothing is taken for a link to another place."""
    return one_line(text).replace("](", "] (")


def _level(severity: Severity) -> str:
    """SARIF's levels go by the same names."""
    return severity.value
