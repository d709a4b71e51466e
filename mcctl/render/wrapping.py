"""Lines that are so many cells wide, however wide their characters are."""

from rich.cells import cell_len, set_cell_size


def wrapped(text: str, width: int) -> list[str]:
    """Parts a text at its spaces into lines of at most so many cells; a longer word is cut. There is always one line."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if cell_len(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while cell_len(line) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line] if line or not lines else lines


def fitted(text: str, width: int) -> str:
    """Shows the beginning of a text in at most so many cells."""
    if cell_len(text) <= width:
        return text
    return f"{_head(text, width - 1).rstrip()}…"


def _head(text: str, width: int) -> str:
    """The beginning of a text of at most so many cells, but at least one character."""
    end = len(set_cell_size(text, width).rstrip()) or 1
    while end > 1 and cell_len(text[:end]) > width:
        end -= 1
    return text[:end]
