"""Everything that authors read, found in the code without running it: messages, hints, help, pages, the field manual."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mcctl.model.glossary import glossary
from mcctl.model.manual import manual
from mcctl.rules.page import FENCE, page_of
from mcctl.rules.registry import all_modules

ROOT = Path(__file__).parents[2]
ROOMS = ("catalog", "source", "model", "rules", "plan", "cli", "render", "errors.py")
OPERATORS = frozenset({"hosting", "check_text.py", "event_files.py", "reading_events.py"})
"""Folders and files of the commands of those who run a platform or keep its events, and know the words for it."""

PROGRAMS = ("_json.py", "_sarif.py", "cli/cache.py")
"""What is written for programs, with its descriptions, or for a database."""

EXAMPLES = frozenset({"editorial", "supporting", "terms", "assessed", "accessed", "within", "_setting"})
"""Calls whose texts are the field manual's, examples among them; what authors read of them is taken from the manual."""

UNSPOKEN = EXAMPLES | {"word_set", "cast", "TypeVar"}

PATTERNS = frozenset({"compile", "match", "fullmatch", "search", "findall", "finditer", "sub", "split"})
MATCHED = frozenset(
    {"startswith", "endswith", "removeprefix", "removesuffix", "replace", "partition", "rpartition", "count"}
)
SPOKEN = re.compile(r"[A-Za-z]{2,},? +[A-Za-z(]")
HOLE = "…"


@dataclass(frozen=True, slots=True)
class Message:
    """A text that an author can read, and where it stands."""

    place: str
    text: str


def messages() -> Iterator[Message]:
    """Yields all of them."""
    for room in ROOMS:
        here = ROOT / "mcctl" / room
        for path in sorted(here.rglob("*.py")) if here.is_dir() else [here]:
            if not OPERATORS & set(path.parts) and not path.as_posix().endswith(PROGRAMS):
                yield from messages_in(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    for module in all_modules():
        page = page_of(module)
        prose = "\n".join([page.summary, page.why, *(FENCE.sub("", section) for section in page.sections.values())])
        yield Message(f"the page of {module.RULE.code}", prose)
    for entry in manual():
        yield Message(f"the field {entry.name}", entry.description)
        yield from (Message(f"the field {entry.name}", form) for form in entry.forms)
    for word in glossary():
        yield Message(f"the word {word.word}", word.meaning)
    yield Message("docs/README.md", (ROOT / "docs" / "README.md").read_text(encoding="utf-8"))


def messages_in(code: str, place: str) -> Iterator[Message]:
    """Yields the texts of a module that are sentences or parts of some; what is only compared or matched is none."""
    tree = ast.parse(code)
    silent = {id(part) for node in ast.walk(tree) for skipped in _silent(node) for part in ast.walk(skipped)}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in silent or id(node) in inner or not isinstance(node, ast.JoinedStr | ast.Constant):
            continue
        text = _text(node)
        if SPOKEN.search(text.replace(HOLE, " x ")):
            yield Message(f"{place}:{node.lineno}", text)
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and "typer.Context" in ast.unparse(function.args):
            yield Message(f"{place}:{function.lineno}", ast.get_docstring(function) or "")


def _text(node: ast.JoinedStr | ast.Constant) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(_text(part) if isinstance(part, ast.Constant) else HOLE for part in node.values)


def _is_option(annotation: ast.expr) -> bool:
    """Tells whether an annotation declares an option or an argument of a command, with its help."""
    return "typer." in ast.unparse(annotation)


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    """Yields the parts of a node that nobody reads."""
    match node:
        case ast.Module() | ast.ClassDef() | ast.FunctionDef():
            yield from (one for one in node.body if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
            if isinstance(node, ast.FunctionDef) and node.returns is not None:
                yield node.returns
        case ast.AnnAssign() | ast.arg() if node.annotation is not None:
            if not _is_option(node.annotation):
                yield node.annotation
        case ast.Dict():
            yield from (key for key in node.keys if key is not None)
        case ast.Compare():
            yield from (node.left, *node.comparators)
        case ast.match_case():
            yield node.pattern
        case ast.Subscript(value=ast.Name(id="Literal")) | ast.Subscript(slice=ast.Constant()):
            yield node.slice
        case ast.Call(func=ast.Name(id=name)) if name in UNSPOKEN:
            yield node
        case ast.Call(func=ast.Attribute(attr=name)) if name in PATTERNS | MATCHED:
            yield from (*node.args, node.func.value) if isinstance(node.func, ast.Attribute) else ()
        case ast.Call(func=ast.Name(id="_matched" | "written")):
            yield node.args[0]
        case _:
            pass
