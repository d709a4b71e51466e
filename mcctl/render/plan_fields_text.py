"""The changed fields of a resource for people, each where it is and with the words that change marked."""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from rich.text import Text

from mcctl.model.kinds import Kind
from mcctl.plan.compare import FieldChange
from mcctl.render.escape import clipped, one_line
from mcctl.render.plan_fields import Listing, Move, Rewording, Swap, Whole, shown_change
from mcctl.render.plan_places import ordinal, place_of
from mcctl.render.words import Kind as PieceKind
from mcctl.render.words import Piece

PIECES: dict[PieceKind, tuple[str, str, str]] = {
    "same": ("", "", ""),
    "gone": ("[-", "-]", "strike red"),
    "come": ("{+", "+}", "underline green"),
    "left out": ("", "", "dim"),
}
"""How a piece of a text is marked where there are no colours, and how it looks where there are."""
LONGEST = 240
MOST_FIELDS = 12


def fields_text(
    kind: Kind, fields: Sequence[FieldChange], *, is_colored: bool = False, is_whole: bool = False
) -> Iterator[Text]:
    """Yields the changed fields of a resource of a kind, a part of what is long unless `is_whole`."""
    shown = fields if is_whole else fields[:MOST_FIELDS]
    for field in shown:
        where = one_line(place_of(kind, field))
        # at the start of a line GitHub's runner takes `::` for a command
        where = f"field {where}" if where.lstrip().startswith(":") else where
        yield from _field(where, field, is_colored=is_colored, is_whole=is_whole)
    if rest := len(fields) - len(shown):
        yield left_out(rest, "more changes in it", indent=6)


def left_out(count: int, what: str, *, indent: int = 2) -> Text:
    """Says how much is not shown, and how it is."""
    return Text(f"{' ' * indent}… and {count} {what}; `mcctl --verbose …` shows all", style="dim")


def _field(where: str, field: FieldChange, *, is_colored: bool, is_whole: bool) -> Iterator[Text]:
    change = shown_change(field, is_whole=is_whole)
    match change:
        case Move():
            yield Text(f"      {where}: moved from {ordinal(change.origin)} to {ordinal(change.target)} place")
        case Rewording():
            yield Text(f"      {where}: ").append_text(reworded(change.pieces, is_colored=is_colored))
        case Swap() if change.is_short:
            before, after = (one_line(change.before), "red"), (one_line(change.after), "green")
            yield Text.assemble(f"      {where}: ", before, " → ", after)
        case Swap():
            yield Text(f"      {where}")
            yield from _signed("-", [change.before], is_whole=is_whole)
            yield from _signed("+", [change.after], is_whole=is_whole)
        case Whole(short=str(text)):
            word, style = ("new", "green") if change.is_new else ("gone", "red")
            yield Text.assemble(f"      {where}: {word}: ", (one_line(text), style))
        case Whole():
            yield Text(f"      {where}: {'new' if change.is_new else 'gone'}")
            lines = [f"{label}: {text}" if label else text for label, text in change.lines]
            yield from _signed("+" if change.is_new else "-", lines, is_whole=is_whole)
        case Listing():
            yield Text(f"      {where}")
            yield from _signed("-", change.gone, is_whole=is_whole)
            yield from _signed("+", change.come, is_whole=is_whole)
        case _:
            assert_never(change)
    if isinstance(change, Whole | Listing) and change.more:
        yield left_out(change.more, "more", indent=8)


def _signed(sign: str, texts: Iterable[str], *, is_whole: bool) -> Iterator[Text]:
    style = "green" if sign == "+" else "red"
    for text in texts:
        yield Text.assemble("        ", (f"{sign} ", style), one_line(text) if is_whole else clipped(text, LONGEST))


def reworded(pieces: Iterable[Piece], *, is_colored: bool) -> Text:
    """Shows a text with what goes and what comes: by colours and lines, or by signs where there are no colours."""
    text = Text()
    was: PieceKind = "same"
    for piece in pieces:
        start, end, style = PIECES[piece.kind]
        inner = "…" if piece.kind == "left out" else one_line(piece.text)
        # what two texts make together is in neither: GitHub's runner would take `##[` for a command
        is_apart = (was, piece.kind) == ("gone", "come") or "##[" in text.plain[-2:] + inner[:2]
        if is_colored and is_apart:
            text.append(" ")
        text.append(inner if is_colored else f"{start}{inner}{end}", style=style)
        was = piece.kind
    return text
