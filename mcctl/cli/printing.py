"""A page as PDF, printed by a Chromium that is on the machine."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from mcctl.cli.world import environment
from mcctl.errors import UsageError

VARIABLE: Final = "MCCTL_BROWSER"
BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    # where macOS and Windows have them, which put no programs of theirs on the path
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
_SECONDS: Final = 120
_OPTIONS: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-default-browser-check",
    # whatever a page or the browser itself asks for is found nowhere: a report needs no network
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--no-pdf-header-footer",
)


def print_pdf(html: str) -> bytes:
    """Prints a page that needs nothing but itself.

    Raises:
        UsageError: No browser that can print is here, or it printed nothing.
    """
    browser = find_browser()
    with TemporaryDirectory(prefix="mcctl-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, printed = folder / "report.html", folder / "report.pdf"
        page.write_text(html, encoding="utf-8")
        command = [
            browser,
            *_OPTIONS,
            f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # its sandbox refuses to be started by root, as containers do; the page holds no script
            command.insert(1, "--no-sandbox")
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603 - found above, no shell
            return printed.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise UsageError(
                f"`{browser}` did not print the report",
                hint="write it with `--format html=FILE`, open that and print it",
            ) from error


def find_browser(known: Sequence[str] = BROWSERS) -> str:
    """Finds the browser: the one that MCCTL_BROWSER names, else the first of those known.

    Raises:
        UsageError: There is none.
    """
    named = environment(VARIABLE)
    if named is not None:
        found = shutil.which(named)
        if found is None:
            raise UsageError(f"`{VARIABLE}={named}` is no program", hint="name a Chromium, or leave it out")
        return found
    for name in known:
        if found := shutil.which(name):
            return found
    raise UsageError(
        "a PDF is printed by Chromium, Chrome or Edge, and none of them is here",
        hint=f"write `--format html=FILE`, open that and print it; or name a browser in `{VARIABLE}`",
    )
