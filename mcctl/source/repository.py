"""A repository into a catalogue: every file is read, and whatever is wrong with one is a finding that hides no other."""

import posixpath
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from mcctl.catalog.catalog import Catalog, Entry, build
from mcctl.catalog.document import Document, image_files
from mcctl.catalog.image import NoPicture, Picture, picture_of
from mcctl.catalog.likeness import most_alike
from mcctl.catalog.shape import read_as
from mcctl.diagnostics import Diagnostic, codes
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import Kind
from mcctl.model.settings import Settings
from mcctl.source.reader import Reading, read_yaml
from mcctl.source.tree import OutsideError, Tree, is_inside

SETTINGS = "mcctl.yaml"
ISSUER = "issuer.yaml"
FOLDERS: dict[str, Kind] = {"micro-credentials": "micro-credential", "stacks": "stack"}
NO_FILE = NoPicture("there is no such file", "put the image there, or name the one that is")
MOST_GUESSED = 20
"""For how many images that there are not a name is guessed: each is compared with all in its folder."""

ALIKE = 0.8
"""How like the name of an image must be to one that there is not; they share their folder and what comes after the dot."""


@dataclass(frozen=True, slots=True)
class Repository:
    """What the files say: the catalogue, the findings of reading it, how many files were read.

    `documents` are those that could be read as YAML, right or wrong in shape, by path, the settings among them.
    """

    is_judged: ClassVar[bool] = False

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
    files: int
    documents: Mapping[str, Document] = field(default_factory=dict)

    @property
    def remarked(self) -> Collection[Document]:
        """Those of them that may have comments for mcctl."""
        return self.documents.values()

    @property
    def checked(self) -> Collection[str]:
        """The files that rules looked at; what is broken was not looked at."""
        return {entry.document.path for entry in self.catalog.entries}

    @property
    def excepting(self) -> tuple[Entry, ...]:
        """The resources that may name rules which do not hold for them."""
        return tuple(entry for entry in self.catalog.entries if entry.resource.audit is not None)

    @property
    def images(self) -> Collection[str]:
        """The images that the files name."""
        return self.catalog.images


@dataclass(frozen=True, slots=True)
class Listing:
    """The files that make up a catalogue, each with the kind that its place says, and the findings of looking for them."""

    files: tuple[tuple[str, Kind], ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What some of the files say: documents, their images, and of files that are no YAML the ids that they seem to name."""

    documents: tuple[tuple[Kind, Document], ...]
    images: Mapping[str, Picture | NoPicture]
    unreadable: Mapping[str, str | None]
    diagnostics: tuple[Diagnostic, ...]

    def build(self) -> tuple[Catalog, list[Diagnostic]]:
        """Makes the catalogue of it, with the findings of their shape."""
        doubtful = {finding.file for finding in self.diagnostics if finding.rule == codes.DUPLICATE_KEY}
        return build(self.documents, self.images, self.unreadable, doubtful)


def read_settings(tree: Tree) -> tuple[Settings | None, list[Diagnostic]]:
    """Reads `mcctl.yaml`; None and findings where it is wrong or missing."""
    reading = _read(tree, SETTINGS)
    document, found = reading.document, list(reading.diagnostics)
    if document is None:
        return None, found
    settings, shape = read_as(Settings, document)
    found += shape
    if settings is not None and settings.version != 1:
        found.append(
            Diagnostic(
                codes.WRONG_VALUE, f"version {settings.version} of the format is not known to this release", SETTINGS,
                document.locate(("version",)), ("version",), hint="write `version: 1`, or update mcctl",
            )
        )  # fmt: skip
        return None, found
    if settings is not None and settings.default_platform not in settings.platforms:
        names = " or ".join(f"`{name}`" for name in sorted(settings.platforms))
        found.append(
            Diagnostic(
                codes.WRONG_VALUE, f"there is no platform `{settings.default_platform}` in `platforms`", SETTINGS,
                document.locate(("default_platform",)), ("default_platform",), hint=f"write {names}",
            )
        )  # fmt: skip
        return None, found
    return settings, found


def read_repository(tree: Tree) -> Repository:
    """Reads a whole repository."""
    listing = list_files(tree)
    part = read_part(tree, listing.files)
    part = replace(part, images={**part.images, **guessed_images(tree, part.images)})
    catalog, shape = part.build()
    documents = {document.path: document for _, document in part.documents}
    settings = read_document(tree, SETTINGS)
    if settings is not None:
        documents[SETTINGS] = settings
    found = (*listing.diagnostics, *part.diagnostics, *shape)
    return Repository(catalog, found, len(listing.files), documents)


def list_files(tree: Tree) -> Listing:
    """Finds the files that make up the catalogue, the issuer's first."""
    found: list[Diagnostic] = []
    files = tuple(_definitions(tree, found))
    return Listing(files, tuple(found))


def read_part(tree: Tree, files: Iterable[tuple[str, Kind]]) -> Part:
    """Reads some of the files, with the images that they name."""
    found: list[Diagnostic] = []
    documents: list[tuple[Kind, Document]] = []
    unreadable: dict[str, str | None] = {}
    for path, kind in files:
        reading = _read(tree, path)
        found += reading.diagnostics
        if reading.document is None:
            unreadable[path] = reading.named
        else:
            documents.append((kind, reading.document))
    images = {path: _picture(tree, path) for path in image_files(document for _, document in documents)}
    return Part(tuple(documents), images, unreadable, tuple(found))


def read_document(tree: Tree, path: str) -> Document | None:
    """Reads one file; None where it is no YAML or cannot be read."""
    return _read(tree, path).document


def read_issuer(tree: Tree) -> Issuer | None:
    """Reads who issues, and nothing else; None where that cannot be read."""
    document = read_document(tree, ISSUER)
    return build([("issuer", document)], {})[0].issuer if document is not None else None


def _definitions(tree: Tree, found: list[Diagnostic]) -> Iterable[tuple[str, Kind]]:
    names = list(tree.files(""))
    if ISSUER in names:
        yield ISSUER, "issuer"
    else:
        found.append(
            Diagnostic(
                codes.NO_ISSUER, "there is no `issuer.yaml`", ISSUER, hint="write who issues: kind, id, name, type"
            )
        )
    for folder, kind in FOLDERS.items():
        found += (
            Diagnostic(codes.UNREADABLE, "a link to a folder is not followed", path, hint="put the folder itself here")
            for path in tree.unread(folder)
        )
        for path in tree.files(folder):
            shown = path.encode(errors="replace").decode()
            if shown != path:
                found.append(
                    Diagnostic(codes.UNREADABLE, "the file's name is no UTF-8", shown, hint="give it another name")
                )
            elif path.endswith(".yaml"):
                yield path, kind
            elif path.lower().endswith((".yml", ".yaml", ".json")):
                found.append(
                    Diagnostic(codes.NOT_READ, "the file is not read", path, hint="give it a name that ends in `.yaml`")
                )


def _read(tree: Tree, path: str) -> Reading:
    try:
        raw = tree.read(path)
    except OutsideError:
        message, hint = "the file leads out of the repository", "put the file itself here, no link"
        return Reading(None, (Diagnostic(codes.UNREADABLE, message, path, hint=hint),))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        message = f"the file cannot be read: {reason}"
        return Reading(
            None, (Diagnostic(codes.UNREADABLE, message, path, hint="see to it that you can open the file"),)
        )
    return read_yaml(path, raw)


def _picture(tree: Tree, path: str) -> Picture | NoPicture:
    if not is_inside(path):
        return NoPicture("it lies outside the repository", "name a file below the repository's root")
    try:
        content = tree.read(path)
    except OutsideError:
        return NoPicture("it leads out of the repository", "put the image itself here, no link")
    except FileNotFoundError:
        return NO_FILE
    except OSError as error:
        return NoPicture(f"it cannot be read: {(error.strerror or 'unknown reason').lower()}", "see to the file")
    return picture_of(content)


def guessed_images(tree: Tree, images: Mapping[str, Picture | NoPicture]) -> dict[str, NoPicture]:
    """Names for images that there are not those in their folders that are probably meant, where there are any."""
    there: dict[str, list[str]] = {}
    found: dict[str, NoPicture] = {}
    for path in sorted(path for path, picture in images.items() if picture == NO_FILE)[:MOST_GUESSED]:
        folder = posixpath.dirname(path)
        if folder not in there:
            there[folder] = [file for file in tree.files(folder) if file.lower().endswith((".svg", ".png"))]
        near = most_alike(path, there[folder], least=ALIKE)
        if near is not None:
            found[path] = NoPicture(NO_FILE.why, f"did you mean `{near}`?")
    return found
