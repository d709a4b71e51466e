"""Whatever a file looks like, its layout says the same, and laying it out again changes nothing."""

import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from mcctl.catalog.comments import comments_of
from mcctl.catalog.document import Document, Place
from mcctl.catalog.shape import read_as
from mcctl.cli.checking import Wanted, chosen
from mcctl.cli.repository import Opened
from mcctl.diagnostics import Diagnostic, Route, Severity
from mcctl.model.fields import FieldNode, tree_of
from mcctl.model.kinds import MODELS
from mcctl.model.settings import Settings
from mcctl.source.layout import laid_out
from mcctl.source.reader import read_yaml
from mcctl.source.repository import read_repository, read_settings
from mcctl.source.tree import Overlaid, WorkTree
from mcctl.source.written import is_alias
from tests.real_input.repositories import FOLDERS
from tests.source.handwriting import Hand
from tests.source.rewriting import BOM, any_order, rewritten
from tests.source.writing import trees, written

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "issuer-repo"


@cache
def definition_files() -> list[tuple[type[BaseModel], str]]:
    """The files of the example and of the real catalogues that are not too long, with what they are read as."""
    found = [*sorted(EXAMPLE.rglob("*.yaml")), *sorted((ROOT / "tests" / "real_input").rglob("*.yaml"))]
    texts = [path.read_text(encoding="utf-8") for path in found]
    kinds = {f"kind: {kind}": model for kind, model in MODELS.items()}
    return [
        (next((model for kind, model in kinds.items() if kind in text.split("\n")), Settings), text)
        for text in texts
        if len(text) < 20_000
    ]


def readable(raw: bytes) -> Document | None:
    reading = read_yaml("f.yaml", raw)
    is_wrong = any(one.rule.severity is Severity.ERROR for one in reading.diagnostics)
    return None if is_wrong else reading.document


def check(raw: bytes, fields: FieldNode) -> bytes:
    """Lays a file out, and holds it against every law."""
    document = readable(raw)
    assert document is not None
    out = laid_out(raw, document, fields)
    assert out is not None, "it was left as it is"
    again = readable(out)
    assert again is not None
    assert again.data == document.data
    assert shown_comments(again) == shown_comments(document)
    assert ignored(again) == ignored(document)
    assert laid_out(out, again, fields) == out
    assert out.startswith(BOM) == raw.startswith(BOM)
    assert breaks(out) <= (breaks(raw) or {b"\n"})
    return out


def shown_comments(document: Document) -> Counter[str]:
    return Counter(one.text.strip() for one in comments_of(document))


def ignored(document: Document) -> Counter[tuple[str, frozenset[Route]]]:
    """What comments for mcctl are about: the keys on the line below."""
    comments = {document.position(one.start).line + 1: one for one in comments_of(document) if one.is_alone}
    keys: dict[int, set[Route]] = {}
    todo: list[tuple[Route, Place]] = [((), document.place)] if document.place is not None else []
    while todo:
        route, place = todo.pop()
        if place.key is not None:
            keys.setdefault(document.position(place.key[0]).line, set()).add(route)
        if not is_alias(document.text, place):
            items = place.items.items() if isinstance(place.items, dict) else enumerate(place.items or [])
            todo.extend(((*route, segment), child) for segment, child in items)
    return Counter(
        (comment.text.strip(), frozenset(keys[line]))
        for line, comment in comments.items()
        if comment.text.startswith("# mcctl:") and line in keys
    )


def breaks(raw: bytes) -> set[bytes]:
    alone = raw.replace(b"\r\n", b"")
    found = {b"\r\n"} if b"\r\n" in raw else set()
    return found | {one for one in (b"\r", b"\n") if one in alone}


def told(findings: list[Diagnostic]) -> list[tuple[str, str, str]]:
    return sorted((one.rule.code, one.message, str(one.route)) for one in findings)


@settings(max_examples=250, deadline=None)
@given(st.data(), st.randoms(use_true_random=False))
def test_a_definition_file_written_in_any_way(data: st.DataObject, chance: random.Random) -> None:
    model, text = data.draw(st.sampled_from(definition_files()))
    raw = rewritten(text, chance)
    document = readable(raw)
    assert document is not None
    after = readable(check(raw, tree_of(model)))
    assert after is not None
    assert told(read_as(model, after)[1]) == told(read_as(model, document)[1])


@settings(max_examples=300, deadline=None)
@given(trees, st.randoms(use_true_random=False))
def test_any_data_written_in_any_way(data: dict[str, object] | list[object], chance: random.Random) -> None:
    raw = rewritten(written(data, chance), chance)
    document = readable(raw)
    if document is not None:
        check(raw, any_order(document.data, chance))


@settings(max_examples=1000, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_any_form_that_a_hand_can_write(seed: int, is_windows: bool) -> None:  # noqa: FBT001
    chance = random.Random(seed)  # noqa: S311  # guards nothing
    text = Hand(chance).file()
    raw = text.replace("\n", "\r\n").encode() if is_windows else text.encode()
    document = readable(raw)
    if document is not None:
        check(raw, any_order(document.data, chance))


def test_most_of_what_a_hand_writes_can_be_read() -> None:
    texts = [Hand(random.Random(seed)).file() for seed in range(100)]  # noqa: S311  # guards nothing
    assert sum(readable(text.encode()) is not None for text in texts) > 70


def laid(tree: WorkTree) -> dict[str, bytes]:
    """Lays out every file of a repository."""
    found = {}
    for path, document in read_repository(tree).documents.items():
        assert isinstance(document.data, dict)
        model = MODELS.get(document.data.get("kind"), Settings)  # type: ignore[call-overload]  # any data
        out = laid_out(tree.read(path), document, tree_of(model))
        assert out is not None
        found[path] = out
    return found


def findings(opened: Opened, contents: dict[str, bytes]) -> Counter[tuple[str, str, str]]:
    repository = read_repository(Overlaid(opened.tree, contents))
    report = opened.check(repository, Wanted(chosen(opened.settings)))
    return Counter((one.rule.code, one.file, one.message) for one in report.diagnostics)


@pytest.mark.parametrize(
    "folder", [EXAMPLE, *(ROOT / "tests" / "real_input" / folder for folder in FOLDERS)], ids=lambda path: path.name
)
def test_a_repository_that_is_laid_out_has_the_findings_that_it_had(folder: Path) -> None:
    tree = WorkTree(folder)
    settings_read, _ = read_settings(tree)
    assert settings_read is not None
    opened = Opened(folder, tree, settings_read)
    assert findings(opened, laid(tree)) == findings(opened, {})


def test_the_example_is_laid_out_as_it_ought_to_be() -> None:
    tree = WorkTree(EXAMPLE)
    assert laid(tree) == {path: tree.read(path) for path in read_repository(tree).documents}
