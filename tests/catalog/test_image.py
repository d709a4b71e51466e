"""Which files are images that can be shown to everyone, and what is said of those that are not."""

import hashlib
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.catalog.image import MAX_BYTES, NoPicture, Picture, picture_of

NS = 'xmlns="http://www.w3.org/2000/svg"'
LINKS = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
ACTS = "the SVG holds scripts, handlers or foreign content"
BROKEN_XML = "the SVG is no well-formed XML"
BROKEN_PNG = "the PNG is cut off or damaged"
NEITHER = "it is neither SVG nor PNG"


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def a_png(width: int = 2, height: int = 2) -> bytes:
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    rows = zlib.compress(b"\0\0\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def why(content: bytes | str) -> str | None:
    """Why it is no image; None where it is one."""
    found = picture_of(content.encode() if isinstance(content, str) else content)
    return found.why if isinstance(found, NoPicture) else None


def svg(inside: str, attributes: str = "") -> str:
    return f"<svg {NS} {LINKS} {attributes}>{inside}</svg>"


def size(content: bytes | str) -> tuple[float | None, float | None]:
    found = picture_of(content.encode() if isinstance(content, str) else content)
    assert isinstance(found, Picture), found
    return found.width, found.height


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('viewBox="0 0 512 512"', (512, 512)),
        ('viewBox="-10,-10, 20.5 , 10"', (20.5, 10)),
        ('viewBox="0 0 40 20" width="100" height="100"', (40, 20)),
        ('width="100" height="50px"', (100, 50)),
        ('width="1in" height="96"', (96, 96)),
        ('width="72pt" height="6pc"', (96, 96)),
        ('width="100%" height="100%"', (None, None)),
        ('width="10em" height="10"', (None, None)),
        ('viewBox="0 0 0 20"', (None, None)),
        ('viewBox="0 0 nan inf"', (None, None)),
        ('viewBox="square" width="3" height="4"', (3, 4)),
        ("", (None, None)),
    ],
)
def test_an_svg_says_how_wide_and_high_it_is(attributes: str, expected: tuple[float | None, float | None]) -> None:
    assert size(svg("", attributes)) == expected


def test_a_png_says_how_wide_and_high_it_is() -> None:
    assert size(a_png(640, 480)) == (640, 480)


def test_an_image_has_the_digest_of_its_content() -> None:
    content = svg("").encode()

    assert picture_of(content) == Picture(
        f"sha256:{hashlib.sha256(content).hexdigest()}", "image/svg+xml", len(content)
    )


HARMLESS = {
    "a gradient of its own": '<linearGradient id="g"/><rect fill="url(#g)" style="stroke: url( \'#g\' )"/>',
    "a repeated shape": '<circle id="c" r="4"/><use xlink:href="#c"/><use href="#c"/>',
    "a photograph inside": '<image href="data:image/png;base64,iVBORw0KGgo="/>',
    "a font inside": "<style>@font-face{font-family:x;src:url(data:font/woff2;base64,d09GMg==)}</style>",
    "a font of no known kind": "<style>@font-face{src:url('data:application/octet-stream;base64,d09GMg==')}</style>",
    "a link to follow": '<a href="https://northlake.example"><text>x</text></a>',
    "the CSS namespace": "<style>@namespace url(http://www.w3.org/2000/svg);\n.a{fill:#fff}</style>",
    "a style sheet in CDATA": "<style><![CDATA[.a > .b { fill: #fff } /* see https://x.example */]]></style>",
    "a licence in its metadata":
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:li href="https://x.example"'
        ' r:resource="https://creativecommons.org/licenses/by/4.0/"/></r:RDF></metadata>',
    "an animation": '<circle r="4"><animate attributeName="r" values="4;6;4" dur="2s"/></circle>',
    "a word for people": '<g aria-label="JavaScript: expressions, behavior: loops"><title>JavaScript: loops</title></g>',
    "an empty reference": '<use href=""/>',
}  # fmt: skip


@pytest.mark.parametrize("inside", HARMLESS.values(), ids=list(HARMLESS))
def test_what_stays_within_the_file_is_fine(inside: str) -> None:
    assert why(svg(inside)) is None


def test_the_document_type_of_drawing_programs_is_fine() -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'

    assert why(f'<?xml version="1.0" encoding="iso-8859-1" standalone="no"?>{doctype}{svg("")}') is None


LOADS = {
    "an image": ('<image href="https://evil.example/x.png"/>', "https://evil.example/x.png"),
    "an image in the old way": ('<image xlink:href="http://evil.example/x.png"/>', "http://evil.example/x.png"),
    "an image under another prefix":
        ('<image xmlns:q="http://www.w3.org/1999/xlink" q:href="//evil.example/x.png"/>', "//evil.example/x.png"),
    "a neighbouring file": ('<image href="photo.png"/>', "photo.png"),
    "a file of the computer": ('<use href="file:///etc/passwd#x"/>', "file:///etc/passwd#x"),
    "an address with a tab inside": ('<image href="ht&#9;tps://evil.example/x.png"/>', "ht\ttps://evil.example/x.png"),
    "a shape from elsewhere": ('<use href="https://evil.example/x.svg#a"/>', "https://evil.example/x.svg#a"),
    "a filter's image": ('<filter><feImage href="//evil.example/x"/></filter>', "//evil.example/x"),
    "a counter of clicks": ('<a href="#x" ping="https://evil.example/p"><text>x</text></a>', "https://evil.example/p"),
    "another base": ('<g xml:base="https://evil.example/"><use href="#a"/></g>', "https://evil.example/"),
    "a colour from elsewhere": ('<rect fill="url(https://evil.example/x#g)"/>', "https://evil.example/x#g"),
    "a colour that an animation brings":
        ('<set attributeName="fill" to="url(//evil.example/x#g)"/>', "//evil.example/x#g"),
    "a style": ('<rect style="fill: URL( \'//evil.example/x\' )"/>', "//evil.example/x"),
    "a style in escapes": (r'<rect style="fill:\75 rl(https://evil.example/x)"/>', "https://evil.example/x"),
    "a style with comments": ("<style>.a{fill:url(/**/https://evil.example/x)}</style>", "https://evil.example/x"),
    "a style sheet that imports": ('<style>@import "https://evil.example/x.css";</style>', "@import"),
    "an import in escapes": (r"<style>@\69mport 'x.css';</style>", "@import"),
    "an import with a comment inside": ("<style>@im<!-- -->port 'x.css';</style>", "@import"),
    "a font": ("<style>@font-face{src:url(https://evil.example/x.woff)}</style>", "https://evil.example/x.woff"),
    "a set of images":
        ("<style>.a{mask:image-set('https://evil.example/x.png' 1x)}</style>", "https://evil.example/x.png"),
    "a rule behind a namespace":
        ("<style>@namespace a{}.a{fill:url(https://evil.example/x);}</style>", "https://evil.example/x"),
    "a style sheet in CDATA": ("<style><![CDATA[@import 'x.css';]]></style>", "@import"),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "address"), LOADS.values(), ids=list(LOADS))
def test_an_svg_that_loads_something_from_elsewhere_is_refused(inside: str, address: str) -> None:
    assert why(svg(inside)) == f"the SVG loads something from elsewhere: `{address}`"


def test_a_long_address_is_cut_short() -> None:
    told = why(svg(f'<image href="https://evil.example/{"x" * 100}"/>'))

    assert told == f"the SVG loads something from elsewhere: `https://evil.example/{'x' * 38}…`"


def test_a_document_type_from_elsewhere_is_refused() -> None:
    assert why(f'<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd">{svg("")}') == (
        "the SVG loads something from elsewhere: `https://evil.example/x.dtd`"
    )


ACTING = {
    "a script in CDATA": "<script><![CDATA[alert(1)]]></script>",
    "a handler": '<g onclick="alert(1)"/>',
    "an animation that sets a handler": '<set attributeName="onload" to="alert(1)"/>',
    "an animation that sets a link": '<animate attributeName="xlink:href" values="javascript:alert(1)"/>',
    "an animation with a script": '<animate attributeName="x" values="0;javascript:alert(1)"/>',
    "a link that acts": '<a href=" java&#9;script:alert(1)"><text>x</text></a>',
    "a link in the old script": '<a xlink:href="vbscript:x"><text>x</text></a>',
    "a page in a link": '<a href="data:text/html,x"><text>x</text></a>',
    "an SVG in an SVG": '<image href="data:image/svg+xml,x"/>',
    "an expression": '<rect style="width: expression(alert(1))"/>',
    "a binding": "<style>.a{-moz-binding:url(#x)}</style>",
    "a behaviour": r"<style>.a{beha\76 ior:url(#x)}</style>",
    "foreign content": "<foreignObject><p>x</p></foreignObject>",
    "an element of a web page": '<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0"/>',
    "an instruction": "<?php x ?>",
}


@pytest.mark.parametrize("inside", ACTING.values(), ids=list(ACTING))
def test_an_svg_that_acts_is_refused(inside: str) -> None:
    assert why(svg(inside)) == ACTS


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "x">',
        '<!ENTITY % a SYSTEM "https://evil.example/x"> %a;',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ATTLIST svg onload CDATA "alert(1)">',
        f'<!ENTITY a "{"x" * 1000}">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in ("ab", "bc", "cd", "de")),
    ],
    ids=["an entity", "a parameter", "a file", "a default that acts", "a billion laughs"],
)
def test_an_svg_that_declares_what_is_hidden_is_refused(subset: str) -> None:
    assert why(f"<!DOCTYPE svg [{subset}]>{svg('<text/>')}") == ACTS


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", NEITHER),
        (b"GIF89a", NEITHER),
        (b"<html><svg/></html>", NEITHER),
        (f'<?xml version="1.0"?><html>{svg("")}</html>'.encode(), NEITHER),
        (b"<SVG/>", NEITHER),
        (b"<svg><script/></svg>", ACTS),
        (b"<svg><image href='//evil.example/x'/></svg>", "the SVG loads something from elsewhere: `//evil.example/x`"),
        (b"<svg/>", 'browsers do not show it: `xmlns="http://www.w3.org/2000/svg"` is missing'),
        (svg("").encode("utf-16"), "it is written in UTF-16, not in UTF-8"),
        (f'<?xml version="1.0" encoding="koi8-r"?>{svg("")}'.encode(), "the SVG is written in `koi8-r`, not in UTF-8"),
        (f'<?xml version="1.0" encoding="utf-7"?>{svg("")}'.encode(), "the SVG is written in `utf-7`, not in UTF-8"),
        (svg("<g>").encode(), BROKEN_XML),
        (svg("<q:g/>").encode(), BROKEN_XML),
        (svg("\xff").encode("latin-1"), BROKEN_XML),
        (svg("")[:-3].encode(), BROKEN_XML),
        (svg("").encode() + b" " * MAX_BYTES, f"it has {MAX_BYTES + len(svg('')):,} bytes; 1,048,576 are allowed"),
    ],
)
def test_what_no_browser_shows_is_refused(content: bytes, expected: str) -> None:
    assert why(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n",
        a_png()[:-1],
        a_png()[:40],
        a_png().replace(b"IHDR", b"IHDX"),
        a_png(0, 2),
        a_png()[:8] + chunk(b"IDAT", b"") + a_png()[8:],
        a_png()[:33] + chunk(b"IEND", b""),
        a_png()[:8] + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1"),
        a_png()[:20] + b"\xff" + a_png()[21:],
    ],
    ids=[
        "only a signature", "one byte short", "cut in the data", "a wrong checksum", "no width", "data first",
        "no data", "a short header", "a flipped byte",
    ],
)  # fmt: skip
def test_a_broken_png_is_refused(content: bytes) -> None:
    assert why(content) == BROKEN_PNG


def test_a_png_that_unfolds_to_too_much_is_refused() -> None:
    assert why(a_png(50_000, 2)) == "it is 50,000 by 2 pixels; 10,000 a side are allowed"


@given(st.integers(0, len(a_png()) - 1))
def test_no_cut_of_a_png_is_taken_for_an_image(length: int) -> None:
    assert why(a_png()[:length]) is not None


@given(st.binary(max_size=200))
def test_any_content_is_judged(content: bytes) -> None:
    for beginning in (b"", b"\x89PNG\r\n\x1a\n", f"<svg {NS}>".encode(), f"<svg {NS}><style>".encode()):
        assert isinstance(picture_of(beginning + content), Picture | NoPicture)


@pytest.mark.parametrize(
    "text",
    ["/*", "@namespace ", "@namespace x ", 'url("', "url( ", "\\7", '"//', "'", "image(", "expression ", "behavior "],
)
def test_a_hostile_style_sheet_is_judged_at_once(text: str) -> None:
    content = svg(f"<style>{text * (1_000_000 // len(text))}</style>").encode()
    started = time.process_time()
    picture_of(content)

    assert time.process_time() - started < 2
