"""What rules of change look at: the files before and after, and the plan that leads from one to the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mcctl.catalog.catalog import Catalog, Entry

if TYPE_CHECKING:
    from mcctl.plan.plan import Plan


@dataclass(frozen=True)
class Since:
    """Two states of a repository.

    `plan` is the comparison that publishing would make of them (`mcctl.plan.build`), with `changed_ids` (the new id leading
    to the old one) taken for renames; `moved` are the files that git takes for renamed or moved, the new path leading to
    the old one. `versions` gives for an id, as far as it matters, which versions it had before that, each with the digest of
    what was assessed under it.
    """

    before: Catalog
    after: Catalog
    plan: "Plan"
    moved: Mapping[str, str] = field(default_factory=dict)
    changed_ids: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """By the new id, the id before."""
        return {change.key.id: change.previous_id for change in self.plan.changes if change.previous_id is not None}

    def was(self, name: str) -> Entry | None:
        """What had an id before, or the id before that; None for what is new."""
        return self.before.by_id.get(self.renamed.get(name, name))
