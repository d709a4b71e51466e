"""A rule's page: its docstring, read into why the rule exists, an example, and what to write in place of it.

A docstring is a first line that says what is wrong, the reasons, and up to three headings with files below them:

    Before:       the files at the commit that is compared with (rules of change only)
    Instead of:   files that break the rule
    Write:        files that do not

A file stands in a fence: ```yaml stacks/cs-strategies.yaml. Its keys take the place of the same keys of a file that is
right, so that an example is as short as what it shows. Words behind the path say otherwise: `whole` (nothing is added to
the text), `latin-1` (how it is encoded), `times=20000` (how often it is repeated), `gone` (there is no such file),
`was=PATH` (git takes it for that file, moved).
"""

import re
from dataclasses import dataclass
from typing import Literal

from mcctl.rules.registry import RuleModule

Heading = Literal["Before", "Instead of", "Write"]

HEADINGS: tuple[Heading, ...] = ("Before", "Instead of", "Write")
HEADING = re.compile(r"^(Before|Instead of|Write):$", re.MULTILINE)
FENCE = re.compile(
    r"^```(?P<language>\w+)(?: (?P<path>\S+)(?P<words>[^\n]*))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, or a part of one, as a page shows it; `path` is empty for what is only shown."""

    language: str
    path: str
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to say about a rule; `summary`, `why` and `sections` are Markdown."""

    summary: str
    why: str
    sections: dict[Heading, str]

    def samples(self, heading: Heading) -> tuple[Sample, ...]:
        """The files below a heading."""
        found = FENCE.finditer(self.sections.get(heading, ""))
        return tuple(
            Sample(one["language"], one["path"] or "", tuple((one["words"] or "").split()), one["text"])
            for one in found
        )


def page_of(module: RuleModule) -> Page:
    """Reads the page of a rule."""
    text = module.__doc__ or ""  # `inspect.cleandoc` would turn the tabs of a sample into spaces
    head, *rest = HEADING.split(text)
    summary, _, why = head.strip().partition("\n\n")
    named = dict(zip(rest[::2], (section.strip() for section in rest[1::2]), strict=True))
    return Page(" ".join(summary.split()), why.strip(), {name: named[name] for name in HEADINGS if name in named})


def shown(section: str) -> str:
    """A section as a reader sees it: each fence below the path of its file, without the words for the tests."""
    return FENCE.sub(_shown_sample, section)


def _shown_sample(found: re.Match[str]) -> str:
    if "gone" in (found["words"] or "").split():
        return f"`{found['path']}` is gone."
    above = f"In `{found['path']}`:\n\n" if found["path"] else ""
    return f"{above}```{found['language']}\n{found['text']}```"
