"""What was published before: the log of a platform, of one resource, and what of it can be undone."""

from collections.abc import Iterator
from dataclasses import dataclass

from mcctl.api.changesets import LoggedChange, LoggedChangeSet
from mcctl.errors import UsageError
from mcctl.plan.compare import FieldChange, compare
from mcctl.plan.reverting import Undone
from mcctl.plan.sides import Key
from mcctl.remote.client import Client
from mcctl.rules.nearest import nearest

PAGE = 100


@dataclass(frozen=True, slots=True)
class History:
    """Change sets, newest first; `has_more` says that older ones were left out."""

    changesets: tuple[LoggedChangeSet, ...]
    has_more: bool = False


def recent(client: Client, limit: int) -> History:
    """Reads the newest change sets."""
    return _read(client, limit, None)


def history_of(client: Client, name: str, limit: int) -> History:
    """Reads what touched a resource, by its id of now or of before, or the one change set of that id.

    Every change comes with the contents before and after. A UsageError tells of an id that is neither.
    """
    found = _read(client, limit, name)
    if found.changesets:
        return found
    changeset = client.changeset(name)
    if changeset is None:
        known = [entry.id for entry in client.catalog().resources]
        raise _unknown(f"nothing was ever published under the id `{name}`", client, name, known)
    return History((changeset,))


def changeset_named(client: Client, name: str) -> LoggedChangeSet:
    """Reads a change set with all contents; a UsageError reaches the caller where there is none."""
    found = client.changeset(name)
    if found is None:
        raise _unknown(f"there is no change set `{name}`", client, name, [])
    return found


def _unknown(message: str, client: Client, name: str, known: list[str]) -> UsageError:
    newest = [one.id for one in client.changesets(limit=PAGE).changesets]
    near = nearest(name, [*known, *newest])
    return UsageError(message, hint=f"did you mean `{near}`?" if near else "see `mcctl log`")


def last_published(client: Client, namespace: str) -> LoggedChangeSet | None:
    """Finds the newest change set that a namespace published from its files; None where there is none yet."""
    published = (one for one in _all(client) if one.namespace == namespace and one.origin == "files")
    return next((one for one in published if _contents(one)), None)


def fields_of(change: LoggedChange) -> tuple[FieldChange, ...]:
    """Compares the contents before and after; empty where there were none before, or none are known."""
    if change.before is None or change.after is None:
        return ()
    return compare(change.kind, change.before, change.after)


def _contents(changeset: LoggedChangeSet) -> list[LoggedChange]:
    """The changes of contents; those of who owns what are left out."""
    return [one for one in changeset.changes if one.action not in ("adopt", "release")]


def undone_of(changeset: LoggedChangeSet) -> tuple[Undone, ...]:
    """What undoing a change set undoes; a UsageError tells of one that changed no contents."""
    changes = _contents(changeset)
    if not changes:
        raise UsageError(
            f"change set `{changeset.id}` changed only who owns what", hint="see `mcctl adopt` and `mcctl release`"
        )
    return tuple(
        Undone(Key(one.kind, one.current_id or one.id), one.before, one.after)
        for one in changes
        if one.after is not None
    )


def _read(client: Client, limit: int, resource: str | None) -> History:
    found: list[LoggedChangeSet] = []
    for one in _all(client, min(limit + 1, PAGE), resource):
        if len(found) == limit:
            return History(tuple(found), has_more=True)
        found.append(one)
    return History(tuple(found))


def _all(client: Client, page_size: int = PAGE, resource: str | None = None) -> Iterator[LoggedChangeSet]:
    cursor: str | None = None
    while True:
        page = client.changesets(cursor=cursor, limit=page_size, resource=resource)
        yield from page.changesets
        cursor = page.next_cursor
        if cursor is None:
            return
