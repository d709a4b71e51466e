"""What holds for all tests: how properties are tried, and the faults survived, counted over all processes of a run.

Properties are tried with other examples each time at a desk, with the same ones each time in CI. So a change is judged by
what it changes, and what chance finds is found by people who can look into it.
"""

import json
import os
import signal
from collections import Counter

import pytest
from hypothesis import settings

from tests.faults.tally import Tally

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):  # noqa: TID251  # how examples are chosen is no matter of what is tested
    settings.load_profile("ci")

TALLY = pytest.StashKey[Tally]()
SENT = "tally"
"""Under this name a process of pytest-xdist sends its counts to the one that shows them."""

VISIBLE_CASES = pytest.StashKey[Counter[str]]()
SENT_CASES = "visible cases"


def pytest_configure(config: pytest.Config) -> None:
    """Starts to count; and lets the processes that tests start hear Ctrl-C, which a shell keeps from what it runs aside."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.stash[TALLY] = Tally()
    config.stash[VISIBLE_CASES] = Counter()


@pytest.fixture
def visible_cases(pytestconfig: pytest.Config) -> Counter[str]:
    """What counts the answers in which nothing was told that is not to be seen, by what was asked for."""
    return pytestconfig.stash[VISIBLE_CASES]


@pytest.fixture
def tally(pytestconfig: pytest.Config) -> Tally:
    """What counts runs and faults, over all tests."""
    return pytestconfig.stash[TALLY]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Sends the counts, where another process shows them."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[SENT] = session.config.stash[TALLY].as_json()
        output[SENT_CASES] = json.dumps(session.config.stash[VISIBLE_CASES])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Adds the counts of a process that is done."""
    config, output = getattr(node, "config", None), getattr(node, "workeroutput", None)
    if isinstance(config, pytest.Config) and output is not None:
        config.stash[TALLY].add(Tally.from_json(output[SENT]))
        config.stash[VISIBLE_CASES].update(json.loads(output[SENT_CASES]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Shows the counts."""
    if lines := config.stash[TALLY].lines():
        terminalreporter.section("faults survived")
        for line in lines:
            terminalreporter.write_line(line)
    if cases := config.stash[VISIBLE_CASES]:
        terminalreporter.section("visibility")
        terminalreporter.write_line(f"{cases.total():,} cases, in which nothing was told that is not to be seen")
        for what, count in sorted(cases.items()):
            terminalreporter.write_line(f"{count:>9,} cases: {what}")
