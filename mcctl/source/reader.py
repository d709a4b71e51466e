"""The one reader of YAML: libyaml's events, resolved strictly, with a place for every key and value.

YAML 1.2 with the format's restrictions (`authoring-format.md`, "A repository"): UTF-8, one document, no tabs, tags or merge
keys, no duplicate keys, bounded size, depth and aliases. It does not recurse, so that no file can exhaust the stack.
"""

import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field, replace
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
from mcctl.catalog.lookalike import AMBIGUOUS
from mcctl.catalog.quotation import NULLS, clipped
from mcctl.diagnostics import Diagnostic, Edit, Fix, Related, Rule, Span, codes
from mcctl.model.scalar import Plain
from mcctl.source.complaints import complaint_of
from mcctl.source.encoding import not_utf8
from mcctl.source.tabs import stray_tabs
from mcctl.source.trouble import Complaint, line_end

# PyYAML's stubs know the pure parser's events, whose attributes are optional; libyaml's are always there
RawEvent: TypeAlias = Any

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_ALIASED_NODES = 10_000

UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# libyaml takes these for line breaks; YAML 1.2, git and every editor take them for characters inside a line
SEPARATORS = "\x85\u2028\u2029"
ID_LINE = re.compile(r"""^id:[ \t]+["']?([a-z0-9-]+)["']?[ \t\r]*(?:[ \t]\#.*)?$""", re.MULTILINE)
MAX_FINDINGS = 100
MAX_EDITS = 1000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: a document, unless it cannot be read at all, and the findings of its syntax.

    `named` is the id that it seems to have, where there is no document to look it up in.
    """

    document: Document | None
    diagnostics: tuple[Diagnostic, ...] = ()
    named: str | None = None


def read_yaml(path: str, raw: bytes) -> Reading:
    """Reads one file; whatever is wrong with it is a finding, and never an exception."""
    if len(raw) > MAX_BYTES:
        return Reading(
            None,
            (
                Diagnostic(
                    codes.TOO_LARGE,
                    f"the file has {len(raw):,} bytes; {MAX_BYTES:,} are allowed",
                    path,
                    hint="split it, or move what is no definition elsewhere",
                ),
            ),
        )
    content = raw.removeprefix(BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Reading(None, (not_utf8(path, content, error.start),), _named(content.decode("utf-8", "replace")))
    reading = _Composer(path, text).compose()
    return reading if reading.document is not None else replace(reading, named=_named(text))


def _named(text: str) -> str | None:
    """Finds the id in a file that cannot be read, so that what names it is not found wrong as well."""
    found = ID_LINE.search(text)
    return found[1] if found else None


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
    found: list[Diagnostic] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, _Anchored | None] = field(default_factory=dict)
    aliased: int = 0
    last: tuple[int, int] = (0, 0)
    stand_ins: dict[int, str] = field(default_factory=dict)
    root: tuple[Data, Place] | None = None
    blank: Document = field(init=False)

    def __post_init__(self) -> None:
        self.blank = Document(self.path, None, self.text)

    def compose(self) -> Reading:
        bad = UNPRINTABLE.search(self.text)
        if bad:
            self.report(
                codes.NOT_YAML, f"the character U+{ord(bad[0]):04X} is not allowed", bad.start(), bad.end(),
                hint="delete the invisible character",
            )  # fmt: skip
            return Reading(None, tuple(self.found))
        try:
            complete = self.read_events()
        except YAMLError as error:
            self.report_complaint(complaint_of(error, self.text, self.last))
            complete = False
        if not complete or self.root is None:
            if not self.found:
                self.report(codes.NOT_YAML, "the file is empty", 0, 0, hint="write `kind:` and `id:` to begin with")
            return Reading(None, tuple(self.found))
        data, place = self.root
        self.report_tabs(list(stray_tabs(self.text, place)))
        return Reading(Document(self.path, data, self.text, place), tuple(self.found))

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
                    self.report(codes.TOO_DEEP, f"nested more than {MAX_DEPTH} levels deep", at, at + 1)
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
            if len(self.found) >= MAX_FINDINGS:
                return False

    def open_document(self, event: RawEvent, *, is_first: bool) -> None:
        at = event.start_mark.index
        if not is_first:
            hint = "write one micro-credential or stack a file"
            self.report(codes.SECOND_DOCUMENT, "a second document starts here", at, at + 3, hint=hint)
        elif event.tags or event.version:
            end = line_end(self.text, at)
            self.report(codes.TAG, "a line cannot start with `%`", at, end, hint="delete the line")

    def open(self, event: RawEvent, value: dict[str, Data] | list[Data]) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.tag is not None:
            self.report_tag(event.tag, start, end)
        is_key = self.is_at_key()
        if is_key:
            self.report_key(start, start + 1)
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
            self.report_tag(event.tag, start, end)
        is_plain = not event.style
        if self.is_at_key():
            if self.stack[-1].is_flow and self.text[start - 1 : start] == "?":
                # libyaml takes it for the sign of a key; YAML 1.2, and every author, for the beginning of a text
                message = "a text cannot start with `?` unless it stands in quotes"
                self.report(codes.NOT_YAML, message, start - 1, start, hint="put quotes around the text")
                return False
            if is_plain and text == "":
                self.report_key(start, end)
                self.skip_key(start, end)
                return True
            if event.anchor:
                self.anchors[event.anchor] = _Anchored(text, Place(start, end))
            if is_plain and text == "<<":
                self.report(
                    codes.MERGE_KEY, "merge keys are not allowed", start, end,
                    hint="write the keys out in place of this line",
                )  # fmt: skip
                self.skip_key(start, end, key=text)
                return True
            self.take_key(text, start, end)
            return True
        value: Data = text
        if is_plain:
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
            self.report(
                codes.ALIAS, f"there is no anchor `&{clipped(name)}` before this alias", start, end,
                hint=f"put quotes around a text that starts with `*`, or write `&{clipped(name)}` before what it repeats",
            )  # fmt: skip
            return False
        target = self.anchors[name]
        if target is None:
            self.report(codes.ALIAS, f"`*{clipped(name)}` stands inside its own anchor", start, end)
            return False
        self.aliased += target.nodes
        if self.aliased >= MAX_ALIASED_NODES:
            self.report(codes.ALIAS, f"aliases expand to {MAX_ALIASED_NODES:,} values or more", start, end)
            return False
        if len(self.stack) + target.height > MAX_DEPTH:
            self.report(
                codes.TOO_DEEP, f"nested more than {MAX_DEPTH} levels deep through `*{clipped(name)}`", start, end
            )
            return False
        if not self.is_at_key():
            self.add(target.value, Place(start, end, None, target.place.items), target.nodes, target.height)
        elif isinstance(target.value, str):
            self.take_key(target.value, start, end)
        else:
            self.report_key(start, end)
            self.skip_key(start, end)
        return True

    def is_at_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def take_key(self, key: str, start: int, end: int) -> None:
        holder = self.stack[-1]
        holder.key, holder.key_place, holder.last_end = key, (start, end), end
        if key in holder.value:
            first = holder.place.child(key)
            related = (
                (Related(self.path, self.blank.span(*first.key), "first written here"),) if first and first.key else ()
            )
            self.report(
                codes.DUPLICATE_KEY, f"`{clipped(key)}` is written twice", start, end,
                hint="keep one of the two", related=related,
            )  # fmt: skip

    def skip_key(self, start: int, end: int, *, key: str = "") -> None:
        """Leaves out an entry whose key is no text: its value is read and forgotten, or merged where that was meant."""
        self.stack[-1].key, self.stack[-1].key_place = key, None
        self.stack[-1].last_end = max(self.stack[-1].last_end, start, end)

    def add(self, value: Data, place: Place, nodes: int = 1, height: int = 0) -> None:
        if not self.stack:
            if self.root is None:
                self.root = (value, place)
            return
        holder = self.stack[-1]
        holder.nodes += nodes
        holder.height = max(holder.height, height + 1)
        holder.last_end = max(holder.last_end, place.end)
        if isinstance(holder.value, dict):
            key = holder.key or ""
            place.key, holder.key = holder.key_place, None
            if place.key is not None and key not in holder.value and isinstance(holder.place.items, dict):
                holder.value[key] = value
                holder.place.items[key] = place
            elif place.key is None and key == "<<":
                holder.merged += _mergeable(value, place)
        elif isinstance(holder.place.items, list):
            holder.value.append(value)
            holder.place.items.append(place)

    def report(
        self,
        rule: Rule,
        message: str,
        start: int,
        end: int,
        *,
        hint: str | None = None,
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> None:
        self.found.append(Diagnostic(rule, message, self.path, self.blank.span(start, end), (), hint, related, fix))

    def report_complaint(self, told: Complaint) -> None:
        """Reports what libyaml complains of; what mends it is no safe fix, since nobody knows what was meant."""
        edits = tuple(Edit(self.exact(start, end), text) for start, end, text in told.edits)
        fix = Fix(safe=False, edits=edits) if edits else None
        self.report(told.rule, told.message, told.start, told.end, hint=told.hint, fix=fix)

    def report_tabs(self, tabs: list[int]) -> None:
        """Reports tabs between values, which may be spaces as well: nothing else is read then."""
        if tabs:
            others = f", nor in {len(tabs) - 1} more {'place' if len(tabs) == 2 else 'places'} below"  # noqa: PLR2004
            fix = Fix(safe=True, edits=tuple(Edit(self.exact(tab, tab + 1), " ") for tab in tabs[:MAX_EDITS]))
            message = f"a tab is not allowed here{others if len(tabs) > 1 else ''}"
            self.report(codes.TAB, message, tabs[0], tabs[0] + 1, hint="use spaces", fix=fix)

    def report_key(self, start: int, end: int) -> None:
        self.report(
            codes.NOT_YAML, "a key must be a text", start, end,
            hint="put quotes around a text that starts with `{`, `[` or `?`, or write the key that is missing",
        )  # fmt: skip

    def report_tag(self, tag: str, start: int, end: int) -> None:
        shown = clipped(tag.replace("tag:yaml.org,2002:", "!!"))
        hint = "write the value without it, or put quotes around a text that starts with `!`"
        self.report(codes.TAG, f"the tag `{shown}` is not allowed", start, end, hint=hint)

    def exact(self, start: int, end: int) -> Span:
        """A span that may hold nothing but white space."""
        return Span(self.blank.position(start), self.blank.position(end))

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
