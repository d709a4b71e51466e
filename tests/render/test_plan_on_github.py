"""The plan as GitHub shows it in a comment: nothing that we write is lost, and nothing that a file says becomes mark-up."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from mcctl.plan.plan import Plan
from mcctl.render.plan_markdown import LIMIT_BYTES, plan_markdown
from mcctl.render.plan_text import no_lines
from tests.node_tools import node_modules
from tests.plan.builders import a_desired, a_live, a_micro_credential, a_plan, a_stack, changed_on_platform
from tests.plan.realistic import a_realistic_plan

SCRIPT = Path(__file__).with_name("github_comment.mjs")
TAGS = {
    "h3", "h4", "p", "strong", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "del", "ins", "br",
    "sub", "details", "summary",
}  # fmt: skip
EVIL = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](https://e.example/x.png)",
    "@octocat", "#123", "GH-12", "octocat/hello#7", "https://evil.example", "www.evil.example", "a | b | c", "`` ` ``",
    "</details><details open>", "<!-- hidden", "<ins>new</ins>", "**bold** _it_ ~~gone~~", "&lt;b&gt; &#64;octocat", "$x^2$",
    ":tada:", "- [ ] task",
    "> quote", "1. one", "# head", "---", "| - |\n| - |", "```\nfence", "two  \nlines\n\n<b>three</b>",
    "\\@octocat \\<b>", "[^1]", "0123456789abcdef0123456789abcdef01234567", "\u202e@octocat",
)  # fmt: skip


@dataclass
class Page(HTMLParser):
    """What a reader sees of a page: its tags in order, all text, and the text that is no code."""

    tags: list[str] = field(default_factory=list)
    text: str = ""
    prose: str = ""
    codes: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(" ".join([tag, *(name for name, _ in attrs if name != "class")]))
        self.codes += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self.codes -= tag == "code"

    def handle_data(self, data: str) -> None:
        self.text += data
        self.prose += "" if self.codes else data


def page(html: str) -> Page:
    found = Page()
    found.feed(html)
    found.close()
    return found


def on_github(sources: Sequence[str]) -> list[tuple[Page, Page]]:
    """Each source before and after GitHub has taken out what it does not let through."""
    done = subprocess.run(
        ("node", str(SCRIPT), str(node_modules())), input=json.dumps(sources), capture_output=True, text=True, check=True
    )  # fmt: skip
    return [(page(before), page(after)) for before, after in json.loads(done.stdout)]


def commented(plan: Plan) -> str:
    return plan_markdown(plan, against="production", lines=lambda _: ["visibility: public"])


def an_evil_plan(text: str) -> Plan:
    """The text wherever a file, a commit or the platform can say something."""
    there = a_micro_credential("a", title=f"Old {text} title", tags=[text])
    live = changed_on_platform(a_live(there, a_micro_credential("b")), a_micro_credential("b", title=f"{text} there"))
    desired = a_desired(
        a_micro_credential(
            "a", title=f"New {text} title", competency=f"{text}\n\n{text}", outcomes=[{"id": "o1", "text": text}]
        ),
        a_micro_credential("b"),
        a_micro_credential("c", title=text),
        a_stack("s", "c", title=text, access=[{"group": "g"}]),
    )
    return replace(a_plan(desired, live, f"expose {text}"), platform=text)


def test_all_of_a_realistic_plan_passes_the_sanitizer_and_looks_as_it_was_written() -> None:
    ((before, after),) = on_github([commented(a_realistic_plan())])

    assert after.tags == before.tags
    assert after.text == before.text
    assert {"table", "details open", "summary", "del", "ins", "sub"} <= set(after.tags)
    assert "CS Strategies" in after.prose


def test_nothing_that_a_file_says_becomes_markup_or_is_lost() -> None:
    plain = on_github([commented(an_evil_plan("words"))])[0][1]

    for text, (before, after) in zip(EVIL, on_github([commented(an_evil_plan(text)) for text in EVIL]), strict=True):
        assert after.text == before.text, text
        assert {tag.partition(" ")[0] for tag in after.tags} <= TAGS, text
        for tag in ("table", "tr", "td", "h3", "h4", "details open", "summary"):
            assert after.tags.count(tag) == plain.tags.count(tag), (text, tag)
        assert not re.search(r"[@#<>|*_~$\\[\]]|https?:|www\.|GH-\d|:tada:|[0-9a-f]{40}", after.prose), text
        seen = re.sub(r"\s", "", after.text)
        for word in re.findall(r"\w+", text):
            assert word in seen, text


def test_a_very_large_plan_fits_a_comment_and_counts_what_it_leaves_out() -> None:
    names = [f"micro-credential-number-{number}" for number in range(500)]
    live = a_live(*(a_micro_credential(name, visibility="private") for name in names))
    desired = a_desired(*(a_micro_credential(name, title=f"{'Another title ' * 5}{name}") for name in names))
    allowed = [f"expose {name}" for name in names]

    sources = [
        plan_markdown(a_plan(desired, live, *words), against="production", lines=no_lines) for words in ([], allowed)
    ]

    for source, (before, after) in zip(sources, on_github(sources), strict=True):
        assert 0 < len(source.encode()) <= LIMIT_BYTES
        assert after.tags == before.tags
        assert re.search(r"And \d+ more, for which there is no room here: mcctl diff shows all", after.text)
        assert "What changes (500)" in after.text
        assert "Seen by more people than before (500)" in after.text
    assert "Refused (500)" in sources[0]
    assert " and 488 more" in sources[1]
