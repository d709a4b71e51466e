"""Reads the data of a file that has nothing special to it, without the place of anything.

Most files have nothing wrong with them, and nobody asks where in them something stands. So a file is read first for its data
alone, over the same events as by the reader (`source/reader.py`), and given up at the first thing that is not plain: the
reader then says what it is. What both read is the same, which a property holds over generated and hostile files.
"""

import re
from typing import Any, TypeAlias

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from mcctl.catalog.document import Data
from mcctl.catalog.lookalike import AMBIGUOUS
from mcctl.catalog.quotation import NULLS
from mcctl.model.scalar import Plain
from mcctl.source.trouble import MAX_DEPTH

RawEvent: TypeAlias = Any

PLAIN_BYTES = bytes([*b"\n\r", *range(0x20, 0x7F)])
NOT_PLAIN = re.compile("[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Tabs, what cannot be printed, and what libyaml alone takes for the end of a line."""

MAY_BE_AMBIGUOUS = frozenset("0123456789.+-yYnNtTfFoO")
"""What a text begins with that can be ambiguous without quotes."""


def read_plainly(raw: bytes, text: str, most_values: int) -> Data:
    """Reads a file's data; None where the file is not plain, or there may be something wrong with it."""
    if raw.translate(None, PLAIN_BYTES) and NOT_PLAIN.search(text):
        return None
    try:
        return _read(text, most_values)
    except YAMLError:
        return None


def _read(text: str, most_values: int) -> Data:  # noqa: C901, PLR0912  # one loop, as fast as can be
    event_of = CParser(text).get_event
    holders: list[tuple[Any, str | None]] = []
    holder: Any = None
    key: str | None = None
    is_keyed, has_sign = False, "?" in text
    documents = values = 0
    root: Data = None
    while True:
        event: RawEvent = event_of()
        kind = type(event)
        value: Any
        if kind is ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                return None
            value = event.value
            if is_keyed and key is None:
                if (
                    value in holder
                    or (not event.style and value in ("", "<<"))
                    or (has_sign and text[event.start_mark.index - 1] == "?")  # libyaml takes it for the sign of a key
                ):
                    return None
                key = value
                continue
            if not event.style:
                if value in NULLS:
                    value = None
                elif value[0] in MAY_BE_AMBIGUOUS and AMBIGUOUS.fullmatch(value):
                    value = Plain(value)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            holder, key = holders.pop()
            is_keyed = type(holder) is dict
            continue
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if (
                event.tag is not None
                or event.anchor is not None
                or len(holders) >= MAX_DEPTH
                or (is_keyed and key is None)
            ):
                return None
            value = {} if kind is MappingStartEvent else []
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1 or event.tags or event.version:
                return None
            continue
        elif kind is StreamEndEvent:
            return root
        elif kind is StreamStartEvent or kind is DocumentEndEvent:
            continue
        else:  # an alias
            return None
        values += 1
        if values > most_values:
            return None
        if is_keyed:
            holder[key] = value
            key = None
        elif holder is None:
            root = value
        else:
            holder.append(value)
        if kind is not ScalarEvent:
            holders.append((holder, None))
            holder, is_keyed = value, kind is MappingStartEvent
