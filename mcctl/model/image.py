"""Images and their colours."""

from typing import Annotated, Literal

from mcctl.model.base import Format
from mcctl.model.meaning import Collection, within
from mcctl.model.scalar import Color, Text, Verbatim


class ColorPair(Format):
    """Two colours that meet in an image, and what they are for."""

    foreground: Annotated[Color, within("The colour in front, as six hexadecimal digits in quotes.", "#ffffff")]
    background: Annotated[Color, within("The colour behind it.", "#0b3d59")]
    use: Annotated[
        Literal["text", "large_text", "graphic"],
        within(
            "What the pair is used for, which decides the contrast that it needs (WCAG 2.1): `text` 4.5 : 1, "
            "`large_text` and `graphic` 3 : 1.",
            "text",
        ),
    ]


class Image(Format):
    """An image of the repository, with the text that stands for it."""

    file: Annotated[
        Verbatim,
        within(
            "The SVG or PNG file, relative to the repository's root. Canonical content holds the image's digest instead.",
            "badges/code-tracing.svg",
        ),
    ]
    alt: Annotated[
        Text,
        within(
            "What is seen in the image, for people who do not see it; not the title and not the file name.",
            "A magnifying glass over three lines of code",
        ),
    ]
    colors: Annotated[
        tuple[ColorPair, ...],
        within(
            "The pairs of colours that meet in the image, so that their contrast can be checked.",
            [{"foreground": "#ffffff", "background": "#0b3d59", "use": "text"}],
            collection=Collection.LIST,
        ),
    ] = ()
