"""`mcctl platform token` and `trust`: what they take and refuse, in one process for all; and what no other command loads."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.publishing import Issuer, scrubbed

TRUST = ("trust", "add", "--issuer", "north", "--repository-id", "1", "--owner-id", "2")
REF = ("--ref", "refs/heads/main")
CREATE = ("token", "create", "--role")


class Case(NamedTuple):
    """What is given, what it exits with, and a part of what is told."""

    arguments: tuple[str, ...]
    status: int
    told: str


CASES = [
    Case((*CREATE, "publisher"), 2, "the role publisher belongs to an issuer"),
    Case((*CREATE, "operator", "--issuer", "north"), 2, "the role operator belongs to no issuer"),
    Case((*CREATE, "admin"), 2, "there is no role `admin`"),
    Case((*CREATE, "viewer", "--issuer", "North"), 2, "`North` cannot be an issuer's id"),
    Case((*CREATE, "learner"), 2, "the role learner is one person's"),
    Case((*CREATE, "assessor", "--issuer", "north"), 2, "the role assessor is one person's"),
    Case((*CREATE, "viewer", "--issuer", "north", "--person", "p"), 2, "the role viewer is nobody's own"),
    Case((*CREATE, "learner", "--person", "ada@north.example"), 2, "never by an address"),
    Case((*CREATE, "learner", "--person", ""), 2, "never by an address"),
    Case((*CREATE, "operator", "--note", "two\nlines"), 2, "a note is one line"),
    Case((*CREATE, "operator", "--origin", "platform.example"), 2, "is no origin"),
    Case((*CREATE, "operator", "--origin", "https://me@platform.example"), 2, "is no origin"),
    Case((*CREATE, "operator", "--origin", "https://x:y"), 2, "is no origin"),
    Case((*CREATE, "operator", "--days", "0"), 2, "0 is not in the range"),
    Case((*CREATE, "learner", "--person", "l-1", "--note", "a pilot"), 0, ": learner, for 90 days"),
    Case(
        (*CREATE, "assessor", "--issuer", "north", "--person", "a-1", "--days", "7"),
        0,
        "there is no issuer `north` yet",
    ),
    Case((*CREATE, "viewer", "--issuer", "shut"), 2, "the issuer `shut` was closed"),
    Case(("token", "revoke", "t-000"), 2, "there is no token `t-000`"),
    Case((*TRUST,), 2, "a workflow of any branch could publish"),
    Case((*TRUST, "--ref", "main"), 2, "write `refs/heads/main` for a branch"),
    Case((*TRUST, *REF, "--workflow", ".github/workflows/a.yml"), 2, "such as `publish.yml`"),
    Case((*TRUST, *REF, "--role", "operator"), 2, "a workflow cannot be trusted as `operator`"),
    Case((*TRUST, "--environment", ""), 2, "a condition has 1 to 255 characters"),
    Case((*TRUST[:5], "northlake/credentials", *TRUST[6:], *REF), 2, "is no id of GitHub's, which are numbers"),
    Case((*TRUST, *REF), 0, "publisher of north: repository 1 of owner 2, on refs/heads/main"),
    Case((*TRUST, *REF), 0, "this very policy is there already"),
    Case((*TRUST, "--role", "viewer"), 0, "viewer of north: repository 1 of owner 2"),
    Case(("trust", "remove", "trust-0"), 2, "there is no policy `trust-0`"),
]

PROGRAM = """
import contextlib, io, json, sys
from mcctl.cli.main import _run
answers = []
for arguments in json.load(sys.stdin):
    out, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
        sys.argv[1:] = arguments
        status = _run(arguments)
    answers.append([status, out.getvalue(), told.getvalue()])
json.dump([answers, sorted(sys.modules)], sys.stdout)
"""


def run_all(folder: Path, commands: list[tuple[str, ...]]) -> tuple[list[tuple[int, str, str]], set[str]]:
    """Runs commands one after the other in one process, and tells what it has loaded at its end."""
    done = subprocess.run(
        (sys.executable, "-c", PROGRAM),
        cwd=folder,
        env={
            **scrubbed(),
            "MCCTL_ORIGIN": "https://platform.example",
            "MCCTL_DATABASE": "platform.db",
            "HOME": str(folder),
        },
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers, modules = json.loads(done.stdout)
    return [(status, out, told) for status, out, told in answers], set(modules)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, str, str]]:
    before = [("platform", "issuer", "add", "shut"), ("platform", "issuer", "close", "shut", "--confirm", "shut")]
    found, _ = run_all(
        tmp_path_factory.mktemp("hosting"),
        [
            *before,
            *(("platform", *case.arguments) for case in CASES),
            ("platform", "token", "list", "--format", "json"),
        ],
    )
    assert [status for status, _, _ in found[:2]] == [0, 0], found[:2]
    return found[2:]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[" ".join(case.arguments) for case in CASES])
def test_what_is_given_is_taken_or_told_of(answers: list[tuple[int, str, str]], number: int) -> None:
    status, out, told = answers[number]

    assert (status, CASES[number].told in told) == (CASES[number].status, True), told
    assert out.startswith("mcctl.") is (status == 0 and CASES[number].arguments[0] == "token")


def test_the_list_holds_what_was_made_and_no_token(answers: list[tuple[int, str, str]]) -> None:
    _, out, _ = answers[-1]
    secrets = [out.strip() for _, out, _ in answers if out.startswith("mcctl.")]

    listed = json.loads(out)["tokens"]

    assert [(one["role"], one["issuer"], one["person"], one["note"]) for one in listed] == [
        ("learner", None, "l-1", "a pilot"),
        ("assessor", "north", "a-1", None),
    ]
    assert len(secrets) == 2
    assert all(secret not in out and secret.rsplit(".", 1)[1] not in out for secret in secrets)


def test_the_embedded_platform_needs_neither_keyrings_nor_signatures(tmp_path: Path) -> None:
    issuer = Issuer.example(tmp_path / "repo")

    answers, modules = run_all(issuer.root, [("publish", "--yes"), ("log",), ("whoami",)])

    assert [status for status, _, _ in answers] == [0, 0, 0], answers
    assert modules.isdisjoint({"joserfc", "cryptography", "keyring"})
