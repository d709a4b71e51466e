"""A stack's order is not that of the numbers in its members' titles.

Learners take the members in the order in which the stack lists them, and would begin with the second part. Change the
order of `members`, or the titles.

Instead of:

```yaml micro-credentials/code-tracing.yaml
title: "2. Code Tracing"
```

```yaml micro-credentials/live-coding.yaml
title: "1. Live Coding"
```

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
```

Write:

```yaml micro-credentials/code-tracing.yaml
title: "2. Code Tracing"
```

```yaml micro-credentials/live-coding.yaml
title: "1. Live Coding"
```

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: live-coding}
  - {micro_credential: code-tracing}
```
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Related, Route, Rule, Severity
from mcctl.model.stack import Stack
from mcctl.rules.members import own_members

RULE = Rule("MC218", "member-order", Severity.WARNING, in_draft=Severity.NOTE)

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
NUMBER = r"(?P<number>\d{1,3}|[IVX]{1,4})"
BEGINS = re.compile(r"(?P<stem>)(?P<number>\d{1,3})(?:[.):]| [-\u2013\u2014])\s")
NAMED = re.compile(
    rf"(?P<stem>.*?\b(?:chapter|course|level|module|part|phase|session|stage|step|tier|unit|volume)\s+){NUMBER}\b(?![.,]\d)",
    re.IGNORECASE,
)
ENDS = re.compile(rf"(?P<stem>.*\S\s+){NUMBER}(?:\s*[:\u2013\u2014].*|\s+-\s.*)?")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A member whose title has a number; `series` is what the titles of the others share with it."""

    index: int
    title: str
    series: tuple[str, str]
    number: int
    document: Document
    route: Route


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds series of members whose numbers do not rise; each is told once, at the first member that comes too late."""
    for stack, document in catalog.stacks:
        for series in _series(stack, document, catalog).values():
            for before, after in pairwise(series):
                if before.number > after.number:
                    route: Route = ("members", after.index)
                    yield Diagnostic(
                        RULE, f"`{after.title}` comes after `{before.title}`", document.path, document.locate(route),
                        route, hint="put the members in the order of their numbers, or change the titles",
                        related=(Related(before.document.path, before.document.locate(before.route), "this comes first"),),
                    )  # fmt: skip
                    break


def _series(stack: Stack, document: Document, catalog: Catalog) -> Mapping[tuple[str, str], list[Numbered]]:
    """Members that are numbered alike, in the stack's order.

    Numbers that repeat are several series in one. Those that only end a title must begin with 1: `Python 3` and `Grade 8` are
    names.
    """
    held = {one.index: one.held for one in own_members(catalog, stack)}
    found: dict[tuple[str, str], list[Numbered]] = {}
    for index, member in enumerate(stack.members):
        own = held.get(index)
        title = own.resource.title if own is not None else member.title
        if title is None:
            continue
        where = (own.document, ("title",)) if own is not None else (document, ("members", index, "title"))
        for series, number in _numbered(title):
            found.setdefault(series, []).append(Numbered(index, title, series, number, *where))
    return {series: members for series, members in found.items() if _is_one(series[0], [one.number for one in members])}


def _is_one(form: str, numbers: list[int]) -> bool:
    return len(numbers) == len(set(numbers)) and (form != "ends" or 1 in numbers)


def _numbered(title: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Yields the first form of number that a title has: `2. Loops`, `Loops, Part 2`, `Loops II`."""
    for form, pattern in (("begins", BEGINS), ("named", NAMED), ("ends", ENDS)):
        found = pattern.match(title) if form != "ends" else pattern.fullmatch(title)
        if found is not None:
            number = found["number"].upper()
            if number.isdigit() or number in ROMAN:
                yield (form, " ".join(found["stem"].casefold().split())), int(ROMAN.get(number, 0) or number)
                return
