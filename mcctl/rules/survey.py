"""A repository as the rules see it, one file after the other: each is read, judged by itself, and let go.

What stays of a file is a card: what is wrong in it, and its outline, by which all are judged together. So files can be
surveyed in several processes, and ten thousand of them need no more memory than their cards.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from mcctl.catalog.document import image_files
from mcctl.catalog.image import Picture
from mcctl.catalog.outline import outlined
from mcctl.diagnostics import Diagnostic
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import Kind
from mcctl.plan.canonical import canonical, digest_of
from mcctl.rules.board import Board
from mcctl.rules.cards import (
    NOTHING,
    Card,
    Keepsake,
    Kept,
    Packed,
    Seen,
    Together,
    judged_part,
    made,
    names_of,
    packed_findings,
    packed_image,
    plain,
    unpacked_findings,
)
from mcctl.rules.ignores import MARK
from mcctl.rules.registry import check_across, check_each, gathered_in
from mcctl.source.repository import (
    ISSUER,
    list_files,
    read_issuer,
    read_part,
)
from mcctl.source.shares import share_out
from mcctl.source.signature import Signature, is_racy
from mcctl.source.tree import OutsideError, Tree, WorkTree

FEW_ANEW = 30
"""So few files can be read again in each run in less time than it takes to write the cards of all."""


class Surveyed(NamedTuple):
    """What the files say, and what another run may use of it."""

    repository: Board
    kept: Keepsake


def survey(
    tree: Tree, processes: int, kept: Keepsake = NOTHING, *, began_ns: int = 0, with_digests: bool = False
) -> Surveyed:
    """Reads a whole repository and judges it; the catalogue that is left holds outlines.

    Args:
        tree: Where the files are.
        processes: In how many processes; a small repository needs no other than this.
        kept: What was kept of an earlier survey of the same files with the same issuer's record.
        began_ns: Now, in nanoseconds since 1970, by which what has changed just now is told; 0 = nothing is to be kept.
        with_digests: Whether the digests of canonical contents are wanted too, which are what a platform knows.
    """
    listing = list_files(tree)
    known = _known(tree, dict(listing.files), kept.cards, began_ns)
    if with_digests:
        known = {path: one for path, one in known.items() if one.card.digest is not None or one.card.outline is None}
    todo = [file for file in listing.files if file[0] not in known]
    work = partial(_cards, tree, read_issuer(tree), began_ns, with_digests)
    anew = {one.card.path: one for one in map(made, share_out(work, todo, processes))}
    found = {**known, **anew}
    cards = {path: found[path] for path in sorted(found)}
    board = Board(tree, [one.card for one in cards.values()])
    files = names_of(cards)
    is_as_before = _is_as_before(files, anew, kept)
    together = kept.together if kept.together is not None and is_as_before else _together(board, files)
    packed = [one for card in board.cards if card.findings for one in card.findings]
    board = replace(board, diagnostics=(*listing.diagnostics, *unpacked_findings([*packed, *together.findings])))
    if not began_ns or (is_as_before and len(anew) <= FEW_ANEW and len(known) >= len(anew)):
        return Surveyed(board, kept)  # to write all cards again would take longer than to read these files again
    return Surveyed(board, Keepsake({path: one for path, one in cards.items() if _can_be_known_again(one)}, together))


def _is_as_before(files: bytes, anew: Mapping[str, Kept], kept: Keepsake) -> bool:
    """Tells whether all that is judged together is what it was, and stands where it stood."""
    if kept.together is None or kept.together.files != files:
        return False
    for path, one in anew.items():
        before = kept.cards.get(path)
        if before is None or path in kept.together.concerned or judged_part(one.card) != judged_part(before.card):
            return False
    return True


def _together(board: Board, files: bytes) -> Together:
    """Judges all files together."""
    found = tuple(check_across(board.catalog, board.gathered))
    concerned = frozenset(file for one in found for file in (one.file, *(related.file for related in one.related)))
    return Together(files, concerned, packed_findings(found))


def _can_be_known_again(one: Kept) -> bool:
    """Tells whether it will show when the file, or an image of it, is another; links and gaps are looked at anew."""
    return all(seen.signature is not None for seen in (one.file, *one.images.values()))


def _known(tree: Tree, kinds: Mapping[str, Kind], kept: Mapping[str, Kept], began_ns: int) -> dict[str, Kept]:
    """Finds the cards that are still true: of files that are as they were, with images that are as they were."""
    if not isinstance(tree, WorkTree) or not kept:
        return {}
    now = tree.signatures(path for known, one in kept.items() for path in (known, *one.images))
    found: dict[str, Kept] = {}
    for path, one in kept.items():
        if kinds.get(path) != one.card.kind:
            continue
        if now.get(path) == one.file.signature and all(
            now.get(at) == seen.signature for at, seen in one.images.items()
        ):
            found[path] = one
            continue
        file = _again(tree, path, one.file, now, began_ns)
        images = {image: _again(tree, image, seen, now, began_ns) for image, seen in one.images.items()}
        if file is not None and None not in images.values():
            found[path] = one._replace(file=file, images={image: seen for image, seen in images.items() if seen})
    return found


def _again(tree: Tree, path: str, seen: Seen, now: Mapping[str, Signature], began_ns: int) -> Seen | None:
    """Looks at a file again; None where it is not as it was seen. Where only its times changed, its content tells."""
    signature = now.get(path)
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


def _cards(
    tree: Tree,
    issuer: Issuer | None,
    began_ns: int,
    with_digests: bool,  # noqa: FBT001  # bound before the files, by place
    files: Sequence[tuple[str, Kind]],
) -> list[Packed]:
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
    digests = {path: one.digest for path, one in part.images.items() if isinstance(one, Picture)}
    cards: list[Packed] = []
    for path, kind in kinds.items():
        document = documents.get(path)
        resource = issuer if path == ISSUER else resources.get(path)
        images = image_files([document] if document is not None else [])
        card = Card(
            path,
            kind,
            packed_findings(findings[path]),
            outlined(resource) if resource is not None else None,
            _text(catalog.broken.get(path)),
            document is not None,
            document is not None and MARK in document.text,
            {str(file): packed_image(part.images[file]) for file in images},
            {code: tuple(sorted(found[path])) for code, found in gathered.items() if path in found},
            digest_of(canonical(resource, issuer, digests))
            if with_digests and resource is not None and issuer is not None
            else None,
        )
        # an image that lies elsewhere is read by nobody
        seen = {str(file): noting.seen.get(file, Seen(None, None)) for file in images}
        cards.append(plain(Kept(noting.seen[path], seen, card)))
    return cards


def _text(value: str | None) -> str | None:
    """A text and nothing more, which a scalar of YAML may be."""
    return str(value) if value is not None else None
