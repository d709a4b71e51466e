"""The JSON that others build on, held against its published schemas by a validator that we did not write."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.publishing import TRACING, Issuer

SCHEMAS = Path(__file__).resolve().parent.parent.parent / "schemas"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    """A published catalogue, with a change, a refusal and a finding on top."""
    issuer = Issuer.example(tmp_path_factory.mktemp("views") / "repo")
    assert issuer.run("publish", "--yes").returncode == 0
    assert issuer.run("platform", "demo-events", "--load").returncode == 0
    issuer.edit(TRACING, "title: Code Tracing\n", "title: Tracing Code\n")
    issuer.edit("stacks/pilot-room.yaml", "id: pilot-room\n", "id: pilot-chamber\n")
    return issuer


@pytest.mark.parametrize(
    ("schema", "command"),
    [
        ("diagnostics-1", ("validate",)),
        ("plan-1", ("diff",)),
        ("plan-1", ("diff", "--base", "HEAD")),
        ("publish-1", ("publish", "--yes")),
        ("stats-1", ("stats", "--quarter", "2026-Q3")),
        ("stats-1", ("stats", "--quarter", "2026-Q3", "--issuer", "northlake")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_each_view_is_valid_by_its_schema(issuer: Issuer, schema: str, command: tuple[str, ...]) -> None:
    done = issuer.run(*command, "--format", "json")

    view: dict[str, Any] = json.loads(done.stdout)
    rules = json.loads((SCHEMAS / f"{schema}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(rules)
    errors = [error.message for error in jsonschema.Draft202012Validator(rules).iter_errors(view)]

    assert errors == []
    assert view["schema"] == f"mcctl.{schema.replace('-', '/')}"


def test_one_run_writes_text_to_stdout_and_json_to_a_file(issuer: Issuer, tmp_path: Path) -> None:
    target = tmp_path / "plan.json"

    done = issuer.run("diff", "--format", "text", "--format", f"json={target}")

    assert done.stdout.startswith("What changes, compared with local\n")
    assert json.loads(target.read_text(encoding="utf-8"))["schema"] == "mcctl.plan/1"


def test_a_vanished_id_is_refused_in_the_view_with_the_flag_that_would_allow_it(issuer: Issuer) -> None:
    refused = {(one["guard"], one["id"]): one["allow_with"] for one in issuer.plan()["refused"]}

    assert refused["retirement", "pilot-room"] == "--retire pilot-room"
    assert refused["dirty", ""] == "--allow-dirty"
