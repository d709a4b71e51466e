"""The generated documentation: complete, and its links lead somewhere."""

import re
from pathlib import Path

from mcctl.model.glossary import glossary
from mcctl.model.manual import manual
from mcctl.render.documentation import FILES, documentation
from mcctl.rules.registry import all_rules

DOCS = Path(__file__).parents[2] / "docs"
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\((?P<to>[^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")


def anchors(text: str) -> set[str]:
    """The places of a page that a link can lead to, as GitHub names them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(pages: dict[str, str]) -> list[str]:
    """The links of pages, by path below `docs/`, that lead nowhere."""
    broken = []
    for path, text in pages.items():
        for found in LINK.finditer(CODE.sub("", FENCE.sub("", text))):
            target, _, anchor = found["to"].partition("#")
            if "://" in target:
                continue
            file = (DOCS / path).parent / target if target else DOCS / path
            name = file.resolve().relative_to(DOCS.parent).as_posix().removeprefix("docs/")
            is_there = name in pages or file.exists()
            if not is_there or (anchor and anchor not in anchors(pages.get(name, ""))):
                broken.append(f"{path}: {found['to']}")
    return broken


def all_pages() -> dict[str, str]:
    """What is generated, and what is written by hand."""
    return {**documentation(), "README.md": (DOCS / "README.md").read_text(encoding="utf-8")}


def test_every_link_leads_somewhere() -> None:
    assert broken_links(all_pages()) == []


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    pages = {"README.md": "[a](rules/MC000.md) [b](#there) [c](#gone) [d](words.md)\n\n# There\n", "words.md": ""}

    assert broken_links(pages) == ["README.md: rules/MC000.md", "README.md: #gone"]


def test_the_index_tells_every_rule_with_name_severity_and_whether_it_can_be_ignored() -> None:
    index = documentation()["rules/README.md"]
    rows = {line.split("|")[1].strip()[1:6]: line for line in index.splitlines() if line.startswith("| [MC")}

    assert sorted(rows) == [rule.code for rule in sorted(all_rules(), key=lambda rule: rule.code)]
    for rule in all_rules():
        cells = [cell.strip() for cell in rows[rule.code].split("|")]
        assert cells[2] == rule.name
        assert cells[3].startswith(rule.severity)
        assert rule.in_draft is None or cells[3].endswith(f"in a draft {rule.in_draft}")
        assert cells[4] == ("no" if rule.is_locked or rule.code.startswith("MC5") else "yes")
    assert f"rules/{all_rules()[0].code}.md" in documentation()


def test_every_field_and_every_word_has_its_place() -> None:
    fields, words = documentation()["fields.md"], documentation()["words.md"]

    assert {entry.path[0] for entry in manual()} == set(FILES)
    assert fields.count("\n| `") == len(manual())
    assert [word.word for word in glossary() if f"\n## {word.word}\n" not in words] == []
