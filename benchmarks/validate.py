"""What `mcctl validate` costs: cold beside validators that look at the schema alone, warm beside git, and its start.

    python benchmarks/catalogue.py FOLDER --files 10000 --git
    PATH=NODE_MODULES/.bin:$PATH python benchmarks/validate.py FOLDER [--part cold|warm|start|growth ...] [--runs 5]

A tool of others is run where it is on the PATH: yamllint, check-jsonschema and yamale from PyPI, ajv-cli and
@sourcemeta/jsonschema from npm. They get the micro-credentials alone and judge each by itself; mcctl reads stacks and images
too, with every rule. mcctl's modules are compiled beforehand, as they are where it is installed.
"""

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from catalogue import write
from measuring import START, STARTING, Run, costs_of, shown

SCHEMA = Path(__file__).parents[1] / "schemas/micro-credential.schema.json"
FEW_KEYS = "kind: str()\nid: str()\ntitle: str()\n"
"""A schema of yamale's own; it knows no JSON Schema, and other keys are let pass."""

MCCTL = "mcctl validate"
GROWTH = (1_000, 10_000, 50_000)
OLD_SECONDS = 2.5
"""From when on a file counts as unchanged without being read; see `mcctl.source.signature`."""

EVENTS = """
import sys
from pathlib import Path
from yaml._yaml import CParser
for path in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    parser = CParser(path.read_bytes())
    while parser.get_event():
        pass
"""
READER = """
import sys
from pathlib import Path
from mcctl.source.reader import read_yaml
for path in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    read_yaml(str(path), path.read_bytes())
"""
ARGPARSE = "import argparse; argparse.ArgumentParser(prog='x').parse_args(['--help'])"
TYPER = "import typer; app = typer.Typer(); app.command()(lambda: None); app(['--help'])"


def mcctl(*arguments: str) -> tuple[str, ...]:
    """The command line of mcctl, in the Python that runs this."""
    return (sys.executable, "-m", "mcctl", *arguments)


def cold(corpus: Path, few_keys: Path, _cache: str) -> Iterator[tuple[str, Run]]:
    """Yields runs that know nothing of the files, in one process and in as many as there are processors."""
    definitions = corpus / "micro-credentials"
    files = [str(path) for path in sorted(definitions.rglob("*.yaml"))]
    yield "libyaml's events alone", Run([sys.executable, "-c", EVENTS, str(corpus)])
    yield "the reader alone", Run([sys.executable, "-c", READER, str(corpus)])
    off = {"MCCTL_CACHE": "off"}
    yield f"{MCCTL}, one process", Run(mcctl("validate"), corpus, {**off, "MCCTL_PROCESSES": "1"})
    yield MCCTL, Run(mcctl("validate"), corpus, off)
    if (tool := shutil.which("ajv")) is not None:
        about = ["--spec=draft2020", "--strict=false", "-c", "ajv-formats", "-s", str(SCHEMA)]
        yield "ajv-cli", Run([tool, "validate", *about, "-d", f"{definitions}/**/*.yaml"])
    # a tool from PyPI has the same name
    if (tool := shutil.which("jsonschema")) is not None and "sourcemeta" in str(Path(tool).resolve()):
        command = [tool, "validate", str(SCHEMA), str(definitions), "--extension", ".yaml"]
        yield "@sourcemeta/jsonschema", Run(command)
        yield "@sourcemeta/jsonschema --fast", Run([*command, "--fast"])
    if (tool := shutil.which("yamllint")) is not None:
        yield "yamllint", Run([tool, "-d", "relaxed", str(definitions)])
    if (tool := shutil.which("yamale")) is not None:
        yield "yamale", Run([tool, "--no-strict", "-s", str(few_keys), str(definitions)])
    if (tool := shutil.which("check-jsonschema")) is not None:
        yield "check-jsonschema", Run([tool, "--schemafile", str(SCHEMA), *files])


def warm(corpus: Path, _few_keys: Path, cache: str) -> Iterator[tuple[str, Run]]:
    """Yields runs after an earlier one: over the same files, and over files of which one has changed."""
    with_cache = {"MCCTL_CACHE": cache}
    file = next(iter(sorted((corpus / "micro-credentials").rglob("*.yaml"))))
    text = file.read_text(encoding="utf-8")
    numbers = itertools.count()

    def change() -> None:
        file.write_text(f"{text}# {next(numbers)}\n", encoding="utf-8")

    def change_back_and_know() -> None:
        file.write_text(text, encoding="utf-8")
        time.sleep(OLD_SECONDS)
        for _ in range(2):
            subprocess.run(mcctl("validate"), cwd=corpus, env={**os.environ, **with_cache}, capture_output=True)  # noqa: PLW1510

    if (tool := shutil.which("git")) is not None and (corpus / ".git").exists():
        yield "git status", Run([tool, "status", "--short"], corpus)
    yield MCCTL, Run(mcctl("validate"), corpus, with_cache, change_back_and_know)
    yield f"{MCCTL}, one file changed", Run(mcctl("validate"), corpus, with_cache, change)


def start(corpus: Path, _few_keys: Path, cache: str) -> Iterator[tuple[str, Run]]:
    """Yields what a start costs, and a repository with one micro-credential."""
    yield "mcctl --version", Run(mcctl("--version"))
    yield "mcctl --help", Run(mcctl("--help"))
    yield (
        "mcctl's completion",
        Run(mcctl(), environment={"_MCCTL_COMPLETE": "complete_bash", "COMP_WORDS": "mcctl v", "COMP_CWORD": "1"}),
    )
    yield "argparse's --help", Run([sys.executable, "-c", ARGPARSE])
    yield "a bare Typer program's --help", Run([sys.executable, "-c", TYPER])
    one = Path(cache) / "one"
    (one / "micro-credentials").mkdir(parents=True)
    file = next(iter(sorted((corpus / "micro-credentials").rglob("*.yaml"))))
    copied = Path(shutil.copy(file, one / "micro-credentials"))
    badge = next(
        line.split(":", 1)[1].strip()
        for line in file.read_text(encoding="utf-8").splitlines()
        if "  file: badges/" in line
    )
    for name in ("mcctl.yaml", "issuer.yaml", badge):
        (one / name).parent.mkdir(exist_ok=True)
        shutil.copy(corpus / name, one / name)
    time.sleep(OLD_SECONDS)
    yield f"{MCCTL}, one file, cold", Run(mcctl("validate"), one, {"MCCTL_CACHE": "off"})
    yield MCCTL, Run(mcctl("validate"), one, {"MCCTL_CACHE": cache})
    for name, arguments in {
        "yamllint": ["-d", "relaxed", str(copied)],
        "check-jsonschema": ["--schemafile", str(SCHEMA), str(copied)],
        "ruff": ["--version"],
    }.items():
        if (tool := shutil.which(name)) is not None:
            yield f"{name}{' --version' if name == 'ruff' else ', one file'}", Run([tool, *arguments])


def growth(_corpus: Path, _few_keys: Path, cache: str) -> Iterator[tuple[str, Run]]:
    """Yields cold and warm runs over catalogues of several sizes."""
    for count in GROWTH:
        folder = Path(cache) / f"of {count}"
        write(folder, count)
        yield f"cold, {count:,}", Run(mcctl("validate"), folder, {"MCCTL_CACHE": "off"})
    time.sleep(OLD_SECONDS)
    for count in GROWTH:
        folder = Path(cache) / f"of {count}"
        run = Run(mcctl("validate"), folder, {"MCCTL_CACHE": cache})
        subprocess.run(run.arguments, cwd=folder, env={**os.environ, "MCCTL_CACHE": cache}, capture_output=True)  # noqa: PLW1510
        yield (MCCTL if count == GROWTH[-1] else f"warm, {count:,}"), run


PARTS: dict[str, Callable[[Path, Path, str], Iterator[tuple[str, Run]]]] = {
    "start": start,
    "warm": warm,
    "cold": cold,
    "growth": growth,
}


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", action="append", choices=PARTS, help="all where left out")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        few_keys = Path(folder) / "schema.yaml"
        few_keys.write_text(FEW_KEYS, encoding="utf-8")
        for part in given.part or PARTS:
            cache = Path(folder) / part
            cache.mkdir()
            runs = {START: Run(STARTING), **dict(PARTS[part](given.folder.resolve(), few_keys, str(cache)))}
            sys.stdout.write(f"\n{part}\n")
            sys.stdout.writelines(shown(costs_of(runs, given.runs), MCCTL))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
