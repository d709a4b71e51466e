"""The letter that people write about a period: Markdown in a file, beneath a line that says what it is."""

import re
from typing import Final

from mcctl.errors import UsageError
from mcctl.stats.report import Letter, Section

VERSION: Final = 1
_HEAD: Final = re.compile(r"<!--\s*mcctl letter (?P<version>\d{1,9}),\s*(?P<period>\S+)\s*-->", re.ASCII)
_HINT_OF_HEAD: Final = "write `<!-- mcctl letter 1, {} -->` as its first line, or begin with `mcctl stats --new-letter`"
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TITLE: Final = "# "
_HEADING: Final = "## "
_FENCES: Final = ("```", "~~~")
_MONTHS: Final = {"1": "January to March", "2": "April to June", "3": "July to September", "4": "October to December"}


def read_letter(text: str, period: str, place: str) -> Letter:
    """Reads a letter: title, what comes first, and the sections that say something; hints in comments are left out.

    Args:
        text: The whole file.
        period: Which period's letter is wanted, such as `2026-Q4`.
        place: What the file is called in errors.

    Raises:
        UsageError: It is no letter, one of another version or period, has no title, or a comment in it has no end.
    """
    first, _, rest = text.removeprefix("\ufeff").replace("\r\n", "\n").partition("\n")
    head = _HEAD.fullmatch(first.strip())
    if head is None:
        raise UsageError(f"`{place}` does not say that it is a letter", hint=_HINT_OF_HEAD.format(period))
    if int(head["version"]) != VERSION:
        raise UsageError(
            f"version {head['version']} of the letter `{place}` is not known to this release",
            hint=f"update mcctl, or write version {VERSION}",
        )
    if head["period"] != period:
        raise UsageError(
            f"`{place}` is the letter of {head['period']}, and the report is of {period}",
            hint="name the letter of the same time with `--letter FILE`, or correct its first line",
        )
    body = _COMMENT.sub("", rest)
    if "<!--" in body:
        line = text[: text.rindex("<!--")].count("\n") + 1
        raise UsageError(f"`{place}`, line {line}: a comment has no end", hint="write `-->` where it ends")
    before, title, parts = _split(body)
    if before or not title:
        raise UsageError(f"`{place}` does not begin with a title", hint="write `# ` and a title beneath its first line")
    return Letter(title, tuple(Section(heading, markdown) for heading, markdown in parts if markdown))


def _split(body: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Finds what stands before the title, the title, and headings with what is beneath each; code is no heading."""
    before: list[str] = []
    title = ""
    parts: list[tuple[str, list[str]]] = []
    fence = ""
    for line in body.split("\n"):
        if line.startswith(_FENCES):
            fence = "" if fence and line.startswith(fence) else fence or line[:3]
        if not fence and line.startswith(_TITLE) and not title:
            title = line.removeprefix(_TITLE).strip()
            parts.append(("", []))
        elif not fence and line.startswith(_HEADING) and title:
            parts.append((line.removeprefix(_HEADING).strip(), []))
        else:
            (parts[-1][1] if parts else before).append(line)
    return "\n".join(before).strip(), title, [(heading, "\n".join(lines).strip()) for heading, lines in parts]


def new_letter(quarter: str) -> str:
    """Writes the template of a quarter's letter."""
    year, _, number = quarter.partition("-Q")
    return f"""<!-- mcctl letter {VERSION}, {quarter} -->
<!-- Write between the comments; none of them is printed, and neither is a heading without a text.
     `mcctl stats --quarter {quarter} --format html=letter.html` shows the page. -->

# Our micro-credentials from {_MONTHS[number]} {year}

<!-- A greeting, and what this quarter was about, in two or three sentences. -->

## News

<!-- A list of what partners should know: new offers, new issuers, events. -->

## Thanks

<!-- Whom you thank, and who signs. -->
"""
