"""Two states of a repository into what the rules of change look at."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from mcctl.catalog.catalog import Catalog, Credential, Entry
from mcctl.catalog.image import Picture
from mcctl.model.settings import Guards
from mcctl.plan.build import build_plan
from mcctl.plan.canonical import assessed_part, canonical, digest_of
from mcctl.plan.sides import Desired, Key, Live, desired_from, live_from, nothing_live
from mcctl.plan.versions import is_lower
from mcctl.rules.since import Since

History = Callable[[Entry], Iterable[Credential]]
"""Gives what a file said at earlier commits, the latest first."""

Versions = Mapping[str, Mapping[str, str]]


def compared(
    before: Catalog,
    after: Catalog,
    *,
    name: str,
    namespace: str | None,
    guards: tuple[Guards, Guards | None],
    moved: Mapping[str, str],
    allowances: frozenset[str] = frozenset(),
    history: History | None = None,
) -> Since:
    """Compares a repository with what it was.

    Args:
        before: What was.
        after: What is.
        name: What the state before is called.
        namespace: Who owns it, where that is not the issuer.
        guards: The guards of now, and of then where there were any.
        moved: By the new path, the old one of a file that git takes for moved.
        allowances: What commits allow (`expose leading-stem-change`).
        history: How to learn what a file said before that.
    """
    now, then = guards
    changed = dict(_changed_ids(before, after, moved))
    versions = _versions(before, after, history) if history is not None else {}
    desired = _desired(after, before, namespace, now)
    previously = {Key(after.by_id[new].kind, new): (old,) for new, old in changed.items()}
    desired = replace(desired, previously={**desired.previously, **previously})
    live = _live(before, name, namespace, then, versions)
    plan = build_plan(desired, live, allowances=allowances, is_dirty_allowed=True)
    return Since(before, after, plan, moved, changed, versions)


def _desired(after: Catalog, before: Catalog, namespace: str | None, guards: Guards) -> Desired:
    """The desired side; where `issuer.yaml` is broken, the issuer is who it was."""
    if after.issuer is None:
        after = replace(after, issuer=before.issuer, issuer_document=before.issuer_document)
    if after.issuer is None:
        return Desired("", "", {}, {}, guards=guards)
    return desired_from(after, namespace=namespace, guards=guards)


def _live(before: Catalog, name: str, namespace: str | None, guards: Guards | None, versions: Versions) -> Live:
    if before.issuer is None:
        return nothing_live(name)
    live = live_from(desired_from(before, namespace=namespace, guards=guards or Guards()), name)
    resources = {
        key: replace(held, versions=versions[key.id]) if key.id in versions else held
        for key, held in live.resources.items()
    }
    return replace(live, resources=resources, guards=guards)


def _changed_ids(before: Catalog, after: Catalog, moved: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Finds files that have another id than before, where nobody has the old one and nobody had the new one."""
    by_path = {entry.document.path: entry for entry in before.entries}
    claimed = {old for entry in after.entries for old in entry.resource.previously}
    for entry in after.by_id.values():
        path = entry.document.path
        was = by_path.get(moved.get(path, path))
        if was is None or was.id == entry.id or was.kind != entry.kind:
            continue
        if any(old in before.known_ids for old in entry.resource.previously):
            continue
        if was.id not in after.known_ids and was.id not in claimed and entry.id not in before.known_ids:
            yield entry.id, was.id


def _versions(before: Catalog, after: Catalog, history: History) -> dict[str, dict[str, str]]:
    """Looks up what was assessed under earlier versions, of what goes back to a lower one."""
    issuer = before.issuer
    found: dict[str, dict[str, str]] = {}
    if issuer is None:
        return found
    images = {path: picture.digest for path, picture in before.images.items() if isinstance(picture, Picture)}
    for name, entry in after.by_id.items():
        was = before.by_id.get(name)
        if was is None or was.document is entry.document or was.kind != entry.kind:
            continue
        if is_lower(entry.resource.version, was.resource.version):
            versions = found.setdefault(name, {})
            for earlier in history(was):
                if earlier.id == name and earlier.kind == was.kind and earlier.version and earlier.status != "draft":
                    content = canonical(earlier, issuer, images)
                    versions.setdefault(earlier.version, digest_of(assessed_part(was.kind, content)))
    return found
