"""What `mcctl platform check` looks at beside the database: the machine, the settings, a server that runs."""

import os
import platform
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path

from mcctl import __version__
from mcctl.cli.hosting.listening import SPARE_FILES, check_certificate
from mcctl.errors import UnreachableError, UsageError
from mcctl.render.check_json import Checked

EXTRAS = ("uvicorn", "prometheus_client", "psycopg", "joserfc")
OLDEST_PYTHON = (3, 11)
FEW_FILES = 1_000 + SPARE_FILES
SOON = timedelta(days=14)
SKEW = timedelta(seconds=30)


def check_machine() -> Iterator[Checked]:
    """Looks at Python, what is installed, and how many files may be open."""
    is_old = sys.version_info < OLDEST_PYTHON
    yield Checked(
        "python", "fail" if is_old else "ok", platform.python_version(), "install 3.11 or newer" if is_old else None
    )
    missing = [name for name in EXTRAS if find_spec(name) is None]
    if missing:
        yield Checked("extras", "fail", f"missing: {', '.join(missing)}", "install `mcctl[server]`")
    else:
        yield Checked("extras", "ok", "what `mcctl[server]` brings is there")
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < FEW_FILES:
            yield Checked("files", "warn", f"{hard} files may be open", "set `LimitNOFILE=16384`, or `ulimit -n`")
        else:
            yield Checked("files", "ok", "enough files may be open")


def check_origin(origin: str | None) -> Iterator[Checked]:
    """Looks at the address that callers use."""
    from mcctl.api.tokens import is_confidential

    if origin is None:
        yield Checked(
            "origin", "warn", "not set; no workflow is trusted", "set `MCCTL_ORIGIN=https://platform.example`"
        )
    elif not origin.startswith(("http://", "https://")):
        yield Checked("origin", "fail", f"`{origin}` is no origin", "write https://platform.example")
    elif not is_confidential(origin):
        yield Checked("origin", "warn", f"{origin} can be read on the way", "serve by TLS, or behind a proxy that does")
    else:
        yield Checked("origin", "ok", origin)


def check_tls(certificate: Path | None, key: Path | None, now: datetime) -> Iterator[Checked]:
    """Looks at the certificate: whether it can be used, and for how long."""
    if certificate is None and key is None:
        yield Checked("tls", "ok", "no certificate; a proxy in front speaks TLS")
        return
    try:
        check_certificate(certificate, key)
    except UsageError as error:
        yield Checked("tls", "fail", error.message, error.hint)
        return
    if certificate is None or key is None or find_spec("cryptography") is None:
        return
    from cryptography.x509 import load_pem_x509_certificate

    ends_at = load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    told = f"the certificate holds until {ends_at:%Y-%m-%d}"
    if ends_at <= now:
        yield Checked("tls", "fail", told, "renew it, and start the server again")
    elif ends_at - now < SOON:
        yield Checked("tls", "warn", told, "renew it, and start the server again")
    else:
        yield Checked("tls", "ok", told)
    if os.name == "posix" and key.stat().st_mode & 0o004:
        yield Checked("tls-key", "fail", f"everybody on this machine can read `{key}`", f"run `chmod o= {key}`")


def check_server(url: str, now: datetime) -> Iterator[Checked]:
    """Asks a server that runs: whether it can work, which release it is, what time it has."""
    from mcctl.remote.probing import probe

    try:
        ready, version = probe(url, "/v1/ready"), probe(url, "/v1/version")
    except UnreachableError as error:
        yield Checked("server", "fail", error.message, "is it running, and is the address right?")
        return
    if ready.status == HTTPStatus.OK and ready.body.get("status") == "ok":
        yield Checked("server", "ok", f"{url} is ready")
    else:
        told = ready.body.get("detail") or ready.body.get("title") or "no answer of a platform"
        yield Checked("server", "fail", f"{url}/v1/ready answers {ready.status}: {told}", "look into its log")
    release = version.body.get("platform_version")
    if release == __version__:
        yield Checked("release", "ok", f"the server runs mcctl {release}, as this command is")
    else:
        yield Checked(
            "release", "warn", f"the server runs mcctl {release}, this command is {__version__}", "update one"
        )
    if ready.at is not None:
        skew = abs(ready.at - now)
        is_off = skew > SKEW
        told = f"{skew.total_seconds():.0f} s between the server's clock and this one"
        yield Checked("skew", "warn" if is_off else "ok", told, "set both by NTP" if is_off else None)
