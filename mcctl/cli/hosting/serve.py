"""`mcctl platform serve`: the platform over HTTP."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.hosting.database import DatabaseOption, open_database
from mcctl.cli.world import World
from mcctl.errors import Exit, UsageError

if TYPE_CHECKING:
    import socket

    from sqlalchemy import URL

    from mcctl.cli.hosting.work import Work
    from mcctl.platform.logs import LogFormat
    from mcctl.platform.rates import Rate

FEW_CONNECTIONS = 1_100
"""Fewer than this, and a crowd of idle clients fills them."""

MOST = 1e9
LONGEST_SECONDS = 3600


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.", envvar="MCCTL_HOST")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="The port; 0 = any that is free.", min=0, max=65535, envvar="MCCTL_PORT")
    ] = 8000,
    workers: Annotated[
        int, typer.Option(metavar="N", help="How many processes serve.", min=1, max=64, envvar="MCCTL_WORKERS")
    ] = 1,
    origin: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="The address that callers use; workflows are trusted for it.", envvar="MCCTL_ORIGIN"
        ),
    ] = None,
    token_issuer: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Who signs their tokens, if not GitHub.", envvar="MCCTL_TOKEN_ISSUER"),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option("--tls-certificate", metavar="FILE", help="PEM, with its chain.", envvar="MCCTL_TLS_CERTIFICATE"),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--tls-key", metavar="FILE", help="Its key, PEM.", envvar="MCCTL_TLS_KEY")
    ] = None,
    proxies: Annotated[
        list[str] | None,
        typer.Option(
            "--trusted-proxy",
            metavar="ADDRESS",
            help="A proxy whose X-Forwarded-For tells who calls; several times.",
            envvar="MCCTL_TRUSTED_PROXY",
        ),
    ] = None,
    log_format: Annotated[str, typer.Option(help="json or text, on stderr.", envvar="MCCTL_LOG_FORMAT")] = "json",
    metrics_port: Annotated[
        int | None,
        typer.Option(help="Where Prometheus reads; 0 = any.", min=0, max=65535, envvar="MCCTL_METRICS_PORT"),
    ] = None,
    metrics_host: Annotated[
        str, typer.Option(help="The address of that port.", envvar="MCCTL_METRICS_HOST")
    ] = "127.0.0.1",
    known_rate: Annotated[
        str,
        typer.Option(
            "--rate-token", metavar="N/BURST", help="Calls a second of a token; 0 = any.", envvar="MCCTL_RATE_TOKEN"
        ),
    ] = "200/30000",
    anonymous_rate: Annotated[
        str,
        typer.Option(
            "--rate-anonymous", metavar="N/BURST", help="Of an address without.", envvar="MCCTL_RATE_ANONYMOUS"
        ),
    ] = "50/1000",
    exchange_rate: Annotated[
        str,
        typer.Option(
            "--rate-exchange", metavar="N/BURST", help="Of one that wants a token.", envvar="MCCTL_RATE_EXCHANGE"
        ),
    ] = "1/60",
    head_seconds: Annotated[
        float,
        typer.Option("--head-timeout", metavar="SECONDS", help="For a request's head.", envvar="MCCTL_HEAD_TIMEOUT"),
    ] = 10.0,
    body_seconds: Annotated[
        float,
        typer.Option(
            "--body-timeout", metavar="SECONDS", help="For its body, beside 16 KiB/s.", envvar="MCCTL_BODY_TIMEOUT"
        ),
    ] = 20.0,
    grace_seconds: Annotated[
        int,
        typer.Option(
            "--grace", metavar="SECONDS", help="For what is under way at a stop.", min=0, envvar="MCCTL_GRACE"
        ),
    ] = 30,
    database: DatabaseOption = None,
) -> None:
    """Serve the platform over HTTP until SIGTERM or Ctrl-C; callers need tokens. docs/hosting.md tells the rest."""
    try:
        import prometheus_client  # noqa: F401  # of the same extra
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise UsageError("serving needs uvicorn and prometheus-client", hint="install `mcctl[server]`") from error
    from mcctl.cli.hosting.listening import check_certificate, check_proxies, room_for_connections
    from mcctl.cli.hosting.work import Work
    from mcctl.platform.rates import Rates
    from mcctl.platform.serving import Serving
    from mcctl.platform.serving_connections import Limits

    world: World = context.obj
    check_certificate(certificate, key)
    check_proxies(tuple(proxies or ()))
    limits = Limits(head_seconds=_positive(head_seconds), body_seconds=_positive(body_seconds))
    serving = Serving(
        Rates(_rate(known_rate), _rate(anonymous_rate), _rate(exchange_rate)),
        Limits(limits.head_seconds, limits.body_seconds, connections=room_for_connections(limits.connections)),
        tuple(proxies or ()),
        str(certificate) if certificate is not None else None,
        str(key) if key is not None else None,
        grace_seconds,
    )
    opened = open_database(world, database)
    url = opened.engine.url
    opened.close()
    _check_shared(url)
    work = Work(
        url.render_as_string(hide_password=False),
        serving,
        _shape(log_format),
        world.quiet,
        _origin(origin),
        token_issuer,
        metrics_port is not None,
    )
    raise typer.Exit(_run(work, (host, port), workers, (metrics_host, metrics_port)))


def _run(work: "Work", address: tuple[str, int], workers: int, metrics: tuple[str, int | None]) -> Exit:
    from dataclasses import replace

    from mcctl.cli.hosting.listening import listen, url_of
    from mcctl.cli.hosting.work import serve_here
    from mcctl.cli.hosting.workers import Workers
    from mcctl.platform.prometheus import forget_process, registry_of

    log = work.log()
    with ExitStack() as closing:
        folder = None
        if workers > 1 and work.is_counted:
            folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="mcctl-numbers-")))
            work = replace(work, numbers=folder)
        listening = closing.enter_context(listen(*address))
        registry = registry_of(folder)
        told: dict[str, str | int] = {
            "url": url_of(listening, is_secure=work.serving.certificate is not None),
            "workers": workers,
        }
        if metrics[1] is not None:
            told["metrics"] = _show(registry, *metrics, closing)
        if work.serving.limits.connections < FEW_CONNECTIONS:
            log.tell("few-connections", {"connections": work.serving.limits.connections}, level="warning")

        def started() -> None:
            log.tell("listening", told)

        if workers == 1:
            serve_here(work, listening, log, started, registry if work.is_counted else None)
            log.tell("stopped")
            return Exit.DONE
        forget = (lambda process: forget_process(process, folder)) if folder is not None else (lambda _: None)
        status = Workers(work, listening, workers, log, forget).run(started)
        log.tell("stopped")
        return status


def _show(registry: object, host: str, port: int | None, closing: ExitStack) -> str:
    from prometheus_client import CollectorRegistry

    from mcctl.cli.hosting.listening import url_of
    from mcctl.platform.prometheus import show_numbers

    if not isinstance(registry, CollectorRegistry) or port is None:
        raise TypeError(registry)
    try:
        server = show_numbers(registry, host, port)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"{host}:{port} cannot be listened on for metrics: {reason}") from error
    closing.callback(server.server_close)
    closing.callback(server.shutdown)
    shown: socket.socket = server.socket
    return f"{url_of(shown, is_secure=False)}/metrics"


def _check_shared(url: "URL") -> None:
    if url.get_backend_name() == "sqlite" and (not url.database or ":memory:" in url.database or "mode" in url.query):
        raise UsageError(
            "a database in memory cannot be served: each thread would have one of its own", hint="name a file"
        )


def _origin(url: str | None) -> str | None:
    from mcctl.api.tokens import origin_of_url

    if url is not None and not url.startswith(("http://", "https://")):
        raise UsageError(f"`{url}` is no origin", hint="write it as callers do: https://platform.example")
    return origin_of_url(url) if url is not None else None


def _rate(text: str) -> "Rate | None":
    from mcctl.platform.rates import Rate

    per_second, slash, burst = text.partition("/")
    try:
        rate = Rate(float(per_second), int(burst) if slash else max(int(float(per_second)), 1))
    except (ValueError, OverflowError):
        rate = Rate(-1.0, 1)
    if text.strip() in ("0", "0/0"):
        return None
    if not 0 < rate.per_second < MOST or not 0 < rate.burst < MOST:
        raise UsageError(
            f"`{text}` is no rate", hint="write calls a second and a burst, such as 50/1000, or 0 for none"
        )
    return rate


def _positive(seconds: float) -> float:
    if not 0 < seconds <= LONGEST_SECONDS:
        raise UsageError(f"`{seconds}` is no time-out", hint="write seconds, such as 10")
    return seconds


def _shape(log_format: str) -> "LogFormat":
    match log_format:
        case "json" | "text":
            return log_format
        case _:
            raise UsageError(f"there is no log format `{log_format}`", hint="write json or text")
