"""The strict reader: libyaml's events, resolved with a place for every key and value, and what is wrong with them.

It does not recurse, so that no file can exhaust the stack.
"""

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from mcctl.catalog.document import Data, Document, Place
from mcctl.catalog.lookalike import AMBIGUOUS, BEGINNINGS
from mcctl.catalog.quotation import NULLS, clipped
from mcctl.diagnostics import Diagnostic, codes
from mcctl.model.scalar import Plain
from mcctl.source.complaints import complaint_of
from mcctl.source.findings import Findings, Repetition
from mcctl.source.limits import MAX_ALIASED_NODES, MAX_DEPTH, MAX_VALUES, SPLIT
from mcctl.source.tabs import stray_tabs
from mcctl.source.trouble import SHALLOWER, TOO_DEEP, line_end

# PyYAML's stubs know the pure parser's events, whose attributes are optional; libyaml's are always there
RawEvent: TypeAlias = Any

UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
PRINTABLE = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
"""The bytes of most files, which need no closer look."""
# libyaml takes these for line breaks; YAML 1.2, git and every editor take them for characters inside a line
SEPARATORS = "\x85\u2028\u2029"
MAX_FINDINGS = 100
WRITE_OUT = "write the values out instead of repeating them"


@dataclass(frozen=True, slots=True)
class Composed:
    """What a text gave: a document, unless it cannot be read at all, and the findings of its syntax."""

    document: Document | None
    diagnostics: tuple[Diagnostic, ...]


def read_with_places(path: str, text: str) -> Composed:
    """Reads a text with the place of every key and value, and says what is wrong with it."""
    return _Composer(path, text).compose()


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that is being read; `nodes` counts what it holds, itself included, `height` its levels."""

    value: dict[str, Data] | list[Data]
    place: Place
    anchor: str | None
    is_flow: bool
    is_key: bool = False
    key: str | None = None
    key_place: tuple[int, int] | None = None
    nodes: int = 1
    height: int = 1
    last_end: int = 0
    repeated: Repetition | None = None
    merged: "list[tuple[dict[str, Data], Place]]" = field(default_factory=list)


@dataclass(slots=True)
class _Anchored:
    value: Data
    place: Place
    nodes: int = 1
    height: int = 0


@dataclass(slots=True)
class _Composer:
    path: str
    text: str
    found: Findings = field(init=False)
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, _Anchored | None] = field(default_factory=dict)
    values: int = 0
    aliased: int = 0
    last: tuple[int, int] = (0, 0)
    stand_ins: dict[int, str] = field(default_factory=dict)
    root: tuple[Data, Place] | None = None

    def __post_init__(self) -> None:
        self.found = Findings(self.path, self.text)

    def compose(self) -> Composed:
        bad = UNPRINTABLE.search(self.text) if self.text.encode().translate(None, PRINTABLE) else None
        if bad:
            self.found.report(
                codes.NOT_YAML, f"the character U+{ord(bad[0]):04X} is not allowed", bad.start(), bad.end(),
                hint="delete the invisible character",
            )  # fmt: skip
            return Composed(None, tuple(self.found.diagnostics))
        try:
            complete = self.read_events()
        except YAMLError as error:
            self.found.complaint(complaint_of(error, self.text, self.last))
            complete = False
        if not complete or self.root is None:
            if not self.found.diagnostics:
                self.found.report(
                    codes.NOT_YAML, "the file is empty", 0, 0, hint="write `kind:` and `id:` to begin with"
                )
            return Composed(None, tuple(self.found.diagnostics))
        data, place = self.root
        self.found.tabs(list(stray_tabs(self.text, place)))
        return Composed(Document(self.path, data, self.text, place), tuple(self.found.diagnostics))

    def read_events(self) -> bool:
        """Reads until the end; False where the rest of the file must be left unread."""
        parser = CParser(self.without_separators())
        documents = 0
        while True:
            event: RawEvent = parser.get_event()
            kind = type(event)
            if kind is ScalarEvent:
                if not self.scalar(event):
                    return False
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(self.stack) >= MAX_DEPTH:
                    at = event.start_mark.index
                    self.found.report(codes.TOO_DEEP, TOO_DEEP, at, at + 1, hint=SHALLOWER)
                    return False
                self.open(event, {} if kind is MappingStartEvent else [])
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self.close(event)
            elif kind is AliasEvent:
                if not self.alias(event):
                    return False
            elif kind is DocumentStartEvent:
                documents += 1
                self.open_document(event, is_first=documents == 1)
                if documents > 1:
                    return True
            elif kind is DocumentEndEvent:
                continue
            elif kind is StreamEndEvent:
                return True
            if (self.values > MAX_VALUES or self.found.diagnostics) and self.is_full(event):
                return False

    def is_full(self, event: RawEvent) -> bool:
        """Tells whether there is too much in the file, or too much wrong with it, to read on."""
        if self.values > MAX_VALUES:
            at = event.start_mark.index
            message = f"the file holds more than {MAX_VALUES:,} values"
            self.found.report(codes.TOO_LARGE, message, at, at + 1, hint=SPLIT)
            return True
        return len(self.found.diagnostics) >= MAX_FINDINGS

    def open_document(self, event: RawEvent, *, is_first: bool) -> None:
        at = event.start_mark.index
        if not is_first:
            hint = "write one micro-credential or stack a file"
            self.found.report(codes.SECOND_DOCUMENT, "a second document starts here", at, at + 3, hint=hint)
        elif event.tags or event.version:
            end = line_end(self.text, at)
            self.found.report(codes.TAG, "a line cannot start with `%`", at, end, hint="delete the line")

    def open(self, event: RawEvent, value: dict[str, Data] | list[Data]) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.tag is not None:
            self.found.tag(event.tag, start, end)
        is_key = self.is_at_key()
        if is_key:
            self.found.wrong_key(start, start + 1)
        place = Place(start, end, None, {} if isinstance(value, dict) else [])
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(value, place, event.anchor, bool(event.flow_style), is_key))

    def close(self, event: RawEvent) -> None:
        done = self.stack.pop()
        if done.merged:
            _merge(done)
        done.place.end = event.end_mark.index if done.is_flow else max(done.last_end, done.place.start)
        if done.anchor:
            self.anchors[done.anchor] = _Anchored(done.value, done.place, done.nodes, done.height)
        if done.is_key:
            self.skip_key(done.place.start, done.place.end)
        else:
            self.add(done.value, done.place, done.nodes, done.height)

    def scalar(self, event: RawEvent) -> bool:
        start, end = event.start_mark.index, event.end_mark.index
        self.last = (start, end)
        text: str = event.value.translate(self.stand_ins) if self.stand_ins else event.value
        if event.tag is not None:
            self.found.tag(event.tag, start, end)
        is_plain = not event.style
        if self.is_at_key():
            if self.stack[-1].is_flow and self.text[start - 1 : start] == "?":
                # libyaml takes it for the sign of a key; YAML 1.2, and every author, for the beginning of a text
                message = "a text cannot start with `?` unless it stands in quotes"
                self.found.report(codes.NOT_YAML, message, start - 1, start, hint="put quotes around the text")
                return False
            if is_plain and text == "":
                self.found.wrong_key(start, end)
                self.skip_key(start, end)
                return True
            if event.anchor:
                self.anchors[event.anchor] = _Anchored(text, Place(start, end))
            if is_plain and text == "<<":
                self.found.report(
                    codes.MERGE_KEY, "merge keys are not allowed", start, end,
                    hint="write the keys out in place of this line",
                )  # fmt: skip
                self.skip_key(start, end, key=text)
                return True
            self.take_key(text, start, end)
            return True
        value: Data = text
        if is_plain and (text[:1] in BEGINNINGS or text in NULLS):
            if text in NULLS:
                value = None
            elif AMBIGUOUS.fullmatch(text):
                value = Plain(text)
        place = Place(start, end)
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(value, place)
        self.add(value, place)
        return True

    def alias(self, event: RawEvent) -> bool:
        start, end = event.start_mark.index, event.end_mark.index
        name = event.anchor
        if name not in self.anchors:
            self.found.report(
                codes.ALIAS, f"there is no anchor `&{clipped(name)}` before this alias", start, end,
                hint=f"put quotes around a text that starts with `*`, or write `&{clipped(name)}` before what it repeats",
            )  # fmt: skip
            return False
        target = self.anchors[name]
        if target is None:
            self.found.report(
                codes.ALIAS, f"`*{clipped(name)}` stands inside its own anchor", start, end, hint=WRITE_OUT
            )
            return False
        self.aliased += target.nodes
        if self.aliased >= MAX_ALIASED_NODES:
            self.found.report(
                codes.ALIAS, f"aliases expand to {MAX_ALIASED_NODES:,} values or more", start, end, hint=WRITE_OUT
            )
            return False
        if len(self.stack) + target.height > MAX_DEPTH:
            self.found.report(
                codes.TOO_DEEP, f"{TOO_DEEP} through `*{clipped(name)}`", start, end,
                hint=WRITE_OUT,
            )  # fmt: skip
            return False
        if not self.is_at_key():
            self.add(target.value, Place(start, end, None, target.place.items), target.nodes, target.height)
        elif isinstance(target.value, str):
            self.take_key(target.value, start, end)
        else:
            self.found.wrong_key(start, end)
            self.skip_key(start, end)
        return True

    def is_at_key(self) -> bool:
        if not self.stack:
            return False
        holder = self.stack[-1]
        return holder.key is None and isinstance(holder.value, dict)

    def take_key(self, key: str, start: int, end: int) -> None:
        holder = self.stack[-1]
        holder.key, holder.key_place, holder.last_end = key, (start, end), end
        if key not in holder.value:
            holder.repeated = None
        elif holder.repeated is None:
            first = holder.place.child(key)
            is_entry = len(self.stack) > 1 and isinstance(self.stack[-2].value, list)
            holder.repeated = self.found.repeated(key, (start, end), first.key if first else None, is_entry=is_entry)
        else:
            holder.repeated.count_another()

    def skip_key(self, start: int, end: int, *, key: str = "") -> None:
        """Leaves out an entry whose key is no text: its value is read and forgotten, or merged where that was meant."""
        self.stack[-1].key, self.stack[-1].key_place = key, None
        self.stack[-1].last_end = max(self.stack[-1].last_end, start, end)

    def add(self, value: Data, place: Place, nodes: int = 1, height: int = 0) -> None:
        self.values += 1
        if not self.stack:
            if self.root is None:
                self.root = (value, place)
            return
        holder = self.stack[-1]
        holder.nodes += nodes
        if height >= holder.height:
            holder.height = height + 1
        holder.last_end = max(holder.last_end, place.end)
        if isinstance(holder.value, dict):
            key = holder.key or ""
            place.key, holder.key = holder.key_place, None
            is_new = key not in holder.value or holder.value[key] in (None, "")
            if place.key is not None and is_new and isinstance(holder.place.items, dict):
                # of two values the first is kept, unless it says nothing, which would be found wrong as well
                holder.value[key] = value
                holder.place.items[key] = place
            elif place.key is None and key == "<<":
                holder.merged += _mergeable(value, place)
        elif isinstance(holder.place.items, list):
            holder.value.append(value)
            holder.place.items.append(place)

    def without_separators(self) -> str:
        """Puts characters that the file does not hold in the place of those that libyaml would break lines at."""
        found = [character for character in SEPARATORS if character in self.text]
        if not found:
            return self.text
        free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in self.text)
        table = dict(zip(map(ord, found), free, strict=False))
        self.stand_ins = {ord(stand_in): chr(code) for code, stand_in in table.items()}
        return self.text.translate(table)


def _mergeable(value: Data, place: Place) -> "list[tuple[dict[str, Data], Place]]":
    """Finds what a merge key would bring: one set of keys, or several of which the first counts."""
    if isinstance(value, dict):
        return [(value, place)]
    if isinstance(value, list) and isinstance(place.items, list):
        return [(one, where) for one, where in zip(value, place.items, strict=True) if isinstance(one, dict)]
    return []


def _merge(holder: _Open) -> None:
    """Adds what merge keys bring, which are refused, so that nothing is found missing because of them as well."""
    for value, place in holder.merged:
        if isinstance(holder.value, dict) and isinstance(holder.place.items, dict) and isinstance(place.items, dict):
            for key in value.keys() - holder.value.keys():
                holder.value[key] = value[key]
                holder.place.items[key] = place.items[key]
