"""The plan as a comment on a pull request: within GitHub's limit, the same for the same plan, and clear at a glance."""

from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt

from mcctl.plan.plan import Plan
from mcctl.render.plan_markdown import LIMIT_BYTES, MARK, plan_markdown
from tests.plan.builders import a_desired, a_live, a_micro_credential, a_plan, a_stack
from tests.plan.realistic import a_realistic_plan

LONG = "Educators teach students to read code line by line, and to say what each name holds. " * 4


def commented(plan: Plan, limit_bytes: int = LIMIT_BYTES) -> str:
    return plan_markdown(plan, against="production", lines=lambda _: [], limit_bytes=limit_bytes)


def headings(text: str) -> list[str]:
    return [line.removeprefix("#### ") for line in text.splitlines() if line.startswith("#### ")]


def with_changes(count: int) -> Plan:
    """So many changes, no two alike, and as many that more people would see."""
    names = [f"m{number:04}" for number in range(count)]
    live = a_live(*(a_micro_credential(name, description=f"{LONG}{name}", visibility="private") for name in names))
    return a_plan(a_desired(*(a_micro_credential(name, description=f"{LONG}a {name}") for name in names)), live)


def test_the_first_line_marks_the_comment_and_the_second_sums_up() -> None:
    assert commented(a_realistic_plan()).splitlines()[:4] == [
        MARK,
        "### mcctl plan, compared with production: 3 to update, 1 to retire, 2 unchanged, 1 refused",
        "",
        "**Nothing can be published until what is refused is changed, or allowed.**",
    ]


def test_what_is_refused_comes_first_and_each_kind_of_news_has_its_heading() -> None:
    assert headings(commented(a_realistic_plan())) == [
        "Refused (1)",
        "What changes (3)",
        "Retired (1): nobody can start these any more; their pages stay for those who could see them",
        "Seen by more people than before (1)",
        "Can no longer be completed (1)",
        "Changed on the platform, not in your files (1)",
    ]


def test_a_plan_with_nothing_to_do_is_a_line() -> None:
    same = a_micro_credential("a")

    assert commented(a_plan(a_desired(same), a_live(same))) == (
        f"{MARK}\n### mcctl plan: nothing to do, production has what the files say\n\n"
    )


def test_details_of_few_changes_stand_open_and_those_of_many_are_folded() -> None:
    few, many = commented(with_changes(8)), commented(with_changes(9))

    assert "<details open><summary>Each change, word by word</summary>" in few
    assert "<details><summary>Each change, word by word</summary>" in many


@pytest.mark.parametrize("count", [1, 30, 300, 1000])
def test_a_comment_fits_whatever_the_plan_holds_and_counts_what_is_left_out(count: int) -> None:
    text = commented(with_changes(count))

    assert len(text.encode()) <= LIMIT_BYTES
    assert [heading for heading in headings(text) if heading.startswith(("Refused", "What changes"))] == [
        f"Refused ({count})",
        f"What changes ({count})",
    ]
    shown = sum(line.startswith("| changed |") for line in text.splitlines())
    rest = [line for line in section(text, "What changes") if line.startswith("And ")]
    assert rest == (
        [f"And {count - shown} more, for which there is no room here: `mcctl diff` shows all."] if shown < count else []
    )
    assert shown >= min(count, 30)


def section(text: str, title: str) -> Iterator[str]:
    is_within = False
    for line in text.splitlines():
        if line.startswith("#### "):
            is_within = line.startswith(f"#### {title}")
        if is_within:
            yield line


@pytest.mark.parametrize("limit", [0, 200, 700, 1500, 3000, 5000, 9000])
def test_whatever_the_limit_it_is_kept_and_no_table_or_fold_is_cut_in_the_middle(limit: int) -> None:
    text = commented(with_changes(20), limit)

    assert len(text.encode()) <= limit
    assert text.count("<details") == text.count("</details>")
    assert text == "" or text.startswith(MARK)
    for line in text.splitlines():
        assert not line.startswith("|") or line.endswith("|")


def test_the_order_of_files_does_not_matter_to_a_comment() -> None:
    files = [a_micro_credential(name, title=f"Title {name}") for name in "abc"]
    live = a_live(*map(a_micro_credential, "abc"), a_stack("s", "a", "b"))

    plans = [a_plan(a_desired(*order, a_stack("s", "a", "b")), live) for order in (files, files[::-1])]

    assert len({commented(plan) for plan in plans}) == 1


def test_words_that_go_and_come_are_marked_for_every_reader_of_markdown() -> None:
    plan = a_plan(
        a_desired(a_micro_credential("a", title="Reading <b>Code</b> Aloud")),
        a_live(a_micro_credential("a", title="Reading <b>Code</b> Silently")),
    )

    page = MarkdownIt("commonmark").enable("table").render(commented(plan))

    assert "<li>title: Reading <code>&lt;b&gt;Code&lt;/b&gt;</code> <del>Silently</del><ins>Aloud</ins></li>" in page
