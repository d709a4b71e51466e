"""Badge images: harmless, named by their content, sent once."""

import base64
import hashlib
import zlib

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.api.images import SentImage
from mcctl.platform.blobs import FEW
from mcctl.platform.identities import Role
from tests.platform.catalogues import Folder, an_image, publish_files
from tests.platform.platforms import Platform
from tests.platform.submitting import complaints

NS = 'xmlns="http://www.w3.org/2000/svg"'
PLAIN = f'<svg {NS}><circle r="4" fill="#0b3d59"/></svg>'.encode()


def path_of(content: bytes, issuer: str = "northlake") -> str:
    return f"/v1/issuers/{issuer}/blobs/sha256/{hashlib.sha256(content).hexdigest()}"


def send(http: httpx.Client, content: bytes) -> httpx.Response:
    return http.put(path_of(content), content=content)


def a_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (1).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("content", "media_type"), [(PLAIN, "image/svg+xml"), (a_png(), "image/png")])
def test_an_image_is_served_so_that_it_can_do_nothing(either: Platform, content: bytes, media_type: str) -> None:
    http = either.as_("publisher", "northlake")
    assert http.head(path_of(content)).status_code == 404
    assert send(http, content).status_code == 204
    assert http.head(path_of(content)).status_code == 200
    answer = http.get(path_of(content))
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = {directive.strip() for directive in answer.headers["Content-Security-Policy"].split(";")}
    assert {"default-src 'none'", "sandbox"} <= policy


def test_an_image_is_shown_to_others_only_once_something_that_they_see_uses_it(either: Platform) -> None:
    send(either.as_("publisher", "northlake"), PLAIN)
    assert either.as_("viewer", "northlake").get(path_of(PLAIN)).status_code == 200
    assert either.as_().get(path_of(PLAIN)).status_code == 404


def test_an_image_that_a_resource_no_longer_shows_is_no_longer_shown(example: Platform, folder: Folder) -> None:
    old = (folder.root / "badges" / "code-tracing.svg").read_bytes()
    assert example.as_().get(path_of(old)).content == old
    (folder.root / "badges" / "code-tracing.svg").write_bytes(PLAIN)
    publish_files(example.client("publisher"), folder.read())
    assert example.as_().get(path_of(old)).status_code == 404
    assert example.as_().get(path_of(PLAIN)).content == PLAIN


def test_an_image_of_one_issuer_is_none_of_another(example: Platform) -> None:
    send(example.as_("publisher", "northlake"), PLAIN)
    assert example.as_("publisher", "south").head(path_of(PLAIN, "south")).status_code == 404
    assert example.as_("publisher", "south").get(path_of(PLAIN)).status_code == 404


def test_content_of_another_digest_is_refused(either: Platform) -> None:
    before = either.dump()
    answer = either.as_("publisher", "northlake").put(path_of(PLAIN), content=an_image("other"))
    assert complaints(answer) == [("", None)]
    assert either.dump() == before


@pytest.mark.parametrize("digest", ["0" * 63, "0" * 65, "G" * 64, "A" * 64, "%2e%2e%2f" + "0" * 55])
def test_what_is_no_digest_is_a_problem(example: Platform, digest: str) -> None:
    answer = example.as_("publisher", "northlake").put(f"/v1/issuers/northlake/blobs/sha256/{digest}", content=PLAIN)
    assert answer.status_code in (404, 422)


def test_an_image_that_is_there_is_not_stored_again(either: Platform) -> None:
    http = either.as_("publisher", "northlake")
    send(http, PLAIN)
    state = either.dump()
    assert send(http, PLAIN).status_code == 204
    assert either.dump() == state


HOSTILE: dict[str, str] = {
    "a script": f"<svg {NS}><script>alert(1)</script></svg>",
    "a script in capitals": f"<svg {NS}><SCRIPT>alert(1)</SCRIPT></svg>",
    "a script from elsewhere": f'<svg {NS}><script href="https://evil.example/x.js"/></svg>',
    "a script under a prefix": f'<svg {NS} xmlns:a="http://www.w3.org/2000/svg"><a:script>alert(1)</a:script></svg>',
    "a script under a prefix with a hyphen":
        f'<svg {NS} xmlns:a-b="http://www.w3.org/2000/svg"><a-b:script>alert(1)</a-b:script></svg>',
    "a script under a prefix that is not ASCII":
        f'<svg {NS} xmlns:é="http://www.w3.org/2000/svg"><é:script>alert(1)</é:script></svg>',
    "onload": f'<svg {NS} onload="alert(1)"></svg>',
    "onload on a line of its own": f'<svg {NS}\nonload\n=\n"alert(1)"></svg>',
    "onclick without a space": f'<svg {NS}><a id="x"onclick="alert(1)"/></svg>',
    "a handler that an animation sets": f'<svg {NS}><set attributeName="onmouseover" to="alert(1)"/></svg>',
    "foreignObject": f'<svg {NS}><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg>',
    "javascript:": f'<svg {NS}><a href="javascript:alert(1)"><text>x</text></a></svg>',
    "javascript: in capitals": f'<svg {NS}><a href="JavaScript:alert(1)"><text>x</text></a></svg>',
    "javascript: as a character reference": f'<svg {NS}><a href="&#106;avascript:alert(1)"><text>x</text></a></svg>',
    "javascript: with a line end inside": f'<svg {NS}><a href="java&#10;script:alert(1)"><text>x</text></a></svg>',
    "an entity": f'<!DOCTYPE svg [<!ENTITY x "y">]><svg {NS}><text>&x;</text></svg>',
    "an entity after a declaration":
        f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg {NS}><text>&x;</text></svg>',
    "a style sheet from elsewhere": f'<?xml version="1.0"?><?xml-stylesheet href="https://evil.example/x.css"?><svg {NS}/>',
    "an embedded page": f'<svg {NS}><iframe src="https://evil.example"/></svg>',
}  # fmt: skip


@pytest.mark.parametrize("content", [text.encode() for text in HOSTILE.values()], ids=list(HOSTILE))
def test_an_svg_that_acts_is_refused(example: Platform, content: bytes) -> None:
    before = example.dump()
    assert complaints(send(example.as_("publisher", "northlake"), content)) == [("", "MC210")]
    assert example.dump() == before


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"%PDF-1.7", b"<html><svg></svg></html>", b"text", f"<svg {NS}></svg>".encode("utf-16"),
     b"\x89PNG", b"<!-- --><html>", b"<!doctype html><svg>"],
)  # fmt: skip
def test_what_is_neither_svg_nor_png_is_refused(example: Platform, content: bytes) -> None:
    assert complaints(send(example.as_("publisher", "northlake"), content)) == [("", "MC210")]


@pytest.mark.parametrize("content", [PLAIN, b"\xef\xbb\xbf" + PLAIN, b"  \n" + PLAIN, b"<!-- a badge -->" + PLAIN,
                                     b'<?xml version="1.0" encoding="UTF-8"?>\n' + PLAIN])  # fmt: skip
def test_a_plain_svg_is_taken(example: Platform, content: bytes) -> None:
    assert send(example.as_("publisher", "northlake"), content).status_code == 204


@pytest.mark.parametrize(("role", "issuer"), [("viewer", "northlake"), ("assessor", "northlake")])
def test_only_publishers_send_images(example: Platform, role: Role, issuer: str) -> None:
    assert send(example.as_(role, issuer), PLAIN).status_code == 403


def named(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def in_base64(*contents: bytes) -> dict[str, list[dict[str, str]]]:
    return {"images": [{"digest": named(one), "content": base64.b64encode(one).decode()} for one in contents]}


def send_all(http: httpx.Client, body: object) -> httpx.Response:
    return http.post("/v1/issuers/northlake/blobs", json=body)


def missing(http: httpx.Client, *contents: bytes, issuer: str = "northlake") -> list[str]:
    answer = http.post(f"/v1/issuers/{issuer}/blobs/missing", json={"digests": [named(one) for one in contents]})
    found: list[str] = answer.raise_for_status().json()["missing"]
    return found


def test_many_images_are_looked_for_and_sent_in_one_call_each(either: Platform) -> None:
    http, images = either.as_("publisher", "northlake"), [PLAIN, a_png(), an_image("one"), an_image("two")]
    send(http, PLAIN)
    assert missing(http, *images, *images) == sorted(map(named, images[1:]))
    assert send_all(http, in_base64(*images, a_png())).status_code == 204
    assert missing(http, *images) == []
    assert [http.get(path_of(image)).content for image in images] == images
    state = either.dump()
    assert send_all(http, in_base64(*images)).status_code == 204
    assert either.dump() == state


def test_more_images_than_are_looked_for_by_name_are_looked_for_as_well(example: Platform) -> None:
    http = example.as_("publisher", "northlake")
    send(http, PLAIN)
    images = [an_image(f"image {number}") for number in range(FEW)]
    assert missing(http, PLAIN, *images) == sorted(map(named, images))


def test_an_image_that_another_issuer_sent_is_missing(example: Platform) -> None:
    send(example.as_("publisher", "northlake"), PLAIN)
    assert missing(example.as_("publisher", "south"), PLAIN, issuer="south") == [named(PLAIN)]


def test_of_many_images_none_is_stored_where_one_is_wrong_and_all_that_are_wrong_are_told(either: Platform) -> None:
    body = in_base64(PLAIN, b"text", an_image("other"))
    body["images"][2]["digest"] = named(b"something else")
    before = either.dump()
    answer = send_all(either.as_("publisher", "northlake"), body)
    assert complaints(answer) == [("/images/1/content", "MC210"), ("/images/2/content", None)]
    assert either.dump() == before


@pytest.mark.parametrize(
    "text", ["@", "PHN2Zz4", "PHN2Zz4=\n", " PHN2Zz4=", "PHN2Zz4==", "PHN2Zz4=PHN2Zz4=", "é", 1, None, []]
)
def test_what_is_no_base64_is_told_by_its_place(example: Platform, text: object) -> None:
    body = {"images": [{"digest": named(b"<svg>"), "content": text}]}
    answer = send_all(example.as_("publisher", "northlake"), body)
    assert [pointer for pointer, _ in complaints(answer)] == ["/images/0/content"]


@pytest.mark.parametrize("body", [{"images": []}, {}, {"images": [{"digest": "sha256:0", "content": ""}]}])
def test_a_call_that_sends_no_image_is_wrong(example: Platform, body: object) -> None:
    assert send_all(example.as_("publisher", "northlake"), body).status_code == 422


@pytest.mark.parametrize("role", ["viewer", "assessor"])
def test_only_publishers_send_many_images_or_ask_which_are_missing(example: Platform, role: Role) -> None:
    http = example.as_(role, "northlake")
    assert send_all(http, in_base64(PLAIN)).status_code == 403
    assert http.post("/v1/issuers/northlake/blobs/missing", json={"digests": []}).status_code == 403


@given(st.binary(max_size=200))
def test_a_content_in_base64_is_read_as_it_was_written(content: bytes) -> None:
    image = SentImage(digest=named(content), content=content)
    assert SentImage.model_validate_json(image.model_dump_json()) == image
    assert SentImage.model_validate(image.model_dump(mode="json")) == image
