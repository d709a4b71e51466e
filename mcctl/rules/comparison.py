"""Two states of a repository into what the rules of change look at."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from mcctl.catalog.catalog import Catalog, Credential, Entry
from mcctl.catalog.image import Picture
from mcctl.model.settings import Guards
from mcctl.plan.build import build_plan
from mcctl.plan.canonical import Content, assessed_part, canonical, digest_of
from mcctl.plan.sides import Desired, Key, Live, desired_from, live_from, nothing_live
from mcctl.plan.versions import is_lower
from mcctl.rules.since import Since

History = Callable[[Entry], Iterable[Credential]]
"""Gives what a file said at earlier commits, the latest first."""

Versions = Mapping[str, Mapping[str, str]]

OUTLINE = {"kind", "id", "title", "status", "visibility", "access", "members", "completion"}
SAME = "the same"
"""Stands for the digest of what is the same before and after."""


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
    before, after = _paired(before, after, moved)
    changed = dict(_changed_ids(before, after, moved))
    versions = _versions(before, after, history) if history is not None else {}
    same = _same(before, after)
    # where `issuer.yaml` is broken, the issuer is who it was
    owned = replace(after, issuer=before.issuer, issuer_document=before.issuer_document) if not after.issuer else after
    desired = _side(owned, same, namespace, now) if owned.issuer else Desired("", "", {}, {}, guards=now)
    previously = {Key(after.by_id[new].kind, new): (old,) for new, old in changed.items()}
    desired = replace(desired, previously={**desired.previously, **previously})
    live = nothing_live(name)
    if before.issuer:
        live = _with_versions(live_from(_side(before, same, namespace, then or Guards()), name), versions)
    plan = build_plan(desired, replace(live, guards=then), allowances=allowances, is_dirty_allowed=True)
    return Since(before, after, plan, moved, changed, versions)


def _paired(before: Catalog, after: Catalog, moved: Mapping[str, str]) -> tuple[Catalog, Catalog]:
    """Keeps one file for each id, where several have it: the one that has it before and after, else the first."""
    was = {(entry.id, entry.document.path) for entry in before.entries}
    is_now = {(entry.id, moved.get(entry.document.path, entry.document.path)) for entry in after.entries}
    both = was & is_now
    kept: list[Catalog] = []
    for catalog, places in ((before, {}), (after, moved)):
        by_id: dict[str, Entry] = {}
        for entry in catalog.entries:
            if entry.id not in by_id or (entry.id, places.get(entry.document.path, entry.document.path)) in both:
                by_id[entry.id] = entry
        is_unique = len(by_id) == len(catalog.entries)
        kept.append(catalog if is_unique else replace(catalog, entries=tuple(by_id.values())))
    return kept[0], kept[1]


def _same(before: Catalog, after: Catalog) -> frozenset[str]:
    """The ids of what is the very same in both, which the plan need not compare."""
    if _written_in(before) != _written_in(after):
        return frozenset()
    return frozenset(name for name, entry in after.by_id.items() if before.by_id.get(name) is entry)


def _written_in(catalog: Catalog) -> tuple[str | None, ...] | None:
    """What of the issuer counts in the content of everything else."""
    issuer = catalog.issuer
    return (issuer.id, issuer.language, issuer.license) if issuer is not None else None


def _side(catalog: Catalog, same: frozenset[str], namespace: str | None, guards: Guards) -> Desired:
    """Makes a side of the plan, in which what is the same has only what decides who sees it and who completes it."""
    differing = tuple(entry for name, entry in catalog.by_id.items() if name not in same)
    side = desired_from(replace(catalog, entries=differing), namespace=namespace, guards=guards)
    kept = {Key(catalog.by_id[name].kind, name): catalog.by_id[name] for name in same}
    return replace(
        side,
        contents={**side.contents, **{key: _outlined(entry) for key, entry in kept.items()}},
        digests={**side.digests, **dict.fromkeys(kept, SAME)},
        documents={**side.documents, **{key: entry.document for key, entry in kept.items()}},
    )


def _outlined(entry: Entry) -> Content:
    return entry.resource.model_dump(mode="json", by_alias=True, exclude_defaults=True, include=OUTLINE)


def _with_versions(live: Live, versions: Versions) -> Live:
    resources = {
        key: replace(held, versions=versions[key.id]) if key.id in versions else held
        for key, held in live.resources.items()
    }
    return replace(live, resources=resources)


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
