"""Where `mcctl login` keeps tokens: in the system's keyring, else in a file that only its owner can read.

The file also lists for which platforms the keyring has one, so that it is opened for no other.
"""

import json
import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mcctl.cli.world import environment
from mcctl.errors import DeniedError, UsageError

Place = Literal["keyring", "file"]
SERVICE = "mcctl"
TOKENS = "tokens.json"
GOOD_ENOUGH = 1
"""The priority from which on the library recommends a keyring."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A token, and where it was kept."""

    token: str
    place: Place


@dataclass(frozen=True, slots=True)
class Wallet:
    """The tokens of one user, each by the origin that it is for."""

    folder: Path

    @classmethod
    def of_user(cls) -> "Wallet":
        """The one of whoever runs the command."""
        return cls(_configuration() / "mcctl")

    @property
    def file(self) -> Path:
        """Where tokens are, or for which origins the keyring has them."""
        return self.folder / TOKENS

    def find(self, origin: str) -> Kept | None:
        """Finds the token for an origin; a DeniedError where it may have been read or changed by others."""
        kept = self._read()
        if origin not in kept:
            return None
        token = kept[origin]
        if token is not None:
            return Kept(token, "file")
        found = _from_keyring(origin)
        return Kept(found, "keyring") if found is not None else None

    def keep(self, origin: str, token: str) -> Place:
        """Keeps a token instead of the one before; tells where."""
        place: Place = "keyring" if _into_keyring(origin, token) else "file"
        self._write({**self._read(), origin: None if place == "keyring" else token})
        return place

    def forget(self, origin: str) -> bool:
        """Forgets the token for an origin; false where there was none."""
        kept = self._read()
        if origin not in kept:
            return False
        if kept.pop(origin) is None:
            _out_of_keyring(origin)
        self._write(kept)
        return True

    def _read(self) -> dict[str, str | None]:
        try:
            with self.file.open(encoding="utf-8") as file:
                _check_private(self.file, os.fstat(file.fileno()))
                content = json.load(file)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise UsageError(f"`{self.file}` cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
        except (ValueError, RecursionError) as error:
            raise self._broken() from error
        if not isinstance(content, dict) or not all(isinstance(value, str | None) for value in content.values()):
            raise self._broken()
        return content

    def _broken(self) -> UsageError:
        return UsageError(f"`{self.file}` was not written by mcctl", hint="remove it, and run `mcctl login` again")

    def _write(self, content: dict[str, str | None]) -> None:
        """Writes the file whole or not at all; nobody else can ever read it, not even while it is written."""
        beside = self.file.with_name(f"{TOKENS}.{os.getpid()}.part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            with suppress(FileNotFoundError):
                beside.unlink()
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, indent=2, sort_keys=True)
            beside.replace(self.file)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise UsageError(f"`{self.file}` cannot be written: {reason}") from error


def _configuration() -> Path:
    """Where programs keep what is one user's own."""
    if sys.platform == "win32":
        return Path(environment("APPDATA") or Path.home() / "AppData" / "Roaming")
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support"
    given = Path(environment("XDG_CONFIG_HOME") or "")
    return given if given.is_absolute() else Path.home() / ".config"


def _check_private(path: Path, found: os.stat_result) -> None:
    if sys.platform == "win32":  # a user's folder is private there
        return
    mode = stat.S_IMODE(found.st_mode)
    if found.st_uid != os.getuid() or mode & 0o077:
        raise DeniedError(
            f"others can read or change `{path}` ({mode:04o}); nothing in it is used",
            hint=f"ask for new tokens and have the old ones ended, run `rm {path}`, and `mcctl login`",
        )


def _into_keyring(origin: str, token: str) -> bool:
    """Keeps a token in the system's keyring; false where there is none that is fit for it, or where it does not open."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    try:
        if keyring.get_keyring().priority < GOOD_ENOUGH:
            return False
        keyring.set_password(SERVICE, origin, token)
    except (KeyringError, RuntimeError):  # the latter where a backend cannot work here
        return False
    return True


def _from_keyring(origin: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise DeniedError(
            "the token is in the system's keyring, and the library for it is not installed",
            hint="install `mcctl[keyring]`, or run `mcctl login` again",
        ) from error
    try:
        return keyring.get_password(SERVICE, origin)
    except (KeyringError, RuntimeError) as error:
        raise DeniedError(
            f"the system's keyring does not open: {error}", hint="unlock it, or put the token into `MCCTL_TOKEN`"
        ) from error


def _out_of_keyring(origin: str) -> None:
    with suppress(ImportError):
        import keyring
        from keyring.errors import KeyringError

        with suppress(KeyringError, RuntimeError):  # what is not there need not go
            keyring.delete_password(SERVICE, origin)
