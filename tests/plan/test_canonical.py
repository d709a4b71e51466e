"""One meaning, one digest; and the bytes of RFC 8785."""

import json
import struct
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mcctl.model.kinds import MODELS
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.scalar import Plain
from mcctl.plan.canonical import canonical, digest_of, encoded, image_digests, without_issuer_fields
from tests.plan.builders import (
    BADGE,
    Written,
    a_draft,
    a_micro_credential,
    a_stack,
    an_assessment,
    an_issuer,
    an_item,
    content_of,
    edited,
)

LEAST: Written = {"kind": "micro-credential", "id": "a", "title": "A"}


def digest(written: Written) -> str:
    return digest_of(content_of(MODELS[written["kind"]].model_validate(written)))


def mc_with(**fields: object) -> Written:
    return {**LEAST, **fields}


def item_with(**fields: Any) -> Written:  # noqa: ANN401  # whatever an item holds
    return mc_with(assessment=an_assessment(an_item(**fields)))


def stack_with(**fields: object) -> Written:
    return {"kind": "stack", "id": "s", "title": "S", **fields}


MEMBERS = [{"micro_credential": "a"}, {"stack": "b"}, {"issuer": "nea", "micro_credential": "c", "title": "C"}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (mc_with(), {"title": "A", "id": "a", "kind": "micro-credential"}),
        (mc_with(tags=["x", "y"], grades=["9-12"]), mc_with(grades=["9-12"], tags=["y", "x"])),
        (mc_with(tags=["x", "y"]), mc_with(tags=["x", "y", "x"])),
        (mc_with(), mc_with(status="draft", visibility="private", tags=[], previously=[], translations=[])),
        (mc_with(assessment=an_assessment()), mc_with(assessment=an_assessment(pass_rule="all"))),  # noqa: S106
        (item_with(), item_with(response="text", accepts=[])),
        (item_with(accepts=["text"]), item_with(accepts=[["text"]])),
        (item_with(accepts=["text"]), item_with(accepts=[{"any": ["text"], "required": True}])),
        (item_with(accepts=[["video", "audio"]]), item_with(accepts=[{"any": ["audio", "video"]}])),
        (
            item_with(rubric={"levels": ["L", {"name": "M", "passes": True}], "criteria": []}),
            item_with(rubric={"levels": [{"passes": False, "name": "L"}, {"name": "M", "passes": True}], "criteria": []}),
        ),
        (mc_with(version="1.10"), mc_with(version=Plain("1.10"))),
        (mc_with(expires_after="3 years"), mc_with(expires_after="P3Y")),
        (mc_with(estimated_hours={"min": 8}), mc_with(estimated_hours={"min": 8.0})),
        (mc_with(estimated_hours={"min": 8}), mc_with(estimated_hours={"min": Plain("8.0")})),
        (mc_with(prerequisites=[{"text": "x"}]), mc_with(prerequisites=[{"text": "x", "required": True}])),
        (mc_with(language="en"), mc_with()),
        (mc_with(), mc_with(audit={"attestations": {"impact": {"answer": "meets", "on": "2026-05-01", "role": "x"}}})),
        (
            mc_with(translations=[{"language": "es", "outcomes": {"o1": "x"}}]),
            mc_with(translations=[{"language": "es", "outcomes": [{"id": "o1", "text": "x"}]}]),
        ),
        (
            stack_with(access=[{"group": "g"}, {"organization": "o"}]),
            stack_with(access=[{"organization": "o"}, {"group": "g"}]),
        ),
        (stack_with(completion="all"), stack_with()),
        (
            stack_with(members=MEMBERS, completion={"groups": [{"members": ["a", "b", "c"]}]}),
            stack_with(members=MEMBERS, completion={"groups": [{"members": [MEMBERS[2], MEMBERS[1], MEMBERS[0]]}]}),
        ),
    ],
    ids=[
        "order-of-keys", "order-of-a-set", "repeated-in-a-set", "defaults-written-out", "default-pass-rule",
        "defaults-of-an-item", "one-medium", "a-medium-written-out", "choice-of-media", "levels", "version-without-quotes",
        "words-for-a-duration", "a-whole-double", "a-number-with-a-point", "default-in-a-list", "the-issuers-language",
        "audit", "outcomes-as-a-list", "access", "completion", "members-by-id",
    ],
)  # fmt: skip
def test_two_spellings_of_one_meaning_have_one_digest(one: Written, other: Written) -> None:
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (mc_with(creators=["x", "y"]), mc_with(creators=["y", "x"])),
        (mc_with(version="1.10"), mc_with(version="1.1")),
        (mc_with(language="es"), mc_with()),
        (item_with(accepts=["video", "audio"]), item_with(accepts=[["video", "audio"]])),
        (mc_with(title="A "), mc_with()),
        (mc_with(research={"sources": [{"title": "x"}]}), mc_with(research={"sources": [{"title": "x", "seminal": True}]})),
        (stack_with(members=[MEMBERS[0], MEMBERS[1]]), stack_with(members=[MEMBERS[1], MEMBERS[0]])),
        (stack_with(), stack_with(visibility="public")),
    ],
    ids=["order-of-a-list", "version", "language", "all-of-or-one-of", "space", "seminal", "members", "visibility"],
)  # fmt: skip
def test_another_meaning_has_another_digest(one: Written, other: Written) -> None:
    assert digest(one) != digest(other)


def test_the_issuers_language_and_licence_are_written_in_where_none_is_named() -> None:
    issuer = an_issuer(language="fr", license="MIT")

    assert content_of(a_draft("a"), issuer) == {
        "kind": "micro-credential", "id": "a", "title": "A", "language": "fr", "license": "MIT",
    }  # fmt: skip
    assert content_of(a_draft("a", language="es", license="CC0-1.0"), issuer) == {
        "kind": "micro-credential", "id": "a", "title": "A", "language": "es", "license": "CC0-1.0",
    }  # fmt: skip


def test_the_issuers_default_language_is_written_in_and_no_licence_where_there_is_none() -> None:
    assert content_of(a_draft("a")) == {"kind": "micro-credential", "id": "a", "title": "A", "language": "en"}


def test_an_issuer_that_changes_its_language_changes_what_inherits_it() -> None:
    inherits, names_one = a_draft("a"), a_draft("a", language="en")
    french = an_issuer(language="fr")

    assert digest_of(content_of(inherits, french)) != digest_of(content_of(inherits))
    assert digest_of(content_of(names_one, french)) == digest_of(content_of(names_one))


def test_an_images_content_moves_the_digest_and_its_path_does_not() -> None:
    resource = a_micro_credential()
    renamed = edited(resource, ("badge", "file"), "badges/two.svg")
    one, other = "sha256:" + "1" * 64, "sha256:" + "2" * 64
    issuer = an_issuer()

    assert canonical(resource, issuer, {BADGE: one}) == canonical(renamed, issuer, {"badges/two.svg": one})
    assert canonical(resource, issuer, {BADGE: one}) != canonical(resource, issuer, {BADGE: other})
    assert image_digests(canonical(resource, issuer, {BADGE: other})) == [other]


def test_the_images_of_a_stack_and_of_an_issuer_are_replaced_as_well() -> None:
    picture = {"file": BADGE, "alt": "A wave"}
    issuer = an_issuer(image=picture)
    digests = {BADGE: "sha256:" + "3" * 64}

    found = [image_digests(canonical(r, issuer, digests)) for r in (issuer, a_stack("s", badge=picture))]

    assert found == [["sha256:" + "3" * 64]] * 2


def test_an_issuers_record_holds_no_default_either() -> None:
    assert content_of(an_issuer()) == {
        "kind": "issuer", "id": "northlake", "name": "Northlake University", "type": "university",
    }  # fmt: skip


def test_what_only_the_issuers_roles_see_is_not_served_to_others() -> None:
    secret = an_item(single_medium_reason="Speech", demographic_reason="Languages")
    served = without_issuer_fields("micro-credential", content_of(a_micro_credential(assessment=an_assessment(secret))))
    stack = without_issuer_fields("stack", content_of(a_stack("s", access=[{"group": "g"}])))

    assert set(served["assessment"]["parts"][0]["items"][0]) == {"id", "prompt", "rubric"}
    assert "access" not in stack


def test_the_bytes_are_those_of_the_example_of_rfc_8785() -> None:
    """RFC 8785, section 3.2.4."""
    value = json.loads(
        r"""{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
             "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"""
    )

    assert encoded(value) == (
        b'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        b'"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_are_sorted_by_their_utf_16_code_units() -> None:
    """RFC 8785, section 3.2.3."""
    value = json.loads(
        r"""{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
             "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}"""
    )

    assert list(json.loads(encoded(value)).values()) == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("44b52d02c7e14af6", "1e+23"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
    ],
)
def test_doubles_are_written_as_in_appendix_b_of_rfc_8785(bits: str, text: str) -> None:
    (double,) = struct.unpack(">d", bytes.fromhex(bits))

    assert encoded(double) == text.encode()


@given(st.permutations(["x", "y", "z"]), st.permutations(["status", "title", "tags", "kind", "id", "version"]))
def test_no_order_of_keys_or_of_a_set_moves_the_digest(tags: list[str], keys: list[str]) -> None:
    written = {**LEAST, "status": "beta", "version": "1.0", "tags": tags}

    assert digest({key: written[key] for key in keys}) == digest({**written, "tags": ["x", "y", "z"]})


def test_canonical_content_holds_no_null_and_no_default() -> None:
    content = content_of(MicroCredential.model_validate(mc_with(code=None, estimated_hours={"min": 1, "max": None})))

    assert content == {**LEAST, "language": "en", "estimated_hours": {"min": 1}}


DOUBLES = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [1.5, 0.5, 1e-4, 9e-5, 1e16, 1.5e15, 1e21, 2.0]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | DOUBLES | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_the_quick_way_gives_the_bytes_of_rfc_8785(value: Any) -> None:  # noqa: ANN401  # any JSON
    assert encoded(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), float("inf"), "\ud800", {"a": {1}}])
def test_what_canonical_json_cannot_hold_is_refused(value: Any) -> None:  # noqa: ANN401  # no JSON, some of it
    with pytest.raises(rfc8785.CanonicalizationError):
        encoded([value])
