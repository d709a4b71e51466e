"""The example issuer's repository as a git repository of its own, and mcctl run in it as a process."""

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.cli.forking import Forker

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "issuer-repo"
TRACING = "micro-credentials/computer-science/code-tracing.yaml"
WHEN = "2026-11-23T12:00:00Z"
COMMAND = (sys.executable, "-m", "mcctl")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A repository in a folder."""

    root: Path

    @classmethod
    def example(cls, folder: Path) -> "Issuer":
        """Copies the example, without what a run may have left there, and commits it."""
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".mcctl"))
        issuer = cls(folder)
        issuer.git("init", "--quiet", "--initial-branch=main")
        issuer.commit("The catalogue as it is")
        return issuer

    def git(self, *arguments: str) -> str:
        """Runs git."""
        identity = ("-c", "user.name=Author", "-c", "user.email=author@northlake.example", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ("git", *identity, *arguments),
            cwd=self.root,
            env={**scrubbed(), "GIT_AUTHOR_DATE": WHEN, "GIT_COMMITTER_DATE": WHEN},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        """Commits everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def edit(self, path: str, before: str, after: str) -> None:
        """Replaces a text that occurs once."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{before!r} occurs {text.count(before)} times in {path}"
        file.write_text(text.replace(before, after), encoding="utf-8")

    def run(self, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Runs mcctl to its end."""
        given = {**scrubbed(), **(environment or {})}
        forker = a_forker()
        if forker is not None and forker.suits(given):
            return forker.run(arguments, cwd=self.root, env=given, timeout=120)
        return subprocess.run(
            (*COMMAND, *arguments),
            cwd=self.root,
            env=given,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts mcctl, to be killed."""
        return subprocess.Popen(
            (*COMMAND, *arguments),
            cwd=self.root,
            env=scrubbed(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def plan(self, *arguments: str) -> dict[str, Any]:
        """Reads `mcctl diff` as JSON."""
        done = self.run("diff", "--format", "json", *arguments)
        assert done.returncode == 0, done.stderr
        plan: dict[str, Any] = json.loads(done.stdout)
        return plan

    def stored(self) -> dict[str, list[Any]]:
        """Reads what the embedded platform holds, without what differs from run to run: times and random ids."""
        queries = {
            "resources": "SELECT kind, id, title, status, visibility, namespace, live, base, etag FROM resources",
            "revisions": "SELECT resource, number, content, digest, version, assessed FROM revisions",
            "audience": 'SELECT resource, "grant" FROM audience',
            "images": "SELECT resource, digest FROM images",
            "blobs": "SELECT issuer, digest, media_type, length(content) FROM blobs",
            "issuers": "SELECT id, revision FROM issuers",
            "changesets": "SELECT issuer, catalog_revision, idempotency_key, body_digest FROM changesets",
            "changes": "SELECT position, action, kind, id, resource, before, after FROM changes",
            "events": "SELECT type, issuer, micro_credential, version, stack, member, was FROM events",
        }
        database = sqlite3.connect(self.root / ".mcctl" / "platform.db")
        try:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return {name: sorted(database.execute(query).fetchall(), key=repr) for name, query in queries.items()}
        finally:
            database.close()


@cache
def a_forker() -> Forker | None:
    """The one of this process of the tests."""
    forker = Forker.started(scrubbed())
    if forker is not None:
        atexit.register(forker.close)
    return forker


def scrubbed() -> dict[str, str]:
    """The environment without what would change how mcctl or git behave."""
    ours = ("MCCTL_", "GIT_", "GITHUB_", "ACTIONS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}  # noqa: TID251
    return {**kept, "NO_COLOR": "1", "GIT_CONFIG_NOSYSTEM": "1"}
