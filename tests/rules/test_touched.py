"""What a change touches: what differs, what refers to it, and nothing that the change has no part in."""

from collections.abc import Mapping

import pytest
from hypothesis import given

from mcctl.diagnostics import Diagnostic, Position, Related, Rule, Severity, Span
from mcctl.rules.registry import check_catalog, check_since
from mcctl.rules.touched import Touched, touched_by_change
from mcctl.source.repository import Repository, read_repository
from tests.rules.changes import MC, catalogues, holding, since
from tests.rules.files import a_micro_credential, a_stack
from tests.source.repositories import SVG, MemoryTree

A, B, C = (f"{MC}/{name}.yaml" for name in "abc")
S, T = "stacks/s.yaml", "stacks/t.yaml"
HERE = Span(Position(1, 1), Position(1, 1))


def read(files: Mapping[str, str]) -> Repository:
    return read_repository(MemoryTree.of({"badges/a.svg": SVG, "badges/b.svg": SVG, **files}))


def touched(before: Mapping[str, str], after: Mapping[str, str]) -> Touched:
    changed = frozenset(path for path in {*before, *after} if before.get(path) != after.get(path))
    earlier = read(before).documents
    return touched_by_change(
        changed, read(after).documents, [earlier[path] for path in sorted(changed) if path in earlier], "northlake"
    )


def files_touched(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    return set(touched(before, after).files or ())


CATALOGUE = {
    A: a_micro_credential("a"),
    B: a_micro_credential("b", "prerequisites: [{micro_credential: a}]"),
    C: a_micro_credential("c"),
    S: a_stack("s", holding("micro_credential: a")),
    T: a_stack("t", holding("stack: s")),
}


def test_a_change_touches_who_refers_to_it_and_stacks_above_those() -> None:
    assert files_touched(CATALOGUE, {**CATALOGUE, A: a_micro_credential("a", "tags: [x]")}) == {A, B, S, T}


def test_nothing_changed_touches_nothing() -> None:
    assert files_touched(CATALOGUE, CATALOGUE) == set()


@pytest.mark.parametrize("after", [None, a_micro_credential("z"), "id: a\nkind: ["], ids=["gone", "renamed", "broken"])
def test_who_refers_to_what_is_gone_is_touched(after: str | None) -> None:
    files = {path: text for path, text in {**CATALOGUE, A: after}.items() if text is not None}
    assert files_touched(CATALOGUE, files) == {A, B, S, T}


def test_what_appears_touches_who_named_it_already() -> None:
    without = {path: text for path, text in CATALOGUE.items() if path != A}
    assert files_touched(without, CATALOGUE) == {A, B, S, T}


def test_a_stack_touches_the_members_that_join_or_leave_and_not_those_that_stay() -> None:
    before = {**CATALOGUE, S: a_stack("s", holding("micro_credential: a", "micro_credential: b"))}
    after = {**CATALOGUE, S: a_stack("s", holding("micro_credential: c", "micro_credential: b"))}
    assert files_touched(before, after) == {S, T, A, C}


def test_a_stack_that_lets_in_others_touches_all_that_is_held_below_it() -> None:
    held = {S: a_stack("s", holding("micro_credential: a")), T: a_stack("t", holding("stack: s"))}
    before = {**CATALOGUE, **held}
    after = {**before, T: f"{before[T]}access: [{{group: partners}}]\n"}
    assert files_touched(before, after) == {T, S, A}


def test_a_successor_and_an_id_of_before_are_references() -> None:
    more = "retirement: {announced_on: 2026-01-01, replaced_by: a}"
    before = {**CATALOGUE, C: a_micro_credential("c", more), B: a_micro_credential("b", "previously: [a]")}
    assert files_touched(before, {**before, A: a_micro_credential("a", "tags: [x]")}) == {A, B, C, S, T}


def test_a_badge_touches_the_files_that_show_it() -> None:
    other = a_micro_credential("b").replace("badges/a.svg", "./badges//b.svg")
    files = {**CATALOGUE, B: other}
    assert files_touched({**files, "badges/b.svg": SVG}, {**files, "badges/b.svg": SVG + " "}) == {"badges/b.svg", B}


def test_somebody_elses_id_is_no_reference() -> None:
    before = {A: a_micro_credential("a"), S: a_stack("s", holding("issuer: nea, micro_credential: a"))}
    assert files_touched(before, {**before, A: a_micro_credential("a", "tags: [x]")}) == {A}
    own = {**before, S: a_stack("s", holding("issuer: northlake, micro_credential: a"))}
    assert files_touched(own, {**own, A: a_micro_credential("a", "tags: [x]")}) == {A, S}


def test_a_finding_is_held_where_it_stands_or_points_to_what_changed() -> None:
    found = touched(CATALOGUE, {**CATALOGUE, C: a_micro_credential("c", "tags: [x]")})
    rule = Rule("MC999", "any", Severity.ERROR)
    assert found.holds(Diagnostic(rule, "m", C, HERE))
    assert not found.holds(Diagnostic(rule, "m", A, HERE))
    assert found.holds(Diagnostic(rule, "m", A, HERE, related=(Related(C, HERE, "here"),)))
    assert not found.holds(Diagnostic(rule, "m", A, HERE, related=(Related(B, HERE, "here"),)))


@given(catalogues(), catalogues())
def test_whatever_a_change_brings_up_is_among_what_it_touches(before: dict[str, str], after: dict[str, str]) -> None:
    files = {**before, **after} if len(before) > len(after) else after
    found = touched(before, files)
    known = {one.fingerprint for one in told(before)}
    # that there are stacks at all concerns everything that is in none
    new = [one for one in told(files) if one.fingerprint not in known and one.rule.name != "in-no-stack"]
    assert [one for one in new if not found.holds(one)] == []


@given(catalogues(), catalogues())
def test_whatever_is_said_of_a_change_is_among_what_it_touches(before: dict[str, str], after: dict[str, str]) -> None:
    found = touched(before, after)
    assert [one for one in check_since(since(before, after)) if not found.holds(one)] == []


def told(files: Mapping[str, str]) -> list[Diagnostic]:
    repository = read(files)
    return [*repository.diagnostics, *check_catalog(repository.catalog)]
