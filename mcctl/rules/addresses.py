"""Every web address of a catalogue: in fields, as the number of a document (doi), and in texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mcctl.catalog.catalog import Catalog
from mcctl.model.scalar import TextKind
from mcctl.rules.prose import Passage, passages

DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
IN_TEXT = re.compile(r"https?://[^\s<>\"`\\^{}|]{1,2000}")
CODE = re.compile(r"```[\s\S]*?```|`[^`\n]+`")
CLOSING = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Address:
    """A web address, and the stretch of the passage that names it."""

    url: str
    passage: Passage
    start: int
    end: int


def addresses(catalog: Catalog) -> Iterator[Address]:
    """Yields the web addresses of a catalogue, each as often as it is written."""
    for passage in passages(catalog):
        text = passage.text
        match passage.kind:
            case TextKind.ADDRESS:
                yield Address(text, passage, 0, len(text))
            case TextKind.DOI:
                if doi := DOI.fullmatch(text.strip()):
                    yield Address(f"https://doi.org/{doi[1]}", passage, 0, len(text))
            case TextKind.MARKDOWN | TextKind.PROSE:
                if "://" in text:
                    yield from _in_text(passage)
            case TextKind.VERBATIM:
                pass


def _in_text(passage: Passage) -> Iterator[Address]:
    text = CODE.sub(lambda found: " " * len(found[0]), passage.text)
    for found in IN_TEXT.finditer(text):
        url = _without_closing(found[0])
        yield Address(url, passage, found.start(), found.start() + len(url))


def _without_closing(url: str) -> str:
    """Leaves out what ends the sentence, the bracket or the emphasis around an address."""
    while url and (
        url[-1] in ".,;:!?'*_~" or (url[-1] in CLOSING and url.count(CLOSING[url[-1]]) < url.count(url[-1]))
    ):
        url = url[:-1]
    return url
