"""Issuers' repositories, in memory and on disk, with and without git."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mcctl.source.tree import OutsideError, is_inside

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>\n'
ISSUER = "kind: issuer\nid: northlake\nname: Northlake University\ntype: university\n"
SETTINGS = "version: 1\n"

GIT_ENVIRONMENT = {
    "PATH": os.defpath + os.pathsep + "/usr/local/bin",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A. Author",
    "GIT_AUTHOR_EMAIL": "author@northlake.example",
    "GIT_COMMITTER_NAME": "A. Author",
    "GIT_COMMITTER_EMAIL": "author@northlake.example",
    "GIT_AUTHOR_DATE": "2026-05-01T10:00:00Z",
    "GIT_COMMITTER_DATE": "2026-05-01T10:00:00Z",
}


@dataclass(frozen=True)
class MemoryTree:
    """Files by path; what is not there does not exist."""

    contents: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, files: Mapping[str, str]) -> "MemoryTree":
        """Holds texts, and the issuer's own record where none is given."""
        texts = {"issuer.yaml": ISSUER, "mcctl.yaml": SETTINGS, **files}
        return cls({path: text.encode() for path, text in texts.items()})

    def files(self, folder: str) -> Iterator[str]:
        """Yields the paths below a folder."""
        inside = f"{folder}/" if folder else ""
        yield from sorted(p for p in self.contents if (p.startswith(inside) if inside else "/" not in p))

    def unread(self, folder: str) -> Iterator[str]:
        """Yields nothing: there are no links here."""
        _ = folder
        yield from ()

    def read(self, path: str) -> bytes:
        """Reads a file."""
        if not is_inside(path):
            raise OutsideError(path)
        if path not in self.contents:
            raise FileNotFoundError(path)
        return self.contents[path]


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes files below a folder."""
    for path, content in files.items():
        full = root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(content.encode() if isinstance(content, str) else content)


def git(root: Path, *arguments: str) -> str:
    """Runs git in a folder, with nobody's configuration."""
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        cwd=root,
        env=GIT_ENVIRONMENT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def commit_all(root: Path, message: str = "Write it down") -> str:
    """Commits everything below a folder, in a repository that is made where there is none; returns the commit."""
    if not (root / ".git").exists():
        git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD").strip()
