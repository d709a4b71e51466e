"""The Markdown that people wrote, as HTML that holds only what they can mean: no HTML of theirs, no images."""

from typing import Final

from markdown_it import MarkdownIt

from mcctl.web.markup import Markup, visible

_SCHEMES: Final = ("https://", "http://", "mailto:")


class _Prose(MarkdownIt):
    """CommonMark without HTML and images, whose links lead to pages and addresses only."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.enable("table")
        self.disable("image")

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Tells whether a link is made of an address; else its text stays as it was written."""
        return url.lower().startswith(_SCHEMES)


def prose(markdown: str, *, heading: int) -> Markup:
    """Writes Markdown as HTML, its own headings all of one level, so that the page's stay in order."""
    parser = _Prose()
    tokens = parser.parse(visible(markdown))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{heading}"
    return Markup(parser.renderer.render(tokens, parser.options, {}))
