"""A keyring for tests: a file, behind the library that mcctl uses; where it is locked, it does not open."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

FILE = "MCCTL_TEST_KEYRING"


class FileKeyring(KeyringBackend):
    """Passwords in the file that the environment names."""

    priority = 5

    def get_password(self, service: str, username: str) -> str | None:
        """Finds a password."""
        return self._read().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps a password."""
        self._write({**self._read(), f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        """Forgets a password."""
        kept = self._read()
        if kept.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError
        self._write(kept)

    def _read(self) -> dict[str, str]:
        path = self._path()
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return kept

    def _write(self, kept: dict[str, str]) -> None:
        self._path().write_text(json.dumps(kept), encoding="utf-8")

    def _path(self) -> Path:
        path = Path(os.environ[FILE])  # noqa: TID251  # this is what stands in for the system
        if path.with_suffix(".locked").exists():
            raise KeyringLocked("locked")
        return path
