"""Applies fixes until none is left, in memory; then writes each file whole."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from mcctl.diagnostics import Fix, Report, Severity
from mcctl.source.edits import mended
from mcctl.source.reader import read_yaml
from mcctl.source.tree import Overlaid, Tree

MOST_ROUNDS = 10
"""How often one fix can uncover the next before what is left is told instead."""


@dataclass(frozen=True, slots=True)
class MendedFile:
    """A file before and after, and how many fixes are in it."""

    before: bytes
    after: bytes
    count: int


def mend(tree: Tree, look: Callable[[Tree], Report], *, with_unsafe: bool) -> dict[str, MendedFile]:
    """Mends what the findings say, round after round; gives the files that change, by path.

    A file is left as it was before a round that would make it unreadable.

    Args:
        tree: The files.
        look: Finds what is wrong with files.
        with_unsafe: Whether to apply fixes too that may change what the author meant.
    """
    changed: dict[str, bytes] = {}
    counts: Counter[str] = Counter()
    left_alone: set[str] = set()
    for _ in range(MOST_ROUNDS):
        now = Overlaid(tree, changed)
        fixes: dict[str, list[Fix]] = {}
        for finding in look(now).diagnostics:
            fix = finding.fix
            if fix is not None and (fix.safe or with_unsafe) and finding.file not in left_alone:
                fixes.setdefault(finding.file, []).append(fix)
        for file, wanted in fixes.items():
            before = now.read(file)
            done = mended(before, wanted)
            if not done.taken or _errors(file, done.content) > _errors(file, before):
                left_alone.add(file)
            else:
                changed[file] = done.content
                counts[file] += len(done.taken)
        if not fixes.keys() - left_alone:
            break
    return {file: MendedFile(tree.read(file), after, counts[file]) for file, after in changed.items()}


def _errors(file: str, raw: bytes) -> int:
    return sum(finding.rule.severity is Severity.ERROR for finding in read_yaml(file, raw).diagnostics)
