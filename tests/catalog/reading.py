"""Texts as files of a repository, and what is found in them."""

from collections.abc import Mapping

from mcctl.catalog.document import Document
from mcctl.catalog.shape import read_as
from mcctl.diagnostics import Diagnostic
from mcctl.model.kinds import MODELS, Kind
from mcctl.model.settings import Settings
from mcctl.source.reader import read_yaml
from mcctl.source.repository import Repository, read_repository
from tests.source.repositories import MemoryTree
from tests.source.told import at

HEADS: Mapping[Kind, str] = {
    "micro-credential": "kind: micro-credential\nid: a\ntitle: A\n",
    "stack": "kind: stack\nid: a\ntitle: A\n",
    "issuer": "kind: issuer\nid: a\nname: A\ntype: university\n",
}


def document_of(text: str) -> Document:
    """Reads a text that is good YAML."""
    reading = read_yaml("f.yaml", text.encode())
    assert reading.document is not None
    assert reading.diagnostics == ()
    return reading.document


def line(finding: Diagnostic) -> str:
    """Writes a finding as `code place route: message = hint`."""
    route = "/".join(str(segment) for segment in finding.route)
    return f"{finding.rule.code} {at(finding.span)} {route}: {finding.message}" + (
        f" = {finding.hint}" if finding.hint else ""
    )


def shape(kind: Kind | None, text: str) -> list[str]:
    """Tells what is wrong with a whole file of a kind; None = the settings."""
    return [line(one) for one in shape_findings(kind, text)]


def shape_findings(kind: Kind | None, text: str) -> list[Diagnostic]:
    """Finds what is wrong with a whole file of a kind, in the order of its places."""
    model = Settings if kind is None else MODELS[kind]
    value, findings = read_as(model, document_of(text))
    is_broken = any(one.rule.severity == "error" for one in findings)
    assert (value is None) == is_broken
    return sorted(findings, key=lambda one: one.sort_key)


def repository_of(files: Mapping[str, str]) -> Repository:
    """Reads a repository in memory."""
    return read_repository(MemoryTree.of(files))
