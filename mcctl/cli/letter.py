"""The letter of a period: begun from a template, and read for the page."""

from pathlib import Path
from typing import TYPE_CHECKING

from mcctl.cli.output import Output, write_file
from mcctl.errors import UsageError
from mcctl.stats.calendar import Period
from mcctl.stats.letter import new_letter, read_letter
from mcctl.stats.report import Letter

if TYPE_CHECKING:
    from mcctl.cli.repository import Opened

REPORTS = "reports"


def begin_letter(root: Path, period: Period, output: Output) -> None:
    """Writes the template of a quarter's letter; a UsageError where there is a letter, or the period is no quarter."""
    if period.kind != "quarter":
        raise UsageError("letters are written by the quarter", hint="name it: `--new-letter --quarter YYYY-QN`")
    path = in_reports(root, f"{period.label}.md")
    name = path.relative_to(root)
    if path.exists():
        raise UsageError(f"there is a letter already: `{name}`", hint="write in it, or name another quarter")
    write_file(path, new_letter(period.label))
    output.say(f"{name} is there to be written in; the page shows it from now on")


def letter_of(opened: "Opened | None", named: Path | None, period: Period) -> Letter | None:
    """Reads the letter that is named, else the quarter's own where there is one; a UsageError tells what is wrong."""
    path = named
    if path is None:
        if opened is None or period.kind != "quarter":
            return None
        path = opened.root / REPORTS / f"{period.label}.md"
        if not path.exists():
            return None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"`{path}` is not saved as UTF-8", hint="save it as UTF-8 in your editor") from error
    except OSError as error:
        raise UsageError(
            f"`{path}` cannot be read: {(error.strerror or 'unknown reason').lower()}",
            hint="name a letter that is there",
        ) from error
    return read_letter(text, period.label, path.name if named is None else str(path))


def in_reports(root: Path, name: str) -> Path:
    """Names a file in the folder of reports, which is made where there is none; a UsageError where it cannot be."""
    folder = root / REPORTS
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"`{folder}` cannot be made: {(error.strerror or 'unknown reason').lower()}", hint="make it by hand"
        ) from error
    return folder / name
