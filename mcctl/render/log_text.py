"""The log for people: who published what, when, from which commit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from rich.text import Text

from mcctl.api.changesets import LoggedChange, LoggedChangeSet
from mcctl.render.escape import clipped, one_line
from mcctl.render.log_json import Fields
from mcctl.render.plan_fields_text import fields_text

DONE: Mapping[str, tuple[str, str, str]] = {
    "create": ("+", "created", "green"),
    "update": ("~", "changed", "yellow"),
    "retire": ("-", "retired", "red"),
    "restore": ("^", "restored", "green"),
    "rename": (">", "renamed", "cyan"),
    "adopt": ("=", "adopted", "cyan"),
    "release": ("=", "released", "cyan"),
}
FEW = 3
"""How many ids stand for all in a line of the log."""
SHORT = 7
TITLE = 50


def log_text(
    changesets: Sequence[LoggedChangeSet],
    *,
    platform: str,
    zone: tzinfo,
    fields: Fields | None = None,
    is_full: bool = False,
    is_whole: bool = False,
    is_colored: bool = False,
    has_more: bool = False,
    with_titles: bool = True,
) -> Iterator[Text]:
    """Yields change sets: a line each with a sum, or (`is_full`, and wherever `fields` are wanted) every change."""
    if not changesets:
        yield Text(f"nothing was published to {one_line(platform)} yet")
    for index, one in enumerate(changesets):
        if index:
            yield Text()
        yield _head(one, zone)
        if fields is None and not is_full:
            yield from _sums(one.changes, with_titles=with_titles)
            continue
        for change in one.changes:
            yield _change(change, with_titles=with_titles)
            if fields is not None:
                yield from fields_text(
                    change.kind, list(fields(change)), is_colored=is_colored, is_whole=is_whole
                )  # fmt: skip
    if has_more:
        yield Text()
        yield Text("… and older ones; `--limit` shows more", style="dim")


def _head(one: LoggedChangeSet, zone: tzinfo) -> Text:
    at = one.applied_at.astimezone(zone).isoformat(timespec="seconds")
    head = Text.assemble((one_line(one.id), "bold"), f"  {at}  ", one_line(one.provenance.author or "nobody named"))
    if one.provenance.reverts is not None:
        head.append(f", undoing {one_line(one.provenance.reverts)}")
    elif one.origin == "console":
        head.append(", on the platform itself", style="magenta")
    else:
        commit = one.provenance.commit
        head.append(f", from commit {one_line(commit[:SHORT])}" if commit else ", from files without a commit")
    head.append(f", as {one_line(one.namespace)}", style="dim")
    if one.run is not None:
        head.append(f", by run {one_line(one.run.run_id)} of {one_line(one.run.repository)}", style="dim")
    return head


def _sums(changes: Sequence[LoggedChange], *, with_titles: bool) -> Iterator[Text]:
    for action, (_, done, style) in DONE.items():
        touched = [change for change in changes if change.action == action]
        if not touched:
            continue
        named = [_named(change, with_titles=with_titles) for change in touched[:FEW]]
        more = f" and {len(touched) - FEW} more" if len(touched) > FEW else ""
        yield Text.assemble("  ", (f"{len(touched)} {done}", style), f": {', '.join(named)}{more}")


def _change(change: LoggedChange, *, with_titles: bool) -> Text:
    sign, done, style = DONE[change.action]
    return Text.assemble(
        "  ", (f"{sign} {done:<9}", style), f"{change.kind} ", _named(change, with_titles=with_titles)
    )  # fmt: skip


def _named(change: LoggedChange, *, with_titles: bool) -> str:
    name = one_line(change.id)
    if change.previous_id is not None:
        name += f", once {one_line(change.previous_id)}"
    if change.current_id not in ("", change.id):
        name += f", now {one_line(change.current_id)}"
    return f"{name} ({clipped(change.title, TITLE)})" if with_titles and change.title else name
