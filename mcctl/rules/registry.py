"""Every rule, and which of them the platform holds too."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.shape import INVALID_ID
from mcctl.diagnostics import Diagnostic, Rule, codes
from mcctl.rules import (
    completion,
    criterion_text,
    duplicate_id,
    duplicate_member,
    duplicate_part,
    file_name,
    image,
    member_cycle,
    no_access,
    part_order,
    passing_level,
    previous_id,
    private_member,
    public_access,
    translated_statements,
    unknown_member,
    unknown_reference,
    visibility_left_out,
)


class RuleModule(Protocol):
    """A rule's file."""

    RULE: Rule

    @property
    def check(self) -> Callable[[Catalog], Iterator[Diagnostic]]:
        """Finds what breaks the rule."""
        ...


RULES: Sequence[RuleModule] = (
    duplicate_id,
    file_name,
    previous_id,
    duplicate_part,
    unknown_member,
    member_cycle,
    duplicate_member,
    private_member,
    no_access,
    public_access,
    completion,
    part_order,
    unknown_reference,
    translated_statements,
    image,
    visibility_left_out,
    passing_level,
    criterion_text,
)
HELD_BY_PLATFORM: Sequence[RuleModule] = (
    duplicate_id,
    previous_id,
    duplicate_part,
    member_cycle,
    duplicate_member,
    private_member,
    public_access,
    completion,
    part_order,
    unknown_member,
    unknown_reference,
    image,
)
ALL_RULES: tuple[Rule, ...] = (*codes.SYNTAX_AND_SHAPE, INVALID_ID, *(module.RULE for module in RULES))


def check_catalog(catalog: Catalog, rules: Sequence[RuleModule] = RULES) -> Iterator[Diagnostic]:
    """Applies rules to a catalogue."""
    for module in rules:
        yield from module.check(catalog)
