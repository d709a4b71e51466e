"""The class of a change, field by field, as `design.md` lists them."""

import pytest

from mcctl.model.fields import field_at, field_tree
from mcctl.model.kinds import Kind
from mcctl.plan.build import build_plan
from tests.plan.builders import a_desired, a_live, a_micro_credential, edited

EDITORIAL = """kind id code title url language performer description badge subjects grades audience tags creators glossary
               translations identifiers previously audit"""
SUPPORTING = """outcomes key_method contents research resources alignments skills quality_assurance accommodations
                endorsements"""
TERMS = "delivery estimated_hours workload prices credit prerequisites expires_after license retirement"
BY_KIND: dict[Kind, dict[str, str]] = {
    "micro-credential": {
        "editorial": EDITORIAL,
        "supporting": SUPPORTING,
        "terms": TERMS,
        "assessment": "version competency assessment",
        "access": "status visibility",
    },
    "stack": {
        "editorial": """kind id code title url description audience badge subjects grades creators translations identifiers
                        previously audit""",
        "supporting": "outcomes alignments",
        "terms": "delivery prices credit retirement",
        "assessment": "version members completion",
        "access": "status visibility access",
    },
    "issuer": {
        "supporting": """kind id name type url email description image language license assessment_sla_business_days
                         identifiers translations parent"""
    },
}
DEEPER: list[tuple[Kind, str, str]] = [
    ("micro-credential", "badge/alt", "editorial"),
    ("micro-credential", "research/sources/0/year", "supporting"),
    ("micro-credential", "prices/0/amount", "terms"),
    ("micro-credential", "assessment/pass_rule/at_least", "assessment"),
    ("micro-credential", "assessment/pass_rule/score/pass", "assessment"),
    ("micro-credential", "assessment/parts/0/items/0/prompt", "assessment"),
    ("micro-credential", "assessment/parts/0/items/0/rubric/levels/0/passes", "assessment"),
    ("micro-credential", "assessment/parts/0/items/0/rubric/criteria/0/descriptions/Basic", "assessment"),
    ("micro-credential", "assessment/parts/0/items/0/rubric/criteria/0/skills/0/label", "supporting"),
    ("micro-credential", "assessment/parts/0/items/0/accepts/0/count/min", "assessment"),
    ("micro-credential", "translations/0/items/lesson/rubric/criteria/modelling/descriptions/Basic", "editorial"),
    ("stack", "completion/groups/0/members/0/micro_credential", "assessment"),
    ("stack", "members/0/title", "assessment"),
    ("stack", "access/0/group", "access"),
    ("issuer", "image/alt", "supporting"),
    ("issuer", "translations/0/name", "supporting"),
]


@pytest.mark.parametrize("kind", list(BY_KIND))
def test_every_top_level_field_has_the_class_of_the_design(kind: Kind) -> None:
    expected = {field: word for word, fields in BY_KIND[kind].items() for field in fields.split()}

    assert {name: node.change.word for name, node in field_tree(kind).children.items()} == expected


@pytest.mark.parametrize(("kind", "route", "word"), DEEPER)
def test_a_part_has_the_class_of_what_holds_it_or_its_own(kind: Kind, route: str, word: str) -> None:
    segments = tuple(int(part) if part.isdigit() else part for part in route.split("/"))

    assert field_at(kind, segments).change.word == word


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"title": "Tracing"}, "editorial"),
        ({"title": "Tracing", "accommodations": "Captions."}, "supporting"),
        ({"accommodations": "Captions.", "expires_after": "P3Y"}, "terms"),
        ({"expires_after": "P3Y", "competency": "Educators do."}, "assessment"),
        ({"competency": "Educators do.", "visibility": "private"}, "access"),
    ],
)
def test_a_change_has_the_class_of_its_weightiest_field(fields: dict[str, str], word: str) -> None:
    before = a_micro_credential()
    after = before
    for name, value in fields.items():
        after = edited(after, (name,), value)  # type: ignore[assignment]  # of the same kind

    (change,) = build_plan(a_desired(after), a_live(before)).changes

    assert change.change.word == word
