"""What a whole `mcctl validate` costs beside validators that look at the schema alone, on one corpus, each run in turn.

Floors are printed beside it: starting Python, libyaml's events over the same files, and our reader alone. A tool of others is
run where it is on the PATH: yamllint, check-jsonschema and yamale from PyPI, ajv-cli and @sourcemeta/jsonschema from npm.
They get the micro-credentials alone and judge each by itself; mcctl reads stacks and images too, with every rule.

    python benchmarks/catalogue.py FOLDER --files 10000
    PATH=NODE_MODULES/.bin:$PATH python benchmarks/validate_cold.py FOLDER [--runs 3] [--only NAME ...]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SCHEMA = Path(__file__).parents[1] / "schemas/micro-credential.schema.json"
BYTES_PER_KIBIBYTE = 1024
MEGABYTE = 1_000_000
FEW_KEYS = "kind: str()\nid: str()\ntitle: str()\n"
"""A schema of yamale's own; it knows no JSON Schema, and other keys are let pass."""

START = "python -c pass"
MCCTL = "mcctl validate, every rule"
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


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds of the clock and of processors, and the peak memory of its largest process."""

    wall_seconds: float
    processor_seconds: float
    megabytes: float
    status: int


def measured(arguments: Sequence[str]) -> Cost:
    """Runs a program, whose output goes nowhere."""
    start = time.perf_counter()
    with Path(os.devnull).open("wb") as sink:
        child = subprocess.Popen(arguments, stdout=sink, stderr=sink)  # noqa: S603  # tools that are named here
        _, status, usage = os.wait4(child.pid, 0)
    wall_seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    memory = usage.ru_maxrss * BYTES_PER_KIBIBYTE / MEGABYTE
    return Cost(wall_seconds, usage.ru_utime + usage.ru_stime, memory, child.returncode)


def runs_of(corpus: Path, few_keys: Path) -> Iterator[tuple[str, list[str]]]:
    """Yields what is run, by name; tools that are not there are left out."""
    definitions = corpus / "micro-credentials"
    files = [str(path) for path in sorted(definitions.rglob("*.yaml"))]
    yield START, [sys.executable, "-c", "pass"]
    yield "libyaml's events alone", [sys.executable, "-c", EVENTS, str(corpus)]
    yield "the reader alone", [sys.executable, "-c", READER, str(corpus)]
    yield MCCTL, [sys.executable, "-m", "mcctl", "-C", str(corpus), "validate"]
    if (tool := shutil.which("ajv")) is not None:
        about = ["--spec=draft2020", "--strict=false", "-c", "ajv-formats", "-s", str(SCHEMA)]
        yield "ajv-cli", [tool, "validate", *about, "-d", f"{definitions}/**/*.yaml"]
    # a tool from PyPI has the same name
    if (tool := shutil.which("jsonschema")) is not None and "sourcemeta" in str(Path(tool).resolve()):
        command = [tool, "validate", str(SCHEMA), str(definitions), "--extension", ".yaml"]
        yield "@sourcemeta/jsonschema", command
        yield "@sourcemeta/jsonschema --fast", [*command, "--fast"]
    if (tool := shutil.which("yamllint")) is not None:
        yield "yamllint", [tool, "-d", "relaxed", str(definitions)]
    if (tool := shutil.which("yamale")) is not None:
        yield "yamale", [tool, "--no-strict", "-s", str(few_keys), str(definitions)]
    if (tool := shutil.which("check-jsonschema")) is not None:
        yield "check-jsonschema", [tool, "--schemafile", str(SCHEMA), *files]


def shown(costs: Mapping[str, Sequence[Cost]]) -> Iterator[str]:
    """Yields the rows of a table: medians, and the ratios of both times to Python's start and to mcctl."""
    clock = {name: median(cost.wall_seconds for cost in each) for name, each in costs.items()}
    work = {name: median(cost.processor_seconds for cost in each) for name, each in costs.items()}
    ratios = f"{'x start':>8} {'x mcctl':>8}"
    yield f"{'':30} {'wall s':>8} {ratios}  {'CPU s':>8} {ratios} {'MB':>6}  exit\n"
    for name, each in costs.items():
        memory = median(cost.megabytes for cost in each)
        columns = [
            f"{seconds[name]:8.2f} {seconds[name] / seconds[START]:8.1f} {seconds[name] / seconds[MCCTL]:8.2f}"
            for seconds in (clock, work)
        ]
        statuses = ",".join(sorted({str(cost.status) for cost in each}))
        yield f"{name:30} {'  '.join(columns)} {memory:6.0f}  {statuses}\n"


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME", help="beside the start and mcctl")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few_keys = Path(folder) / "schema.yaml"
        few_keys.write_text(FEW_KEYS, encoding="utf-8")
        wanted = {
            name: arguments
            for name, arguments in runs_of(given.folder.resolve(), few_keys)
            if not given.only or name in {START, MCCTL, *given.only}
        }
        costs: dict[str, list[Cost]] = {name: [] for name in wanted}
        for _ in range(given.runs):
            for name, arguments in wanted.items():
                costs[name].append(measured(arguments))
    sys.stdout.writelines(shown(costs))


if __name__ == "__main__":
    main()
