"""GitHub Actions as far as tokens go: a server of this machine that signs them, publishes its keys, gives them to jobs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

RSA = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}, private=True)
OTHER_RSA = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}, private=True)
EC = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"}, private=True)
DISCOVERY = "/.well-known/openid-configuration"
KEYS = "/.well-known/jwks"
GIVE = "/give"
JOBS_SECRET = "a-jobs-secret"  # noqa: S105  # of no job

Answering = Callable[[BaseHTTPRequestHandler], None]


@dataclass(slots=True)
class Actions:
    """What signs; tests change what it answers, and read what it was asked."""

    url: str
    now: Callable[[], datetime]
    published: list[Key] = field(default_factory=lambda: [RSA, EC])
    answers: dict[str, Answering] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def said(self, audience: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  # claims are anything
        """The claims of a token as GitHub writes them; None leaves one out."""
        now = int(self.now().timestamp())
        claims: dict[str, Any] = {
            "iss": self.url,
            "aud": audience,
            "sub": "repo:northlake/credentials:ref:refs/heads/main",
            "jti": f"jti-{next(self.numbers)}",
            "iat": now,
            "nbf": now - 300,
            "exp": now + 300,
            "repository": "northlake/credentials",
            "repository_id": "1001",
            "repository_owner": "northlake",
            "repository_owner_id": "77",
            "ref": "refs/heads/main",
            "sha": "a" * 40,
            "workflow": "Publish",
            "workflow_ref": "northlake/credentials/.github/workflows/publish.yml@refs/heads/main",
            "job_workflow_ref": "northlake/credentials/.github/workflows/publish.yml@refs/heads/main",
            "run_id": "5005",
            "run_attempt": "1",
            "event_name": "push",
            "actor": "ada-lovelace",
            "actor_id": "4711",
        }
        changed = {**claims, **self.claims, **changes}
        return {name: value for name, value in changed.items() if value is not None}

    def token(
        self,
        audience: str,
        *,
        key: Key = RSA,
        alg: str = "RS256",
        kid: str | None = "first",
        **changes: Any,  # noqa: ANN401  # claims are anything
    ) -> str:
        """Signs a token."""
        header = {"alg": alg} if kid is None else {"alg": alg, "kid": kid}
        return jwt.encode(header, self.said(audience, **changes), key, algorithms=[alg])

    def environment(self) -> dict[str, str]:
        """What a job finds in its environment."""
        return {
            "GITHUB_ACTIONS": "true",
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.url}{GIVE}?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": JOBS_SECRET,
        }

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answers a request."""
        path = urlsplit(handler.path).path
        self.asked.append(handler.path)
        self.headers.append(dict(handler.headers.items()))
        if path in self.answers:
            self.answers[path](handler)
        elif path == DISCOVERY:
            send(handler, {"issuer": self.url, "jwks_uri": f"{self.url}{KEYS}"})
        elif path == KEYS:
            send(handler, {"keys": [key.as_dict(private=False) for key in self.published]})
        elif path == GIVE and handler.headers.get("Authorization") == f"Bearer {JOBS_SECRET}":
            (audience,) = parse_qs(urlsplit(handler.path).query)["audience"]
            send(handler, {"value": self.token(audience)})
        else:
            handler.send_error(404)


def send(handler: BaseHTTPRequestHandler, content: object) -> None:
    """Answers with JSON."""
    body = json.dumps(content).encode()
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def redirecting(to: str) -> Answering:
    """Answers that it is elsewhere."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@contextmanager
def actions(now: Callable[[], datetime]) -> Iterator[Actions]:
    """Serves on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            signing.answer(self)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        signing = Actions(f"http://127.0.0.1:{server.server_port}", now)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield signing
        finally:
            server.shutdown()
            thread.join()
