"""Whatever stands in a plan, no terminal, log, page or program takes it for more than text."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mcctl.diagnostics import Report
from mcctl.model.meaning import Change
from mcctl.plan.compare import FieldChange, Moved
from mcctl.plan.completable import Uncompletable
from mcctl.plan.plan import ACTIONS, Action, Drift, Plan, Refusal, ResourceChange, Shift
from mcctl.plan.sides import Key
from mcctl.render.diagnostics_github import diagnostics_github
from mcctl.render.escape import json_text, one_line
from mcctl.render.plan_json import plan_view
from mcctl.render.plan_markdown import plan_markdown
from mcctl.render.plan_text import plan_text
from mcctl.render.words import word_changes
from mcctl.rules.planned import grave, refused
from tests.plan.builders import a_desired, a_live, a_plan
from tests.render.test_escapes import LINES, NAMES, TEXTS, check_harmless, spans


def is_unicode(text: str) -> bool:
    return not any(unicodedata.category(character) == "Cs" for character in text)


EMPTY = a_plan(a_desired(), a_live())
ROUTES: tuple[tuple[str | int, ...], ...] = (
    ("title",), ("tags",), ("outcomes", 0), ("assessment", "parts", 0, "items", 1, "prompt"), ("credit", 2, "value"),
    ("assessment", "parts", 0, "items", 0, "rubric", "criteria", 1, "descriptions", "Good"), ("estimated_hours",),
)  # fmt: skip
CONTENTS = TEXTS.filter(is_unicode)
"""A content has a canonical form, which knows no half characters."""
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | CONTENTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(CONTENTS | st.just("name"), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
KEYS = st.builds(Key, st.sampled_from(["micro-credential", "stack"]), CONTENTS)
PEOPLE = st.frozensets(st.just("everyone") | TEXTS.map(lambda text: f"group:{text}"), max_size=2)


@st.composite
def fields(draw: st.DrawFn) -> FieldChange:
    route = draw(st.sampled_from(ROUTES))
    words = draw(st.lists(TEXTS, min_size=len(route), max_size=len(route)))
    same = draw(CONTENTS)
    before, after = draw(VALUES), draw(VALUES)
    if isinstance(before, str) and isinstance(after, str):
        before, after = f"{same} {before}", f"{same} {after}"
    moved = draw(st.none() | st.builds(Moved, st.integers(0, 30), st.integers(0, 30)))
    return FieldChange(route, tuple(words), before, after, draw(st.sampled_from(Change)), moved)


FIELDS = st.lists(fields(), max_size=3).map(tuple)


@st.composite
def changes(draw: st.DrawFn) -> ResourceChange:
    action: Action = draw(st.sampled_from(ACTIONS))
    after: dict[str, Any] = {"id": "a", "title": draw(CONTENTS), "status": "active"}
    return ResourceChange(
        action, draw(KEYS), draw(NAMES), Change.TERMS, draw(FIELDS), after, "sha256:0", None,
        draw(st.none() | CONTENTS), draw(st.integers(0, 2)), draw(st.integers(0, 2)),
    )  # fmt: skip


SHIFTS = st.lists(st.builds(Shift, KEYS, PEOPLE, PEOPLE, TEXTS), max_size=2).map(tuple)
REFUSALS = st.builds(
    Refusal,
    st.sampled_from(["exposure", "retirement", "version", "ownership", "drift", "dirty"]),
    st.just("MC401"),
    TEXTS,
    TEXTS,
    st.none() | NAMES,
    spans(),
    st.just(()),
    st.none() | TEXTS.map(lambda text: f"--expose {text}"),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    return replace(
        EMPTY,
        changes=tuple(draw(st.lists(changes(), max_size=3))),
        allowances=tuple(draw(st.lists(CONTENTS, max_size=2))),
        launches=draw(st.dictionaries(KEYS, PEOPLE, max_size=2)),
        exposures=draw(SHIFTS),
        withdrawals=draw(SHIFTS),
        drift=tuple(draw(st.lists(st.builds(Drift, KEYS, st.sampled_from(["drift", "conflict"]), FIELDS), max_size=2))),
        refused=tuple(draw(st.lists(REFUSALS, max_size=3))),
        uncompletable_stacks=tuple(draw(st.lists(st.builds(Uncompletable, TEXTS, st.none(), TEXTS), max_size=2))),
    )  # fmt: skip


TAGS = {"<del>", "</del>", "<ins>", "</ins>", "<br>", "<sub>", "</sub>"}
MARK = re.compile(r"<!-- mcctl plan -->\n?|<details( open)?><summary>[A-Za-z ,]+</summary>\n?|</details>\n?")
KNOWN = {
    "inline", "text", "code_inline", "softbreak", "html_inline", "html_block", "fence", "strong_open", "strong_close",
    *(f"{name}_{end}" for name in ("heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "bullet_list",
                                   "list_item") for end in ("open", "close")),
}  # fmt: skip


def pieces(source: str) -> Iterator[Token]:
    for block in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source):
        yield block
        yield from block.children or ()


@given(plans(), TEXTS, LINES, st.booleans())
def test_nothing_in_a_plan_steers_a_terminal(plan: Plan, against: str, lines: list[str], is_colored: bool) -> None:  # noqa: FBT001  # drawn
    for line in plan_text(plan, against=against, lines=lambda _: lines, is_colored=is_colored, is_whole=is_colored):
        check_harmless(line.plain)
        assert "\n" not in line.plain
        assert not line.plain.lstrip().startswith("::")


@given(plans(), TEXTS, LINES)
def test_nothing_in_a_plan_is_markdown_but_what_we_write(plan: Plan, against: str, lines: list[str]) -> None:
    source = plan_markdown(plan, against=against, lines=lambda _: lines)

    check_harmless(source)
    for token in pieces(source):
        assert token.type in KNOWN, token
        if token.type == "html_inline":
            assert token.content in TAGS
        if token.type == "html_block":
            assert MARK.fullmatch(token.content), token.content
        if token.type == "text":
            assert not set(token.content) & set("@#<>&*_[]\\|~$`{}="), token.content
            assert not re.search(r"://|www\.|\b[0-9a-f]{7,40}\b|:\w+:", token.content)


@given(plans())
def test_nothing_in_a_plan_steers_a_log_or_breaks_json(plan: Plan) -> None:
    report = Report.of([*refused(plan), *grave(plan, {})], files=0)

    for command in diagnostics_github(report):
        check_harmless(command)
        assert command.startswith("::")
    check_harmless(json_text(plan_view(plan).model_dump(mode="json")))


@given(TEXTS, TEXTS)
def test_what_goes_and_comes_in_markdown_gives_both_texts_back(before: str, after: str) -> None:
    field = FieldChange(("title",), ("title",), f"word {before}", f"word {after}", Change.EDITORIAL)
    change = ResourceChange("update", Key("stack", "a"), None, Change.EDITORIAL, (field,), {"id": "a"}, "", None)
    source = plan_markdown(replace(EMPTY, changes=(change,)), against="main", lines=lambda _: [])

    told = next(line for line in source.splitlines() if line.startswith("- title"))
    if "→" in told or "- title\n" in source or "…" in told or before == after:
        return
    kinds = {"gone": True, "come": True}
    texts = {"gone": "", "come": ""}
    for token in pieces(told):
        match token.type, token.content:
            case "html_inline", "<del>":
                kinds["come"] = False
            case "html_inline", "<ins>":
                kinds["gone"] = False
            case "html_inline", _:
                kinds = {"gone": True, "come": True}
            case "text" | "code_inline", text:
                for kind, is_there in kinds.items():
                    texts[kind] += text if is_there else ""
    for kind, other in (("gone", "come"), ("come", "gone")):
        text = "".join(one_line(piece.text) for piece in word_changes(field.before, field.after) if piece.kind != other)
        assert bare(texts[kind].removeprefix("title: ")) == bare(text)


def bare(text: str) -> str:
    return re.sub(r"[\s`]", "", text)


def test_the_law_above_speaks_of_something() -> None:
    assert [piece.kind for piece in word_changes("word one @octocat", "word two @octocat")] == [
        "same", "gone", "come", "same",
    ]  # fmt: skip
