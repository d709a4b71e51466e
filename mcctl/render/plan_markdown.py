"""The plan as a comment on a pull request on GitHub: what is refused first, what changes, and each change folded away.

The same plan gives the same text, and its first line marks it, so that a comment can be found and written anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from mcctl.model.kinds import Kind
from mcctl.plan.canonical import title_of
from mcctl.plan.compare import FieldChange
from mcctl.plan.plan import Drift, Plan, Refusal, ResourceChange
from mcctl.plan.sides import Key
from mcctl.render.escape import clipped, markdown, markdown_block, markdown_cell, markdown_code
from mcctl.render.frame import Label, Lines, frame
from mcctl.render.plan_fields import Listing, Move, Rewording, Swap, Whole, shown_change
from mcctl.render.plan_places import ordinal, place_of
from mcctl.render.plan_words import (
    ACTIONS_DONE,
    ALLOWING,
    CONFLICTING,
    DRIFTED,
    EXPOSED,
    HIDDEN,
    LAUNCHED,
    REFUSED,
    SECTIONS,
    STUCK,
    WITHDRAWN,
    Alike,
    Section,
    Seen,
    alike,
    allowed,
    exposed,
    fate,
    guarded,
    idle,
    launched,
    section_of,
    standing,
    stopped,
    stuck,
    summed,
    taken_down,
    told,
    withdrawn,
)
from mcctl.render.tally import several
from mcctl.render.words import Piece
from mcctl.rules.planned import gathered, hint_of

LIMIT_BYTES = 65_536
"""GitHub takes so many characters for a comment, and a character is a byte or more."""
CHANGED = "What changes"
ENDS: tuple[Section, ...] = ("closing", "retired")
MARK = "<!-- mcctl plan -->"
TAGS = {"same": ("", ""), "gone": ("<del>", "</del>"), "come": ("<ins>", "</ins>"), "left out": ("", "")}
TITLE, LONGEST, WIDTH = 80, 300, 100
MOST_ALIKE = 10
MOST_ALLOWED = 12
MOST_FIELDS = 12
MOST_OPEN = 8
"""Of so many changes the details are shown at once; of more they wait for a click."""
FOLD_BYTES, REST_BYTES = 90, 160
"""What folding a section away and telling of its rest may take."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row or line that stands in sight, and what is folded away below; `count` things are told by it."""

    row: str
    detail: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading, how many things are below it, and these, written only as far as there is room."""

    title: str
    total: int
    entries: Iterable[_Entry]
    head: str = ""
    folded: str = ""
    foot: str = ""

    def within(self, room: int) -> str:
        """Writes as many entries as there is room for, and of their details as many as fit beside, and counts the others."""
        short, colon, meaning = self.title.partition(":")
        title = f"#### {short} ({self.total}){colon}{meaning}\n\n"
        room -= len((title + self.head + self.foot).encode()) + FOLD_BYTES + REST_BYTES
        rows: list[str] = []
        details: list[str] = []
        told, unfolded = 0, 0
        for entry in self.entries:
            if (size := len(entry.row.encode())) > room:
                break
            room -= size
            rows.append(entry.row)
            told += entry.count
            if (size := len(entry.detail.encode())) <= room:
                room -= size
                details.append(entry.detail)
            else:
                unfolded += entry.count
        body = f"{self.head}{''.join(rows)}\n" if rows else ""
        if rest := self.total - told:
            body += f"And {rest} more, for which there is no room here: `mcctl diff` shows all.\n\n"
        if unfolded:
            body += f"The details of {unfolded} are too long to be shown here: `mcctl diff` shows them.\n\n"
        body += self.foot
        if folded := "".join(details):
            # the lines of refusals stand in the pull request as well, each at its place
            opened = " open" if self.total <= MOST_OPEN and self.title != REFUSED else ""
            body += f"<details{opened}><summary>{self.folded}</summary>\n\n{folded}</details>\n\n"
        return title + body


def plan_markdown(plan: Plan, *, against: str, lines: Lines, limit_bytes: int = LIMIT_BYTES) -> str:
    """Writes a plan within a limit: what does not fit is left out by whole resources and counted.

    Empty where not even the sum fits. `against` is what the files are compared with; `lines` reads the files, for the lines
    around a refusal.
    """
    nothing = plan.is_empty and not plan.drift and not plan.refused
    said = (
        f": nothing to do, {against} has what the files say"
        if nothing
        else f", compared with {against}: {summed(plan)}"
    )
    head = f"{MARK}\n### mcctl plan{markdown(said)}\n\n"
    if plan.refused:
        said = stopped(plan)
        head += f"**{said[0].upper()}{said[1:]}.**\n\n"
    tail = f"{_named('Allowed', allowed(plan))}{_named('Allowed, but not needed', idle(plan))}"
    tail += f"{markdown(guarded(plan))}\n\n" if guarded(plan) else ""
    tail += f"<sub>Plan {markdown_code(plan.digest)}</sub>\n" if not nothing else ""
    sections = [section for section in _sections(plan, lines) if section.total]
    room = limit_bytes - len((head + tail).encode())
    written = ["" for _ in sections]
    # the changes are many and take what the others leave; each of these takes half of what is there at most
    for place in sorted(range(len(sections)), key=lambda place: sections[place].title == CHANGED):
        share = room if sections[place].title == CHANGED else room // 2
        written[place] = sections[place].within(share)
        room -= len(written[place].encode())
    text = head + "".join(written) + tail
    return text if len(text.encode()) <= limit_bytes else ""


def _sections(plan: Plan, lines: Lines) -> Iterator[_Section]:
    refused = "|   | Where | What is refused | What to do |\n| - | --- | --- | --- |\n"
    trailers = gathered(plan)
    refusals = (_refusal(one, plan, lines) for one in plan.refused)
    foot = f"{ALLOWING}\n\n{markdown_block(trailers)}\n\n" if trailers else ""
    yield _Section(REFUSED, len(plan.refused), refusals, refused, "The lines", foot)
    table = "|   | What | How | For whom |\n| - | --- | --- | --- |\n"
    by_section: dict[Section, list[ResourceChange]] = {}
    for change in plan.changes:
        section = section_of(change)
        by_section.setdefault(section if section in ENDS else "changed", []).append(change)
    for section, title in (("changed", CHANGED), *((end, SECTIONS[end]) for end in ENDS)):
        changes = by_section.get(section, [])
        yield _Section(title, len(changes), map(_change, alike(changes)), table, "Each change, word by word")
    seen = ((LAUNCHED, launched(plan)), (EXPOSED, exposed(plan)), (WITHDRAWN, withdrawn(plan)), (STUCK, stuck(plan)))
    for title, groups in seen:
        yield _Section(title, sum(len(group.keys) for group in groups), map(_seen, groups))
    for title, state in ((DRIFTED, "drift"), (CONFLICTING, "conflict")):
        drifted = [one for one in plan.drift if one.state == state]
        yield _Section(title, len(drifted), map(partial(_drift, plan), drifted), folded="What was changed there")
    yield _Section(HIDDEN, len(plan.hidden), map(_seen, taken_down(plan)))


def _named(title: str, words: Sequence[str]) -> str:
    """Lists what is allowed, so many at most."""
    if not words:
        return ""
    rest = f" and {len(words) - MOST_ALLOWED} more" if len(words) > MOST_ALLOWED else ""
    return f"{title}: {', '.join(map(markdown_code, words[:MOST_ALLOWED]))}{rest}\n\n"


def _refusal(refusal: Refusal, plan: Plan, lines: Lines) -> _Entry:
    start, end = refusal.span.start, refusal.span.end
    where = f"{markdown_code(refusal.file)}, line {start.line}" if refusal.file else ""
    hint = hint_of(refusal, plan.made_by, is_told_below=bool(gathered(plan)))
    row = _row([markdown_code(refusal.code), where, markdown(refusal.message), markdown(hint)])
    if not refusal.file or start == end:
        return _Entry(row)
    shown_lines = [line.plain for line in frame(lines(refusal.file), [Label(refusal.span, "")], width=WIDTH)]
    if not shown_lines:
        return _Entry(row)
    return _Entry(row, f"{markdown_code(refusal.file)}, line {start.line}:\n\n{markdown_block(shown_lines)}\n\n")


def _change(group: Alike) -> _Entry:
    first = group.first
    what: list[str] = []
    for change in group.changes[:MOST_ALIKE]:
        was = f", until now {markdown_code(change.previous_id)}" if change.previous_id is not None else ""
        what.append(f"{_name(change.key)}{was}: {markdown(clipped(title_of(change.after), TITLE))}")
    if rest := len(group.changes) - MOST_ALIKE:
        what += [f"and {rest} more that change alike"] if rest > 0 else []
    how, people = told(group.changes)
    how = standing(first) if first.action == "create" else how
    row = _row([ACTIONS_DONE[first.action], "<br>".join(what), markdown(how), markdown(people)])
    fields = "".join(_fields(first.key.kind, first.fields))
    detail = f"{'<br>'.join(what)}\n\n{fields}\n" if fields and not group.is_plain_end else ""
    return _Entry(row, detail, len(group.changes))


def _seen(group: Seen) -> _Entry:
    names = ", ".join(markdown_code(key.id) for key in group.keys[:MOST_ALIKE])
    rest = f" and {len(group.keys) - MOST_ALIKE} more" if len(group.keys) > MOST_ALIKE else ""
    because = f" ({markdown(group.because)})" if group.because else ""
    return _Entry(f"- {group.what} {names}{rest}: {markdown(group.said)}{because}\n", count=len(group.keys))


def _drift(plan: Plan, drift: Drift) -> _Entry:
    fields = "".join(_fields(drift.key.kind, drift.fields))
    return _Entry(f"- {_name(drift.key)}: {markdown(fate(plan, drift))}\n", f"{_name(drift.key)}\n\n{fields}\n")


def _name(key: Key) -> str:
    return f"{key.kind} {markdown_code(key.id)}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(markdown_cell(cell) for cell in cells)} |\n"


def _fields(kind: Kind, fields: Sequence[FieldChange]) -> Iterator[str]:
    for field in fields[:MOST_FIELDS]:
        place = place_of(kind, field)
        # a number or a sign at the start would begin a list of its own
        where = markdown(place) if place[:1].isalpha() else markdown_code(place)
        yield f"- {where}{_told(field)}\n"
    if (rest := len(fields) - MOST_FIELDS) > 0:
        yield f"- and {several(rest, 'more change')}\n"


def _told(field: FieldChange) -> str:
    change = shown_change(field)
    match change:
        case Move():
            return f": moved from {ordinal(change.origin)} to {ordinal(change.target)} place"
        case Rewording():
            return f": {_reworded(change.pieces)}"
        case Swap() if change.is_short:
            return f": {_tagged('gone', change.before)} → {_tagged('come', change.after)}"
        case Swap():
            return _listed([("gone", change.before), ("come", change.after)])
        case Whole(short=str(text)):
            return f": {_tagged('come' if change.is_new else 'gone', text)} {'is new' if change.is_new else 'is gone'}"
        case Whole():
            sign = "come" if change.is_new else "gone"
            lines = [(sign, f"{label}: {text}" if label else text) for label, text in change.lines]
            return f": {'new' if change.is_new else 'gone'}{_listed(lines, change.more)}"
        case Listing():
            values = [*(("gone", value) for value in change.gone), *(("come", value) for value in change.come)]
            return _listed(values, change.more)
        case _:
            assert_never(change)


def _listed(values: Iterable[tuple[str, str]], more: int = 0) -> str:
    rest = f"\n  - and {more} more" if more else ""
    return "".join(f"\n  - {_tagged(sign, clipped(text, LONGEST))}" for sign, text in values) + rest


def _reworded(pieces: Iterable[Piece]) -> str:
    return "".join("…" if piece.kind == "left out" else _tagged(piece.kind, piece.text) for piece in pieces)


def _tagged(sign: str, text: str) -> str:
    start, end = TAGS[sign]
    return f"{start}{markdown(text)}{end}"
