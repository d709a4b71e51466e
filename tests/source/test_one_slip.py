"""One slip is one finding, in the file that has it: no other file is found wrong because of it, and nothing is said twice."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from mcctl.diagnostics import Diagnostic
from mcctl.rules.registry import check_catalog
from mcctl.source.repository import read_repository
from tests.source.repositories import MemoryTree

EXAMPLES = Path(__file__).parents[2] / "examples" / "issuer-repo"
TRACING = "micro-credentials/computer-science/code-tracing.yaml"
ESSENTIALS = "stacks/stem-teaching-essentials.yaml"
ISSUER = "issuer.yaml"


@cache
def files() -> dict[str, bytes]:
    """The example repository, without what is hidden."""
    found = (path for path in sorted(EXAMPLES.rglob("*")) if path.is_file())
    names = ((path.relative_to(EXAMPLES), path) for path in found)
    return {str(name): path.read_bytes() for name, path in names if not any(part[0] == "." for part in name.parts)}


def findings(changed: dict[str, bytes]) -> list[Diagnostic]:
    """Everything that is wrong with the example repository after a change."""
    repository = read_repository(MemoryTree({**files(), **changed}))
    return [*repository.diagnostics, *check_catalog(repository.catalog)]


def by_line(pattern: str, replacement: str) -> Callable[[str], str]:
    """Replaces the first line that matches."""
    return lambda text: re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE)


SLIPS: dict[str, Callable[[str], str]] = {
    "a bracket is left open": lambda text: f"{text}\nresources_: [\n",
    "a quotation mark is left open": by_line(r"^(title|name): ", r'\1: "'),
    "the title is missing": by_line(r"^(title|name): .*\n", ""),
    "the title's key is misspelt": by_line(r"^(title|name):", "titel:"),
    "the title's key lacks its space": by_line(r"^(title|name): ", r"\1:"),
    "the title's key lacks its colon": by_line(r"^(title|name): ", r"\1 "),
    "the title is indented": by_line(r"^(title|name): ", r"  \1: "),
    "the title holds a colon": by_line(r"^(title|name): (\w+) ", r"\1: \2: "),
    "the id has capitals": by_line(r"^id: (\S+)", r"id: \1-A"),
    "the id is missing": by_line(r"^id: .*\n", ""),
    "the id has no value": by_line("^id: .*$", "id:"),
    "the id's key is misspelt": by_line("^id:", "di:"),
    "the kind is misspelt": by_line("^kind: .*$", "kind: stakc"),
    "the kind is missing": by_line(r"^kind: .*\n", ""),
    "the status is misspelt": by_line("^(status|type): .*$", r"\1: activ"),
    "the visibility is misspelt": by_line("^(visibility|type): .*$", r"\1: pubic"),
    "the visibility's key is misspelt": by_line("^(visibility|type):", "visiblity:"),
    "tabs indent": lambda text: re.sub("^  |$", "\t", f"{text}badge:\n  file: x", flags=re.MULTILINE),
    "a key is written twice": lambda text: f"{text}\nkind: x\n",
    "the file is pasted twice": lambda text: text + text,
    "a second document follows": lambda text: f"{text}---\na: b\n",
    "the file is empty": lambda text: text[:0],
    "the file is a list": lambda text: f"- {text[:0]}a\n",
    "a text starts with a star": by_line(r"^(title|name): .*$", r"\1: *new* course"),
    "a text starts with an at sign": by_line(r"^(title|name): .*$", r"\1: @home"),
    "a merge key": lambda text: f"{text}\n<<: {{a: b}}\n",
    "a tag": by_line(r"^(title|name): ", r"\1: !new "),
}


@pytest.mark.parametrize("path", [TRACING, ESSENTIALS, ISSUER])
@pytest.mark.parametrize("slip", SLIPS)
def test_one_slip_is_one_finding_in_its_own_file(slip: str, path: str) -> None:
    before = files()[path].decode()
    after = SLIPS[slip](before)
    assert after != before
    found = findings({path: after.encode()})
    if slip == "a merge key":  # what it brings is unknown here, and told beside it
        found = [one for one in found if one.rule.code != "MC002"]
    assert [one.file for one in found] == [path], [one.message for one in found]
    assert found[0].hint


def test_a_byte_of_another_encoding_is_one_finding() -> None:
    (finding,) = findings({TRACING: files()[TRACING].replace(b"title: ", b"title: \xe9", 1)})
    assert (finding.file, finding.rule.code) == (TRACING, "MC001")


def test_slips_of_several_files_are_all_told_in_one_run() -> None:
    slip = SLIPS["a bracket is left open"]
    changed = {path: slip(files()[path].decode()).encode() for path in (TRACING, ESSENTIALS, ISSUER)}
    assert sorted(one.file for one in findings(changed)) == sorted([TRACING, ESSENTIALS, ISSUER])


def test_every_file_that_is_yaml_is_at_hand_by_its_path_whatever_is_wrong_with_it() -> None:
    texts = {
        "stacks/a.yaml": "kind: stack\nid: a\ntitle: [x]\n",
        "stacks/b.yaml": "kind: stack\nid: [\n",
        "stacks/c.yaml": "kind: stakc\n",
        "mcctl.yaml": "version: two\n",
    }
    repository = read_repository(MemoryTree.of(texts))
    assert sorted(repository.documents) == ["issuer.yaml", "mcctl.yaml", "stacks/a.yaml", "stacks/c.yaml"]
    assert repository.documents["stacks/a.yaml"].text == texts["stacks/a.yaml"]
