"""Markdown of a letter becomes HTML that holds nothing but what it says."""

import pytest

from mcctl.web.prose import prose


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (
            "**bold** and [a page](https://a.example)",
            '<p><strong>bold</strong> and <a href="https://a.example">a page</a></p>\n',
        ),
        ("[write](mailto:a@b.example)", '<p><a href="mailto:a@b.example">write</a></p>\n'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html,hello)", "<p>[x](data:text/html,hello)</p>\n"),
        ("[x](//elsewhere.example)", "<p>[x](//elsewhere.example)</p>\n"),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>\n"),
        ("# one\n\n##### five", "<h3>one</h3>\n<h3>five</h3>\n"),
        ("![seen](https://a.example/x.png)", '<p>!<a href="https://a.example/x.png">seen</a></p>\n'),
        ("turned \u202e round", "<p>turned \ufffd round</p>\n"),
    ],
)
def test_markdown_is_written_as_safe_html(markdown: str, expected: str) -> None:
    assert prose(markdown, heading=3).text == expected
