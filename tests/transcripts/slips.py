"""Slips of a newcomer in the example repository, each with the repair that the message spells out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CODE = "micro-credentials/computer-science/code-tracing.yaml"
LIVE = "micro-credentials/computer-science/live-coding.yaml"
LEAD = "stacks/leading-stem-change.yaml"
ESSENTIALS = "stacks/stem-teaching-essentials.yaml"
DISCOURSE = "stacks/mathematics-through-discourse.yaml"
COMPUTING = "stacks/teaching-computer-science.yaml"
PILOT = "stacks/pilot-room.yaml"

Deed = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Slip:
    """What goes wrong, the words of the message that tell the repair, and the repair itself."""

    name: str
    slip: Deed
    led_by: str
    repair: Deed


def edit(file: str, before: str, after: str) -> Deed:
    """Replaces the first place at which a text stands."""

    def do(root: Path) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert before in text, f"{before!r} is not in {file}"
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return do


def move(old: str, new: str) -> Deed:
    """Renames a file."""
    return lambda root: (root / old).rename(root / new)


def both(*deeds: Deed) -> Deed:
    """Does one thing after another."""

    def do(root: Path) -> None:
        for deed in deeds:
            deed(root)

    return do


def saved_in_windows(file: str, before: str, after: str) -> Deed:
    """Replaces a text, and saves the file as old editors on Windows do."""

    def do(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8").replace(before, after, 1)
        (root / file).write_bytes(text.encode("cp1252", errors="replace"))

    return do


def saved_as_utf_8(file: str) -> Deed:
    """Saves such a file as UTF-8."""
    return lambda root: (root / file).write_text((root / file).read_bytes().decode("cp1252"), encoding="utf-8")


SLIPS = [
    Slip(
        "a misspelt key",
        edit(PILOT, "visibility: private", "visiblity: private"),
        "did you mean `visibility`?",
        edit(PILOT, "visiblity", "visibility"),
    ),
    Slip(
        "a version without quotes",
        edit(LIVE, 'version: "1.1"', "version: 1.10"),
        'write "1.10" with quotes',
        edit(LIVE, "version: 1.10", 'version: "1.10"'),
    ),
    Slip(
        "a colon in a title",
        edit(PILOT, "title: Pilot Room", "title: Pilot Room: The First Year"),
        'write `"Pilot Room: The First Year"`',
        edit(PILOT, "title: Pilot Room: The First Year", 'title: "Pilot Room: The First Year"'),
    ),
    Slip(
        "a tab instead of spaces",
        edit(PILOT, "  - {group: northlake-pilot-educators}", "\t- {group: northlake-pilot-educators}"),
        "spaces",
        edit(PILOT, "\t- {group", "  - {group"),
    ),
    Slip(
        "a file that is not saved as UTF-8",
        saved_in_windows(PILOT, "title: Pilot Room", "title: Pilot Room für Anfänger"),
        "save the file as UTF-8",
        saved_as_utf_8(PILOT),
    ),
    Slip(
        "a quotation mark that is not closed",
        edit(LEAD, 'version: "1.0"', 'version: "1.0'),
        "is not closed",
        edit(LEAD, 'version: "1.0\n', 'version: "1.0"\n'),
    ),
    Slip(
        "a key that is written twice",
        edit(PILOT, "title: Pilot Room\n", "title: Pilot Room\ntitle: Pilot Room 2\n"),
        "keep one of the two",
        edit(PILOT, "title: Pilot Room 2\n", ""),
    ),
    Slip(
        "a missing space after a colon",
        edit(PILOT, "title: Pilot Room", "title:Pilot Room"),
        "write a space after the colon",
        edit(PILOT, "title:Pilot Room", "title: Pilot Room"),
    ),
    Slip(
        "a word that the field does not know",
        edit(COMPUTING, "status: active", "status: actve"),
        "did you mean `active`?",
        edit(COMPUTING, "status: actve", "status: active"),
    ),
    Slip(
        "a capital letter in an id",
        edit(PILOT, "id: pilot-room", "id: Pilot_Room"),
        "write `pilot-room`",
        edit(PILOT, "id: Pilot_Room", "id: pilot-room"),
    ),
    Slip(
        "an id that is copied along with the file",
        lambda root: (root / "stacks/second-pilot.yaml").write_text((root / PILOT).read_text()),
        "an id of its own, such as `second-pilot`",
        both(
            edit("stacks/second-pilot.yaml", "id: pilot-room", "id: second-pilot"),
            edit("stacks/second-pilot.yaml", "title: Pilot Room", "title: Second Pilot"),
        ),
    ),
    Slip(
        "a file that is renamed",
        move(PILOT, "stacks/pilots.yaml"),
        "rename the file to `pilot-room.yaml`",
        move("stacks/pilots.yaml", PILOT),
    ),
    Slip(
        "a member that is misspelt",
        edit(COMPUTING, "live-coding}", "live-codng}"),
        "did you mean `live-coding`?",
        edit(COMPUTING, "live-codng}", "live-coding}"),
    ),
    Slip(
        "a private stack that is made public",
        edit(PILOT, "visibility: private", "visibility: public"),
        "write `visibility: private`",
        edit(PILOT, "visibility: public", "visibility: private"),
    ),
    Slip(
        "a stack that holds itself",
        edit(DISCOURSE, "members:\n", "members:\n  - {stack: mathematics-through-discourse}\n"),
        "take this member out",
        edit(DISCOURSE, "  - {stack: mathematics-through-discourse}\n", ""),
    ),
    Slip(
        "a stack that wants more members than it has",
        edit(DISCOURSE, "completion: all", "completion: {at_least: 3}"),
        "write a number from 1 to 2",
        edit(DISCOURSE, "completion: {at_least: 3}", "completion: {at_least: 1}"),
    ),
    Slip(
        "a level without a text",
        edit(
            CODE,
            "                  Basic: The notes point to the line where each trace departs from the program.\n",
            "",
        ),
        "has no text for `Basic`",
        edit(
            CODE,
            "                  Developing: The notes say which traces are right and which are not.\n",
            "                  Developing: The notes say which traces are right and which are not.\n"
            "                  Basic: The notes point to the line where each trace departs from the program.\n",
        ),
    ),
    Slip(
        "two levels that pass",
        edit(CODE, "              - Basic\n", "              - {name: Basic, passes: true}\n"),
        "exactly one does",
        edit(CODE, "              - {name: Basic, passes: true}\n", "              - Basic\n"),
    ),
    Slip(
        "word limits that cross",
        edit(CODE, "words: {min: 150, max: 300}", "words: {min: 300, max: 150}"),
        "write the smaller number at `min`",
        edit(CODE, "words: {min: 300, max: 150}", "words: {min: 150, max: 300}"),
    ),
    Slip(
        "a badge that is not there",
        edit(CODE, "file: badges/code-tracing.svg", "file: badges/code-tracing.png"),
        "did you mean `badges/code-tracing.svg`?",
        edit(CODE, "file: badges/code-tracing.png", "file: badges/code-tracing.svg"),
    ),
    Slip(
        "a placeholder that is left",
        edit(LIVE, "title: Live Coding\n", "title: Live Coding TBD\n"),
        "TBD",
        edit(LIVE, "title: Live Coding TBD\n", "title: Live Coding\n"),
    ),
    Slip(
        "a competency that begins otherwise",
        edit(LIVE, "  Educators write a program", "  To write a program"),
        "begin with `Educators` and a verb",
        edit(LIVE, "  To write a program", "  Educators write a program"),
    ),
    Slip(
        "a prerequisite that leads nowhere",
        edit(
            CODE,
            "prerequisites:\n",
            "prerequisites:\n  - {micro_credential: systematic-debuging}\n",
        ),
        "did you mean `systematic-debugging`?",
        edit(CODE, "systematic-debuging", "systematic-debugging"),
    ),
    Slip(
        "a list that is written as a text",
        edit(
            PILOT,
            "audience: [Educators who volunteered for a pilot]",
            "audience: Educators who volunteered for a pilot",
        ),
        "write `[Educators who volunteered for a pilot]`",
        edit(
            PILOT,
            "audience: Educators who volunteered for a pilot",
            "audience: [Educators who volunteered for a pilot]",
        ),
    ),
]
