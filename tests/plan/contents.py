"""Contents that resemble each other: drawn from few ids and few texts, so that two of them share and move elements."""

from typing import Any

from hypothesis import strategies as st

from mcctl.model.micro_credential import MicroCredential
from mcctl.model.stack import Stack
from mcctl.plan.canonical import Content
from tests.plan.builders import Written, content_of

IDS = st.sampled_from(["a", "b", "c", "d"])
TEXTS = st.sampled_from(["One.", "Two.", "Three."])
Drawn = st.SearchStrategy[Written]


def shape(required: dict[str, st.SearchStrategy[Any]], /, **optional: st.SearchStrategy[Any]) -> Drawn:
    return st.fixed_dictionaries(required, optional=optional)


def several(element: Drawn, *, by: str | None = None, least: int = 0) -> st.SearchStrategy[list[Written]]:
    return st.lists(element, min_size=least, max_size=3, unique_by=(lambda one: str(one.get(by))) if by else None)


SKILLS = several(shape({"label": TEXTS}, framework=IDS))
CRITERIA = several(
    shape(
        {"name": IDS, "descriptions": st.dictionaries(st.sampled_from(["Low", "High"]), TEXTS)},
        id=IDS, note=TEXTS, skills=SKILLS,
    )
)  # fmt: skip
LEVELS = several(shape({"name": IDS}, passes=st.booleans(), points=st.sampled_from(["1", "2"])), by="name")
ITEMS = several(
    shape(
        {"id": IDS, "prompt": TEXTS, "passing": TEXTS},
        title=TEXTS, rubric=shape({"levels": LEVELS, "criteria": CRITERIA}), weight=st.integers(0, 2),
        accepts=st.lists(st.sampled_from(["text", "video", ["audio", "video"]]), max_size=3), words=shape({}, min=st.just(3)),
    ),
    by="id",
)  # fmt: skip
PARTS = several(
    shape({"id": IDS, "kind": st.just("evidence")}, title=TEXTS, items=ITEMS, requires=st.lists(IDS, max_size=2)),
    by="id",
)
PASS_RULES = st.sampled_from(["all", {"at_least": 1}, {"at_least": 2}, {"score": {"max": 10, "pass": 5}}])
TRANSLATIONS = several(
    shape(
        {"language": st.sampled_from(["es", "fr"])},
        title=TEXTS, outcomes=st.dictionaries(IDS, TEXTS, max_size=2),
        items=st.dictionaries(IDS, shape({}, prompt=TEXTS), max_size=2),
    ),
    by="language",
)  # fmt: skip
MICRO_CREDENTIALS = shape(
    {"kind": st.just("micro-credential"), "id": st.just("x"), "title": TEXTS},
    tags=st.lists(IDS, max_size=3),
    creators=st.lists(TEXTS, max_size=3),
    outcomes=several(shape({"id": IDS, "text": TEXTS}, skills=SKILLS), by="id"),
    research=shape({}, rationale=TEXTS, sources=several(shape({"title": IDS}, year=st.sampled_from([2019, 2020])))),
    resources=several(shape({"title": IDS}, url=st.just("https://x.example/"), free=st.booleans())),
    assessment=shape({}, pass_rule=PASS_RULES, parts=PARTS, methods=st.lists(TEXTS, max_size=2)),
    prices=several(shape({"amount": st.sampled_from(["1", "2"]), "currency": st.just("USD")}, **{"for": IDS})),
    credit=several(shape({"value": st.just("1"), "unit": IDS}, authority=IDS)),
    alignments=several(shape({"name": IDS}, framework=IDS, code=TEXTS)),
    prerequisites=several(shape({"text": TEXTS}, required=st.booleans())),
    glossary=several(shape({"term": IDS, "meaning": TEXTS})),
    translations=TRANSLATIONS,
    estimated_hours=shape({}, min=st.integers(0, 2), max=st.sampled_from([2.5, 3])),
)
MEMBERS = several(
    st.one_of(
        shape({"micro_credential": IDS}),
        shape({"stack": IDS}),
        shape({"micro_credential": IDS, "issuer": st.just("nea")}, title=TEXTS),
    )
)
STACKS = shape(
    {"kind": st.just("stack"), "id": st.just("x"), "title": TEXTS, "members": MEMBERS},
    completion=st.one_of(
        st.sampled_from(["none", {"at_least": 1}]),
        st.builds(
            lambda groups: {"groups": groups},
            several(shape({"members": MEMBERS}, title=TEXTS, min=st.integers(0, 1)), least=1),
        ),
    ),
    credit=several(shape({"value": st.just("1"), "unit": IDS}, each=st.booleans())),
)


def micro_credential_contents() -> st.SearchStrategy[Content]:
    return MICRO_CREDENTIALS.map(lambda written: content_of(MicroCredential.model_validate(written)))


def stack_contents() -> st.SearchStrategy[Content]:
    return STACKS.map(lambda written: content_of(Stack.model_validate(written)))
