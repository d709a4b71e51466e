"""The file's name is not its id.

People look for a micro-credential by its id. Rename the file; its id stays, since others know it.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity

RULE = Rule("MC102", "file-name", Severity.WARNING)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds files whose name is not `<id>.yaml`."""
    for entry in catalog.entries:
        if PurePosixPath(entry.document.path).stem != entry.id:
            yield Diagnostic(
                RULE,
                f"the file of `{entry.id}` is named otherwise",
                entry.document.path,
                entry.document.locate(("id",)),
                ("id",),
                hint=f"rename the file to `{entry.id}.yaml`",
            )
