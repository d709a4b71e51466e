"""What a file said before cannot be read, so nothing is said about its change.

The file was broken at the commit that is compared with. Whether more people see it now, or whether its assessment needs a
new version, nobody can tell from it; look yourself. Compare with a commit at which it was right, and the rules of change
see it again: `mcctl validate --base` takes any branch, tag or commit.
"""

from collections.abc import Iterator

from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.rules.since import Since

RULE = Rule("MC411", "unread-before", Severity.NOTE)


def check_since(since: Since) -> Iterator[Diagnostic]:
    """Finds files that are right now, or gone, and were broken before."""
    places = {old: new for new, old in since.moved.items()}
    for path in sorted(since.before.broken):
        place = places.get(path, path)
        if place not in since.after.broken:
            yield Diagnostic(
                RULE, f"at the commit that is compared with, `{path}` cannot be read, so nothing is said about its change",
                place, hint="look yourself who sees it and whether it needs a new version",
            )  # fmt: skip
