"""Where files and platform stand, for people: one screen, in everyday words."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from mcctl.render.escape import clipped, one_line
from mcctl.render.status_json import LastPublishView, ResourceView, StatusView

FEW = 4
"""How many ids, paths and refusals are named; of more the rest is counted."""
SHORT = 7
WIDTH = 110
STATUSES = ("active", "beta", "draft", "archived")


def status_text(view: StatusView) -> Iterator[Text]:
    """Yields where everything stands."""
    where = f" ({one_line(view.address)}), published to as {one_line(view.namespace)}"
    yield Text.assemble("Platform ", (one_line(view.platform), "bold"), where)
    yield from map(Text, _last(view.last_publish, is_new=view.catalog_revision == 0))
    counts = [f"{view.by_status[name]} {name}" for name in STATUSES if name in view.by_status]
    told = f": {', '.join(counts)}" if counts else ""
    yield Text(
        f"{view.summary.on_platform} micro-credentials and stacks are there{told} (revision {view.catalog_revision})"
    )
    yield Text()
    rows = [row for row in _rows(view) if row[0]]
    width = max([len(f"{count} {words}") for count, words, _, _ in rows], default=0)
    for count, words, style, names in rows:
        told = f"{count} {words}"
        yield Text.assemble("  ", (f"{told:<{width}}  " if names else told, style), _listed(names))
    yield from _hidden(view)
    if view.errors or view.uncommitted:
        yield Text()
    if view.errors:
        errors = f"{view.errors} error{'s' if view.errors != 1 else ''}"
        yield Text(
            f"Your files hold {errors}, and what is broken is not compared: see `mcctl validate`", style="bold red"
        )
    if view.uncommitted == ["."]:
        yield Text("Nothing here is committed to git")
    elif view.uncommitted:
        yield Text(f"Not committed: {_listed(view.uncommitted)}")
    if view.refused:
        yield Text()
        yield Text("Publishing would be refused; `mcctl diff` shows where", style="bold red")
        for refusal in view.refused[:FEW]:
            yield Text.assemble(("  ", ""), (refusal.code, "red"), f" {clipped(refusal.message, WIDTH)}")
        if len(view.refused) > FEW:
            yield Text(f"  and {len(view.refused) - FEW} more")
    yield Text()
    yield Text(_next(view))


def _hidden(view: StatusView) -> Iterator[Text]:
    if view.hidden:
        yield Text()
        yield Text("Hidden by the platform's operator; publishing does not lift it", style="yellow")
    for one in view.hidden[:FEW]:
        yield Text.assemble(
            "  ", (one_line(one.id), "bold"), f" since {one.since:%Y-%m-%d}: {clipped(one.reason, WIDTH)}"
        )
    if len(view.hidden) > FEW:
        yield Text(f"  and {len(view.hidden) - FEW} more")


def _rows(view: StatusView) -> Iterator[tuple[int, str, str, Sequence[str]]]:
    total = view.summary
    yield total.unchanged, "as in your files", "green", ()
    yield total.pending, "to be published from your files", "yellow", _ids(view.pending)
    yield total.drift, "changed on the platform, not in your files", "magenta", _ids(view.drift)
    yield total.conflicts, "changed on both, each its own way", "bold red", _ids(view.conflicts)
    yield total.settled, "changed on both alike", "green", _ids(view.settled)
    yield total.vanished, "on the platform, but without a file", "red", _ids(view.vanished)


def _last(last: LastPublishView | None, *, is_new: bool) -> Iterator[str]:
    if last is None:
        yield "Nothing was published yet" if is_new else "Nothing was published from here yet"
        return
    who = f" by {one_line(last.author)}" if last.author else ""
    yield f"Last published {last.at.isoformat(timespec='seconds')}{who}, as change set {one_line(last.changeset)},"
    if last.commit is None:
        yield "  from no commit"
        return
    match last.commits_ago:
        case None:
            ago = "which is not among the past of what is checked out here"
        case 0:
            ago = "the one that is checked out"
        case 1:
            ago = "one commit ago"
        case count:
            ago = f"{count} commits ago"
    yield f"  from commit {one_line(last.commit[:SHORT])}, {ago}"


def _next(view: StatusView) -> str:
    total = view.summary
    if total.conflicts:
        return "`mcctl diff` shows both sides of what was changed on both; `mcctl pull` leaves them to you"
    if total.pending or total.vanished:
        return "`mcctl diff` shows what `mcctl publish` would change"
    if total.drift:
        return "`mcctl pull` brings what was changed on the platform into your files"
    return "There is nothing to publish"


def _ids(resources: Sequence[ResourceView]) -> list[str]:
    return [resource.id for resource in resources]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return f"{', '.join(one_line(name) for name in names[:FEW])}{more}"
