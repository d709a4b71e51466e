"""MC314 and MC315: badges that fit where they are shown, and say what is seen in them."""

import pytest

from mcctl.rules.registry import check_catalog
from mcctl.source.repository import read_repository
from tests.catalog.test_image import a_png
from tests.rules.files import a_micro_credential, a_stack, found
from tests.source.repositories import ISSUER, SVG, MemoryTree

NOT_SQUARE = "draw it on a square, and leave room at the shorter sides"


def an_svg(attributes: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'


@pytest.mark.parametrize(
    ("attributes", "shape"),
    [
        ('viewBox="0 0 640 400"', "640 wide and 400 high"),
        ('viewBox="0 0 40.5 80"', "40.5 wide and 80 high"),
        ('width="640" height="400"', "640 wide and 400 high"),
        ('viewBox="0 0 512 512" width="100%" height="100%"', None),
        ('viewBox="0 0 512 509"', None),
        ('width="100%" height="50%"', None),
        ("", None),
    ],
)
def test_a_badge_that_is_not_square_is_told(attributes: str, shape: str | None) -> None:
    files = {"badges/a.svg": an_svg(attributes), "micro-credentials/a.yaml": a_micro_credential("a")}
    expected = (
        f"MC314 micro-credentials/a.yaml 8:15-8:27 the badge `badges/a.svg` is not square: {shape} = {NOT_SQUARE}"
    )

    assert found(files) == ([expected] if shape else [])


def test_a_stacks_badge_is_square_too_and_an_issuers_mark_need_not_be() -> None:
    files = {
        "issuer.yaml": f"{ISSUER}image: {{file: badges/wide.svg, alt: Three waves}}\n",
        "badges/wide.svg": an_svg('viewBox="0 0 3 1"'),
        "stacks/a.yaml": a_stack("a", "badge: {file: badges/wide.svg, alt: Three rings}"),
    }

    assert found(files) == [
        (f"MC314 stacks/a.yaml 7:15-7:30 the badge `badges/wide.svg` is not square: 3 wide and 1 high = {NOT_SQUARE}")
    ]


@pytest.mark.parametrize(("width", "height", "codes"), [(64, 64, []), (64, 48, ["MC314"])])
def test_a_png_is_measured_as_well(width: int, height: int, codes: list[str]) -> None:
    text = a_micro_credential("a").replace("badges/a.svg", "badges/a.png")
    tree = MemoryTree.of({"micro-credentials/a.yaml": text})
    catalog = read_repository(MemoryTree({**tree.contents, "badges/a.png": a_png(width, height)})).catalog

    assert [finding.rule.code for finding in check_catalog(catalog)] == codes


@pytest.mark.parametrize(
    ("alt", "what"),
    [
        ("code-tracing.svg", "is the name of a file"),
        ("Final_v2.PNG", "is the name of a file"),
        ("badge", "says that there is an image, and not what is drawn"),
        ("The badge image of this micro-credential", "says that there is an image, and not what is drawn"),
        ("Code Tracing", "repeats the title"),
        ("Badge for “code tracing”", "repeats the title"),
        ("Tracing badge icon", "is the image's file name in words"),
        ("tracing_icon", "is the image's file name in words"),
        ("A magnifying glass", None),
        ("A shield with the words Code Tracing", None),
        ("Code", None),
        ("Un bouclier", None),
    ],
)
def test_a_text_that_does_not_say_what_is_drawn_is_told(alt: str, what: str | None) -> None:
    text = a_micro_credential("a").replace("The a", "Code Tracing")
    text = text.replace("{file: badges/a.svg, alt: A circle}", f"{{file: badges/tracing-icon.svg, alt: {alt}}}")
    told = found({"badges/tracing-icon.svg": SVG, "micro-credentials/a.yaml": text})

    assert told == (
        [
            (
                f"MC315 micro-credentials/a.yaml 8:45-8:{45 + len(alt)} the text `{alt}` {what}"
                " = say what is drawn, such as `A magnifying glass over three lines of code`"
            )
        ]
        if what
        else []
    )


def test_an_issuers_mark_and_a_stacks_badge_have_such_a_text_too() -> None:
    files = {
        "issuer.yaml": f"{ISSUER}image: {{file: badges/a.svg, alt: Logo of Northlake University}}\n",
        "stacks/a.yaml": a_stack("a", "badge: {file: badges/a.svg, alt: logo}"),
    }

    assert [one.partition(" = ")[0] for one in found(files)] == [
        "MC315 issuer.yaml 5:34-5:62 the text `Logo of Northlake University` repeats the name",
        "MC315 stacks/a.yaml 7:34-7:38 the text `logo` says that there is an image, and not what is drawn",
    ]
