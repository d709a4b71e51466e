"""The one reader of YAML: libyaml's events, resolved strictly, with a place for every key and value.

YAML 1.2 with the format's restrictions (`authoring-format.md`, "A repository"): UTF-8, one document, no tabs, tags or merge
keys, no duplicate keys, bounded size, depth and aliases. It does not recurse, so that no file can exhaust the stack.
"""

import re
from codecs import BOM_UTF8
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
from mcctl.diagnostics import Diagnostic, Related, Rule, codes
from mcctl.model.scalar import Plain
from mcctl.source.complaints import complaint_of, line_end
from mcctl.source.tabs import stray_tab

# PyYAML's stubs know the pure parser's events, whose attributes are optional; libyaml's are always there
RawEvent: TypeAlias = Any

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_ALIASED_NODES = 10_000

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
AMBIGUOUS = re.compile(
    r"""
      [-+]?[0-9][0-9_,]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?      # 12, 1_000, 1.10, 1e3
    | [-+]?\.[0-9_]+([eE][-+]?[0-9]+)?                      # .5
    | [-+]?0(b[01_]+|o[0-7_]+|x[0-9a-fA-F_]+)               # 0x1F
    | [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?          # 1:30, YAML 1.1's base 60
    | [-+]?\.(inf|Inf|INF) | \.(nan|NaN|NAN)
    | y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[\ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)?   # a date, or a time stamp
    """,
    re.VERBOSE,
)
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# libyaml takes these for line breaks; YAML 1.2, git and every editor take them for characters inside a line
SEPARATORS = "\x85\u2028\u2029"
MAX_FINDINGS = 100
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: a document, unless it cannot be read at all, and the findings of its syntax."""

    document: Document | None
    diagnostics: tuple[Diagnostic, ...] = ()


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
        before = Document(path, None, content[: error.start].decode("utf-8"))
        at = len(before.text)
        return Reading(
            None,
            (
                Diagnostic(
                    codes.NOT_UTF8,
                    f"byte {content[error.start]:#04x} is no UTF-8",
                    path,
                    before.span(at, at),
                    hint="save the file as UTF-8 in your editor",
                ),
            ),
        )
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
            told = complaint_of(error, self.text)
            self.report(told.rule, told.message, told.start, told.end, hint=told.hint)
            complete = False
        if not complete or self.root is None:
            if not self.found:
                self.report(codes.NOT_YAML, "the file is empty", 0, 0, hint="write `kind:` and `id:` to begin with")
            return Reading(None, tuple(self.found))
        data, place = self.root
        tab = stray_tab(self.text, place)
        if tab is not None:
            self.report(codes.TAB, "a tab is not allowed here", tab, tab + 1, hint="use spaces")
        return Reading(Document(self.path, data, self.text, place), tuple(self.found))

    def read_events(self) -> bool:
        """Reads until the end; False where the rest of the file must be left unread."""
        parser = CParser(self.without_separators())
        documents = 0
        while True:
            event: RawEvent = parser.get_event()
            kind = type(event)
            if kind is ScalarEvent:
                self.scalar(event)
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
                if documents > 1:
                    at = event.start_mark.index
                    self.report(
                        codes.SECOND_DOCUMENT, "a second document starts here", at, at + 3,
                        hint="write one micro-credential or stack a file",
                    )  # fmt: skip
                    return True
                if event.tags or event.version:
                    at = event.start_mark.index
                    self.report(codes.TAG, "directives are not allowed", at, line_end(self.text, at))
            elif kind is DocumentEndEvent:
                continue
            elif kind is StreamEndEvent:
                return True
            if len(self.found) >= MAX_FINDINGS:
                return False

    def open(self, event: RawEvent, value: dict[str, Data] | list[Data]) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.tag is not None:
            self.report_tag(event.tag, start, end)
        is_key = self.is_at_key()
        if is_key:
            self.report(codes.NOT_YAML, "a key must be a text", start, start + 1)
        place = Place(start, end, None, {} if isinstance(value, dict) else [])
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(value, place, event.anchor, bool(event.flow_style), is_key))

    def close(self, event: RawEvent) -> None:
        done = self.stack.pop()
        done.place.end = event.end_mark.index if done.is_flow else max(done.last_end, done.place.start)
        if done.anchor:
            self.anchors[done.anchor] = _Anchored(done.value, done.place, done.nodes, done.height)
        if done.is_key:
            self.skip_key(done.place.start, done.place.end)
        else:
            self.add(done.value, done.place, done.nodes, done.height)

    def scalar(self, event: RawEvent) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        text: str = event.value.translate(self.stand_ins) if self.stand_ins else event.value
        if event.tag is not None:
            self.report_tag(event.tag, start, end)
        is_plain = not event.style
        if self.is_at_key():
            if is_plain and text == "":
                self.report(codes.NOT_YAML, "a key must be a text", start, end)
                self.skip_key(start, end)
                return
            if is_plain and text == "<<":
                self.report(codes.MERGE_KEY, "merge keys are not allowed", start, end, hint="write the keys out")
            if event.anchor:
                self.anchors[event.anchor] = _Anchored(text, Place(start, end))
            self.take_key(text, start, end)
            return
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

    def alias(self, event: RawEvent) -> bool:
        start, end = event.start_mark.index, event.end_mark.index
        name = event.anchor
        if name not in self.anchors:
            self.report(codes.ALIAS, f"there is no anchor `&{clipped(name)}` before this alias", start, end)
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
            self.report(codes.NOT_YAML, "a key must be a text", start, end)
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
                codes.DUPLICATE_KEY, f"`{clipped(key)}` is written twice in one mapping", start, end,
                hint="keep one of the two", related=related,
            )  # fmt: skip

    def skip_key(self, start: int, end: int) -> None:
        """Leaves out an entry whose key is no text: its value is read and forgotten."""
        self.stack[-1].key, self.stack[-1].key_place = "", None
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
    ) -> None:
        self.found.append(Diagnostic(rule, message, self.path, self.blank.span(start, end), (), hint, related))

    def report_tag(self, tag: str, start: int, end: int) -> None:
        shown = clipped(tag.replace("tag:yaml.org,2002:", "!!"))
        self.report(codes.TAG, f"the tag `{shown}` is not allowed", start, end, hint="write the value without a tag")

    def without_separators(self) -> str:
        """Puts characters that the file does not hold in the place of those that libyaml would break lines at."""
        found = [character for character in SEPARATORS if character in self.text]
        if not found:
            return self.text
        free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in self.text)
        table = dict(zip(map(ord, found), free, strict=False))
        self.stand_ins = {ord(stand_in): chr(code) for code, stand_in in table.items()}
        return self.text.translate(table)


def clipped(text: str) -> str:
    """Shows the beginning of a long text."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
