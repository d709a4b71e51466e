"""Pages for people at a terminal: Markdown as lines that are wrapped, with nothing in them read as markup."""

import re
import textwrap
from collections.abc import Iterator

from rich.text import Text

from mcctl.render.escape import one_line

FENCE = "```"
HEADING = re.compile(r"(?P<marks>#+) (?P<words>.+)")
BULLET = re.compile(r"(?P<indent> *)- ")
CODE = re.compile(r"`[^`]+`")
UNBROKEN = "\N{NO-BREAK SPACE}"
LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def page_text(markdown: str, width: int) -> Iterator[Text]:
    """Yields the lines of a page of at most so many columns; only what stands in fences may be longer."""
    paragraph: list[str] = []
    is_fenced = False
    for line in markdown.splitlines():
        if line.startswith(FENCE):
            yield from _wrapped(paragraph, width)
            paragraph = []
            is_fenced = not is_fenced
        elif is_fenced:
            yield Text.assemble(("  │ ", "dim"), one_line(line)) if line else Text("  │", style="dim")
        elif heading := HEADING.fullmatch(line):
            yield Text(one_line(heading["words"]), style="bold")
            if heading["marks"] == "#":
                yield Text("─" * len(heading["words"]), style="dim")
        elif not line:
            yield from _wrapped(paragraph, width)
            paragraph = []
            yield Text()
        else:
            if BULLET.match(line):
                yield from _wrapped(paragraph, width)
                paragraph = []
            paragraph.append(line)
    yield from _wrapped(paragraph, width)


def _wrapped(lines: list[str], width: int) -> Iterator[Text]:
    if not lines:
        return
    bullet = BULLET.match(lines[0])
    indent = bullet["indent"] if bullet else ""
    text = LINK.sub(r"\1", one_line(" ".join(line.strip() for line in lines)))
    wrapped = textwrap.wrap(
        CODE.sub(lambda code: code[0].replace(" ", UNBROKEN), text),
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}  " if bullet else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in wrapped:
        shown = Text(line.replace(UNBROKEN, " "))
        for code in CODE.finditer(line):
            shown.stylize("cyan", *code.span())
        yield shown
