"""Small documents that anybody may read, such as the keys that somebody signs with: within bounds, and nothing followed."""

from collections.abc import Callable
from http import HTTPStatus

import httpx

from mcctl import __version__
from mcctl.errors import UnreachableError
from mcctl.remote.answer import TooLongError, read_answer

MOST_BYTES = 256 * 1024
MOST_SECONDS = 5.0
HEADERS = {"User-Agent": f"mcctl/{__version__}", "Accept": "application/json", "Accept-Encoding": "identity"}


def read_document(
    url: str, stopwatch: Callable[[], float], *, most_bytes: int = MOST_BYTES, most_seconds: float = MOST_SECONDS
) -> bytes:
    """Reads a document; an UnreachableError where it does not come whole, in time and from this very address.

    Args:
        url: Where it is; it is asked once.
        stopwatch: Tells seconds since some start.
        most_bytes: How long it may be.
        most_seconds: How long all of it may take; a wait for one more piece may go beyond, by as much again at most.
    """
    until = stopwatch() + most_seconds
    try:
        with (
            httpx.Client(headers=HEADERS, timeout=most_seconds) as http,
            http.stream("GET", url) as response,
        ):
            if response.status_code != HTTPStatus.OK:
                raise UnreachableError(f"`{url}` answers {response.status_code}")
            content = read_answer(response, "", most_bytes=most_bytes, is_late=lambda: stopwatch() > until).content
    except TooLongError as error:
        raise UnreachableError(f"what `{url}` answers is too long, or takes too long") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnreachableError(f"`{url}` does not answer: {error}") from error
    return content
