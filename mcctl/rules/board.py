"""What is left of a repository after its files were read and let go: their cards, laid side by side."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import ClassVar

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.catalog.document import Document, Documents
from mcctl.catalog.outline import OutlinedEntry
from mcctl.diagnostics import Diagnostic
from mcctl.model.issuer import Issuer
from mcctl.rules.cards import Card, unpacked_image
from mcctl.source.repository import ISSUER, SETTINGS, guessed_images, read_document
from mcctl.source.tree import Tree

AUDIT = "audit"

READ_AGAIN = 64
"""How many files are held of those that were read again, for a finding's place say."""


@dataclass(frozen=True)
class Board:
    """A repository as its cards tell of it, laid side by side, with all that was found.

    It can be asked what a `Repository` can, and nothing else is read before it is.
    """

    is_judged: ClassVar[bool] = True

    tree: Tree
    cards: Sequence[Card]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def files(self) -> int:
        """How many files were read."""
        return len(self.cards)

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The files that could be read as YAML, the settings among them."""
        again = lru_cache(READ_AGAIN)(partial(read_document, self.tree))
        paths = [card.path for card in self.cards if card.is_document]
        return Documents([*paths, SETTINGS] if again(SETTINGS) is not None else paths, again)

    @property
    def remarked(self) -> Collection[Document]:
        """Those of them that may have comments for mcctl."""
        paths = [card.path for card in self.cards if card.is_remarked]
        return [self.documents[path] for path in (*paths, SETTINGS) if path in self.documents]

    @property
    def checked(self) -> Collection[str]:
        """The files that rules looked at; what is broken was not looked at."""
        return {card.path for card in self.cards if card.outline is not None and card.kind != "issuer"}

    @property
    def excepting(self) -> tuple[Entry, ...]:
        """The resources that may name rules which do not hold for them."""
        return tuple(self._entry(card) for card in self.cards if card.outline is not None and AUDIT in card.outline)

    @property
    def images(self) -> Collection[str]:
        """The images that the files name."""
        return {file for card in self.cards for file in card.images}

    @property
    def gathered(self) -> dict[str, dict[str, frozenset[int]]]:
        """What rules took along, by their codes and the files."""
        found: dict[str, dict[str, frozenset[int]]] = {}
        for card in self.cards:
            for code, taken in card.gathered.items():
                found.setdefault(code, {})[card.path] = frozenset(taken)
        return found

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogue, of outlines."""
        images = {file: unpacked_image(packed) for card in self.cards for file, packed in card.images.items()}
        issuer = next((card.outline for card in self.cards if card.kind == "issuer"), None)
        read = [card for card in self.cards if card.outline is not None and card.kind != "issuer"]
        return Catalog(
            Issuer.model_validate(issuer) if issuer is not None else None,
            self.documents[ISSUER] if issuer is not None else None,
            tuple(self._entry(card) for card in read),
            {card.path: card.named for card in self.cards if card.outline is None},
            {**images, **guessed_images(self.tree, images)},
        )

    def _entry(self, card: Card) -> OutlinedEntry:
        return OutlinedEntry(card.kind, card.outline or {}, self.documents[card.path], card.digest)
