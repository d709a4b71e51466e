"""Web sites on this machine, over real sockets, as bad as the tests need them."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import EAI_NONAME, gaierror
from typing import ClassVar

from mcctl.remote.links import Manners, Resolve

Page = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each path as the test says; a path that it does not name answers 404."""

    protocol_version = "HTTP/1.1"
    site: ClassVar["Site"]

    def answer(self, status: int, **headers: str) -> None:
        """Sends a head, and says that no body follows."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def _serve(self) -> None:
        self.site.asked.append(Asked(self.command, self.path, dict(self.headers.items())))
        self.site.pages.get(self.path.partition("?")[0], answering(404))(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Says nothing: what was asked is in `Site.asked`."""


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """Pages by path; `released` is set when the test is over, for pages that wait."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def questions(self) -> list[str]:
        """What was asked, as `GET /path`."""
        return [f"{one.method} {one.path}" for one in self.asked]


@contextmanager
def a_site() -> Iterator[Site]:
    """Serves a site until the test is over."""

    class OfThisSite(Handler):
        pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Says nothing where a client leaves early."""

    with Server(("127.0.0.1", 0), OfThisSite) as server:
        OfThisSite.site = Site(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield OfThisSite.site
        finally:
            OfThisSite.site.released.set()
            server.shutdown()
            thread.join()


def answering(status: int, **headers: str) -> Page:
    return lambda handler: handler.answer(status, **headers)


def only_for(method: str, then: Page, otherwise: Page) -> Page:
    return lambda handler: (then if handler.command == method else otherwise)(handler)


def breaking_off(handler: Handler) -> None:
    """Closes the connection without an answer."""
    handler.close_connection = True


def waiting(handler: Handler) -> None:
    """Gives no answer before the test is over."""
    handler.site.released.wait()
    handler.close_connection = True


def naming(**names: str) -> Resolve:
    """Knows some names, the `_` in them being a dot, beside numeric addresses and no others."""

    async def resolve(host: str) -> Sequence[str]:
        if host[0].isdigit():
            return [host]
        if found := names.get(host.replace(".", "_")):
            return found.split()
        raise gaierror(EAI_NONAME, "not known")

    return resolve


def manners(**names: str) -> Manners:
    """Quick, and allowed to ask this machine."""
    return Manners(is_loopback_asked=True, longest_seconds=5.0, resolve=naming(**names))
