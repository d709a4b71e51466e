"""Tabs that stand outside of values and comments, which libyaml lets pass after a colon."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from mcctl.catalog.comments import stretches
from mcctl.catalog.document import Place


def stray_tabs(text: str, place: Place) -> Iterator[int]:
    """Yields their offsets; tabs in texts, in comments and at the ends of lines are allowed."""
    if "\t" not in text:
        return
    covered = sorted(stretches(place))
    starts = [start for start, _ in covered]
    for line in re.finditer(r"[^\n\r]+", text):
        if "\t" not in line[0]:
            continue
        at, end = line.start(), line.start() + len(line[0].rstrip())
        while at < end:
            inside = bisect_right(starts, at) - 1
            if inside >= 0 and at < covered[inside][1]:
                at = covered[inside][1]
            elif text[at] == "#":
                break
            else:
                if text[at] == "\t":
                    yield at
                at += 1
