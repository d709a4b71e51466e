"""A repository as the rules see it, one file after the other: each is read, judged by itself, and let go.

What stays of a file is a card: what is wrong in it, and its outline, by which all are judged together. So files can be
surveyed in several processes, and ten thousand of them need no more memory than their cards.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.catalog.document import Document, ReadAgain, image_files
from mcctl.catalog.image import NoPicture, Picture
from mcctl.catalog.outline import outlined
from mcctl.diagnostics import Diagnostic
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS, Kind
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.stack import Stack
from mcctl.rules.cards import Card, Kept, Seen, packed_findings, packed_image, unpacked_findings, unpacked_image
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
from mcctl.source.signature import is_racy
from mcctl.source.tree import OutsideError, Tree, WorkTree

SHARE = 50
"""How many files are surveyed before any of them is let go."""

FEWEST_SHARED = 200
"""From how many files on a second process is worth its start."""


class Surveyed(NamedTuple):
    """What the files say, and the cards that another run may use, by path."""

    repository: Repository
    kept: Mapping[str, Kept]


def survey(tree: Tree, processes: int, kept: Mapping[str, Kept] | None = None, *, began_ns: int = 0) -> Surveyed:
    """Reads a whole repository and judges each file by itself; the catalogue that is left holds outlines.

    Args:
        tree: Where the files are.
        processes: In how many processes; a small repository needs no other than this.
        kept: The cards of an earlier run over the same files with the same issuer's record.
        began_ns: Now, in nanoseconds since 1970, by which what has changed just now is told; 0 = no card is to be kept.
    """
    listing = list_files(tree)
    known = _known(tree, dict(listing.files), kept or {}, began_ns)
    todo = [file for file in listing.files if file[0] not in known]
    shares = [todo[start : start + SHARE] for start in range(0, len(todo), SHARE)]
    work = partial(_cards, tree, read_issuer(tree), began_ns)
    done = do_shares(work, shares, processes if len(todo) >= FEWEST_SHARED else 1)
    cards = {**known, **{one.card.path: one for share in done for one in share}}
    repository = _repository(tree, [cards[path].card for path in sorted(cards)], listing.diagnostics)
    return Surveyed(repository, {path: one for path, one in cards.items() if _can_be_known_again(one)})


def _can_be_known_again(one: Kept) -> bool:
    """Tells whether it will show when the file, or an image of it, is another; links and gaps are looked at anew."""
    return all(seen.signature is not None for seen in (one.file, *one.images.values()))


def _known(tree: Tree, kinds: Mapping[str, Kind], kept: Mapping[str, Kept], began_ns: int) -> dict[str, Kept]:
    """Finds the cards that are still true: of files that are as they were, with images that are as they were."""
    if not isinstance(tree, WorkTree):
        return {}
    found: dict[str, Kept] = {}
    for path, one in kept.items():
        if kinds.get(path) != one.card.kind:
            continue
        file = _again(tree, path, one.file, began_ns)
        images = {image: _again(tree, image, seen, began_ns) for image, seen in one.images.items()}
        if file is not None and None not in images.values():
            found[path] = one._replace(file=file, images={image: seen for image, seen in images.items() if seen})
    return found


def _again(tree: WorkTree, path: str, seen: Seen, began_ns: int) -> Seen | None:
    """Looks at a file again; None where it is not as it was seen. Where only its times changed, its content tells."""
    signature = tree.signature(path)
    if signature is None or seen.digest is None:
        return None
    if signature == seen.signature:
        return seen
    try:
        is_same = _digest(tree.read(path)) == seen.digest
    except (OSError, OutsideError):
        return None
    return Seen(None if is_racy(signature, began_ns) else signature, seen.digest) if is_same else None


@dataclass(slots=True)
class _Noting:
    """A tree that notes in which state each file is read."""

    below: Tree
    began_ns: int
    seen: dict[str, Seen] = field(default_factory=dict)

    def files(self, folder: str) -> Iterator[str]:
        return self.below.files(folder)

    def unread(self, folder: str) -> Iterator[str]:
        return self.below.unread(folder)

    def read(self, path: str) -> bytes:
        signature = self.below.signature(path) if isinstance(self.below, WorkTree) else None
        if signature is not None and is_racy(signature, self.began_ns):
            signature = None
        self.seen[path] = Seen(signature, None)
        content = self.below.read(path)
        self.seen[path] = Seen(signature, _digest(content) if self.began_ns else None)
        return content


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()


def _cards(tree: Tree, issuer: Issuer | None, began_ns: int, files: Iterable[tuple[str, Kind]]) -> list[Kept]:
    """Surveys some of the files."""
    kinds = dict(files)
    noting = _Noting(tree, began_ns)
    part = read_part(noting, kinds.items())
    catalog, shape = part.build()
    # every text is judged in the issuer's language, whichever share it is in
    catalog = replace(catalog, issuer=issuer)
    findings: dict[str, list[Diagnostic]] = {path: [] for path in kinds}
    for finding in (*part.diagnostics, *shape, *check_each(catalog)):
        findings[finding.file].append(finding)
    documents = {document.path: document for _, document in part.documents}
    resources = {entry.document.path: entry.resource for entry in catalog.entries}
    gathered = gathered_in(catalog)
    cards: list[Kept] = []
    for path, kind in kinds.items():
        document = documents.get(path)
        resource = issuer if path == ISSUER else resources.get(path)
        images = image_files([document] if document is not None else [])
        card = Card(
            path,
            kind,
            packed_findings(findings[path]),
            outlined(resource) if resource is not None else None,
            catalog.broken.get(path),
            document is not None,
            document is not None and MARK in document.text,
            {file: packed_image(part.images[file]) for file in images},
            {code: found[path] for code, found in gathered.items() if path in found},
        )
        # an image that lies elsewhere is read by nobody
        seen = {file: noting.seen.get(file, Seen(None, None)) for file in images}
        cards.append(Kept(noting.seen[path], seen, card))
    return cards


def _repository(tree: Tree, cards: Sequence[Card], about_files: Sequence[Diagnostic]) -> Repository:
    """Puts the cards together."""
    read_again = partial(read_document, tree)
    documents: dict[str, Document] = {card.path: ReadAgain(card.path, read_again) for card in cards if card.is_document}
    settings = read_document(tree, SETTINGS)
    if settings is not None:
        documents[SETTINGS] = settings
    images = {file: unpacked_image(packed) for card in cards for file, packed in card.images.items()}
    gathered: dict[str, dict[str, frozenset[int]]] = {}
    for card in cards:
        for code, found in card.gathered.items():
            gathered.setdefault(code, {})[card.path] = found
    remarked = [documents[card.path] for card in cards if card.is_remarked]
    return Repository(
        _outlined(cards, documents, {**images, **guessed_images(tree, images)}),
        (*about_files, *(finding for card in cards for finding in unpacked_findings(card.findings))),
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
