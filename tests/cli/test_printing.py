"""A page is printed by a browser that is on the machine, or the way out is told."""

from pathlib import Path

import pytest

from mcctl.cli.printing import VARIABLE, find_browser, print_pdf
from mcctl.errors import UsageError
from tests.web.browser import chromium


def test_a_page_becomes_a_pdf() -> None:
    chromium()

    printed = print_pdf("<!doctype html><html lang=en><title>One</title><p>One page</p></html>")

    assert printed.startswith(b"%PDF-")
    assert printed.rstrip().endswith(b"%%EOF")


def test_without_a_browser_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)

    with pytest.raises(UsageError, match="a PDF is printed by Chromium") as told:
        find_browser(["chromium", "chrome"])

    assert told.value.hint is not None
    assert "--format html=FILE" in told.value.hint


def test_a_browser_that_is_named_and_not_there_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "no-such-browser")

    with pytest.raises(UsageError, match="`MCCTL_BROWSER=no-such-browser` is no program"):
        find_browser()


def test_a_browser_that_prints_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "false")

    with pytest.raises(UsageError, match="did not print the report"):
        print_pdf("<p>One page</p>")
