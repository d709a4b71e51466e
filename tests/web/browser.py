"""A real Chromium, and axe-core inside it, without a driver: the page writes what was found into itself."""

import json
import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

import pytest

from mcctl.cli.printing import find_browser
from mcctl.errors import UsageError
from tests.node_tools import node_modules

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
DARK = "@media screen and (prefers-color-scheme: dark)"


def chromium() -> str:
    """The browser; skips the test where there is none."""
    try:
        return find_browser()
    except UsageError as error:
        pytest.skip(str(error))


def axe() -> str:
    """The source of axe-core; skips the test where it is not installed."""
    path = node_modules() / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("axe-core is not installed: see .ci/run")
    return path.read_text(encoding="utf-8")


def dumped(html: str, width: int) -> str:
    """What the page is after its scripts have run.

    It is shown in a frame of the width in pixels: a window of its own is never as narrow as a telephone.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "page.html").write_text(html, encoding="utf-8")
        listen = "addEventListener('message', told => { document.getElementById('told').textContent = told.data })"
        (folder / "frame.html").write_text(
            f'<!doctype html><script>{listen}</script><iframe src="page.html" width="{width}" height="900"></iframe>'
            '<pre id="told"></pre>',
            encoding="utf-8",
        )
        command = [
            chromium(),
            "--headless",
            "--disable-gpu",
            "--window-size=1000,1000",
            "--virtual-time-budget=30000",
            f"--user-data-dir={folder / 'profile'}",
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            "--dump-dom",
            (folder / "frame.html").as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, encoding="utf-8")
        found = re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)
        assert found is not None, done.stderr
        return found.group(1)


def asked(html: str, script: str, width: int, *, is_dark: bool = False) -> object:
    """What a script in the page finds: `script` calls `tell(value)`. The page's policy is taken out, since it forbids it."""
    free = POLICY.sub("", html)
    assert free != html
    shown = free.replace(DARK, "@media screen") if is_dark else free
    tell = "const tell = value => parent.postMessage(encodeURIComponent(JSON.stringify(value)), '*');"
    # a function: the source holds backslashes
    page = re.sub("</body>", lambda _: f"<script>{tell}{script}</script></body>", shown)
    return json.loads(unquote(dumped(page, width)))
