"""Something that stands between, with real sockets: it passes each request on, or does what a script says."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Upstream = Callable[[], tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request, and whom it is for."""

    number: int
    method: str
    path: str
    raw: bytes
    upstream: tuple[str, int]
    client: socket.socket

    def forward(self) -> bytes:
        """Sends it on, and gives the answer, byte by byte as it came; nothing where there was none."""
        with socket.create_connection(self.upstream, timeout=60) as server:
            server.sendall(self.raw)
            return b"".join(iter(lambda: server.recv(65536), b""))

    def forward_unheard(self) -> None:
        """Sends it on, and does not wait for the answer."""
        with socket.create_connection(self.upstream, timeout=60) as server:
            server.sendall(self.raw)

    def hold(self) -> None:
        """Answers nothing, until the client goes away."""
        with suppress(OSError):
            while self.client.recv(65536):
                pass


Reply = bytes | None
"""What is sent back before the connection ends; None = it is reset."""
Script = Callable[[Exchange], Reply]


def passing(exchange: Exchange) -> Reply:
    """Passes everything on."""
    return exchange.forward()


def answer(status: str, body: bytes, *headers: str) -> bytes:
    """Writes an answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(slots=True)
class Proxy:
    """Listens; `script` may be set anew between two publishes."""

    listening: socket.socket
    upstream: tuple[str, int]
    script: Script = passing
    asked: list[Exchange] = field(default_factory=list)
    wrong: list[Exception] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address that clients use."""
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def follow(self, script: Script) -> None:
        """Takes another script, and counts anew."""
        self.asked, self.script = [], script

    def serve(self) -> None:
        """Takes connections until it is closed."""
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    def _answer(self, client: socket.socket) -> None:
        with client:
            try:
                exchange = self._read(client)
                if exchange is None:
                    return
                reply = self.script(exchange)
                if reply is None:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    client.sendall(reply)
            except OSError:
                # either side went away: so does the other
                with suppress(OSError):
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            except Exception as error:  # noqa: BLE001  # shown by the test, not by the thread
                self.wrong.append(error)

    def _read(self, client: socket.socket) -> Exchange | None:
        got = b""
        while b"\r\n\r\n" not in got:
            piece = client.recv(65536)
            if not piece:
                return None
            got += piece
        head, _, body = got.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in lines[1:]}
        while len(body) < int(headers.get("content-length", 0)):
            body += client.recv(65536)
        method, path, _ = lines[0].split(" ")
        kept = [lines[0], *(line for line in lines[1:] if not line.lower().startswith("connection:"))]
        raw = "\r\n".join([*kept, "Connection: close", "", ""]).encode("latin-1") + body
        exchange = Exchange(len(self.asked), method, path, raw, self.upstream, client)
        self.asked.append(exchange)
        return exchange


@contextmanager
def between(upstream: tuple[str, int]) -> Iterator[Proxy]:
    """Stands between until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    proxy = Proxy(listening, upstream)
    thread = threading.Thread(target=proxy.serve, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
        assert proxy.wrong == []
