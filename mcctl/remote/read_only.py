"""A transport for dry runs: it passes on what reads, and refuses whatever could write."""

import httpx

READING = frozenset({"GET", "HEAD"})
READING_POSTS = ("/catalog/contents",)
"""Ends of paths whose POST asks for what is named in its body, and changes nothing."""


class WritingError(Exception):
    """A dry run would have written; a defect of mcctl, and nothing was sent."""

    def __init__(self, method: str, path: str) -> None:
        super().__init__(f"a command that only reads was about to write: {method} {path}")


class ReadOnlyTransport(httpx.BaseTransport):
    """Passes reading requests on to a client of httpx, which knows proxies and time-outs."""

    def __init__(self, inner: httpx.Client) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answers a request that reads; a WritingError stops any other before it is sent."""
        path = request.url.path
        if request.method not in READING and not (request.method == "POST" and path.endswith(READING_POSTS)):
            raise WritingError(request.method, path)
        return self._inner.send(request, stream=True)

    def close(self) -> None:
        """Closes the client."""
        self._inner.close()
