"""Canonical content is read back as the resource that it is the canonical content of."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcctl.model.issuer import Issuer
from mcctl.model.kinds import KINDS, MODELS, Kind
from mcctl.plan.canonical import canonical, encoded
from tests.model.inputs import inputs_of

ISSUER = Issuer(kind="issuer", id="northlake", name="Northlake", type="university", language="fr", license="MIT")


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_decoding_canonical_content_and_encoding_it_again_is_the_identity(kind: Kind, data: st.DataObject) -> None:
    resource = MODELS[kind].model_validate(data.draw(inputs_of(MODELS[kind])))
    content = canonical(resource, ISSUER, {})

    over_the_wire = json.loads(encoded(content))
    again = canonical(MODELS[kind].model_validate(over_the_wire), ISSUER, {})

    assert again == content
    assert encoded(again) == encoded(content)
