"""Names for the report, and how many audits were reviewed and are due, from what the files say."""

from datetime import date

from mcctl.catalog.catalog import Catalog
from mcctl.stats.naming import audits_in, name_on_platform, names_in
from mcctl.stats.report import Audits, Name
from tests.catalog.reading import repository_of

ISSUER = "kind: issuer\nid: northlake\nname: Northlake University\ntype: university\n"
FIRST, UNTIL = date(2026, 7, 1), date(2026, 10, 1)


def a_catalog(**files: str) -> Catalog:
    """A catalogue of stacks, by id, each with what its file says beside kind, id and title."""
    stacks = {
        f"stacks/{name}.yaml": f"kind: stack\nid: {name}\ntitle: {name.upper()}\n{more}" for name, more in files.items()
    }
    return repository_of({"mcctl.yaml": "version: 1\n", "issuer.yaml": ISSUER, **stacks}).catalog


def an_audit(*days: str, status: str = "active") -> str:
    questions = ("impact", "methods", "jargon")
    lines = [
        f"    {question}: {{answer: meets, on: {day}, role: Equity working group}}\n"
        for question, day in zip(questions, days, strict=False)
    ]
    return f"status: {status}\naudit:\n  attestations:\n{''.join(lines)}"


def test_what_not_everybody_can_see_is_private_be_it_by_visibility_or_status() -> None:
    catalog = a_catalog(
        seen="status: active\nvisibility: public\n",
        hidden="status: active\nvisibility: private\n",
        begun="status: beta\nvisibility: public\n",
        unsaid="",
    )

    assert dict(names_in(catalog)) == {
        ("northlake", "stack", "seen"): Name("SEEN", is_private=False),
        ("northlake", "stack", "hidden"): Name("HIDDEN", is_private=True),
        ("northlake", "stack", "begun"): Name("BEGUN", is_private=True),
        ("northlake", "stack", "unsaid"): Name("UNSAID", is_private=True),
    }


def test_a_name_on_the_platform_is_private_unless_it_says_otherwise() -> None:
    seen = {"title": "A", "competency": "Educators do A.", "visibility": "public", "status": "active"}

    assert name_on_platform(seen) == Name("A", "Educators do A.", is_private=False)
    assert name_on_platform({**seen, "status": "draft"}).is_private
    assert name_on_platform({"title": "A"}) == Name("A", None, is_private=True)
    assert name_on_platform({}) == Name(None, None, is_private=True)


def test_audits_are_reviewed_by_the_days_in_the_period_and_due_by_the_last_of_them() -> None:
    catalog = a_catalog(
        within=an_audit("2024-05-01", "2026-07-01"),
        just=an_audit("2025-10-01"),
        fresh=an_audit("2025-10-02"),
        later=an_audit("2025-01-01", "2026-10-01"),
        never="status: active\n",
        draft=an_audit("2020-01-01", status="draft"),
    )

    assert audits_in(catalog, FIRST, UNTIL, 12) == Audits(reviewed=("within",), due=("just", "later", "never"))


def test_nothing_is_known_of_audits_where_no_file_records_one() -> None:
    assert audits_in(a_catalog(a="status: active\n"), FIRST, UNTIL, 12) is None


def test_an_audit_of_the_last_of_a_month_is_due_in_a_shorter_month_too() -> None:
    catalog = a_catalog(a=an_audit("2026-08-31"))

    assert audits_in(catalog, date(2026, 12, 1), date(2027, 2, 28), 6) == Audits((), due=("a",))
    assert audits_in(catalog, date(2026, 12, 1), date(2027, 2, 27), 6) == Audits((), due=())
