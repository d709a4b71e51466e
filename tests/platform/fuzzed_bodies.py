"""What schemathesis is to know beside the OpenAPI document; it loads this file by its name."""

import json
from typing import Any

import schemathesis
from hypothesis import strategies as st

ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("\x00"), st.just("\ud800"),
    st.just([]), st.just({}),
)  # fmt: skip
EVENTS: list[dict[str, Any]] = [
    {"type": "started", "id": "s-1", "at": "2026-07-01T09:30:00Z", "issuer": "northlake", "learner": "l-1",
     "micro_credential": "code-tracing", "version": "1.0"},
    {"type": "submission", "id": "u-1", "at": "2026-07-02T09:30:00Z", "issuer": "northlake", "learner": "l-1",
     "micro_credential": "code-tracing", "version": "1.0", "attempt": 1},
    {"type": "award", "id": "a-1", "at": "2026-07-05T09:30:00Z", "issuer": "northlake", "learner": "l-1",
     "micro_credential": "code-tracing", "version": "1.0"},
    {"type": "account", "id": "c-1", "at": "2026-06-01T09:30:00Z", "learner": "l-1"},
    {"type": "page_views", "id": "p-1", "day": "2026-07-01", "views": 10, "visitors": 3},
]  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> str:
    """An event of which something is not as it should be, or no event at all."""
    event = dict(draw(st.sampled_from(EVENTS)))
    for key in draw(st.lists(st.sampled_from([*sorted(event), "surprise"]), max_size=2)):
        event[key] = draw(ODD)
    return draw(st.sampled_from([json.dumps(event), json.dumps(event)[:-1], draw(st.text(max_size=20))]))


schemathesis.openapi.format("time-zone", st.sampled_from(["UTC", "America/Chicago", "Asia/Kolkata", "Pacific/Apia"]))
schemathesis.openapi.media_type(
    "application/x-ndjson",
    st.lists(lines(), max_size=4).map("\n".join).map(lambda text: text.encode(errors="surrogatepass")),
)
for kind in ("image/svg+xml", "image/png", "application/octet-stream"):
    schemathesis.openapi.media_type(kind, st.binary(max_size=40))
