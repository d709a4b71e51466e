"""Clients that mean no good: connections that say nothing, slow heads, slow and huge bodies, deep JSON, all at once.

`python benchmarks/hostile_clients.py URL ISSUER SECONDS` with publishers' tokens in TOKENS; prints how each was answered.

Each kind has an address and a token of its own: eight calls of one caller run at once, so the slow ones would else keep the
others of this program waiting.
"""

import asyncio
import json
import os
import resource
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

IDLE, SLOW_HEADS, SLOW_BODIES = 1000, 50, 20
PIECE = b"40000\r\n" + b" " * 0x40000 + b"\r\n"
TOO_LARGE = 10 * 1024**3
SLOW_BYTES = 1_000
DEPTH = 1_000_000
KINDS = ("idle", "slow head", "slow body", "huge body, announced", "huge body, in pieces", "deep JSON")


@dataclass(slots=True)
class Hostile:
    """What they know of the platform, and how it answered."""

    url: str
    issuer: str
    tokens: Sequence[str]
    met: Counter[str] = field(default_factory=Counter)

    @asynccontextmanager
    async def connection(self, kind: str) -> AsyncIterator[tuple[asyncio.Task[bytes], asyncio.StreamWriter]]:
        """A connection and the first line that will be answered; what it was is noted, and whether there was one."""
        address = urlsplit(self.url)
        source = (f"127.0.1.{KINDS.index(kind) + 1}", 0)
        reader, writer = await asyncio.open_connection(address.hostname, address.port, local_addr=source)
        answer = asyncio.create_task(reader.readline())
        try:
            with suppress(ConnectionError):
                yield answer, writer
            line = b""
            with suppress(ConnectionError):
                line = await answer
            self.met[f"{kind}: {line.decode().split(' ')[1] if line else 'hung up on'}"] += 1
        finally:
            answer.cancel()
            writer.close()

    def head(self, kind: str, path: str, *lines: str) -> bytes:
        """The head of a request with a token."""
        token = self.tokens[KINDS.index(kind) % len(self.tokens)]
        said = (f"POST /v1/issuers/{self.issuer}{path} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}")
        return "\r\n".join((*said, *lines, "", "")).encode()

    async def stay_idle(self) -> None:
        """Says nothing."""
        async with self.connection("idle"):
            pass

    async def send_slow_head(self) -> None:
        """Sends a byte of the head each second."""
        async with self.connection("slow head") as (_, writer):
            for byte in b"GET /v1/catalog HTTP/1.1\r\nX-Slow: " + b"x" * 1000:
                writer.write(bytes((byte,)))
                await writer.drain()
                await asyncio.sleep(1)

    async def send_slow_body(self) -> None:
        """Sends ten bytes of a body each second, until an answer comes."""
        async with self.connection("slow body") as (answer, writer):
            writer.write(
                self.head("slow body", "/events", "Content-Type: application/x-ndjson", f"Content-Length: {SLOW_BYTES}")
            )
            while not answer.done():
                writer.write(b"\n" * 10)
                await writer.drain()
                await asyncio.sleep(1)

    async def announce_huge_body(self) -> None:
        """Says that a huge body comes."""
        async with self.connection("huge body, announced") as (_, writer):
            writer.write(
                self.head(
                    "huge body, announced",
                    "/changesets",
                    "Content-Type: application/json",
                    "Idempotency-Key: k",
                    f"Content-Length: {TOO_LARGE}",
                )
                + b" " * 100_000
            )
            await writer.drain()
        await asyncio.sleep(1)

    async def send_huge_body(self) -> None:
        """Sends a body in pieces, without an end."""
        async with self.connection("huge body, in pieces") as (answer, writer):
            writer.write(
                self.head(
                    "huge body, in pieces",
                    "/changesets",
                    "Content-Type: application/json",
                    "Idempotency-Key: k",
                    "Transfer-Encoding: chunked",
                )
            )
            while not answer.done():
                writer.write(PIECE)
                await writer.drain()
        await asyncio.sleep(5)

    async def send_deep_json(self) -> None:
        """Sends JSON that nests very deeply."""
        async with self.connection("deep JSON") as (_, writer):
            body = b'{"namespace": ' + b"[" * DEPTH
            writer.write(
                self.head(
                    "deep JSON",
                    "/changesets",
                    "Content-Type: application/json",
                    "Idempotency-Key: k",
                    f"Content-Length: {len(body)}",
                )
                + body
            )
            await writer.drain()
        await asyncio.sleep(1)


async def _over_and_over(act: Callable[[], Awaitable[None]]) -> None:
    while True:
        with suppress(OSError):
            await act()


async def attack(hostile: Hostile, seconds: float) -> None:
    """Does it all at once for some seconds."""
    acts = [
        *(hostile.stay_idle,) * IDLE,
        *(hostile.send_slow_head,) * SLOW_HEADS,
        *(hostile.send_slow_body,) * SLOW_BODIES,
        hostile.announce_huge_body,
        hostile.send_huge_body,
        hostile.send_deep_json,
    ]
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as tasks:
            for act in acts:
                tasks.create_task(_over_and_over(act))


def main() -> None:
    """Reads the command line."""
    url, issuer, seconds = sys.argv[1:]
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    hostile = Hostile(url, issuer, os.environ["TOKENS"].split())  # tokens are no argument, which others could read
    asyncio.run(attack(hostile, float(seconds)))
    sys.stdout.write(json.dumps(dict(sorted(hostile.met.items()))))


if __name__ == "__main__":
    main()
