"""Whether a change set's contents may be: shape, identity, references, visibility, by the same rules as in the files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcctl.api.changesets import SubmittedChange
from mcctl.api.problems import Complaint
from mcctl.catalog.catalog import Catalog, build
from mcctl.catalog.document import Document, image_files
from mcctl.catalog.image import NoPicture, Picture
from mcctl.diagnostics import Diagnostic, Route, Severity
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import Kind
from mcctl.plan.canonical import Content, canonical, digest_of
from mcctl.plan.sides import Key
from mcctl.rules.registry import check_catalog, held_by_platform


@dataclass(frozen=True, slots=True)
class Checked:
    """The issuer's whole catalogue after the change set, and what is wrong with it."""

    catalog: Catalog
    contents: Mapping[Key, Content]
    complaints: tuple[Complaint, ...]


def check_changes(
    issuer: str,
    before: Mapping[Key, Content],
    changes: Sequence[SubmittedChange],
    images: Mapping[str, Picture],
) -> Checked:
    """Lays the changes over the contents before, and checks the whole.

    Args:
        issuer: Whose catalogue it is.
        before: All live contents of the issuer.
        changes: What was submitted.
        images: By digest, the issuer's images that were uploaded.
    """
    after = dict(before)
    index: dict[Key, int] = {}
    complaints: list[Complaint] = []
    for number, change in enumerate(changes):
        key = Key(change.kind, change.id)
        if key in index:
            complaints.append(_complaint(f"`{change.id}` is changed twice", number, change, ()))
        if change.content.get("kind") != change.kind or change.content.get("id") != change.id:
            complaints.append(_complaint("`kind` and `id` differ from the change's own", number, change, ("id",)))
        named = "name" if change.kind == "issuer" else "title"
        if "\0" in str(change.content.get(named)):  # which no file can hold, and not every database
            complaints.append(_complaint("the text holds a NUL character", number, change, (named,)))
        index[key] = number
        if change.previous_id is not None:
            after.pop(Key(change.kind, change.previous_id), None)
        after[key] = change.content
    if (found := Key("issuer", issuer)) not in after or any(k.kind == "issuer" and k != found for k in after):
        complaints.append(
            Complaint(detail=f"the change set must hold the record of the issuer `{issuer}`, and no other")
        )
    paths = {_path(key): key for key in after}
    documents: list[tuple[Kind, Document]] = [
        (key.kind, Document(_path(key), content)) for key, content in after.items()
    ]
    pictures: dict[str, Picture | NoPicture] = {
        digest: images.get(digest) or NoPicture("it was not uploaded", "send the image first")
        for digest in image_files(document for _, document in documents)
    }
    catalog, shape = build(documents, pictures)
    complaints += (
        _from_finding(finding, index.get(paths[finding.file]), changes)
        for finding in [*shape, *check_catalog(catalog, held_by_platform())]
        if finding.rule.severity is Severity.ERROR
    )
    if not complaints and catalog.issuer is not None:
        complaints += _not_canonical(catalog, catalog.issuer, index, after)
    return Checked(catalog, after, tuple(complaints))


def _not_canonical(
    catalog: Catalog, issuer: Issuer, index: Mapping[Key, int], after: Mapping[Key, Content]
) -> list[Complaint]:
    resources = {Key(entry.kind, entry.id): entry.resource for entry in catalog.entries}
    everything = {**resources, Key("issuer", issuer.id): issuer}
    return [
        Complaint(detail="the content is not in its canonical form", pointer=pointer(("changes", number, "content")))
        for key, number in index.items()
        if digest_of(canonical(everything[key], issuer, {})) != digest_of(after[key])
    ]


def _path(key: Key) -> str:
    return f"{key.kind}/{key.id}"


def _from_finding(finding: Diagnostic, number: int | None, changes: Sequence[SubmittedChange]) -> Complaint:
    if number is None:
        complaint = Complaint(detail=finding.message, pointer="")
    else:
        complaint = _complaint(finding.message, number, changes[number], finding.route)
    return complaint.model_copy(update={"code": finding.rule.code, "hint": finding.hint})


def _complaint(detail: str, number: int, change: SubmittedChange, route: Route) -> Complaint:
    there = within(change.content, route)
    return Complaint(detail=detail, pointer=pointer(("changes", number, "content", *there)))


def within(body: object, route: Route) -> Route:
    """Follows a route into a body, as far as it leads; names of alternatives on it are no part of the body."""
    found: list[str | int] = []
    for part in route:
        match body:
            case dict() if part in body:
                body = body[part]
            case list() if isinstance(part, int) and 0 <= part < len(body):
                body = body[part]
            case _:
                continue
        found.append(part)
    return tuple(found)


def pointer(route: Route) -> str:
    """Writes a route as a JSON Pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in route)
