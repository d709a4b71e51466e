"""Letters: what is read of what people write, and what is told of what is no letter."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.errors import UsageError
from mcctl.stats.letter import new_letter, read_letter
from mcctl.stats.report import Letter, Section

HEAD = "<!-- mcctl letter 1, 2026-Q4 -->"
LETTER = f"""{HEAD}
<!-- A hint
over two lines. -->

# The quarter in which we began

Dear partners,

thank you.

## News

- *Code Tracing* is new. <!-- say more -->

## Nothing to say

<!-- A hint -->

## Thanks

```
## no heading
```
"""
LINES = st.text(string.ascii_letters + " .,*é`", min_size=1).map(str.strip).filter(bool)
SECTIONS = st.lists(st.builds(Section, LINES, LINES), max_size=4).map(tuple)


def test_a_letter_has_a_title_and_the_sections_that_say_something_without_the_hints() -> None:
    assert read_letter(LETTER, "2026-Q4", "reports/2026-Q4.md") == Letter(
        "The quarter in which we began",
        (
            Section("", "Dear partners,\n\nthank you."),
            Section("News", "- *Code Tracing* is new."),
            Section("Thanks", "```\n## no heading\n```"),
        ),
    )


def test_a_letter_reads_the_same_with_the_ends_of_lines_and_the_mark_of_other_editors() -> None:
    foreign = "\ufeff" + LETTER.replace("\n", "\r\n")

    assert read_letter(foreign, "2026-Q4", "a.md") == read_letter(LETTER, "2026-Q4", "a.md")


def test_a_new_letter_is_a_letter_of_its_quarter_that_says_nothing_yet() -> None:
    assert read_letter(new_letter("2026-Q4"), "2026-Q4", "a.md") == Letter(
        "Our micro-credentials from October to December 2026", ()
    )


@given(LINES, SECTIONS)
def test_what_is_written_as_a_letter_is_read_again(title: str, sections: tuple[Section, ...]) -> None:
    text = "\n\n".join([HEAD, f"# {title}", *(f"## {one.heading}\n\n{one.markdown}" for one in sections)])

    assert read_letter(text, "2026-Q4", "a.md") == Letter(title, sections)


@given(st.text())
def test_any_text_is_a_letter_or_told_not_to_be_one(text: str) -> None:
    told: UsageError | None = None
    try:
        read_letter(f"{HEAD}\n{text}", "2026-Q4", "a.md")
    except UsageError as error:
        told = error

    assert told is None or ("`a.md`" in told.message and told.hint)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "`a.md` does not say that it is a letter"),
        ("# A title\n", "`a.md` does not say that it is a letter"),
        ("<!-- mcctl letter 2, 2026-Q4 -->\n# A", "version 2 of the letter `a.md` is not known to this release"),
        ("<!-- mcctl letter 1, 2026-Q3 -->\n# A", "`a.md` is the letter of 2026-Q3, and the report is of 2026-Q4"),
        (f"{HEAD}\n", "`a.md` does not begin with a title"),
        (f"{HEAD}\nDear partners,\n# A title\n", "`a.md` does not begin with a title"),
        (f"{HEAD}\n# A title\n\n<!-- a hint\n\n## News\n", "`a.md`, line 4: a comment has no end"),
    ],
)
def test_what_is_no_letter_of_the_period_is_told_with_a_way_out(text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_letter(text, "2026-Q4", "a.md")

    assert (raised.value.message, bool(raised.value.hint)) == (message, True)
