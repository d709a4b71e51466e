"""MC317: what the addresses in the files answer is told on the addresses, each of them."""

from mcctl.diagnostics import Severity
from mcctl.rules.registry import check_links
from mcctl.source.repository import read_repository
from tests.rules.files import a_micro_credential
from tests.source.repositories import MemoryTree
from tests.source.told import told_with_hints

HINT = "write where the page is now, or leave the address out"


def test_each_place_of_an_address_that_cannot_be_reached_is_told() -> None:
    more = "url: https://a.example/x\ndescription: See https://a.example/x, and https://a.example/y.\n"
    catalog = read_repository(MemoryTree.of({"micro-credentials/a.yaml": a_micro_credential("a", more)})).catalog
    answers = {"https://a.example/x": "it answers 404: there is no such page", "https://a.example/y": None}

    told = f"`https://a.example/x` cannot be reached: it answers 404: there is no such page = {HINT}"

    assert told_with_hints(check_links(catalog, answers)) == [
        f"micro-credentials/a.yaml MC317 9:6-9:25 {told}",
        f"micro-credentials/a.yaml MC317 10:18-10:37 {told}",
    ]


def test_in_a_draft_whose_page_is_still_to_come_it_is_a_note() -> None:
    draft = a_micro_credential("a", "url: https://a.example/x").replace("status: active", "status: draft")
    catalog = read_repository(MemoryTree.of({"micro-credentials/a.yaml": draft})).catalog
    (one,) = check_links(catalog, {"https://a.example/x": "it answers 404: there is no such page"})

    assert one.rule.severity is Severity.NOTE


def test_what_was_not_asked_is_not_told() -> None:
    catalog = read_repository(
        MemoryTree.of({"micro-credentials/a.yaml": a_micro_credential("a", "url: https://a.example/x")})
    ).catalog

    assert told_with_hints(check_links(catalog, {})) == []
