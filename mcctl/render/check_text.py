"""Whether a platform is set up well, for people: a line for each thing, and what to do."""

from collections.abc import Iterator

from rich.text import Text

from mcctl.render.check_json import CheckView
from mcctl.render.escape import one_line

STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def check_text(view: CheckView) -> Iterator[Text]:
    """Yields the lines."""
    width = max((len(check.name) for check in view.checks), default=0)
    for check in view.checks:
        name = check.name.ljust(width)
        yield Text.assemble((check.state.ljust(4), STYLES[check.state]), f"  {name}  {one_line(check.message)}")
        if check.hint is not None:
            yield Text.assemble(f"{'':{width + 8}}", ("hint: ", "green"), one_line(check.hint))
    yield Text(f"{view.summary.ok} ok, {view.summary.warn} warn, {view.summary.fail} fail")
