"""Whether web addresses can be reached: politely, within bounds, and never inside a private network.

Addresses come from files that anybody can propose, and the machine that checks them may stand in a network that others cannot
see into. So a name is looked up first, what it stands for must be public, and exactly that is connected to, at each step of a
redirect anew. Nothing is sent but the question: no cookie, no token, no user name. Nothing of a page is read but its head.
Sites are asked directly, never through a proxy, which would look names up by itself.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address

import httpx

from mcctl import __version__
from mcctl.errors import UnreachableError
from mcctl.remote.networks import is_public

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""Looks a name up: the numeric addresses that it stands for; raises socket.gaierror where there are none."""

HEADERS = {"User-Agent": f"mcctl/{__version__} (checks links)", "Accept": "*/*", "Accept-Encoding": "identity"}
NO_ADDRESS = "it is no web address"
PRIVATE = "it lies in a private network, which is not asked and which readers do not reach"
LAST_STATUS = 599


async def look_up_name(host: str) -> Sequence[str]:
    """Asks the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(address[0]).partition("%")[0] for *_, address in found]


@dataclass(frozen=True, slots=True)
class Manners:
    """How links are asked: how many at once, in all and of one site; how long one may take, redirects included.

    `is_loopback_asked` lets the machine's own addresses pass, for tests.
    """

    parallel: int = 16
    parallel_per_site: int = 4
    longest_seconds: float = 20.0
    redirects: int = 5
    is_loopback_asked: bool = False
    resolve: Resolve = look_up_name


def look_up(urls: Iterable[str], manners: Manners | None = None) -> dict[str, str | None]:
    """Asks each address, and tells why it cannot be reached; None where it can, or where the site turns programs away.

    An UnreachableError tells that of several sites none was heard from, which is no fault of theirs.
    """
    checker = _LinkChecker(manners or Manners())
    answers = asyncio.run(checker.answers(list(urls)))
    if not checker.is_heard and len(checker.lost) > 1:
        raise UnreachableError(
            f"no web address can be reached, of {len(checker.lost)} sites that were tried",
            hint="see to the network, or leave `--online` out; sites are asked directly, never through a proxy",
        )
    return answers


class _NotReachedError(Exception):
    """An address cannot be reached."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _LinkChecker:
    """Asks each page once. A site to which there is no connection (`lost`, by why) is not asked for its other pages."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        # no connection is kept: two sites at one network address must not share one
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self._transport = httpx.AsyncHTTPTransport(limits=limits)
        seconds = manners.longest_seconds
        self._timeout = httpx.Timeout(seconds, connect=seconds / 3).as_dict()
        self._turns = asyncio.Semaphore(manners.parallel)
        self._site_turns: dict[str, asyncio.Semaphore] = {}
        self.lost: dict[str, str] = {}
        self.is_heard = False

    async def answers(self, urls: Sequence[str]) -> dict[str, str | None]:
        pages = list(dict.fromkeys(_page(url) for url in urls))
        async with self._transport:
            found = dict(zip(pages, await asyncio.gather(*map(self._answer, pages)), strict=True))
        return {url: found[_page(url)] for url in urls}

    async def _answer(self, url: str) -> str | None:
        site = url.partition("://")[2].partition("/")[0]
        turns = self._site_turns.setdefault(site, asyncio.Semaphore(self._manners.parallel_per_site))
        async with turns, self._turns:
            try:
                async with asyncio.timeout(self._manners.longest_seconds):
                    return await self._follow(url)
            except TimeoutError:
                return self._too_slow

    @property
    def _too_slow(self) -> str:
        return f"it does not answer within {self._manners.longest_seconds:g} seconds"

    async def _follow(self, url: str) -> str | None:
        """Follows redirects to the end, and judges what stands there."""
        try:
            first = at = httpx.URL(url)
        except httpx.InvalidURL:
            return NO_ADDRESS
        for _ in range(self._manners.redirects + 1):
            try:
                response = await self._ask_twice(at)
            except _NotReachedError as error:
                return _told(error.reason, first, at)
            target = response.headers.get("Location")
            if not response.is_redirect or target is None:
                reason = _reason(response.status_code)
                return reason and _told(reason, first, at)
            try:
                at = at.join(target)
            except httpx.InvalidURL:
                return _told(NO_ADDRESS, first, at)
        return f"it leads on and on, more than {self._manners.redirects} times"

    async def _ask_twice(self, url: httpx.URL) -> httpx.Response:
        """Asks for the head alone, and for the page where that fails: some sites know no other question."""
        site = url.netloc.decode()
        if site in self.lost:
            raise _NotReachedError(self.lost[site])
        try:
            address = await self._address_of(url)
            try:
                response = await self._ask("HEAD", url, address)
            except httpx.HTTPError:
                response = await self._ask("GET", url, address)
                self.is_heard = True
                return response
            self.is_heard = True
            return await self._ask("GET", url, address) if response.is_error else response
        except (socket.gaierror, httpx.ConnectError, httpx.ConnectTimeout) as error:
            self.lost[site] = self._why(error, url)
            raise _NotReachedError(self.lost[site]) from error
        except httpx.HTTPError as error:
            raise _NotReachedError(self._why(error, url)) from error

    async def _ask(self, method: str, url: httpx.URL, address: str) -> httpx.Response:
        request = httpx.Request(
            method,
            url.copy_with(host=address, username=None, password=None, fragment=None),
            headers={"Host": url.netloc.decode(), **HEADERS},
            extensions={"sni_hostname": url.raw_host.decode(), "timeout": self._timeout},
        )
        response = await self._transport.handle_async_request(request)
        await response.aclose()
        return response

    async def _address_of(self, url: httpx.URL) -> str:
        """Looks a name up and takes the first address, if all of them are public."""
        if url.scheme not in {"http", "https"} or not url.raw_host:
            raise _NotReachedError(NO_ADDRESS)
        try:
            found = await self._manners.resolve(url.raw_host.decode())
        except UnicodeError as error:
            raise _NotReachedError(NO_ADDRESS) from error
        for address in map(ip_address, found):
            if not (is_public(address) or (self._manners.is_loopback_asked and address.is_loopback)):
                raise _NotReachedError(PRIVATE)
        return found[0]

    def _why(self, error: Exception, url: httpx.URL) -> str:
        for cause in _causes(error):
            match cause:
                case socket.gaierror() if cause.errno == socket.EAI_AGAIN:
                    return f"the name `{url.host}` cannot be looked up now"
                case socket.gaierror():
                    return f"the name `{url.host}` is not known"
                case ssl.SSLCertVerificationError():
                    return f"its certificate is not valid: {cause.verify_message}"
                case ssl.SSLError():
                    return "no secure connection to it can be made"
                case httpx.TimeoutException():
                    return self._too_slow
                case ConnectionRefusedError():
                    return "it refuses the connection"
                case _:
                    continue
        return (
            "no connection to it can be made" if isinstance(error, httpx.ConnectError) else "it breaks off its answer"
        )


def _page(url: str) -> str:
    """Leaves out the place inside the page, which no site is asked for."""
    return url.partition("#")[0]


def _told(reason: str, first: httpx.URL, at: httpx.URL) -> str:
    return reason if first.host == at.host else f"it leads on to `{at.host}`, and {reason}"


def _reason(status: int) -> str | None:
    match status:
        case HTTPStatus.NOT_FOUND:
            return "it answers 404: there is no such page"
        case HTTPStatus.GONE:
            return "it answers 410: the page is gone for good"
        case _ if HTTPStatus.INTERNAL_SERVER_ERROR <= status <= LAST_STATUS:
            return f"it answers {status}: the site has a fault of its own"
        case _:
            return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
