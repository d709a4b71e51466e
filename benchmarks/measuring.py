"""What a run of a program costs, and tables of that; the runs of one table take turns, so that all meet the same machine."""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

MEGABYTE = 1_000_000
LOOK_SECONDS = 0.01
"""How often it is looked how much memory a program and its processes have."""

START = "python -c pass"
STARTING = (sys.executable, "-c", "pass")


@dataclass(frozen=True, slots=True)
class Run:
    """A program to be run, in a folder, with what is done before each run, outside of what is measured."""

    arguments: Sequence[str]
    folder: Path = Path()
    environment: Mapping[str, str] | None = None
    before: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds of the clock and of processors, the peak memory of all its processes, its status."""

    wall_seconds: float
    processor_seconds: float
    megabytes: float
    status: int


def measured(run: Run) -> Cost:
    """Runs a program, whose output goes nowhere."""
    run.before()
    environment = {**os.environ, **(run.environment or {})}
    start = time.perf_counter()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    with Path(os.devnull).open("wb") as sink:
        child = subprocess.Popen(run.arguments, cwd=run.folder, env=environment, stdout=sink, stderr=sink)
        memory = _Memory(child.pid)
        memory.start()
        status = child.wait()
        memory.ended.set()
    wall_seconds = time.perf_counter() - start
    memory.join()
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor_seconds = now.ru_utime + now.ru_stime - spent.ru_utime - spent.ru_stime
    return Cost(wall_seconds, processor_seconds, memory.most_bytes / MEGABYTE, status)


class _Memory(threading.Thread):
    """Looks again and again how much memory a process and its children have, what they share counted once."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.most_bytes = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(LOOK_SECONDS):
            self.most_bytes = max(self.most_bytes, sum(_own_bytes(one) for one in self._family()))

    def _family(self) -> Iterator[int]:
        todo = [self.process]
        while todo:
            process = todo.pop()
            yield process
            try:
                told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
            except OSError:
                continue
            todo += [int(child) for child in told.split()]


def _own_bytes(process: int) -> int:
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    lines = (line.split() for line in told.splitlines())
    return next((int(line[1]) * 1024 for line in lines if line[0] == "Pss:"), 0)


def costs_of(runs: Mapping[str, Run], times: int) -> dict[str, list[Cost]]:
    """Runs each in turn, so many times."""
    costs: dict[str, list[Cost]] = {name: [] for name in runs}
    for _ in range(times):
        for name, run in runs.items():
            costs[name].append(measured(run))
    return costs


def shown(costs: Mapping[str, Sequence[Cost]], reference: str) -> Iterator[str]:
    """Yields the rows of a table: medians, and the ratios of both times to Python's start and to one of the runs."""
    clock = {name: median(cost.wall_seconds for cost in each) for name, each in costs.items()}
    work = {name: median(cost.processor_seconds for cost in each) for name, each in costs.items()}
    ratios = f"{'x start':>8} {'x mcctl':>8}"
    yield f"{'':34} {'wall s':>8} {ratios}  {'CPU s':>8} {ratios} {'MB':>6}  exit\n"
    for name, each in costs.items():
        memory = median(cost.megabytes for cost in each)
        columns = [
            f"{seconds[name]:8.3f} {seconds[name] / seconds[START]:8.1f} {seconds[name] / seconds[reference]:8.2f}"
            for seconds in (clock, work)
        ]
        statuses = ",".join(sorted({str(cost.status) for cost in each}))
        yield f"{name:34} {'  '.join(columns)} {memory:6.0f}  {statuses}\n"
