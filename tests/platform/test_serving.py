"""The server as a process: how it starts, who shares the work, how it stops."""

import os
import signal
import socket
import ssl
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
import trustme

from mcctl.cli.hosting.listening import check_certificate, check_proxies, listen
from mcctl.cli.hosting.work import Work
from mcctl.cli.hosting.workers import Workers
from mcctl.errors import UsageError
from mcctl.platform.database import Database
from mcctl.platform.identities import create_token
from mcctl.platform.logs import Log
from mcctl.platform.serving import Serving
from tests.platform.platforms import NOW, Where, copied
from tests.platform.serving_process import refused, serving

HEALTH = "/v1/health"
CROWD = 1_000
EVENTS = (
    b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
    b"Expect: 100-continue\r\nContent-Length: 2\r\n"
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database that the server brings up to date itself."""
    return tmp_path / "platform.db"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_says_where_it_listens_and_ends_well_when_it_is_told_to_stop(database: Path, number: int) -> None:
    with serving(database) as server:
        url = server.line("listening")["url"]
        assert httpx.get(f"{url}/v1/ready").json() == {"status": "ok"}
        assert server.stop(number) == 0
    assert [line["event"] for line in server.lines] == ["listening", "request", "stopped"]


def test_what_is_under_way_is_finished_before_the_server_stops(database: Path) -> None:
    token = a_token(database)
    with serving(database) as server:
        url = httpx.URL(server.line("listening")["url"])
        with socket.create_connection((url.host, url.port or 0), timeout=30) as slow:
            slow.sendall(EVENTS + b"Authorization: Bearer " + token + b"\r\n\r\n")
            assert slow.recv(1000).startswith(b"HTTP/1.1 100 ")
            server.running.send_signal(signal.SIGTERM)
            wait_until_nobody_listens(url)
            slow.sendall(b"\n\n")
            assert slow.recv(1000).startswith(b"HTTP/1.1 200 ")
        assert server.ended() == 0


def test_what_takes_longer_than_the_grace_is_ended(database: Path) -> None:
    token = a_token(database)
    with serving(database, "--grace", "1", "--body-timeout", "300") as server:
        url = httpx.URL(server.line("listening")["url"])
        with socket.create_connection((url.host, url.port or 0), timeout=30) as slow:
            slow.sendall(EVENTS + b"Authorization: Bearer " + token + b"\r\n\r\n")
            assert slow.recv(1000).startswith(b"HTTP/1.1 100 ")
            assert server.stop() == 0
            assert not slow.recv(1000).startswith(b"HTTP/1.1 200 ")
    (request,) = [line for line in server.lines if line["event"] == "request"]
    assert request["status"] == 499


def wait_until_nobody_listens(url: httpx.URL) -> None:
    while True:
        try:
            socket.create_connection((url.host, url.port or 0), timeout=30).close()
        except OSError:
            return


def a_token(database: Path) -> bytes:
    opened = Database.at_path(database)
    opened.migrate()
    with opened.writing() as connection:
        _, text = create_token(
            connection, role="operator", issuer=None, origin="https://platform.example", days=36_500, now=NOW
        )
    opened.close()
    return text.encode()


def test_workers_share_the_port_and_one_that_dies_is_replaced(empty_database: Where, tmp_path: Path) -> None:
    database = copied(empty_database, tmp_path)
    with serving(database, "--workers", "2", "--metrics-port", "0") as server:
        listening = server.line("listening")
        health = listening["url"] + HEALTH
        assert httpx.get(health).status_code == 200
        victim = server.line("request")["process"]
        assert victim != listening["process"]
        os.kill(victim, signal.SIGKILL)
        died = server.line("worker-died")
        assert (died["worker"], died["exit"]) == (victim, -signal.SIGKILL)
        assert httpx.get(health).status_code == 200
        assert server.line("request")["process"] not in (victim, listening["process"])
        numbers = httpx.get(listening["metrics"]).text
        assert 'mcctl_requests_total{method="GET",route="/v1/health",status="200"} 2.0' in numbers
        assert server.stop() == 0


def test_workers_end_with_the_process_that_started_them(database: Path) -> None:
    with serving(database, "--workers", "2") as server:
        url = httpx.URL(server.line("listening")["url"])
        server.running.kill()
        wait_until_nobody_listens(url)


def test_workers_that_cannot_start_are_told_and_not_tried_for_ever() -> None:
    lines: list[str] = []
    log = Log(lines.append, "json", lambda: NOW)
    work = Work("nothing://nowhere", Serving(), "json", is_quiet=False)
    with listen("127.0.0.1", 0) as listening, pytest.raises(UsageError, match="a worker could not start"):
        Workers(work, listening, 2, log, lambda _: None).run(lambda: lines.append("it serves"))
    assert lines == []


def test_a_thousand_idle_connections_leave_the_others_their_answers(database: Path) -> None:
    resource = pytest.importorskip("resource")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2 * CROWD:
        pytest.skip(f"this machine lets a process open {hard} files only")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with serving(database, "--head-timeout", "60") as server, ExitStack() as crowd:
        url = httpx.URL(server.line("listening")["url"])
        for number in range(CROWD):
            one = crowd.enter_context(socket.create_connection((url.host, url.port or 0), timeout=30))
            if number % 2:
                one.sendall(b"GET /v1/health HTTP/1.1\r\nX-Slow: ")
        answers = [httpx.get(url.join("/v1/catalog"), timeout=30).status_code for _ in range(20)]
        assert answers == [200] * 20
        assert server.stop() == 0


def test_tls_by_files(database: Path, tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    issued.private_key_pem.write_to_path(key)
    for part in issued.cert_chain_pems:
        part.write_to_path(certificate, append=True)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    files = ("--tls-certificate", str(certificate), "--tls-key", str(key))
    with serving(database, *files) as server:
        url = server.line("listening")["url"]
        assert url.startswith("https://127.0.0.1:")
        assert httpx.get(url + HEALTH, verify=trusting).status_code == 200
        with pytest.raises(httpx.ConnectError):
            httpx.get(url + HEALTH)
        assert server.stop() == 0


def test_settings_come_from_the_environment_and_an_option_comes_first(database: Path) -> None:
    variables = {
        "MCCTL_RATE_ANONYMOUS": "0.01/1",
        "MCCTL_TRUSTED_PROXY": "10.0.0.1 127.0.0.0/8",
        "MCCTL_LOG_FORMAT": "text",
        "MCCTL_WORKERS": "many",
    }
    with serving(database, "--log-format", "json", "--workers", "1", **variables) as server:
        catalog = server.line("listening")["url"] + "/v1/catalog"
        callers = ("192.0.2.1", "192.0.2.2", "192.0.2.1")
        answers = [httpx.get(catalog, headers={"X-Forwarded-For": one}) for one in callers]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert 90 <= int(answers[-1].headers["Retry-After"]) <= 100
        assert answers[-1].headers["X-Request-Id"]


def test_a_port_that_is_taken_is_told_in_one_sentence(database: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = refused("--database", str(database), "--port", port)
    assert f"error: 127.0.0.1:{port} cannot be listened on: address already in use" in said


def test_a_certificate_that_cannot_be_used_is_told_before_anything_starts(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("nothing\n", encoding="utf-8")
    check_certificate(None, None)
    with pytest.raises(UsageError, match="a certificate and its key belong together"):
        check_certificate(None, nothing)
    with pytest.raises(UsageError, match="cannot be read: no such file or directory"):
        check_certificate(nothing, tmp_path / "missing.pem")
    with pytest.raises(UsageError, match="are no certificate with its key"):
        check_certificate(nothing, nothing)


def test_what_cannot_be_served_is_told(database: Path) -> None:
    assert "a database in memory cannot be served" in refused("--database", "sqlite://", "--workers", "2")
    with pytest.raises(UsageError, match="`nobody` is no address of a proxy"):
        check_proxies(("10.0.0.0/24", "nobody"))
    assert "`fast` is no rate" in refused("--database", str(database), MCCTL_RATE_TOKEN="fast")  # noqa: S106  # no secret
