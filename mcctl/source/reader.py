"""The one reader of YAML: strict, with a place for every key and value where one is asked for.

YAML 1.2 with the format's restrictions (`authoring-format.md`, "A repository"): UTF-8, one document, no tabs, tags or merge
keys, no duplicate keys, bounded size, depth and aliases.
"""

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mcctl.catalog.document import Document, Place
from mcctl.diagnostics import Diagnostic, codes
from mcctl.source.encoding import not_utf8
from mcctl.source.limits import MAX_BYTES, SPLIT
from mcctl.source.plainly import read_plainly

if TYPE_CHECKING:
    from mcctl.source.composer import Composed

ID_LINE = re.compile(r"""^id:[ \t]+["']?([a-z0-9-]+)["']?[ \t\r]*(?:[ \t]\#.*)?$""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: a document, unless it cannot be read at all, and the findings of its syntax.

    `named` is the id that it seems to have, where there is no document to look it up in.
    """

    document: Document | None
    diagnostics: tuple[Diagnostic, ...] = ()
    named: str | None = None


def read_yaml(path: str, raw: bytes) -> Reading:
    """Reads one file; whatever is wrong with it is a finding, and never an exception."""
    if len(raw) > MAX_BYTES:
        message = f"the file has {len(raw):,} bytes; {MAX_BYTES:,} are allowed"
        return Reading(None, (Diagnostic(codes.TOO_LARGE, message, path, hint=SPLIT),))
    content = raw.removeprefix(BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Reading(None, (not_utf8(path, content, error.start),), _named(content.decode("utf-8", "replace")))
    plainly = read_plainly(content, text)
    if plainly is not None:
        return Reading(Document(path, plainly.data, text, partial(_survey, path), plainly.plains))
    composed = _composed(path, text)
    named = _named(text) if composed.document is None else None
    return Reading(composed.document, composed.diagnostics, named)


def _composed(path: str, text: str) -> "Composed":
    # PyYAML takes as long to load as a hundred files take to be read, and where nothing is wrong nobody needs it
    from mcctl.source.composer import read_with_places  # noqa: PLC0415

    return read_with_places(path, text)


def _survey(path: str, text: str) -> Place | None:
    """Finds the places in a file that was read before."""
    document = _composed(path, text).document
    return document.place if document is not None else None


def _named(text: str) -> str | None:
    """Finds the id in a file that cannot be read, so that what names it is not found wrong as well."""
    found = ID_LINE.search(text)
    return found[1] if found else None
