"""A repository as the rules see it, one file after the other: each is read, judged by itself, and let go.

What stays of a file is a card: what is wrong in it, and its outline, by which all are judged together. So files can be
surveyed in several processes, and ten thousand of them need no more memory than their cards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.catalog.document import Data, Document, ReadAgain, image_files
from mcctl.catalog.image import NoPicture, Picture
from mcctl.catalog.outline import outline_of
from mcctl.diagnostics import Diagnostic
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS, Kind
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.stack import Stack
from mcctl.rules.ignores import MARK
from mcctl.rules.registry import check_each, gathered_in
from mcctl.source.repository import (
    ISSUER,
    SETTINGS,
    Repository,
    guessed_images,
    list_files,
    read_document,
    read_issuer,
    read_part,
)
from mcctl.source.shares import do_shares
from mcctl.source.tree import Tree

SHARE = 50
"""How many files are surveyed before any of them is let go."""

FEWEST_SHARED = 200
"""From how many files on a second process is worth its start."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is kept of a file.

    Attributes:
        path: Where it is.
        kind: What its place says it is.
        findings: What is wrong in it, as far as it alone can tell.
        outline: What others look at; None where it could not be read as what it should be.
        named: The id that it seems to name, where it could not.
        is_document: Whether it could be read as YAML.
        is_remarked: Whether it may have comments that are for mcctl.
        images: The images that it names.
        gathered: What rules compare, by their codes.
    """

    path: str
    kind: Kind
    findings: tuple[Diagnostic, ...]
    outline: dict[str, Data] | None
    named: str | None
    is_document: bool
    is_remarked: bool
    images: Mapping[str, Picture | NoPicture]
    gathered: Mapping[str, frozenset[int]]


def survey(tree: Tree, processes: int) -> Repository:
    """Reads a whole repository and judges each file by itself; the catalogue that is left holds outlines.

    Args:
        tree: Where the files are.
        processes: In how many processes; a small repository needs no other than this.
    """
    listing = list_files(tree)
    issuer = read_issuer(tree)
    files = listing.files
    shares = [files[start : start + SHARE] for start in range(0, len(files), SHARE)]
    work = partial(_cards, tree, issuer)
    cards = sorted(
        (card for share in do_shares(work, shares, processes if len(files) >= FEWEST_SHARED else 1) for card in share),
        key=lambda card: card.path,
    )
    return _repository(tree, cards, listing.diagnostics)


def _cards(tree: Tree, issuer: Issuer | None, files: Iterable[tuple[str, Kind]]) -> list[Card]:
    """Surveys some of the files."""
    kinds = dict(files)
    part = read_part(tree, kinds.items())
    catalog, shape = part.build()
    # every text is judged in the issuer's language, whichever share it is in
    catalog = replace(catalog, issuer=issuer)
    findings: dict[str, list[Diagnostic]] = {path: [] for path in kinds}
    for finding in (*part.diagnostics, *shape, *check_each(catalog)):
        findings[finding.file].append(finding)
    documents = {document.path: document for _, document in part.documents}
    gathered = gathered_in(catalog)
    cards: list[Card] = []
    for path, kind in kinds.items():
        document = documents.get(path)
        data = document.data if document is not None and path not in catalog.broken else None
        cards.append(
            Card(
                path,
                kind,
                tuple(findings[path]),
                outline_of(kind, data) if isinstance(data, dict) else None,
                catalog.broken.get(path),
                document is not None,
                document is not None and MARK in document.text,
                {file: part.images[file] for file in image_files([document] if document is not None else [])},
                {code: found[path] for code, found in gathered.items() if path in found},
            )
        )
    return cards


def _repository(tree: Tree, cards: Sequence[Card], about_files: Sequence[Diagnostic]) -> Repository:
    """Puts the cards together."""
    read_again = partial(read_document, tree)
    documents: dict[str, Document] = {card.path: ReadAgain(card.path, read_again) for card in cards if card.is_document}
    settings = read_document(tree, SETTINGS)
    if settings is not None:
        documents[SETTINGS] = settings
    images = {file: image for card in cards for file, image in card.images.items()}
    gathered: dict[str, dict[str, frozenset[int]]] = {}
    for card in cards:
        for code, found in card.gathered.items():
            gathered.setdefault(code, {})[card.path] = found
    remarked = [documents[card.path] for card in cards if card.is_remarked]
    return Repository(
        _outlined(cards, documents, {**images, **guessed_images(tree, images)}),
        (*about_files, *(finding for card in cards for finding in card.findings)),
        len(cards),
        documents,
        is_outlined=True,
        gathered=gathered,
        remarked=[*remarked, settings] if settings is not None else remarked,
    )


def _outlined(
    cards: Sequence[Card], documents: Mapping[str, Document], images: Mapping[str, Picture | NoPicture]
) -> Catalog:
    """Makes a catalogue of outlines."""
    issuer: Issuer | None = None
    entries: list[Entry] = []
    for card in cards:
        if card.outline is not None:
            resource = MODELS[card.kind].model_validate(card.outline)
            if isinstance(resource, Issuer):
                issuer = resource
            elif isinstance(resource, MicroCredential | Stack):
                entries.append(Entry(card.kind, resource, documents[card.path]))
    broken = {card.path: card.named for card in cards if card.outline is None}
    return Catalog(issuer, documents.get(ISSUER) if issuer is not None else None, tuple(entries), broken, images)
