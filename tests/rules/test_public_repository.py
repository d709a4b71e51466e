"""MC211: in a repository that everybody can read, what is private or a draft is told without a word of what it says."""

import pytest

from mcctl.diagnostics import Diagnostic
from mcctl.rules.registry import check_public
from mcctl.source.repository import read_repository
from tests.rules.files import a_micro_credential, a_stack
from tests.source.repositories import SVG, MemoryTree
from tests.source.told import at


def exposed(**texts: str) -> list[Diagnostic]:
    files = {
        f"{'stacks' if 'kind: stack' in text else 'micro-credentials'}/{name}.yaml": text
        for name, text in texts.items()
    }
    return list(check_public(read_repository(MemoryTree.of({"badges/a.svg": SVG, **files})).catalog))


PUBLIC = a_micro_credential("a")
ACCESS = "access: [{group: partners}]"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (a_micro_credential("a", visibility="private"), "5:13-5:20"),
        (a_stack("a", ACCESS, visibility="private"), "5:13-5:20"),
        (PUBLIC.replace("status: active", "status: draft"), "4:9-4:14"),
        (PUBLIC.replace("visibility: public\n", ""), "2:5-2:6"),
        (PUBLIC.replace("visibility: public\n", "").replace("status: active", "status: draft"), "4:9-4:14"),
        (PUBLIC.replace("status: active\n", "").replace("visibility: public\n", ""), "2:5-2:6"),
        (PUBLIC.replace("public", "private").replace("active", "archived"), "5:13-5:20"),
    ],
    ids=["private", "a private stack", "a draft", "not said", "a draft and not said", "nothing said", "archived"],
)
def test_what_is_not_for_everybody_is_told_once(text: str, place: str) -> None:
    (finding,) = exposed(a=text)
    assert (finding.rule.code, at(finding.span)) == ("MC211", place)


@pytest.mark.parametrize("status", ["beta", "active", "archived"])
def test_what_is_public_may_be_there(status: str) -> None:
    assert exposed(a=PUBLIC.replace("status: active", f"status: {status}")) == []


def test_nothing_of_the_file_is_in_the_finding() -> None:
    text = a_stack("milwaukee", ACCESS, visibility="private").replace("The milwaukee", "Leading Change")
    (finding,) = exposed(milwaukee=text)
    assert finding.is_private
    assert (finding.related, finding.fix) == ((), None)
    for word in ("Leading", "partners", "milwaukee"):
        assert word not in f"{finding.message} {finding.hint}"
