"""Whether a change set's contents may be: shape, identity, references, visibility, by the same rules as in the files."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mcctl.api.changesets import ChangeSet, SubmittedChange
from mcctl.api.problems import Complaint
from mcctl.catalog.audience import Standing
from mcctl.catalog.document import Document, image_files
from mcctl.catalog.image import NoPicture, Picture
from mcctl.diagnostics import Diagnostic, Route
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import Resource
from mcctl.model.stack import Stack
from mcctl.plan.canonical import Content, canonical, encoded
from mcctl.plan.sides import Key
from mcctl.platform.repetitions import body_digest
from mcctl.platform.surveying import Survey, path_of

PART = 200
"""So many changes are looked at before any of them is let go."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The issuer's whole catalogue after the change set, and what is wrong with it.

    Where nothing is, `digests` are those of the changes' contents, in their order, and `body_digest` is that of all of it.
    """

    contents: Mapping[Key, Content]
    complaints: tuple[Complaint, ...]
    issuer: Issuer | None
    stacks: Mapping[str, Stack]
    standings: Mapping[str, Standing]
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
    after = dict(before)
    index: dict[Key, int] = {}
    complaints: list[Complaint] = []
    for number, change in enumerate(body.changes):
        key = Key(change.kind, change.id)
        if key in index:
            complaints.append(_complaint(f"`{change.id}` is changed twice", number, change, ()))
        complaints += _misnamed(number, change)
        index[key] = number
        if change.previous_id is not None:
            after.pop(Key(change.kind, change.previous_id), None)
        after[key] = change.content
    record = Key("issuer", issuer)
    if record not in after or any(key.kind == "issuer" and key != record for key in after):
        complaints.append(
            Complaint(detail=f"the change set must hold the record of the issuer `{issuer}`, and no other")
        )
    survey = Survey(images_of(body.changes, images))
    known = {key for key in outlined if key in after}
    survey.know((key, after[key]) for key in known)
    # the issuer's record comes first, wherever it stands: the canonical form of all others is told by it
    first = (key for key in after if key not in known and (key not in index or key.kind == "issuer"))
    survey.look((key, after[key]) for key in first)
    sealing = _Sealing(body.changes, after, survey, [*complaints])
    digest = body_digest(body, sealing.encodings())
    catalog = survey.catalog()
    places = {path_of(key): number for key, number in index.items()}
    complaints += (_from_finding(finding, places.get(finding.file), body.changes) for finding in survey.errors(catalog))
    complaints += sealing.not_canonical
    stacks = {stack.id: stack for stack, _ in catalog.stacks}
    checked = Checked(after, tuple(complaints), catalog.issuer, stacks, catalog.standings)
    return checked if complaints else replace(checked, digests=tuple(sealing.digests), body_digest=digest)


@dataclass(slots=True)
class _Sealing:
    """Looks at the changes, and encodes each, one small part of them after the other, so that few are in memory twice.

    Where something is wrong nothing more is encoded, since no digest of it is wanted, and not everything can be.
    """

    changes: Sequence[SubmittedChange]
    contents: Mapping[Key, Content]
    survey: Survey
    complaints: list[Complaint]
    digests: list[str] = field(default_factory=list)
    not_canonical: list[Complaint] = field(default_factory=list)

    def encodings(self) -> Iterator[bytes]:
        """Yields each content's canonical JSON, in the order of the changes."""
        for start in range(0, len(self.changes), PART):
            part = self.changes[start : start + PART]
            keys = [Key(change.kind, change.id) for change in part]
            # what is changed twice is looked at once, as the last of them says
            there = [self.contents.get(key) is change.content for key, change in zip(keys, part, strict=True)]
            said = zip(keys, part, there, strict=True)
            looked_at = [(key, one.content) for key, one, is_there in said if is_there and key.kind != "issuer"]
            resources = self.survey.look(looked_at)
            for number, (key, change) in enumerate(zip(keys, part, strict=True), start=start):
                resource = self.survey.issuer if key.kind == "issuer" else resources.get(key)
                is_wrong = self.complaints or self.survey.is_wrong
                yield b"" if is_wrong or resource is None else self.encoding(number, change, resource)

    def encoding(self, number: int, change: SubmittedChange, resource: Resource) -> bytes:
        """Encodes a content, which has to be in its canonical form."""
        text = encoded(change.content)
        self.digests.append(f"sha256:{hashlib.sha256(text).hexdigest()}")
        if self.survey.issuer is not None and encoded(canonical(resource, self.survey.issuer, {})) != text:
            where = pointer(("changes", number, "content"))
            self.not_canonical.append(Complaint(detail="the content is not in its canonical form", pointer=where))
        return text


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
