"""The catalogue: an issuer's resources as one immutable value, indexed, with references resolved."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from mcctl.catalog.audience import Audience, Standing, audiences, standing_of
from mcctl.catalog.document import Document
from mcctl.catalog.image import NoPicture, Picture
from mcctl.catalog.shape import read_as
from mcctl.diagnostics import Diagnostic, Edit, Fix, codes
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS, Kind
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.scalar import is_slug, slugified
from mcctl.model.stack import Stack

Credential = MicroCredential | Stack


@dataclass(frozen=True, slots=True)
class Entry:
    """A micro-credential or a stack, with the document that it was read from."""

    kind: Kind
    resource: Credential
    document: Document

    @property
    def id(self) -> str:
        """The resource's id."""
        return self.resource.id


@dataclass(frozen=True)
class Catalog:
    """An issuer's catalogue.

    `entries` holds every resource that could be read, in the order of their paths, repeated ids included; `broken` the files
    that could not, by path, with the ids that they name, as far as known.
    """

    issuer: Issuer | None
    issuer_document: Document | None
    entries: tuple[Entry, ...]
    broken: Mapping[str, str | None] = field(default_factory=dict)
    images: Mapping[str, Picture | NoPicture] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """The resources by id; where an id is repeated, the first."""
        index: dict[str, Entry] = {}
        for entry in self.entries:
            index.setdefault(entry.id, entry)
        return index

    @cached_property
    def sharers(self) -> Mapping[str, tuple[Entry, ...]]:
        """The resources whose id another one has too, by that id."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.id, []).append(entry)
        return {name: tuple(entries) for name, entries in found.items() if len(entries) > 1}

    @cached_property
    def known_ids(self) -> frozenset[str]:
        """Every id that a file has, even one that could not be read whole: what names it is not wrong as well."""
        return frozenset(self.by_id).union(*(_likely_ids(path, name) for path, name in self.broken.items()))

    @cached_property
    def micro_credentials(self) -> tuple[tuple[MicroCredential, Document], ...]:
        """The micro-credentials with their documents."""
        return tuple((e.resource, e.document) for e in self.entries if isinstance(e.resource, MicroCredential))

    @cached_property
    def stacks(self) -> tuple[tuple[Stack, Document], ...]:
        """The stacks with their documents."""
        return tuple((e.resource, e.document) for e in self.entries if isinstance(e.resource, Stack))

    @cached_property
    def holders(self) -> Mapping[str, tuple[str, ...]]:
        """By id of a member, the ids of the stacks that hold it directly."""
        found: dict[str, list[str]] = {}
        for name, standing in self.standings.items():
            for member in standing.members:
                found.setdefault(member, []).append(name)
        return {member: tuple(stacks) for member, stacks in found.items()}

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """What decides who sees each resource."""
        issuer = self.issuer.id if self.issuer else ""
        return {name: standing_of(entry.resource, issuer) for name, entry in self.by_id.items()}

    @cached_property
    def audiences(self) -> Mapping[str, Audience]:
        """Who sees each resource, beside the issuer's roles."""
        return audiences(self.standings)


def build(
    documents: Iterable[tuple[Kind, Document]],
    images: Mapping[str, Picture | NoPicture],
    unreadable: Mapping[str, str | None] | None = None,
    doubtful: Collection[str] = (),
) -> tuple[Catalog, list[Diagnostic]]:
    """Reads documents as the kinds that their places in the repository say; a wrong one becomes findings and `broken`.

    Args:
        documents: What could be read, with the kind that is expected of each.
        images: What the images are that they name.
        unreadable: What could not, by path, with the ids that those files seem to name.
        doubtful: Paths of documents of which not everything was read, since something is written twice: what else is
            wrong with them is found, but no rule judges them by a part of what they say.
    """
    found: list[Diagnostic] = []
    issuer: Issuer | None = None
    issuer_document: Document | None = None
    entries: list[Entry] = []
    broken = dict(unreadable or {})
    for kind, document in sorted(documents, key=lambda pair: pair[1].path):
        wrong = _wrong_kind(kind, document)
        resource, findings = (None, [wrong]) if wrong else read_as(MODELS[kind], document)
        found += findings
        if document.path in doubtful and not isinstance(resource, Issuer):
            resource = None
        match resource:
            case Issuer():
                issuer, issuer_document = resource, document
            case MicroCredential() | Stack():
                found += _incomplete(resource, document)
                entries.append(Entry(kind, resource, document))
            case None:
                named = document.at(("id",))
                broken[document.path] = named if isinstance(named, str) else None
    return Catalog(issuer, issuer_document, tuple(entries), broken, images), found


def _likely_ids(path: str, name: str | None) -> frozenset[str]:
    """The ids that others may know a broken file by: its own, else the one that its author probably means by it."""
    if name is not None and is_slug(name):
        return frozenset({name})
    guesses = (PurePosixPath(path).stem, slugified(name or ""))
    return frozenset(guess for guess in guesses if is_slug(guess))


def _wrong_kind(kind: Kind, document: Document) -> Diagnostic | None:
    given = document.at(("kind",))
    if not isinstance(document.data, dict) or given is None or given == kind:
        return None
    places = {"micro-credential": "micro-credentials/", "stack": "stacks/", "issuer": "issuer.yaml"}
    span = document.locate(("kind",))
    hint, fix = f"write `kind: {kind}`", None
    if isinstance(given, str) and given in places:
        hint += f", or move the file: a {given} belongs in {places[given]}"
    elif isinstance(given, str):
        fix = Fix(safe=False, edits=(Edit(span, kind),))
    shown = f"`{given}`" if isinstance(given, str) else "this"
    message = f"a file in this place is of the kind `{kind}`, not {shown}"
    return Diagnostic(codes.WRONG_KIND, message, document.path, span, ("kind",), hint=hint, fix=fix)


def _incomplete(resource: Credential, document: Document) -> list[Diagnostic]:
    """Finds what is required from beta on; a draft that lacks it gets notes."""
    lacking = [name for name in resource.needed_from_beta if not getattr(resource, name)]
    if isinstance(resource, MicroCredential) and resource.assessment is not None:
        if not resource.assessment.parts:
            lacking.append("assessment.parts")
        elif not any(part.items for part in resource.assessment.parts):
            lacking.append("assessment.parts.items")
    if not lacking:
        return []
    is_draft = resource.status == "draft"
    rule = codes.INCOMPLETE_DRAFT if is_draft else codes.INCOMPLETE
    span = document.locate(("status",)) if not is_draft else document.locate(("id",))
    found: list[Diagnostic] = []
    for name in lacking:
        route = tuple(name.split("."))
        message = (
            f"this draft has no `{name}` yet"
            if is_draft
            else f"`{name}` is missing, which `status: {resource.status}` needs"
        )
        hint = f"add `{name}`" + (" before it becomes beta or active" if is_draft else ", or write `status: draft`")
        found.append(Diagnostic(rule, message, document.path, span, route, hint=hint))
    return found
