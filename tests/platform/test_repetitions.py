"""The digest of a body, which is taken piece by piece, is that of its canonical JSON."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcctl.api.changesets import ChangeSet, SubmittedChange
from mcctl.plan.canonical import digest_of
from mcctl.platform.repetitions import body_digest

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
CONTENTS = st.dictionaries(NAMES, st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | NAMES,
                                               lambda inner: st.lists(inner, max_size=3)), max_size=4)  # fmt: skip
CHANGES = st.fixed_dictionaries(
    {
        "action": st.sampled_from(["create", "rename"]), "kind": st.sampled_from(["stack", "issuer"]), "id": NAMES,
        "previous_id": st.none() | NAMES, "if_match": st.none() | NAMES, "content": CONTENTS,
    }
)  # fmt: skip
BODIES = st.fixed_dictionaries(
    {
        "namespace": NAMES, "origin": st.sampled_from(["files", "console"]), "catalog_revision": st.integers(0, 9),
        "allowances": st.lists(NAMES, max_size=2), "provenance": st.fixed_dictionaries({"author": st.none() | NAMES}),
        "changes": st.lists(CHANGES, min_size=1, max_size=3),
    }
)  # fmt: skip


@given(BODIES)
def test_the_digest_of_a_body_is_that_of_its_canonical_json(body: dict[str, Any]) -> None:
    read = ChangeSet.model_validate_json(json.dumps(body))
    assert body_digest(read) == digest_of(read.model_dump(mode="json"))


def test_the_digest_of_a_change_of_owners_is_that_of_its_canonical_json() -> None:
    change = {"action": "adopt", "kind": "stack", "id": "s", "if_match": "r1"}
    read = ChangeSet.model_validate({"namespace": "north", "catalog_revision": 1, "ownership": [change]})
    assert body_digest(read) == digest_of(read.model_dump(mode="json"))


def test_every_field_of_a_change_is_in_the_digest() -> None:
    assert sorted(SubmittedChange.model_fields) == ["action", "content", "id", "if_match", "kind", "previous_id"]


@pytest.mark.parametrize("text", [b"", b"{}"])
def test_contents_that_are_encoded_elsewhere_are_taken_as_they_are(text: bytes) -> None:
    change = {"action": "create", "kind": "stack", "id": "s", "if_match": None, "content": {"id": "s"}}
    read = ChangeSet.model_validate({"namespace": "north", "catalog_revision": 0, "changes": [change]})
    assert body_digest(read, [text]) != body_digest(read) == body_digest(read, [b'{"id":"s"}'])
