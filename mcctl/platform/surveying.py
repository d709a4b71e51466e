"""A catalogue looked at in parts: what is judged by itself is judged and let go, what others ask of it is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from pydantic import ValidationError

from mcctl.catalog.catalog import Catalog, Credential, Entry, build
from mcctl.catalog.document import Document
from mcctl.catalog.image import NoPicture, Picture
from mcctl.catalog.outline import OUTLINED
from mcctl.diagnostics import Diagnostic, Severity
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS
from mcctl.model.micro_credential import MicroCredential
from mcctl.plan.canonical import Content
from mcctl.plan.sides import Key
from mcctl.rules.registry import check_across, check_each, held_by_platform

Said = Iterable[tuple[Key, Content]]
"""Contents, each with what names it."""

_LEFT_OUT = {
    name: info.default for name, info in MicroCredential.model_fields.items() if (info.alias or name) not in OUTLINED
}


def path_of(key: Key) -> str:
    """Names the place of a resource, in findings."""
    return f"{key.kind}/{key.id}"


@dataclass(slots=True)
class Survey:
    """What was found so far, and what is kept of what was looked at; `pictures` are the images that are named, by digest."""

    pictures: Mapping[str, Picture | NoPicture]
    issuer: Issuer | None = None
    issuer_document: Document | None = None
    entries: list[Entry] = field(default_factory=list)
    broken: dict[str, str | None] = field(default_factory=dict)
    shape: list[Diagnostic] = field(default_factory=list)
    each: list[Diagnostic] = field(default_factory=list)
    is_wrong: bool = False

    def know(self, outlines: Said) -> None:
        """Takes up what was judged when it was published, by its outline; what cannot be read any more is looked at."""
        doubtful: list[tuple[Key, Content]] = []
        for key, outline in outlines:
            # the image was there then, and is never gone
            said = {name: value for name, value in outline.items() if name != "badge"}
            try:
                resource = MODELS[key.kind].model_validate(said)
            except ValidationError:
                doubtful.append((key, outline))
                continue
            if isinstance(resource, Issuer):
                doubtful.append((key, outline))
            else:
                self.entries.append(Entry(resource.kind, resource, Document(path_of(key), outline)))
        self.look(doubtful)

    def look(self, contents: Said) -> Mapping[Key, Credential]:
        """Judges contents each by itself, and keeps what others ask of them.

        Returns:
            What could be read, whole.
        """
        documents = [(key.kind, Document(path_of(key), content)) for key, content in contents]
        catalog, shape = build(documents, self.pictures)
        each = list(check_each(catalog, held_by_platform()))
        self.shape += shape
        self.each += each
        self.is_wrong = self.is_wrong or any(_is_error(finding) for finding in (*shape, *each))
        self.broken.update(catalog.broken)
        if catalog.issuer is not None:
            self.issuer, self.issuer_document = catalog.issuer, catalog.issuer_document
        self.entries += map(_outlined, catalog.entries)
        return {Key(entry.kind, entry.id): entry.resource for entry in catalog.entries}

    def catalog(self) -> Catalog:
        """All of it as one catalogue, of outlines."""
        entries = sorted(self.entries, key=lambda entry: entry.document.path)
        return Catalog(self.issuer, self.issuer_document, tuple(entries), self.broken, self.pictures)

    def errors(self, catalog: Catalog) -> list[Diagnostic]:
        """What is wrong with each by itself, in an order that no parts tell, and with all of them together."""
        each = sorted(self.each, key=lambda finding: (finding.rule.code, finding.file))
        found = (*sorted(self.shape, key=attrgetter("file")), *each, *check_across(catalog, {}, held_by_platform()))
        return [finding for finding in found if _is_error(finding)]


def _is_error(finding: Diagnostic) -> bool:
    return finding.rule.severity is Severity.ERROR


def _outlined(entry: Entry) -> Entry:
    if not isinstance(entry.resource, MicroCredential):
        return entry
    return Entry(entry.kind, entry.resource.model_copy(update=_LEFT_OUT), entry.document)
