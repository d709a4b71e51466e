"""What a server needs from the system before it starts: a port, a certificate that can be read, room for connections."""

import ipaddress
import socket
import ssl
from pathlib import Path

from mcctl.errors import UsageError

BACKLOG = 2048
SPARE_FILES = 200
"""Open files that are kept for the database and all else that is no connection."""


def listen(host: str, port: int) -> socket.socket:
    """Listens at an address; a UsageError tells why that cannot be."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )[0]
        # of the protocol by its name: only then does asyncio send small answers without waiting for more
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"`{host}` is no address of this machine", hint="name one, such as 127.0.0.1") from error
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(
            f"{host}:{port} cannot be listened on: {reason}", hint="is something else listening there?"
        ) from error
    return listening


def url_of(listening: socket.socket, *, is_secure: bool) -> str:
    """The address that a client of this machine would use."""
    host, port = listening.getsockname()[:2]
    scheme = "https" if is_secure else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def check_certificate(certificate: Path | None, key: Path | None) -> None:
    """Checks that a certificate and its key can be used; a UsageError tells why not."""
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise UsageError(
            "a certificate and its key belong together", hint="give both `--tls-certificate` and `--tls-key`"
        )
    for path in (certificate, key):
        try:
            path.open("rb").close()
        except OSError as error:
            raise UsageError(f"`{path}` cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (ssl.SSLError, ValueError) as error:
        raise UsageError(
            f"`{certificate}` and `{key}` are no certificate with its key",
            hint="give PEM files that belong together, the key without a password",
        ) from error


def check_proxies(addresses: tuple[str, ...]) -> None:
    """Checks that addresses are ones; a UsageError names the one that is not."""
    for address in addresses:
        try:
            ipaddress.ip_network(address, strict=False)
        except ValueError as error:
            raise UsageError(f"`{address}` is no address of a proxy", hint="write 10.0.0.5 or 10.0.0.0/24") from error


def room_for_connections(wanted: int) -> int:
    """Raises the number of files that may be open as far as the system lets it; returns how many connections fit."""
    try:
        import resource
    except ImportError:  # Windows
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    except (OSError, ValueError):
        pass  # what there is has to do
    return wanted if soft == resource.RLIM_INFINITY else min(wanted, max(soft - SPARE_FILES, 1))
