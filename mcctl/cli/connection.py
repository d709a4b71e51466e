"""The platform that a command talks to: embedded in this process, or by its address."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mcctl import __version__
from mcctl.cli.repository import Opened
from mcctl.cli.signing_in import SignedIn, allows_http, signed_in
from mcctl.cli.world import World, environment, jitter, now, pause, stopwatch
from mcctl.errors import UsageError
from mcctl.remote.client import Client, Patience

LOCAL = "local:"
STATE = ".mcctl"
DATABASE = "platform.db"
HOST = re.compile(r"(?!-)[^\s/\\@?#]+(?<!-)")
EMBEDDED_URL = "http://platform.local"


@dataclass(frozen=True, slots=True)
class Address:
    """A platform of the settings, by its name."""

    name: str
    url: str

    @property
    def is_embedded(self) -> bool:
        """Tells whether it runs inside this process."""
        return self.url == LOCAL


def address_of(world: World, opened: Opened) -> Address:
    """Finds which platform is meant: by flag, environment (MCCTL_PLATFORM) or settings; a UsageError where it is wrong."""
    name = world.platform or environment("MCCTL_PLATFORM") or opened.settings.default_platform
    found = opened.settings.platforms.get(name)
    if found is None:
        names = ", ".join(f"`{known}`" for known in sorted(opened.settings.platforms))
        raise UsageError(f"there is no platform `{name}` in mcctl.yaml", hint=f"name one of {names}")
    if "@" in found.url:
        raise UsageError(
            f"the address of the platform `{name}` holds a user name or a password",
            hint="take it out of mcctl.yaml, and run `mcctl login` with a token",
        )
    if found.url != LOCAL and not _is_address(found.url):
        raise UsageError(f"`{found.url}` is no address of a platform", hint="write `local:` or https://…")
    return Address(name, found.url.rstrip("/"))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and HOST.fullmatch(host) is not None


def state_folder(root: Path) -> Path:
    """The folder `.mcctl/`, which ignores itself; made where there is none."""
    folder = root / STATE
    try:
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"`{folder}` cannot be made: {(error.strerror or 'unknown reason').lower()}") from error
    return folder


def a_patience() -> Patience:
    """How long a platform is waited for."""
    return Patience(pause, jitter, now=now, stopwatch=stopwatch)


@contextmanager
def connect(
    address: Address, root: Path, issuer: str, *, is_read_only: bool = False, known: SignedIn | None = None
) -> Iterator[Client]:
    """Connects to a platform for one issuer; where it is read only, a call that could write is a defect.

    It is signed in with what is known; left out = with what is found.
    """
    patience = a_patience()
    agent = f"mcctl/{__version__}"
    if not address.is_embedded:
        known = known or signed_in(address.url, issuer, patience)
        with Client(
            address.url,
            issuer,
            patience=patience,
            token=known.token if known is not None else None,
            is_read_only=is_read_only,
            allow_http=allows_http(),
            user_agent=agent,
        ) as client:
            yield client
        return
    from mcctl.platform.app import create_app
    from mcctl.platform.database import Database
    from mcctl.platform.service import Service
    from mcctl.remote.in_process import InProcessTransport

    database = Database.at_path(state_folder(root) / DATABASE)
    try:
        database.migrate()
        app = create_app(Service(database, now, is_embedded=True))
        transport = InProcessTransport(app)
        with Client(
            EMBEDDED_URL,
            issuer,
            patience=patience,
            transport=transport,
            is_read_only=is_read_only,
            user_agent=agent,
        ) as client:
            yield client
    finally:
        database.close()
