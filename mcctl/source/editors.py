"""What editors need to help with a repository's files: schemas, a first line in each file that names its own, settings."""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mcctl.model.kinds import KINDS
from mcctl.model.schema import format_schemas
from mcctl.source.limits import MAX_BYTES
from mcctl.source.repository import FOLDERS, ISSUER, SETTINGS
from mcctl.source.tree import OutsideError, Tree

SCHEMAS = ".schemas"
SUFFIX = ".schema.json"
NAMES = frozenset(f"{kind}{SUFFIX}" for kind in (*KINDS, "mcctl"))
VSCODE = ".vscode/settings.json"
VSCODE_KEY = "yaml.schemas"
BOM = "\ufeff"
HEADER = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*(?:[ \t]*#[^\r\n]*)?")
MODELINE = re.compile(
    r"^#[ \t]+(?:yaml-language-server[ \t]*:[^\r\n]*?)?\$schema(?:=|:[ \t]*)(?P<path>\S+)", re.MULTILINE
)
LINE_BREAK = re.compile(r"\r\n|\r|\n")
INDENT = re.compile(r"^\{\s*?\n([ \t]+)")


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A file that is left as it is, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it should be."""

    path: str
    content: str


def editor_files(tree: Tree) -> Iterator[Change | LeftAlone]:
    """Yields what is to be written, and what cannot be helped; nothing where everything is as it should be."""
    for name, schema in schema_texts().items():
        path = f"{SCHEMAS}/{name}"
        if _read(tree, path) != schema:
            yield Change(path, schema)
    for path, kind in _definitions(tree):
        text = _read(tree, path)
        if text is None:
            yield LeftAlone(path, "it cannot be read")
        elif (named := with_modeline(text, path, kind, tree)) != text:
            yield Change(path, named)
    yield from _settings(tree)


def schema_texts() -> dict[str, str]:
    """The schema of each kind of file, as it is written."""
    return {name: json_text(schema) for name, schema in format_schemas().items()}


def json_text(value: object, indent: str = "  ") -> str:
    """Writes JSON for people."""
    return json.dumps(value, indent=indent, ensure_ascii=False) + "\n"


def with_modeline(text: str, path: str, kind: str, tree: Tree) -> str:
    """Names the schema in the first line of a file, unless a line of its head already names one that there is."""
    name = f"{kind}{SUFFIX}"
    wanted = posixpath.relpath(f"{SCHEMAS}/{name}", posixpath.dirname(path) or ".")
    mark, body = (BOM, text[len(BOM) :]) if text.startswith(BOM) else ("", text)
    head = HEADER.match(body)
    found = MODELINE.search(body, 0, head.end() if head else 0)
    if found is None:
        line_break = LINE_BREAK.search(body)
        return f"{mark}# yaml-language-server: $schema={wanted}{line_break[0] if line_break else chr(10)}{body}"
    given = found["path"]
    is_ours = posixpath.basename(given) in NAMES
    if "://" in given or given == wanted or (not is_ours and _exists(tree, path, given)):
        return text
    return mark + body[: found.start("path")] + wanted + body[found.end("path") :]


def _exists(tree: Tree, path: str, given: str) -> bool:
    return _read(tree, posixpath.normpath(posixpath.join(posixpath.dirname(path), given))) is not None


def _definitions(tree: Tree) -> Iterator[tuple[str, str]]:
    roots = set(tree.files(""))
    yield from ((path, kind) for path, kind in ((SETTINGS, "mcctl"), (ISSUER, "issuer")) if path in roots)
    for folder, kind in FOLDERS.items():
        yield from ((path, kind) for path in tree.files(folder) if path.endswith(".yaml"))


def _read(tree: Tree, path: str) -> str | None:
    """Reads a file's text; None where it is not there, or cannot be read."""
    try:
        raw = tree.read(path)
        return raw.decode("utf-8") if len(raw) <= MAX_BYTES else None
    except (OSError, OutsideError, UnicodeDecodeError):
        return None


def associations() -> dict[str, str]:
    """Which files each schema is for, as the settings of VS Code name them."""
    folders = {str(kind): f"{folder}/**/*.yaml" for folder, kind in FOLDERS.items()}
    patterns = {"mcctl": SETTINGS, "issuer": ISSUER, **folders}
    return {f"{SCHEMAS}/{kind}{SUFFIX}": pattern for kind, pattern in patterns.items()}


def _settings(tree: Tree) -> Iterator[Change | LeftAlone]:
    try:
        raw = tree.read(VSCODE)
    except FileNotFoundError:
        yield Change(VSCODE, json_text({VSCODE_KEY: associations()}))
        return
    except (OSError, OutsideError):
        yield LeftAlone(VSCODE, "it cannot be read")
        return
    try:
        text = raw.decode("utf-8")
        settings = json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        text = raw.decode("utf-8", errors="replace")
        if not all(json.dumps(word) in text for pair in associations().items() for word in pair):
            yield LeftAlone(VSCODE, f"it holds comments or is no JSON; add to it: {_told()}")
        return
    if not isinstance(settings, dict) or not isinstance(settings.get(VSCODE_KEY, {}), dict):
        yield LeftAlone(VSCODE, f"it does not hold settings; add to it: {_told()}")
        return
    given: Mapping[str, Any] = settings.get(VSCODE_KEY, {})
    if any(given.get(key) not in (pattern, [pattern]) for key, pattern in associations().items()):
        merged = {**settings, VSCODE_KEY: {**given, **associations()}}
        indent = INDENT.match(text)
        yield Change(VSCODE, json_text(merged, indent[1] if indent else "  "))


def _told() -> str:
    return f"{json.dumps(VSCODE_KEY)}: {json.dumps(associations())}"


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a key is there twice"
        raise ValueError(message)
    return found
