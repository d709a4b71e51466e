"""What is under way, told on a terminal and nowhere else."""

import io
import sys

import pytest

from mcctl.cli.output import Output
from mcctl.cli.progress import FRESH, Progress
from mcctl.cli.world import Color, World


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, quiet: bool = False, term: str = "xterm") -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "20")
    progress = Progress(Output(World(None, Color.AUTO, quiet=quiet, verbose=False)))
    with progress.during("reading the files of a whole catalogue"):
        count = progress.counting("images")
        for done in range(1001):
            count(done, 1000)
    return stream.getvalue()


def test_on_a_terminal_each_thing_takes_the_place_of_the_one_before_and_nothing_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = told(monkeypatch, Terminal()).split(FRESH)
    assert lines[:3] == ["", "reading the files o\r", "images: 0 of 1,000\r"]
    assert lines[-2:] == ["images: 1,000 of 1,\r", "\r"]


@pytest.mark.parametrize(
    ("stream", "quiet", "term"), [(io.StringIO, False, "xterm"), (Terminal, True, "xterm"), (Terminal, False, "dumb")]
)
def test_elsewhere_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], term: str, *, quiet: bool
) -> None:
    assert told(monkeypatch, stream(), quiet=quiet, term=term) == ""
