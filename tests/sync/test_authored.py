"""Canonical content as a file says it: whatever it said before, it reads to what is wanted."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.catalog.document import Document
from mcctl.catalog.shape import read_as
from mcctl.diagnostics import Severity
from mcctl.model.kinds import MODELS, Kind
from mcctl.plan.canonical import Content
from mcctl.source.patch import patched
from mcctl.source.reader import read_yaml
from mcctl.source.values import written_block
from mcctl.sync.authored import new_file, wanted_in
from tests.plan.builders import content_of
from tests.plan.contents import micro_credential_contents, stack_contents
from tests.source.rewriting import rewritten
from tests.source.writing import written

HEAD = "kind: micro-credential\nid: x\ntitle: X\nlanguage: en\n"


def read(kind: Kind, raw: bytes) -> tuple[Document, Content] | None:
    """A file with its canonical content; None where something is wrong with it."""
    reading = read_yaml("x.yaml", raw)
    if reading.document is None or any(one.rule.severity is Severity.ERROR for one in reading.diagnostics):
        return None
    resource, _ = read_as(MODELS[kind], reading.document)
    return (reading.document, content_of(resource)) if resource is not None else None


def hold_to_it(kind: Kind, before: Content, after: Content, raw: bytes) -> None:
    """Takes a content over into a file that says another one."""
    found = read(kind, raw)
    if found is None or found[1] != before:
        return  # it was rewritten into something else
    content = patched(raw, found[0], wanted_in(found[0].data, kind, before, after))
    assert content is not None, raw.decode()
    changed = read(kind, content)
    assert changed is not None, content.decode()
    assert changed[1] == after, f"{raw.decode()}\n===\n{content.decode()}"
    assert before != after or content == raw


def text_of(kind: Kind, content: Content) -> str:
    data = new_file(kind, content)
    assert isinstance(data, dict)
    return "\n".join([*written_block(data, 0), ""])


def otherwise(kind: Kind, content: Content, seed: int) -> bytes:
    """A file that somebody else has written, who says the same."""
    chance = random.Random(seed)  # noqa: S311  # makes examples, guards nothing
    return rewritten(written(new_file(kind, content), chance), chance)


@settings(deadline=None)
@given(micro_credential_contents(), micro_credential_contents(), st.integers(0, 2**32))
def test_the_file_of_a_micro_credential_takes_any_content_over(before: Content, after: Content, seed: int) -> None:
    new = text_of("micro-credential", before).encode()
    held = read("micro-credential", new)

    assert held is not None
    assert held[1] == before
    hold_to_it("micro-credential", before, after, new)
    hold_to_it("micro-credential", before, after, otherwise("micro-credential", before, seed))


@settings(deadline=None)
@given(stack_contents(), stack_contents(), st.integers(0, 2**32))
def test_the_file_of_a_stack_takes_any_content_over(before: Content, after: Content, seed: int) -> None:
    new = text_of("stack", before).encode()
    held = read("stack", new)

    assert held is not None
    assert held[1] == before
    hold_to_it("stack", before, after, new)
    hold_to_it("stack", before, after, otherwise("stack", before, seed))


def changed(text: str, **values: Any) -> str:  # noqa: ANN401  # any JSON
    """A micro-credential's file after values of its content changed."""
    found = read("micro-credential", text.encode())
    assert found is not None
    after = {key: value for key, value in {**found[1], **values}.items() if value is not None}
    content = patched(text.encode(), found[0], wanted_in(found[0].data, "micro-credential", found[1], after))
    assert content is not None
    return content.decode()


@pytest.mark.parametrize(
    ("written", "values", "expected"),
    [
        ("expires_after: 3 years\ntags: [b, a]\n", {"tags": ["a", "c"]}, "expires_after: 3 years\ntags: [a, c]\n"),
        ("expires_after: 3 years # long\n", {"expires_after": "P5Y"}, "expires_after: P5Y # long\n"),
        ("status: draft # soon\n", {"status": "beta"}, "status: beta # soon\n"),
        (
            "retirement: {announced_on: 2026-05-01}\n",
            {"retirement": {"announced_on": "2026-06-01"}},
            "retirement: {announced_on: 2026-06-01}\n",
        ),
        ("tags: [a] # labels\ndelivery: online\n", {"tags": None}, "delivery: online\n"),
        ("delivery: online\n", {"tags": ["x", "a b"]}, "tags: [x, a b]\ndelivery: online\n"),
        ("audit:\n  question_set: a # b\n", {"code": "012"}, 'code: "012"\n'),
    ],
)
def test_short_forms_and_what_is_left_out_stay(written: str, values: dict[str, Any], expected: str) -> None:
    text = changed(HEAD + written, **values)

    if "code" in values:
        assert text == HEAD.replace("title", expected + "title") + written
    else:
        assert text == HEAD + expected


def test_a_value_that_becomes_the_default_is_written_where_one_stands() -> None:
    assert changed(HEAD + "status: beta # tried\n", status=None) == HEAD + "status: draft # tried\n"


RUBRIC = """\
assessment:
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: Show it. # here
          accepts:
            - [video, audio] # one of them
            - text
          rubric:
            levels:
              - Developing # lowest
              - {name: Proficient, passes: true}
            criteria:
              - name: Clear
                descriptions: {Developing: It is not., Proficient: It is.}
"""


def test_levels_and_media_stay_short_and_new_ones_are() -> None:
    found = read("micro-credential", (HEAD + RUBRIC).encode())
    assert found is not None
    assessment = found[1]["assessment"]
    item = assessment["parts"][0]["items"][0]
    item["accepts"] = [{"any": ["audio", "image"]}, {"any": ["text"]}, {"any": ["dataset"]}]
    item["rubric"]["levels"].insert(1, {"name": "Basic"})
    item["rubric"]["criteria"][0]["descriptions"]["Basic"] = "In part."

    text = changed(HEAD + RUBRIC, assessment=assessment)

    assert text == HEAD + RUBRIC.replace("[video, audio]", "[audio, image]").replace(
        "            - text\n", "            - text\n            - dataset\n"
    ).replace("# lowest\n", "# lowest\n              - Basic\n").replace("It is.}", "It is., Basic: In part.}")
