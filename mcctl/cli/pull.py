"""`mcctl pull`: the platform's content into the files, in place."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.output import Output
from mcctl.cli.world import World
from mcctl.errors import Exit, McctlError, UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from mcctl.cli.repository import Opened
    from mcctl.diagnostics import Report
    from mcctl.plan.sides import Desired
    from mcctl.source.repository import Repository
    from mcctl.sync.pull import FileChange, Pulled
    from mcctl.sync.taking import Takeover

LONGEST_SHOWN = 60


def pull(
    context: typer.Context,
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Only these, whether they have a file or not; left out = all that changed.", metavar="ID"),
    ] = None,
    theirs: Annotated[
        bool,
        typer.Option("--theirs", help="Where the platform and the files both changed a field, take the platform's."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; list what would be written.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show the lines that would change.")] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Change files that are not committed, or that git does not keep, too.")
    ] = False,
    issuer: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help="Whose catalogue, where there is no issuer.yaml yet; left out = the namespace."
        ),
    ] = None,
) -> None:
    """Take the platform's content over into the files; comments, order and quotes stay."""
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.github import is_in_public_repository
    from mcctl.cli.repository import open_repository
    from mcctl.render.pull_text import contested_text, pull_text
    from mcctl.sync.fetch import fetch_live
    from mcctl.sync.pull import pull as make_files
    from mcctl.sync.taking import takeover

    world: World = context.obj
    output = Output(world)
    opened = open_repository(world, output)
    repository, report = opened.read()
    _stop_where_withheld(output, opened, report)
    desired = _desired(opened, repository, issuer)
    address = address_of(world, opened)
    with connect(address, opened.root, desired.issuer, is_read_only=True) as client:
        live = fetch_live(client, desired, platform=address.name, origin=address.url)
        known = repository.catalog.known_ids
        found = takeover(desired, live, ids=frozenset(ids or ()), known=known, theirs=theirs)
        pulled = make_files(opened.tree, repository, desired, found, client.image)
    _stop_where_exposed(opened, pulled)
    if not (dry_run or diff):
        _stop_where_dirty(output, opened, desired, pulled, allow_dirty=allow_dirty)
        _write(output, opened, pulled.changes)
    if diff:
        output.lines(_lines(pulled.changes))
    else:
        output.lines(pull_text(pulled, found, is_written=not dry_run))
    with_values = not is_in_public_repository()
    output.lines(contested_text(found, repository.catalog, with_values=with_values), to_stderr=True)
    _tell(output, found, pulled, sorted(repository.catalog.broken))
    if pulled.left:
        raise typer.Exit(Exit.FINDINGS)
    if found.unknown or found.foreign:
        raise typer.Exit(Exit.USAGE)
    if found.contested:
        raise typer.Exit(Exit.STALE)


def _desired(opened: "Opened", repository: "Repository", issuer: str | None) -> "Desired":
    """What the files say; nothing where there is no issuer yet, whose id the settings or the command tell then."""
    from mcctl.plan.sides import Desired, desired_from
    from mcctl.source.repository import ISSUER

    checkout = opened.checkout()
    commit = checkout.commit() if checkout else None
    dirty = tuple(checkout.dirty()) if checkout and commit else (".",)
    namespace = opened.settings.namespace
    if repository.catalog.issuer is not None:
        return desired_from(
            repository.catalog, namespace=namespace, guards=opened.settings.guards, commit=commit, dirty=dirty
        )
    if (opened.root / ISSUER).exists():
        raise UsageError("there is no usable `issuer.yaml`", hint="see `mcctl validate`")
    name = issuer or namespace
    if name is None:
        raise UsageError(
            "nothing says whose catalogue is wanted", hint="add `--issuer ID`, or `namespace: ID` to mcctl.yaml"
        )
    return Desired(name, namespace or name, {}, {}, guards=opened.settings.guards, dirty=dirty, commit=commit)


def _stop_where_withheld(output: Output, opened: "Opened", report: "Report") -> None:
    """Tells only that everybody can read the repository, where it holds what is not for everybody."""
    from mcctl.cli.repository import show_findings

    if report.is_withheld:
        show_findings(output, report, opened.tree, to_stderr=True)
        raise typer.Exit(Exit.FINDINGS)


def _stop_where_exposed(opened: "Opened", pulled: "Pulled") -> None:
    """Refuses to write where everybody can read what is not for everybody; what that is, a log would quote."""
    from mcctl.cli.github import is_in_public_repository
    from mcctl.rules.registry import check_public
    from mcctl.source.repository import read_repository
    from mcctl.source.tree import Overlaid

    if not is_in_public_repository():
        return
    after = Overlaid(opened.tree, {change.path: change.after for change in pulled.changes})
    if any(True for _ in check_public(read_repository(after).catalog)):
        raise ExposedError


class ExposedError(McctlError):
    """What the platform holds is not for everybody, and everybody can read the repository; nothing was written."""

    status = Exit.FINDINGS

    def __init__(self) -> None:
        super().__init__(
            "everybody can read this repository, and what would be pulled is not for everybody; nothing was written",
            hint="make the repository private first",
        )


def _stop_where_dirty(
    output: Output, opened: "Opened", desired: "Desired", pulled: "Pulled", *, allow_dirty: bool
) -> None:
    """Refuses to change a file that holds what is kept nowhere else."""
    if allow_dirty:
        return
    touched = [change.path for change in pulled.changes if change.before is not None]
    loose = [path for path in touched if "." in desired.dirty or {path, _real(opened, path)} & set(desired.dirty)]
    if not loose:
        return
    for path in loose:
        output.warn(f"{path} holds changes that are not committed" if desired.commit else f"{path} is not committed")
    raise DirtyError(len(loose))


class DirtyError(McctlError):
    """Files would be changed that are not committed; nothing was written."""

    status = Exit.REFUSED

    def __init__(self, count: int) -> None:
        what = "a file that is" if count == 1 else f"{count} files that are"
        super().__init__(
            f"pulling would change {what} not committed; nothing was written",
            hint="commit first, so that nothing of yours can be lost, or add `--allow-dirty`",
        )


def _real(opened: "Opened", path: str) -> str:
    return os.path.relpath(os.path.realpath(opened.root / path), os.path.realpath(opened.root)).replace(os.sep, "/")


def _write(output: Output, opened: "Opened", changes: Sequence["FileChange"]) -> None:
    """Writes each file whole; where one cannot be written, tells which were."""
    from mcctl.source.create import create_file
    from mcctl.source.replace import replace_file

    for number, change in enumerate(changes):
        try:
            if change.before is None:
                create_file(opened.root / change.path, change.after, shown=change.path)
            else:
                replace_file(opened.root / change.path, change.after, read=change.before, shown=change.path)
        except BaseException:
            # at the file where it ends, what the disk holds tells whether it was still written
            done = number + _holds(opened.root / change.path, change.after)
            for at, one in enumerate(changes):
                output.warn(f"{one.path} {'was' if at < done else 'was not'} written")
            output.warn("each file is whole; run `mcctl pull` again for the rest")
            raise


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _lines(changes: Sequence["FileChange"]) -> Iterator["Text"]:
    """Yields the lines that change; of a new image only that there is one."""
    from rich.text import Text

    from mcctl.render.layout_text import layout_text

    for change in changes:
        if change.path.endswith(".yaml"):
            yield from layout_text(change.path, change.before or b"", change.after)
        else:
            yield Text(f"{change.path}: {'another' if change.before is not None else 'a new'} image")


def _tell(output: Output, found: "Takeover", pulled: "Pulled", broken: Sequence[str]) -> None:
    """Tells what is left as it is, and why."""
    for one in pulled.left:
        output.warn(f"{one.path} is left as it is: {one.reason}")
    for path in broken:
        output.warn(f"{path} is left as it is: it has errors, see `mcctl validate {path}`")
    for key, namespace in found.foreign:
        output.warn(f"`{key.id}` belongs to `{namespace}`, not to this repository: see `mcctl adopt`")
    for name in found.unknown:
        output.warn(f"there is no `{name}`, neither on the platform nor in the files")
    for key in found.fileless:
        output.say(f"`{key.id}` is on the platform, and its file is gone: `mcctl pull {key.id}` brings it back")
    if found.pending:
        names = ", ".join(f"`{key.id}`" for key in found.pending)
        output.say(f"changed in your files alone, and left as they are: {names}")
