"""The checks that hold the code together: style, types, rooms, generated files, import budget."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mcctl import __version__
from mcctl.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--quiet"),
        ("ruff", "format", "--check", "--quiet"),
        ("mypy", "--no-error-summary"),
    ],
    ids=" ".join,
)
def test_the_code_passes_each_checker(command: tuple[str, ...]) -> None:
    done = run(sys.executable, "-m", *command)

    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_imports_between_rooms_point_one_way() -> None:
    done = run(
        sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_generated_files_are_current() -> None:
    done = run(sys.executable, ".ci/generate", "--check")

    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def modules_loaded_by(*arguments: str) -> set[str]:
    """Runs a command, and tells which modules it has loaded at its end."""
    program = (
        "import json, sys\n"
        "from mcctl.cli.main import _run\n"
        f"status = _run({list(arguments)!r})\n"
        "print('\\n' + json.dumps([status, sorted(sys.modules)]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / "examples/issuer-repo", capture_output=True, text=True, check=True
    )
    status, modules = json.loads(done.stdout.splitlines()[-1])
    assert status == 0, done.stderr
    return set(modules)


def test_validate_loads_neither_http_nor_git_nor_the_server() -> None:
    loaded = modules_loaded_by("validate")

    assert loaded.isdisjoint({"httpx", "git", "fastapi", "sqlalchemy", "alembic", "starlette", "ruamel.yaml"})
    assert loaded.isdisjoint({"asyncio", "http.client", "ssl", "keyring", "rich.console"})
    assert loaded.isdisjoint(f"mcctl.{room}" for room in ("api", "platform", "remote", "stats", "sync"))


def test_validate_loads_no_library_for_yaml_where_nothing_is_wrong() -> None:
    loaded = modules_loaded_by("validate")

    assert "mcctl.source.reader" in loaded
    assert loaded.isdisjoint({"yaml", "mcctl.source.composer"})


def test_the_version_loads_nothing_that_it_does_not_need() -> None:
    program = "import sys; from mcctl.cli.entry import run; run(); print(sorted(set(sys.modules) - before))"
    before = "import sys; before = set(sys.modules) | {'__future__'}; sys.argv[1:] = ['--version']; "
    done = run(sys.executable, "-c", before + program)

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"mcctl {__version__}\n['mcctl', 'mcctl.cli', 'mcctl.cli.entry']\n"


def test_the_help_loads_no_command() -> None:
    loaded = modules_loaded_by("--help")

    assert {name for name in loaded if name.startswith("mcctl.")} == {
        "mcctl.cli",
        "mcctl.cli.deferred",
        "mcctl.cli.main",
        "mcctl.cli.world",
        "mcctl.errors",
    }
    assert loaded.isdisjoint({"pydantic", "rich", "httpx", "git", "fastapi", "sqlalchemy", "yaml"})


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_where_the_list_of_all_says(name: str) -> None:
    _, summary = COMMANDS[name]
    done = run(sys.executable, "-m", "mcctl", name, "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage: mcctl {name} ")
    assert len(summary) + len("  platform  ") <= 80, "cut off on a narrow terminal"


def test_every_module_has_at_most_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "mcctl").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400 and "versions" not in path.parts
    }

    assert long == {}


def test_the_readme_names_every_command() -> None:
    done = run(sys.executable, "-m", "mcctl", "--help")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [
        line.split()[0]
        for line in done.stdout.partition("Commands:")[2].splitlines()
        if line.startswith("  ") and line.split()
    ]

    assert done.returncode == 0
    assert {"validate", "diff", "publish", "stats", "platform"} <= set(commands)
    assert [command for command in commands if f"`mcctl {command}" not in readme] == []
