"""Whether a change set's contents may be: shape, identity, references, visibility, by the same rules as in the files."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from mcctl.api.changesets import ChangeSet, SubmittedChange
from mcctl.api.problems import Complaint
from mcctl.catalog.catalog import Catalog, Entry, build
from mcctl.catalog.document import Document, image_files
from mcctl.catalog.image import NoPicture, Picture
from mcctl.diagnostics import Diagnostic, Route, Severity
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS, Kind
from mcctl.plan.canonical import Content, canonical, encoded
from mcctl.plan.sides import Key
from mcctl.platform.repetitions import body_digest
from mcctl.rules.registry import check_catalog, held_by_platform


@dataclass(frozen=True, slots=True)
class Checked:
    """The issuer's whole catalogue after the change set, and what is wrong with it.

    Where nothing is, `digests` are those of the changes' contents, in their order, and `body_digest` is that of all of it.
    """

    catalog: Catalog
    contents: Mapping[Key, Content]
    complaints: tuple[Complaint, ...]
    digests: tuple[str, ...] = ()
    body_digest: str = ""


def check_changes(
    issuer: str,
    before: Mapping[Key, Content],
    outlined: Collection[Key],
    body: ChangeSet,
    images: Mapping[str, Picture],
) -> Checked:
    """Lays the changes over the contents before, and checks the whole.

    Args:
        issuer: Whose catalogue it is.
        before: All live contents of the issuer.
        outlined: Those of them of which only the outline is there: they were checked when they were published, and what is
            asked of them is what others ask. None of them is changed.
        body: What was submitted.
        images: By digest, the issuer's images that were uploaded, as far as the changes name them.
    """
    changes = body.changes
    after = dict(before)
    index: dict[Key, int] = {}
    complaints: list[Complaint] = []
    for number, change in enumerate(changes):
        key = Key(change.kind, change.id)
        if key in index:
            complaints.append(_complaint(f"`{change.id}` is changed twice", number, change, ()))
        complaints += _misnamed(number, change)
        index[key] = number
        if change.previous_id is not None:
            after.pop(Key(change.kind, change.previous_id), None)
        after[key] = change.content
    if (found := Key("issuer", issuer)) not in after or any(k.kind == "issuer" and k != found for k in after):
        complaints.append(
            Complaint(detail=f"the change set must hold the record of the issuer `{issuer}`, and no other")
        )
    catalog, shape = _laid_out(after, [key for key in outlined if key in after], images_of(changes, images))
    places = {_path(key): number for key, number in index.items()}
    complaints += (
        _from_finding(finding, places.get(finding.file), changes)
        for finding in [*shape, *check_catalog(catalog, held_by_platform())]
        if finding.rule.severity is Severity.ERROR
    )
    if complaints or catalog.issuer is None:
        return Checked(catalog, after, tuple(complaints))
    digests: list[str] = []
    digest = body_digest(body, _encoded(changes, catalog, catalog.issuer, digests, complaints))
    return Checked(catalog, after, tuple(complaints), tuple(digests), digest)


def _misnamed(number: int, change: SubmittedChange) -> Iterator[Complaint]:
    if change.content.get("kind") != change.kind or change.content.get("id") != change.id:
        yield _complaint("`kind` and `id` differ from the change's own", number, change, ("id",))
    named = "name" if change.kind == "issuer" else "title"
    if "\0" in str(change.content.get(named)):  # which no file can hold, and not every database
        yield _complaint("the text holds a NUL character", number, change, (named,))


def named_images(changes: Iterable[SubmittedChange]) -> list[str]:
    """The digests of the images that changes name."""
    return image_files(Document("", change.content) for change in changes)


def images_of(changes: Iterable[SubmittedChange], images: Mapping[str, Picture]) -> dict[str, Picture | NoPicture]:
    """The images that changes name, also those that are not there; what names the others was checked with them."""
    missing = NoPicture("it was not uploaded", "send the image first")
    return {digest: images.get(digest, missing) for digest in named_images(changes)}


def _laid_out(
    contents: Mapping[Key, Content], outlined: Iterable[Key], pictures: Mapping[str, Picture | NoPicture]
) -> tuple[Catalog, list[Diagnostic]]:
    """Reads contents as a catalogue, and finds what is wrong with the shape of those that are not outlined only."""
    known: dict[Key, Entry] = {}
    for key in outlined:
        if (entry := _known(key, contents[key])) is not None:
            known[key] = entry
    documents: list[tuple[Kind, Document]] = [
        (key.kind, Document(_path(key), content)) for key, content in contents.items() if key not in known
    ]
    catalog, shape = build(documents, pictures)
    entries = sorted((*catalog.entries, *known.values()), key=lambda entry: entry.document.path)
    return replace(catalog, entries=tuple(entries)), shape


def _known(key: Key, outline: Content) -> Entry | None:
    """Reads what was published before; None for the issuer's record, and for what this release cannot read."""
    said = {name: value for name, value in outline.items() if name != "badge"}  # its image was there, and is never gone
    try:
        resource = MODELS[key.kind].model_validate(said)
    except ValidationError:
        return None
    return Entry(key.kind, resource, Document(_path(key), outline)) if not isinstance(resource, Issuer) else None


def _encoded(
    changes: Sequence[SubmittedChange],
    catalog: Catalog,
    issuer: Issuer,
    digests: list[str],
    complaints: list[Complaint],
) -> Iterator[bytes]:
    """Yields each content's canonical JSON, and tells its digest, and whether it is in its canonical form."""
    for number, change in enumerate(changes):
        text = encoded(change.content)
        digests.append(f"sha256:{hashlib.sha256(text).hexdigest()}")
        resource = issuer if change.kind == "issuer" else catalog.by_id[change.id].resource
        if encoded(canonical(resource, issuer, {})) != text:
            where = pointer(("changes", number, "content"))
            complaints.append(Complaint(detail="the content is not in its canonical form", pointer=where))
        yield text


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
