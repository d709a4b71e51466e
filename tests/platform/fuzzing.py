"""schemathesis at work on a served platform: every call of the OpenAPI document, every check."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from mcctl.platform.identities import Role, create_token
from mcctl.platform.tables import blobs, resources
from tests.platform.catalogues import a_micro_credential, an_issuer, files_of, publish_files
from tests.platform.learners import People, done
from tests.platform.platforms import Platform

BODIES = Path(__file__).with_name("fuzzed_bodies.py")
TAKEN = ["2xx", "3xx", "401", "403", "404", "409", "429", "5xx"]
"""What schemathesis takes for the answer to a request that is as the document says."""

# what a document cannot say of a body: each is what the call is for
EXCEPTIONS = {
    # the state that it was made from is another one (412), or rules of the format and between resources are broken (422)
    "change-sets-submit": ["412", "422"],
    # the address says the content's digest, and the content is no image or not harmless
    "images-send": ["422"],
    "images-send-many": ["422"],
    # one period is wanted, and a span that is none is refused; every parameter by itself is as the document says
    "numbers-metrics": ["422"],
    "numbers-issuers-metrics": ["422"],
}


class Caller(NamedTuple):
    """Who calls: a role, of the issuer `north` where it is one of an issuer's, and the person behind it."""

    role: Role
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What schemathesis says of a run."""

    text: str
    said: dict[str, Any]

    @property
    def cases(self) -> int:
        return int(self.said["test_cases"]["generated"])


def fuzz(platform: Platform, caller: Caller | None, folder: Path, *, examples: int, seed: int) -> Report:
    """Tries the calls of a platform that is served, as a caller with a role or as anyone; people are under way on it.

    Half of the addresses name what there is, so that more is tried than how nothing is found.
    """
    settings, report = folder / "schemathesis.toml", folder / "report.json"
    names = _under_way(platform) | _names_in(platform)
    token = _token(platform, caller) if caller is not None else None
    settings.write_text(_settings(names, token), encoding="utf-8")
    program = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run"]
    options = [
        "--phases=examples,coverage,fuzzing,stateful",
        f"--max-examples={examples}",
        f"--seed={seed}",
        "--generation-database=none",
        "--continue-on-failure",
        "--report=json",
        f"--report-json-path={report}",
    ]
    done = subprocess.run(
        [*program, f"{platform.url}/v1/openapi.json", *options],
        cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert report.exists(), done.stdout + done.stderr
    return Report(done.stdout, json.loads(report.read_text(encoding="utf-8")))


def _token(platform: Platform, caller: Caller) -> str:
    issuer = None if caller.role in ("operator", "learner") else "north"
    with platform.database.writing() as connection:
        _, token = create_token(
            connection, role=caller.role, issuer=issuer, origin=platform.url, days=30, now=platform.clock.now,
            person=caller.person,
        )  # fmt: skip
    return token


def _under_way(platform: Platform) -> dict[str, list[str]]:
    """Has two learners work on what is there: one has an award, each has something undecided."""
    offered = [a_micro_credential(name) for name in ("one", "two", "three")]
    publish_files(platform.client(issuer="north"), files_of(an_issuer(), *offered))
    people = People(platform)
    for learner in ("l-17", "l-18"):
        done(people.account(learner))
    award = people.awarded("l-17", "one")
    waiting = [people.submitted("l-17", "two"), people.submitted("l-18", "two")]
    return {"learner": ["l-17", "l-18"], "award": [award], "submission": waiting}


def _names_in(platform: Platform) -> dict[str, list[str]]:
    with platform.database.reading() as connection:
        return {
            "issuer": sorted(set(connection.scalars(select(resources.c.issuer)))),
            "name": ["one", "two", "three", *sorted(connection.scalars(select(resources.c.id)))[:20]],
            "digest": sorted(one.removeprefix("sha256:") for one in connection.scalars(select(blobs.c.digest)))[:20],
        }


def _settings(names: dict[str, list[str]], token: str | None) -> str:
    lines = [f"hooks = {json.dumps(str(BODIES))}"]
    if token is not None:
        lines += ["[auth.openapi.HTTPBearer]", f"bearer = {json.dumps(token)}"]
    for name, values in names.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
    lines += ["[parameters]"]
    lines += [f'"path.{name}" = {{ dictionary = "{name}", probability = 0.5 }}' for name in names]
    for operation, statuses in EXCEPTIONS.items():
        lines += ["[[operations]]", f'include-operation-id = "{operation}"',
                  f"checks.positive_data_acceptance.expected-statuses = {json.dumps([*TAKEN, *statuses])}"]  # fmt: skip
    return "\n".join(lines)
