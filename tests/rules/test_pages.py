"""Each rule has a page, and what the page shows as wrong is found to be wrong, and what it shows instead is right."""

import json
from collections.abc import Mapping

import pytest

from mcctl.cli.checking import Wanted, check
from mcctl.diagnostics import Diagnostic, Severity
from mcctl.model.settings import Guards
from mcctl.rules.comparison import compared
from mcctl.rules.page import HEADINGS, Heading, Page, page_of
from mcctl.rules.registry import RuleModule, all_modules
from mcctl.rules.since import Since
from mcctl.source.repository import Repository, read_repository, read_settings
from tests.rules.page_files import FILES, laid_over
from tests.source.repositories import MemoryTree

NOT_SHOWN_BY_FILES: Mapping[str, str] = {
    "MC020": "a file that the system does not let us read",
    "MC405": "the platform knows who owns what",
    "MC406": "the platform was changed",
    "MC407": "an audit's concern",
    "MC408": "git knows what is committed",
    "MC411": "what was broken before stays so whatever is written now",
    "MC501": "said by the platform",
}
"""Rules that no sample of files can break, and why."""

LEFT_OPEN = frozenset({"MC215"})
"""What samples of other rules may leave open, to be short: a file that they add is in no stack."""


def code_of(module: RuleModule) -> str:
    return module.RULE.code


def read(files: Mapping[str, bytes]) -> tuple[Repository, list[Diagnostic]]:
    tree = MemoryTree({path: content for path, content in files.items() if path not in {"event.json", "links.txt"}})
    return read_repository(tree), read_settings(tree)[1]


def since(before: Repository, after: Repository, page: Page) -> Since:
    moved = {
        sample.path: word.removeprefix("was=")
        for sample in page.samples("Instead of")
        for word in sample.words
        if word.startswith("was=")
    }
    return compared(
        before.catalog, after.catalog, name="main", namespace=None, guards=(Guards(), Guards()), moved=moved
    )


def found(module: RuleModule, heading: Heading) -> list[Diagnostic]:
    """Applies every rule to the repository with the samples below a heading."""
    page = page_of(module)
    before = laid_over(page.samples("Before"))
    files = laid_over(page.samples(heading), before)
    repository, about_settings = read(files)
    lines = [line.partition(" ") for line in files.get("links.txt", b"").decode().splitlines()]
    event = json.loads(files.get("event.json", b"{}"))
    wanted = Wanted(
        since=since(read(before)[0], repository, page) if hasattr(module, "check_since") else None,
        answers={url: why or None for url, _, why in lines} if lines else None,
        is_public=event.get("repository", {}).get("visibility") == "public",
    )
    findings = check(repository, about_settings, wanted).diagnostics
    return [one for one in findings if one.rule.code not in LEFT_OPEN - {code_of(module)}]


def test_the_repository_that_the_pages_change_is_right() -> None:
    repository, about_settings = read({path: text.encode() for path, text in FILES.items()})
    assert check(repository, about_settings, Wanted()).diagnostics == ()


@pytest.mark.parametrize("module", all_modules(), ids=code_of)
def test_a_rule_has_a_page(module: RuleModule) -> None:
    page = page_of(module)

    assert page.summary.endswith(".")
    assert len(page.summary) <= 160
    assert len(page.why) > len(page.summary) / 2
    if code_of(module) not in NOT_SHOWN_BY_FILES:
        assert [name for name in HEADINGS if name in page.sections] in (
            ["Instead of", "Write"],
            ["Before", "Instead of", "Write"],
        )


@pytest.mark.parametrize(
    "module", [module for module in all_modules() if code_of(module) not in NOT_SHOWN_BY_FILES], ids=code_of
)
def test_what_a_page_shows_as_wrong_breaks_its_rule_and_no_other(module: RuleModule) -> None:
    findings = found(module, "Instead of")

    assert {one.rule.code for one in findings} == {code_of(module)}, findings
    assert findings[0].hint or module.RULE.severity is Severity.NOTE


@pytest.mark.parametrize(
    "module", [module for module in all_modules() if code_of(module) not in NOT_SHOWN_BY_FILES], ids=code_of
)
def test_what_a_page_shows_instead_is_right(module: RuleModule) -> None:
    assert found(module, "Write") == []
