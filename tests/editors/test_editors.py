"""Editors complete, describe and check every field, with nothing but what `mcctl schema` writes into the repository."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcctl.model.manual import manual
from tests.editors.language_server import LanguageServer, language_server, missing

EXAMPLE = Path(__file__).parents[2] / "examples" / "issuer-repo"
FILE = EXAMPLE / "micro-credentials" / "computer-science" / "code-tracing.yaml"
STACK = EXAMPLE / "stacks" / "pilot-room.yaml"
FOLDER = os.environ.get("MCCTL_NODE_MODULES")  # noqa: TID251  # where the tests' own tools lie
MODELINE = FILE.read_text(encoding="utf-8").splitlines()[0]

pytestmark = pytest.mark.skipif(missing(FOLDER) is not None, reason=missing(FOLDER) or "")


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    with language_server(Path(FOLDER or ""), EXAMPLE) as server:
        yield server


def opened(server: LanguageServer, name: str, text: str) -> str:
    """Opens a file that is not on disk, beside the example's own."""
    return server.open(FILE.with_name(name), f"{MODELINE}\n{text}")


def test_every_key_of_a_micro_credential_is_offered_with_its_description(server: LanguageServer) -> None:
    uri = opened(server, "offered.yaml", "kind: micro-credential\n\n")

    offered = server.complete(uri, 2, 0)

    described = {
        entry.path[1]: entry.description
        for entry in manual()
        if entry.path[0] == "micro-credential" and len(entry.path) == 2 and entry.path[1] != "kind"
    }
    assert {key: offered.get(key) for key in described} == described


def test_keys_inside_of_lists_are_offered_too(server: LanguageServer) -> None:
    uri = opened(server, "nested.yaml", "assessment:\n  parts:\n    - id: a\n      \n")

    assert {"kind", "title", "required", "requires", "choose", "items"} <= server.complete(uri, 4, 6).keys()


def test_the_words_that_a_field_takes_are_offered(server: LanguageServer) -> None:
    uri = opened(server, "words.yaml", "status: \nvisibility: \n")

    statuses = server.complete(uri, 1, 8)

    assert set(statuses) == {"draft", "beta", "active", "archived"}
    assert statuses["active"] == "it can be earned"
    assert set(server.complete(uri, 2, 12)) == {"public", "private"}


def test_a_field_is_described_where_the_pointer_rests_with_its_code_as_code(server: LanguageServer) -> None:
    text = FILE.read_text(encoding="utf-8")
    line = next(number for number, line in enumerate(text.splitlines()) if line.startswith("visibility:"))
    uri = server.open(FILE, text)

    shown = server.hover(uri, line, 3)

    assert "`public` (everyone, once it is active) or `private`" in shown
    assert "\\`" not in shown


def test_an_unknown_key_is_told_and_the_example_is_not_complained_of(server: LanguageServer) -> None:
    misspelt = opened(server, "misspelt.yaml", "kind: micro-credential\nid: a\ntitle: A\nvisiblity: public\n")
    right = server.open(STACK, STACK.read_text(encoding="utf-8"))

    (told,) = server.diagnostics(misspelt)

    assert told["message"] == "Property visiblity is not allowed."
    assert told["range"]["start"] == {"line": 4, "character": 0}
    assert server.diagnostics(right) == []


def test_what_is_expected_is_told_in_words_and_not_as_a_pattern(server: LanguageServer) -> None:
    uri = opened(server, "forms.yaml", "kind: micro-credential\nid: Not An Id\ntitle: A\nurl: somewhere\n")

    assert [told["message"] for told in server.diagnostics(uri)] == [
        "expected an id of small letters, digits and single hyphens, at most 64 characters",
        "expected a web address that starts with https://",
    ]
