"""A repository into a catalogue: every file is read, and whatever is wrong with one is a finding that hides no other."""

import difflib
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mcctl.catalog.catalog import Catalog, build
from mcctl.catalog.document import Document, image_files
from mcctl.catalog.image import NoPicture, Picture, picture_of
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


@dataclass(frozen=True, slots=True)
class Repository:
    """What the files say: the catalogue, the findings of reading it, how many files were read.

    `documents` are those that could be read as YAML, right or wrong in shape, by path, the settings among them.
    """

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
    files: int
    documents: Mapping[str, Document] = field(default_factory=dict)


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
    found: list[Diagnostic] = []
    documents: list[tuple[Kind, Document]] = []
    unreadable: dict[str, str | None] = {}
    files = 0
    for path, kind in _definitions(tree, found):
        files += 1
        reading = _read(tree, path)
        found += reading.diagnostics
        if reading.document is None:
            unreadable[path] = reading.named
        else:
            documents.append((kind, reading.document))
    images = {path: _picture(tree, path) for path in image_files(document for _, document in documents)}
    images |= _guessed(tree, [path for path, picture in images.items() if picture is NO_FILE][:MOST_GUESSED])
    doubtful = {finding.file for finding in found if finding.rule == codes.DUPLICATE_KEY}
    catalog, shape = build(documents, images, unreadable, doubtful)
    by_path = {document.path: document for _, document in documents}
    settings = _read(tree, SETTINGS).document
    if settings is not None:
        by_path[SETTINGS] = settings
    return Repository(catalog, tuple(found + shape), files, by_path)


def read_issuer(tree: Tree) -> Issuer | None:
    """Reads who issues, and nothing else; None where that cannot be read."""
    document = _read(tree, ISSUER).document
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


def _guessed(tree: Tree, missing: list[str]) -> dict[str, NoPicture]:
    """Names for images that there are not those in their folders that are probably meant, where there are any."""
    there: dict[str, list[str]] = {}
    found: dict[str, NoPicture] = {}
    for path in missing:
        folder = posixpath.dirname(path)
        if folder not in there:
            there[folder] = [file for file in tree.files(folder) if file.lower().endswith((".svg", ".png"))]
        near = difflib.get_close_matches(path, there[folder], n=1, cutoff=0.8)
        if near:
            found[path] = NoPicture(NO_FILE.why, f"did you mean `{near[0]}`?")
    return found
