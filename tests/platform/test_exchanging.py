"""Tokens of workflows, really signed by a server of this machine, for short-lived ones of ours; each refusal by itself."""

import base64
import hmac
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from threading import Barrier
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from mcctl.platform.app import create_app
from mcctl.platform.exchanging import Trusting
from mcctl.platform.oidc_keys import SigningKeys
from mcctl.platform.service import Service
from mcctl.platform.trust import Trust, add_trust, remove_trust
from mcctl.remote.documents import read_document
from mcctl.remote.in_process import InProcessTransport
from tests.platform.actions import DISCOVERY, EC, KEYS, OTHER_RSA, RSA, Actions, actions, redirecting, send
from tests.platform.platforms import NOW, Platform, Where, copied, dump, in_process
from tests.platform.submitting import problem_in

ORIGIN = "http://platform.local"
POLICY = Trust(
    "", "northlake", "publisher", "1001", "77", ref="refs/heads/main", environment="live", workflow="publish.yml"
)


class Messages(logging.Handler):
    """What the platform tells its log."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a line."""
        self.told.append(record.getMessage())


@dataclass(frozen=True, slots=True)
class Workflows:
    """A platform that trusts one workflow, and what signs the workflow's tokens."""

    platform: Platform
    signing: Actions
    http: httpx.Client
    log: Messages

    def exchange(self, token: str, issuer: str = "northlake") -> httpx.Response:
        return self.http.post("/v1/token/oidc", json={"token": token, "issuer": issuer})

    def token(self, **changes: Any) -> str:  # noqa: ANN401  # claims are anything
        return self.signing.token(ORIGIN, **changes)

    def trust(self, policy: Trust) -> str:
        with self.platform.database.writing() as connection:
            name = add_trust(connection, policy, NOW)
        assert name is not None
        return name

    def refusal(self, token: str, issuer: str = "northlake") -> str:
        """The reason that the log tells; everybody is answered the same, and nothing is kept."""
        before = self.kept()
        self.log.told.clear()
        problem = problem_in(self.exchange(token, issuer), 403)
        assert (problem.type, problem.title, problem.detail) == (
            "not-trusted",
            "the workflow is not trusted here",
            None,
        )
        assert self.kept() == before
        (told,) = self.log.told
        assert token not in told
        return told.removeprefix("a workflow's token was refused: ")

    def kept(self) -> list[tuple[object, ...]]:
        rows = dump(self.platform.database)
        return [*rows["tokens"], *rows["exchanged"]]


@contextmanager
def trusting(platform: Platform) -> Iterator[Workflows]:
    log, logger = Messages(), logging.getLogger("mcctl.platform.exchanging")
    logger.addHandler(log)
    with ExitStack() as closing:
        closing.callback(logger.removeHandler, log)
        signing = closing.enter_context(actions(platform.clock))
        signing.claims["environment"] = "live"
        app = create_app(service(platform, signing))
        http = closing.enter_context(httpx.Client(base_url=ORIGIN, transport=InProcessTransport(app)))
        found = Workflows(platform, signing, http, log)
        found.trust(POLICY)
        yield found


def service(platform: Platform, signing: Actions) -> Service:
    keys = SigningKeys(signing.url, lambda url: read_document(url, lambda: 0.0), platform.clock)
    return Service(platform.database, platform.clock, is_embedded=False, trusting=Trusting(ORIGIN, keys))


@pytest.fixture
def workflows(empty: Platform) -> Iterator[Workflows]:
    with trusting(empty) as found:
        yield found


@pytest.fixture(scope="module")
def refusing(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workflows]:
    """One that is only asked for what it refuses."""
    with (
        in_process(copied(empty_database, tmp_path_factory.mktemp("refusing"))) as platform,
        trusting(platform) as found,
    ):
        yield found


def test_a_trusted_workflow_is_given_a_publishers_token_for_a_quarter_of_an_hour(workflows: Workflows) -> None:
    answer = workflows.exchange(workflows.token())

    assert answer.status_code == 200, answer.text
    given = answer.json()
    assert (given["role"], given["issuer"], given["expires_at"]) == ("publisher", "northlake", "2026-07-01T09:45:00Z")
    assert answer.headers["Cache-Control"] == "no-store"
    headers = {"Authorization": f"Bearer {given['token']}"}
    own = workflows.http.get("/v1/token", headers=headers).json()
    assert (own["id"], own["role"], own["run"]["run_id"], own["run"]["environment"]) == (
        given["id"], "publisher", "5005", "live",
    )  # fmt: skip
    workflows.platform.clock.now = NOW + timedelta(minutes=15)
    problem_in(workflows.http.get("/v1/token", headers=headers), 401)


def test_no_person_is_named_in_what_is_kept_of_a_run(workflows: Workflows) -> None:
    assert workflows.exchange(workflows.token()).status_code == 200

    kept = repr(dump(workflows.platform.database))
    assert "5005" in kept
    assert "ada-lovelace" not in kept
    assert "4711" not in kept


def test_a_signature_over_an_elliptic_curve_is_taken_too(workflows: Workflows) -> None:
    assert workflows.exchange(workflows.token(key=EC, alg="ES256", kid="curve")).status_code == 200


def test_a_policy_for_viewers_gives_a_viewers_token_to_a_pull_request(workflows: Workflows) -> None:
    workflows.trust(Trust("", "northlake", "viewer", "1001", "77"))

    given = workflows.exchange(workflows.token(event_name="pull_request", ref="refs/pull/3/merge")).json()

    assert given["role"] == "viewer"


def test_of_two_policies_that_hold_the_one_for_publishers_is_taken(workflows: Workflows) -> None:
    workflows.trust(Trust("", "northlake", "viewer", "1001", "77"))

    assert workflows.exchange(workflows.token()).json()["role"] == "publisher"


@pytest.mark.parametrize(
    "audience",
    ["https://platform.example", f"{ORIGIN}/", "", None, [], [ORIGIN, "https://platform.example"], {"a": 1}, 7],
    ids=repr,
)
def test_a_wrong_audience_is_refused(refusing: Workflows, audience: object) -> None:
    assert refusing.refusal(refusing.token(aud=audience)) == "audience"


@pytest.mark.parametrize("issuer", ["https://token.actions.githubusercontent.com", "{}/", "", None, 7])
def test_a_wrong_issuer_is_refused_and_nobody_is_asked_for_its_keys(refusing: Workflows, issuer: object) -> None:
    asked = list(refusing.signing.asked)
    named = issuer.format(refusing.signing.url) if isinstance(issuer, str) else issuer

    assert refusing.refusal(refusing.token(iss=named)) == "issuer"
    assert refusing.signing.asked == asked


def test_a_wrong_key_is_refused(refusing: Workflows) -> None:
    assert refusing.refusal(refusing.token(key=OTHER_RSA)) == "signature"


def test_a_content_that_was_changed_after_it_was_signed_is_refused(refusing: Workflows) -> None:
    head, _, signature = refusing.token().split(".")
    changed = encoded(refusing.signing.said(ORIGIN, repository_id="2002"))

    assert refusing.refusal(f"{head}.{changed}.{signature}") == "signature"


@pytest.mark.parametrize("kid", ["second", None, ""])
def test_an_unknown_key_is_refused(refusing: Workflows, kid: str | None) -> None:
    assert refusing.refusal(refusing.token(kid=kid)) == "key"


def encoded(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("signature", ["", "c2lnbmVk"])
@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_a_token_without_a_signature_is_refused(refusing: Workflows, algorithm: str, signature: str) -> None:
    said = refusing.signing.said(ORIGIN)
    token = f"{encoded({'alg': algorithm, 'kid': 'first'})}.{encoded(said)}.{signature}"

    assert refusing.refusal(token) in ("algorithm", "malformed")


def test_a_signature_with_the_public_key_as_a_secret_is_refused(refusing: Workflows) -> None:
    said = encoded(refusing.signing.said(ORIGIN))
    for algorithm, kid in (("HS256", "first"), ("RS256", "first"), ("HS256", None)):
        for secret in (RSA.as_pem(private=False), json.dumps(RSA.as_dict(private=False)).encode()):
            signed = f"{encoded({'alg': algorithm, 'kid': kid})}.{said}"
            made = base64.urlsafe_b64encode(hmac.digest(secret, signed.encode(), "sha256")).rstrip(b"=").decode()
            assert refusing.refusal(f"{signed}.{made}") in ("algorithm", "signature", "malformed")


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_other_signatures_of_the_same_key_are_refused(refusing: Workflows, algorithm: str) -> None:
    assert refusing.refusal(refusing.token(alg=algorithm)) == "algorithm"


def test_a_key_that_comes_with_the_token_is_not_looked_at(refusing: Workflows) -> None:
    header = {"alg": "RS256", "kid": "first", "jwk": OTHER_RSA.as_dict(private=False)}
    token = jwt.encode(header, refusing.signing.said(ORIGIN), OTHER_RSA, algorithms=["RS256"])

    assert refusing.refusal(token) in ("malformed", "signature")


def test_a_key_of_the_other_kind_is_refused(refusing: Workflows) -> None:
    assert refusing.refusal(refusing.token(key=EC, alg="ES256", kid="first")) == "signature"


def seconds(**changes: int) -> dict[str, int]:
    return {name: int(NOW.timestamp()) + change for name, change in changes.items()}


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        (seconds(iat=-400, nbf=-400, exp=-60), "expired"),
        (seconds(iat=61, nbf=0, exp=300), "not-yet-valid"),
        (seconds(iat=0, nbf=61, exp=300), "not-yet-valid"),
        (seconds(iat=-660, nbf=-660, exp=900), "too-old"),
        (seconds(iat=-(10**9), nbf=-(10**9), exp=10**9), "too-old"),
        ({"exp": None}, "claims"),
        ({"iat": None}, "claims"),
        ({"exp": "2030-01-01"}, "claims"),
        ({"exp": True}, "claims"),
        ({"exp": 1e300}, "claims"),
        ({"exp": [1]}, "claims"),
    ],
    ids=repr,
)
def test_a_token_is_refused_outside_of_its_time(refusing: Workflows, times: dict[str, object], reason: str) -> None:
    assert refusing.refusal(refusing.token(**times)) == reason


@pytest.mark.parametrize(
    "times",
    [seconds(iat=-400, nbf=-400, exp=-59), seconds(iat=60, nbf=60, exp=360), seconds(iat=-659, nbf=-659, exp=9)],
)
def test_two_clocks_may_be_a_minute_apart(workflows: Workflows, times: dict[str, int]) -> None:
    assert workflows.exchange(workflows.token(**times)).status_code == 200


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"ref": "refs/heads/other"}, "no-policy (ref)"),
        ({"ref": "refs/heads/main2"}, "no-policy (ref)"),
        ({"ref": "refs/tags/main"}, "no-policy (ref)"),
        ({"ref": "main"}, "no-policy (ref)"),
        ({"repository_id": "1002"}, "no-policy (repository)"),
        ({"repository_owner_id": "78"}, "no-policy (owner)"),
        ({"environment": "trial"}, "no-policy (environment)"),
        ({"environment": None}, "no-policy (environment)"),
        ({"workflow_ref": "northlake/credentials/.github/refusing/test.yml@refs/heads/main"}, "no-policy (workflow)"),
        ({"workflow_ref": "evil/credentials/.github/refusing/publish.yml@refs/heads/main"}, "no-policy (workflow)"),
        (
            {"workflow_ref": "northlake/credentials/.github/refusing/x/publish.yml@refs/heads/main"},
            "no-policy (workflow)",
        ),
        ({"event_name": "pull_request"}, "no-policy (event)"),
        ({"event_name": "pull_request_review"}, "no-policy (event)"),
        ({"event_name": "pull_request_target"}, "event"),
        ({"event_name": "workflow_run"}, "event"),
        ({"event_name": None}, "claims"),
        ({"repository_id": None}, "claims"),
        ({"repository_id": 1001}, "claims"),
        ({"repository_owner_id": None}, "claims"),
        ({"ref": None}, "claims"),
        ({"ref": ["refs/heads/main"]}, "claims"),
        ({"jti": None}, "claims"),
        ({"jti": ""}, "claims"),
        ({"jti": "j" * 256}, "claims"),
        ({"jti": "j\x00"}, "claims"),
        ({"environment": "live\n"}, "claims"),
    ],
    ids=repr,
)
def test_a_workflow_that_no_policy_trusts_is_refused(
    refusing: Workflows, claims: dict[str, object], reason: str
) -> None:
    assert refusing.refusal(refusing.token(**claims)) == reason


@pytest.mark.parametrize("event", ["pull_request_target", "workflow_run"])
def test_what_runs_with_the_bases_rights_does_not_even_read(workflows: Workflows, event: str) -> None:
    workflows.trust(Trust("", "northlake", "viewer", "1001", "77"))

    assert workflows.refusal(workflows.token(event_name=event)) == "event"


@pytest.mark.parametrize("issuer", ["southlake", "nobody"])
def test_a_policy_holds_for_its_own_issuer_only(workflows: Workflows, issuer: str) -> None:
    workflows.trust(Trust("", "southlake", "publisher", "2002", "78", ref="refs/heads/main"))

    assert workflows.refusal(workflows.token(), issuer).startswith("no-policy")


def test_a_policy_that_was_removed_trusts_nobody_and_what_was_given_under_it_holds_no_longer(
    workflows: Workflows,
) -> None:
    name = workflows.trust(Trust("", "southlake", "viewer", "1001", "77"))
    given = workflows.exchange(workflows.token(), "southlake").json()
    with workflows.platform.database.writing() as connection:
        assert remove_trust(connection, name, NOW)

    assert workflows.refusal(workflows.token(), "southlake") == "no-policy (none)"
    problem_in(workflows.http.get("/v1/token", headers={"Authorization": f"Bearer {given['token']}"}), 401)


@pytest.mark.parametrize("token", ["x", "a.b", "a.b.c", "e30.e30.e30", "e30.e30.", "...", ".".join(["e30"] * 5)])
def test_what_is_no_token_is_refused(refusing: Workflows, token: str) -> None:
    assert refusing.refusal(token) in ("malformed", "algorithm")


def test_what_cannot_be_a_token_is_a_wrong_request(workflows: Workflows) -> None:
    for body in (
        {},
        {"token": "", "issuer": "northlake"},
        {"token": "x" * 16_001, "issuer": "northlake"},
        {"token": "x"},
    ):
        problem_in(workflows.http.post("/v1/token/oidc", json=body), 422)
    problem_in(workflows.http.post("/v1/token/oidc", json={"token": "x" * 70_000, "issuer": "n"}), 413)


def test_a_token_is_taken_once(workflows: Workflows) -> None:
    token = workflows.token()

    assert workflows.exchange(token).status_code == 200
    assert workflows.refusal(token) == "replayed"
    assert workflows.refusal(workflows.token(jti="jti-0", sha="b" * 40)) == "replayed"


def test_a_token_that_comes_many_times_at_once_is_taken_once(workflows: Workflows) -> None:
    assert workflows.exchange(workflows.token()).status_code == 200  # its keys are known from here on
    token, callers = workflows.token(), 8
    barrier = Barrier(callers)

    def call(http: httpx.Client) -> int:
        barrier.wait()
        return http.post("/v1/token/oidc", json={"token": token, "issuer": "northlake"}).status_code

    with ExitStack() as closing:
        callers_own = []  # the calls of one transport queue
        for _ in range(callers):
            app = create_app(service(workflows.platform, workflows.signing))
            http = closing.enter_context(httpx.Client(base_url=ORIGIN, transport=InProcessTransport(app)))
            problem_in(http.post("/v1/token/oidc", json={"token": "x", "issuer": "northlake"}), 403)
            callers_own.append(http)
        pool = closing.enter_context(ThreadPoolExecutor(callers))
        statuses = sorted(pool.map(call, callers_own))

    assert statuses == [200] + [403] * (callers - 1)


def test_a_tokens_name_is_kept_until_it_would_be_refused_anyway_and_no_longer(workflows: Workflows) -> None:
    token = workflows.token()
    assert workflows.exchange(token).status_code == 200
    workflows.platform.clock.now = NOW + timedelta(seconds=359)
    assert workflows.refusal(token) == "replayed"
    workflows.platform.clock.now = NOW + timedelta(seconds=360)
    assert workflows.refusal(token) == "expired"

    assert workflows.exchange(workflows.token()).status_code == 200

    names = [row[1] for row in dump(workflows.platform.database)["exchanged"]]
    assert names == ["jti-1"]


def test_keys_are_asked_for_once_an_hour_and_for_one_that_nobody_has_once_a_minute(workflows: Workflows) -> None:
    clock, asked = workflows.platform.clock, workflows.signing.asked

    for _ in range(3):
        assert workflows.exchange(workflows.token()).status_code == 200
    assert asked == [DISCOVERY, KEYS]
    for _ in range(3):
        assert workflows.refusal(workflows.token(kid="second")) == "key"
    assert asked == [DISCOVERY, KEYS]
    clock.now = NOW + timedelta(seconds=60)
    assert workflows.refusal(workflows.token(kid="second")) == "key"
    assert asked == [DISCOVERY, KEYS] * 2
    clock.now = NOW + timedelta(seconds=60, hours=1)
    assert workflows.exchange(workflows.token()).status_code == 200
    assert asked == [DISCOVERY, KEYS] * 3


def test_a_key_that_is_new_is_found_and_one_that_was_withdrawn_is_forgotten(workflows: Workflows) -> None:
    assert workflows.exchange(workflows.token()).status_code == 200
    new = RSAKey.generate_key(2048, {"kid": "new"}, private=True)
    workflows.signing.published = [new]
    workflows.platform.clock.now = NOW + timedelta(minutes=1)

    assert workflows.exchange(workflows.token(key=new, kid="new")).status_code == 200
    assert workflows.refusal(workflows.token()) == "key"


def test_keys_that_are_too_short_or_for_something_else_sign_nothing(workflows: Workflows) -> None:
    public = RSA.as_dict(private=False)
    strange = {**public, "n": str(public["n"])[:200]}
    encrypting = {**RSA.as_dict(private=False), "use": "enc"}
    other_curve = ECKey.generate_key("P-384", {"kid": "first"}, private=True).as_dict(private=False)
    for one in (strange, encrypting, other_curve, {"kty": "oct", "kid": "first", "k": "c2VjcmV0"}, 7, {}):
        workflows.platform.clock.now += timedelta(hours=1)
        workflows.signing.answers[KEYS] = lambda handler, one=one: send(handler, {"keys": [one]})  # type: ignore[misc]  # mypy does not infer a lambda's default
        assert workflows.refusal(workflows.token()) == "key"


def huge(handler: BaseHTTPRequestHandler) -> None:
    keys = [RSA.as_dict(private=False)] * 1000
    send(handler, {"keys": keys})


def own_keys(handler: BaseHTTPRequestHandler) -> str:
    return f"http://{handler.headers['Host']}{KEYS}"


def broken(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"keys": [')
    handler.close_connection = True


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        (DISCOVERY, lambda handler: handler.send_error(503)),
        (KEYS, lambda handler: handler.send_error(503)),
        (KEYS, huge),
        (KEYS, broken),
        (KEYS, redirecting("/elsewhere")),
        (DISCOVERY, redirecting("/elsewhere")),
        (KEYS, lambda handler: send(handler, "[" * 10_000)),
        (KEYS, lambda handler: send(handler, {"keys": 7})),
        (DISCOVERY, lambda handler: send(handler, {})),
        (DISCOVERY, lambda handler: send(handler, {"issuer": "https://evil.example", "jwks_uri": own_keys(handler)})),
        (
            DISCOVERY,
            lambda handler: send(handler, {"issuer": "https://evil.example", "jwks_uri": "https://evil.example"}),
        ),
    ],
    ids=[
        "down",
        "keys down",
        "huge",
        "broken",
        "keys redirect",
        "redirect",
        "deep",
        "no keys",
        "nothing",
        "another's",
        "other",
    ],
)
def test_keys_that_cannot_be_read_are_no_fault_of_the_caller_and_trust_nobody(
    workflows: Workflows,
    path: str,
    answer: Any,  # noqa: ANN401  # a lambda
) -> None:
    workflows.signing.answers["/elsewhere"] = lambda handler: send(handler, {"keys": [RSA.as_dict(private=False)]})
    workflows.signing.answers[path] = answer

    refused = workflows.exchange(workflows.token())

    assert problem_in(refused, 503).type == "keys-unavailable"
    assert refused.headers["Retry-After"] == "5"
    assert all(row[2] == "operator" for row in dump(workflows.platform.database)["tokens"])
    assert [path for path in workflows.signing.asked if path == "/elsewhere"] == []
    asked = len(workflows.signing.asked)
    problem_in(workflows.exchange(workflows.token()), 503)
    assert len(workflows.signing.asked) == asked, "it was asked again at once"
    workflows.signing.answers.clear()
    workflows.platform.clock.now = NOW + timedelta(seconds=10)
    assert workflows.exchange(workflows.token()).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/keys",
        "https://evil.example/keys",
        "http://user@{}/keys",
        "file:///etc/passwd",
        "//evil.example",
    ],
)
def test_keys_are_read_from_their_own_origin_only(workflows: Workflows, address: str) -> None:
    signing = workflows.signing
    keys = address.format(signing.url.removeprefix("http://"))
    signing.answers[DISCOVERY] = lambda handler: send(handler, {"issuer": signing.url, "jwks_uri": keys})

    problem_in(workflows.exchange(workflows.token()), 503)

    assert signing.asked == [DISCOVERY]


def test_a_platform_that_does_not_know_its_origin_trusts_nobody(example: Platform) -> None:
    answer = example.as_().post("/v1/token/oidc", json={"token": "x", "issuer": "northlake"})

    assert problem_in(answer, 403).type == "not-trusted"
