"""The plan for people: a colleague's summary, in the issuer's terms."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.text import Text

from mcctl.plan.canonical import title_of
from mcctl.plan.compare import FieldChange
from mcctl.plan.plan import Action, Drift, Plan, Refusal
from mcctl.plan.sides import Key
from mcctl.render.escape import clipped, one_line
from mcctl.render.frame import Label, Lines, frame
from mcctl.render.plan_fields_text import fields_text, left_out
from mcctl.render.plan_words import (
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
from mcctl.rules.planned import gathered, hint_of

SIGNS: dict[Action, tuple[str, str]] = {
    "create": ("+", "green"),
    "update": ("~", "yellow"),
    "retire": ("-", "red"),
    "restore": ("^", "green"),
    "rename": (">", "cyan"),
}
TITLE = 70
WIDEST = 120
MOST_ALIKE = 6
MOST_TOLD = 20
MOST_NAMED = 40
MOST_REFUSED = 10
MOST_ALLOWED = 12


def no_lines(_file: str) -> list[str]:
    """Reads nothing."""
    return []


def plan_text(
    plan: Plan,
    *,
    against: str,
    lines: Lines = no_lines,
    width: int = WIDEST,
    is_colored: bool = False,
    is_whole: bool = False,
) -> Iterator[Text]:
    """Yields the plan: what changes, who sees what, what was changed on the platform, what is refused, the sum.

    Args:
        plan: The plan.
        against: What the files are compared with.
        lines: Reads the files, for the lines around a refusal.
        width: How many cells these may take.
        is_colored: Colours tell which words change, and no signs.
        is_whole: Nothing is left out, however long it is.
    """
    page = _Page(plan, lines, min(width, WIDEST), is_colored=is_colored, is_whole=is_whole)
    if plan.is_empty and not plan.drift and not plan.refused:
        same = f"nothing to do: {one_line(against)} has what the files say ({plan.unchanged} unchanged)"
        yield Text.assemble(("✓ ", "green"), same)
        yield from page.about()
        yield from page.hidden()
        return
    yield from page.show(against)


@dataclass(frozen=True, slots=True)
class _Page:
    """A plan, and how it is shown."""

    plan: Plan
    lines: Lines
    width: int
    is_colored: bool
    is_whole: bool

    def show(self, against: str) -> Iterator[Text]:
        if self.plan.changes:
            yield Text(f"What changes, compared with {one_line(against)}", style="bold underline")
            yield Text()
        for section, title in SECTIONS.items():
            changes = [change for change in self.plan.changes if section_of(change) == section]
            yield from self._section(title, len(changes), self._changes(alike(changes)))
        yield from self._seen(LAUNCHED, "", launched(self.plan))
        yield from self._seen(EXPOSED, "yellow", exposed(self.plan))
        yield from self._seen(WITHDRAWN, "yellow", withdrawn(self.plan))
        yield from self._seen(STUCK, "yellow", stuck(self.plan))
        for title, state in ((DRIFTED, "drift"), (CONFLICTING, "conflict")):
            drifted = [one for one in self.plan.drift if one.state == state]
            yield from self._section(title, len(drifted), self._drift(drifted), "magenta")
        yield from self.hidden()
        yield from self._section(REFUSED, len(self.plan.refused), self._refused(), "red")
        yield from self._sum()

    def hidden(self) -> Iterator[Text]:
        return self._seen(HIDDEN, "yellow", taken_down(self.plan))

    def _section(self, title: str, count: int, body: Iterable[Text], style: str = "") -> Iterator[Text]:
        if count:
            head, colon, rest = title.partition(":")
            yield Text.assemble((f"{head} ({count}){colon}", f"bold {style}".rstrip()), rest)
            yield from body
            yield Text()

    def _changes(self, groups: Sequence[Alike]) -> Iterator[Text]:
        has_room = True
        for index, group in enumerate(groups):
            if index >= self._most(MOST_TOLD if group.first.fields else MOST_NAMED):
                rest = sum(len(left.changes) for left in groups[index:])
                yield left_out(rest, "more changes")
                return
            if index and not has_room:
                yield Text()
            has_room = not group.first.fields
            yield from self._change(group)

    def _change(self, group: Alike) -> Iterator[Text]:
        shown_changes = group.changes[: self._most(MOST_ALIKE)]
        for change in shown_changes:
            sign, style = SIGNS[change.action]
            line = Text.assemble("  ", (sign, style), f" {change.key.kind} ", (one_line(change.key.id), "bold"))
            if change.previous_id is not None:
                line.append(f", until now {one_line(change.previous_id)}")
            line.append(f": {clipped(title_of(change.after), TITLE)}")
            if change.action == "create":
                line.append(f" ({standing(change)})" if standing(change) else "", style="dim")
            yield line
        if rest := len(group.changes) - len(shown_changes):
            yield left_out(rest, "more that change alike")
        how, people = told(group.changes)
        if sentence := "; ".join(part for part in ("" if group.is_plain_end else how, people) if part):
            yield Text(f"    {sentence}", style="dim")
        if not group.is_plain_end:
            yield from self._fields(group.first.key, group.first.fields)

    def _fields(self, key: Key, fields: Sequence[FieldChange]) -> Iterator[Text]:
        return fields_text(key.kind, fields, is_colored=self.is_colored, is_whole=self.is_whole)

    def _seen(self, title: str, style: str, groups: Sequence[Seen]) -> Iterator[Text]:
        yield from self._section(title, sum(len(group.keys) for group in groups), self._rows(groups), style)

    def _rows(self, groups: Sequence[Seen]) -> Iterator[Text]:
        most = self._most(MOST_TOLD)
        for group in groups[:most]:
            line = Text(f"  {group.what} ")
            shown = group.keys[: self._most(MOST_ALIKE)]
            line.append(", ".join(one_line(key.id) for key in shown), style="bold")
            if rest := len(group.keys) - len(shown):
                line.append(f" and {rest} more")
            line.append(f": {one_line(group.said)}")
            line.append(f" ({one_line(group.because)})" if group.because else "", style="dim")
            yield line
        if rest := sum(len(group.keys) for group in groups[most:]):
            yield left_out(rest, "more")

    def _drift(self, drifted: Sequence[Drift]) -> Iterator[Text]:
        most = self._most(MOST_TOLD)
        for index, drift in enumerate(drifted[:most]):
            if index:
                yield Text()
            yield Text.assemble(("  ! ", "magenta"), f"{drift.key.kind} ", (one_line(drift.key.id), "bold"))
            yield Text(f"    {one_line(fate(self.plan, drift))}", style="dim")
            yield from self._fields(drift.key, drift.fields)
        if rest := len(drifted) - len(drifted[:most]):
            yield left_out(rest, "more")

    def _refused(self) -> Iterator[Text]:
        most = self._most(MOST_REFUSED)
        by_guard: dict[str, list[Refusal]] = {}
        for refusal in self.plan.refused:
            by_guard.setdefault(refusal.guard, []).append(refusal)
        is_first = True
        for refusals in by_guard.values():
            for refusal in refusals[:most]:
                if not is_first:
                    yield Text()
                is_first = False
                yield from self._refusal(refusal)
            if rest := refusals[most:]:
                yield Text()
                yield left_out(len(rest), f"more of {rest[0].code}")
        if trailers := gathered(self.plan):
            yield Text()
            yield Text(ALLOWING)
            # git takes what is set in for the rest of the line above
            yield from (Text(one_line(trailer), style="green") for trailer in trailers)

    def _refusal(self, refusal: Refusal) -> Iterator[Text]:
        start, end = refusal.span.start, refusal.span.end
        place = f"{one_line(refusal.file)}:{start.line}:{start.column}: " if refusal.file else ""
        place = f"./{place}" if place.startswith((":", " ")) else place
        code = (f"refused[{refusal.code}]", "bold red")
        yield Text.assemble((place, "bold"), code, f" {one_line(refusal.message)}")
        if refusal.file and start != end:
            yield from frame(self.lines(refusal.file), [Label(refusal.span, "bold red")], width=self.width)
        hint = hint_of(refusal, self.plan.made_by, is_told_below=bool(gathered(self.plan)))
        yield Text.assemble(("   = ", "dim"), ("hint: ", "green"), one_line(hint))

    def _sum(self) -> Iterator[Text]:
        yield from self.about()
        yield Text(summed(self.plan), style="bold")
        if self.plan.refused:
            yield Text(stopped(self.plan))

    def about(self) -> Iterator[Text]:
        """Tells what is allowed, and how the guards change."""
        for title, words in (("Allowed", allowed(self.plan)), ("Allowed, but not needed", idle(self.plan))):
            most = self._most(MOST_ALLOWED)
            if words:
                rest = f" and {len(words) - most} more" if len(words) > most else ""
                yield Text(f"{title}: {one_line(', '.join(words[:most]))}{rest}")
        if said := guarded(self.plan):
            yield Text(said)

    def _most(self, count: int) -> int:
        return sys.maxsize if self.is_whole else count
