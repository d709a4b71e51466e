"""Work in shares: done by as many processes as the machine has processors, with the same result as one has.

Each process takes the next share when it is done with one, so that none waits for a slow one. What a process did not finish,
for whatever reason, is done by the one that asked.
"""

import gc
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, TypeVar

Share = TypeVar("Share")
Done = TypeVar("Done")

SHARE = 50
"""How many items make a share, after which what it took is let go."""

FEWEST_SHARED = 200
"""From how many items on a second process is worth its start."""

MOST_PROCESSES = 8
MOST_SHARES = 10_000
"""Their numbers lie ready in a pipe, which holds no more than this everywhere."""

NUMBER_BYTES = 4


def useful_processes() -> int:
    """Tells how many processes the machine can run at once, as far as more of them are of use."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, MOST_PROCESSES)


def share_out(work: Callable[[Sequence[Share]], Sequence[Done]], items: Sequence[Share], processes: int) -> list[Done]:
    """Does work of which each item takes about as long, and gives what came of each in their order.

    Args:
        work: What is done with some items, and gives something for each.
        items: All of them; so few that another process is not worth its start are done here.
        processes: How many work at once.
    """
    shares = [items[start : start + SHARE] for start in range(0, len(items), SHARE)]
    done = do_shares(work, shares, processes if len(items) >= FEWEST_SHARED else 1)
    return [one for some in done for one in some]


def do_shares(work: Callable[[Share], Done], shares: Sequence[Share], processes: int) -> list[Done]:
    """Does each share, and gives what came of them in their order.

    Args:
        work: What is done with a share. It and the shares are there in every process; what comes of it is sent by pickle.
        shares: At most `MOST_SHARES`, and some for each process, of about the same size.
        processes: How many work at once, this one included; those of systems that cannot copy a process do it alone.
    """
    others = min(processes, len(shares)) - 1
    if others < 1 or not hasattr(os, "fork") or len(shares) > MOST_SHARES or threading.active_count() > 1:
        return [work(share) for share in shares]
    done: dict[int, Done] = {}
    with _numbers(len(shares)) as next_number, _helpers(others, work, shares, next_number) as results:
        while (number := next_number()) is not None:
            done[number] = work(shares[number])
        for result in results:
            done.update(_received(result))
    return [done[number] if number in done else work(share) for number, share in enumerate(shares)]


@contextmanager
def _numbers(count: int) -> Iterator[Callable[[], int | None]]:
    """Lays numbers into a pipe, of which every process takes the next one; None when all are taken."""
    taking, laying = os.pipe()
    try:
        os.write(laying, b"".join(number.to_bytes(NUMBER_BYTES) for number in range(count)))
        os.close(laying)
        yield lambda: int.from_bytes(taken) if (taken := os.read(taking, NUMBER_BYTES)) else None
    finally:
        os.close(taking)


@contextmanager
def _helpers(
    count: int, work: Callable[[Share], Done], shares: Sequence[Share], next_number: Callable[[], int | None]
) -> Iterator[list[BinaryIO]]:
    """Starts processes, each of which does what this one would do, and sends it; none is left behind."""
    gc.freeze()  # what is there already is looked through by none of them
    running: list[int] = []
    results: list[BinaryIO] = []
    try:
        for _ in range(count):
            receiving, sending = os.pipe()
            process = os.fork()
            if process == 0:
                _help(work, shares, next_number, sending)
            os.close(sending)
            running.append(process)
            results.append(os.fdopen(receiving, "rb"))
        yield results
    finally:
        for result in results:
            result.close()
        for process in running:
            os.kill(process, signal.SIGKILL)  # where all went well it has ended already, and waits to be counted
            os.waitpid(process, 0)
        gc.unfreeze()


def _help(
    work: Callable[[Share], Done], shares: Sequence[Share], next_number: Callable[[], int | None], sending: int
) -> None:
    """Does shares in this process, which ends here, whatever happens."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        done: dict[int, Done] = {}
        while (number := next_number()) is not None:
            done[number] = work(shares[number])
        with os.fdopen(sending, "wb") as out:
            pickle.dump(done, out, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


def _received(result: BinaryIO) -> dict[int, Done]:
    """Reads what a process sent; nothing where it ended before."""
    try:
        received: dict[int, Done] = pickle.load(result)  # noqa: S301  # from a copy of this process
    except (EOFError, pickle.UnpicklingError):
        return {}
    return received
