"""Signing in from a job of GitHub Actions: a token of the job's for one of the platform's, anew for each command."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import NoReturn

import httpx
from pydantic import ValidationError

from mcctl import __version__
from mcctl.api.tokens import ExchangedToken, ExchangeRequest, is_confidential, origin_of_url
from mcctl.errors import DeniedError, UnreachableError
from mcctl.remote.answer import Answer, TooLongError, read_answer
from mcctl.remote.authorization import address_of, check_way, token_for
from mcctl.remote.patience import Patience, Tries

MOST_BYTES = 64 * 1024
TIMEOUT = httpx.Timeout(30.0, connect=10.0)


@dataclass(frozen=True, slots=True)
class Job:
    """Where GitHub gives a job its tokens, and what the job shows there."""

    url: str
    secret: str


class _PassingError(Exception):
    """It may work the next time."""

    def __init__(self, reason: str, asked_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.asked_seconds = asked_seconds


def exchange(job: Job, url: str, issuer: str, patience: Patience, *, allow_http: bool = False) -> str:
    """Signs in for a job; a DeniedError where it is not trusted, an UnreachableError where nobody answers.

    Each token of a job is taken once: where an answer is lost, the job asks for another.
    """
    address = address_of(url)
    check_way(address, is_open=not allow_http)
    if not is_confidential(job.url):
        raise DeniedError("GitHub's address for tokens is not encrypted; nothing is sent there")
    tries = Tries(patience)
    with httpx.Client(headers={"User-Agent": f"mcctl/{__version__}"}, timeout=TIMEOUT) as http:
        while True:
            try:
                return token_for(address, _exchange(http, job, address, issuer, patience))
            except _PassingError as error:
                if not tries.wait(error.asked_seconds, is_in_doubt=False):
                    raise UnreachableError(
                        f"signing in from this job failed: {error}", hint="try again later"
                    ) from error


def _exchange(http: httpx.Client, job: Job, address: httpx.URL, issuer: str, patience: Patience) -> str:
    asked_at = httpx.URL(job.url).copy_merge_params({"audience": origin_of_url(str(address))})
    given = _ask(http, http.build_request("GET", asked_at, headers={"Authorization": f"Bearer {job.secret}"}), patience)
    if given.status != HTTPStatus.OK:
        raise DeniedError(
            f"GitHub gives this job no token ({given.status})", hint="give the job `permissions: id-token: write`"
        )
    try:
        asked = ExchangeRequest(token=json.loads(given.content)["value"], issuer=issuer)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DeniedError("what GitHub gives this job is no token") from error
    path = f"{str(address).rstrip('/')}/v1/token/oidc"
    request = http.build_request("POST", path, json=asked.model_dump(mode="json"))
    answer = _ask(http, request, patience)
    if answer.status != HTTPStatus.OK:
        _refuse(answer)
    try:
        return ExchangedToken.model_validate_json(answer.content).token
    except ValidationError as error:
        raise UnreachableError(
            f"the platform's answer cannot be understood: {answer.nature}", hint="is the address that of a platform?"
        ) from error


def _ask(http: httpx.Client, request: httpx.Request, patience: Patience) -> Answer:
    try:
        response = http.send(request, stream=True)
        try:
            answer = read_answer(response, "", most_bytes=MOST_BYTES)
        finally:
            response.close()
    except (httpx.HTTPError, TooLongError) as error:
        raise _PassingError(f"{request.url.host} does not answer") from error
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise _PassingError(f"{request.url.host} answers {answer.status}", patience.asked_seconds(answer.headers))
    return answer


def _refuse(answer: Answer) -> NoReturn:
    if answer.status == HTTPStatus.FORBIDDEN:
        raise DeniedError(
            "the platform does not trust this workflow",
            hint="ask whoever hosts it for `mcctl platform trust add`; are branch and environment those that are trusted?",
        )
    raise DeniedError(
        f"the platform exchanges no token of a workflow ({answer.status})", hint="put a token into `MCCTL_TOKEN`"
    )
