"""What is kept of a file that was read and judged: a card, made of nothing but numbers, texts and lists of them.

So it can be sent between processes and kept between runs (`marshal`), and costs little where nobody asks what is on it.
"""

import marshal
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple

from mcctl.catalog.image import NoPicture, Picture
from mcctl.diagnostics import Diagnostic, Edit, Fix, Position, Related, Rule, Severity, Span
from mcctl.model.kinds import Kind
from mcctl.source.signature import Signature

Packed = tuple[object, ...]
"""A finding or an image as it is on a card."""


class Card(NamedTuple):
    """What is kept of a file.

    Attributes:
        path: Where it is.
        kind: What its place says it is.
        findings: What is wrong in it, as far as it alone can tell.
        outline: What others look at, in canonical form; None where it could not be read as what it should be.
        named: The id that it seems to name, where it could not.
        is_document: Whether it could be read as YAML.
        is_remarked: Whether it may have comments that are for mcctl.
        images: The images that it names.
        gathered: What rules compare, by their codes.
        digest: The digest of its canonical content, where it was asked for.
    """

    path: str
    kind: Kind
    findings: tuple[Packed, ...]
    outline: dict[str, Any] | None
    named: str | None
    is_document: bool
    is_remarked: bool
    images: dict[str, Packed]
    gathered: dict[str, tuple[int, ...]]
    digest: str | None


class Seen(NamedTuple):
    """A file in the state in which it was read: its signature, where it had one, and the digest of its content."""

    signature: Signature | None
    digest: bytes | None


class Kept(NamedTuple):
    """A card that is kept between runs, with the states of all that it was made from."""

    file: Seen
    images: dict[str, Seen]
    card: Card


class Together(NamedTuple):
    """What was found in all files together.

    Attributes:
        files: Names which files there were.
        concerned: The files that the findings are about.
        findings: What was found.
    """

    files: bytes
    concerned: frozenset[str]
    findings: tuple[Packed, ...]


class Keepsake(NamedTuple):
    """What is kept of a survey: a card of each file that will be known again, by path, and what was found in all together."""

    cards: Mapping[str, Kept]
    together: Together | None


NOTHING = Keepsake({}, None)


def plain(one: Kept) -> Packed:
    """Takes a card apart, so that it can be sent and written in a fraction of the time."""
    return tuple(one.file), {image: tuple(seen) for image, seen in one.images.items()}, tuple(one.card)


def made(packed: Packed) -> Kept:
    """Puts a card together again."""
    file, images, card = packed
    seen: Any = images
    return Kept(_seen(file), {image: _seen(state) for image, state in seen.items()}, _card(card))


_seen: Callable[[object], Seen] = partial(tuple.__new__, Seen)
_card: Callable[[object], Card] = partial(tuple.__new__, Card)
"""Ten thousand tuples are given their names in a quarter of the time that their own way takes."""


def pack(circumstances: bytes, keepsake: Keepsake) -> bytes:
    """Writes what is kept for another run, which may use it under the same circumstances."""
    cards = {path: plain(one) for path, one in keepsake.cards.items()}
    together = tuple(keepsake.together) if keepsake.together is not None else None
    whole: Any = (circumstances, cards, together)
    return marshal.dumps(whole)


def unpack(content: bytes, circumstances: bytes) -> Keepsake:
    """Reads what an earlier run kept; nothing where the circumstances are others."""
    found, cards, together = marshal.loads(content)  # noqa: S302  # held to its digest where it is kept
    if found != circumstances:
        return NOTHING
    cards = {path: made(one) for path, one in cards.items()}
    return Keepsake(cards, Together(*together) if together is not None else None)


def judged_part(card: Card) -> Card:
    """What of a card is judged together with others."""
    return card._replace(findings=(), is_remarked=False, digest=None)


def names_of(paths: Iterable[str]) -> bytes:
    """Names a number of files by their paths, in their order."""
    return blake2b("\0".join(paths).encode(errors="surrogatepass"), digest_size=16).digest()


def packed_findings(found: Iterable[Diagnostic]) -> tuple[Packed, ...]:
    """Takes findings apart."""
    return tuple(_packed(one) for one in found)


def unpacked_findings(packed: Iterable[Packed]) -> Iterable[Diagnostic]:
    """Puts findings together again."""
    return (_unpacked(*one) for one in packed)  # type: ignore[arg-type]  # as `_packed` made them


def packed_image(image: Picture | NoPicture) -> Packed:
    """Takes an image apart."""
    if isinstance(image, NoPicture):
        return image.why, image.hint
    return image.digest, image.media_type, image.size, image.width, image.height


def unpacked_image(packed: Packed) -> Picture | NoPicture:
    """Puts an image together again."""
    of = NoPicture if len(packed) == len(NoPicture.__slots__) else Picture
    return of(*packed)  # type: ignore[arg-type]  # as `packed_image` made it


def _packed(one: Diagnostic) -> Packed:
    rule, fix = one.rule, one.fix
    in_draft = str(rule.in_draft) if rule.in_draft is not None else None
    return (
        (rule.code, rule.name, str(rule.severity), in_draft),
        # a text from a file may be more than a text (`Plain`), which cannot be written
        str(one.message),
        one.file,
        _packed_span(one.span),
        tuple(str(key) if isinstance(key, str) else key for key in one.route),
        str(one.hint) if one.hint is not None else None,
        tuple((related.file, _packed_span(related.span), str(related.message)) for related in one.related),
        None if fix is None else (fix.safe, tuple((_packed_span(edit.span), str(edit.text)) for edit in fix.edits)),
        one.is_private,
    )


def _unpacked(  # as many as a finding has
    rule: tuple[str, str, str, str | None],
    message: str,
    file: str,
    span: tuple[int, int, int, int],
    route: tuple[str | int, ...],
    hint: str | None,
    related: tuple[tuple[str, tuple[int, int, int, int], str], ...],
    fix: tuple[bool, tuple[tuple[tuple[int, int, int, int], str], ...]] | None,
    is_private: bool,  # noqa: FBT001
) -> Diagnostic:
    code, name, severity, in_draft = rule
    return Diagnostic(
        Rule(code, name, Severity(severity), Severity(in_draft) if in_draft is not None else None),
        message,
        file,
        _unpacked_span(span),
        route,
        hint,
        tuple(Related(other, _unpacked_span(there), why) for other, there, why in related),
        None if fix is None else Fix(fix[0], tuple(Edit(_unpacked_span(where), text) for where, text in fix[1])),
        is_private,
    )


def _packed_span(span: Span) -> tuple[int, int, int, int]:
    return span.start.line, span.start.column, span.end.line, span.end.column


def _unpacked_span(packed: tuple[int, int, int, int]) -> Span:
    line, column, to_line, to_column = packed
    return Span(Position(line, column), Position(to_line, to_column))
