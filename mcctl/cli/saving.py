"""Plans in files: what `diff --out` writes and `publish --plan` reads."""

from pathlib import Path

from mcctl.cli.allowances import Allowed
from mcctl.cli.connection import STATE, state_folder
from mcctl.cli.output import Output, write_file
from mcctl.cli.planning import Allowing
from mcctl.errors import StaleError, UsageError
from mcctl.plan.plan import Plan
from mcctl.plan.saved import AGAIN, SavedPlan, differences, saved, saved_in
from mcctl.render.escape import json_text


def check_place(path: Path) -> None:
    """Tells before any work is done where a plan cannot be saved, or would take the place of something else."""
    if not path.name or path.is_dir():
        raise UsageError(f"`--out {path}` names no file")
    if not path.parent.is_dir() and path.parent.name != STATE:
        raise UsageError(f"`{path}` cannot be written: there is no folder `{path.parent}`")
    if path.is_file() and path.stat().st_size:
        try:
            open_plan(path)
        except UsageError as error:
            raise UsageError(f"`{path}` is there already and holds no saved plan", hint="name another file") from error


def save(output: Output, plan: Plan, path: Path, root: Path) -> None:
    """Writes a plan, whole or not at all; `.mcctl/` is made where it is wanted and not there."""
    if path.parent.resolve() == (root / STATE).resolve():
        state_folder(root)
    write_file(path, json_text(saved(plan).model_dump(mode="json", by_alias=True)))
    if plan.refused:
        output.say(f"saved in `{path}`, but as it is, publishing it is refused")
    else:
        output.say(f"saved in `{path}`: `mcctl publish --plan {path}` publishes just this, or nothing")


def open_plan(path: Path) -> SavedPlan:
    """Reads a saved plan; a UsageError tells of a file that is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"`{path}` cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
    return saved_in(content, str(path))


def as_saved(kept: SavedPlan) -> Allowing:
    """Allows what the saved plan says, and nothing else."""
    allowed = Allowed(frozenset(kept.binds.allowances), otherwise="by the saved plan")
    return lambda _: allowed


def check_same(kept: SavedPlan, plan: Plan, path: Path) -> None:
    """A StaleError tells where a plan that was made again is not the saved one, and in what."""
    if found := differences(kept, plan):
        raise StaleError(f"the plan in `{path}` cannot be published: {'; '.join(found)}", hint=AGAIN)
