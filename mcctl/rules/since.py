"""What rules of change look at: the files before and after, and the plan that leads from one to the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mcctl.catalog.catalog import Catalog
from mcctl.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Since:
    """Two states of a repository.

    `plan` is the comparison that publishing would make of them (`mcctl.plan.build`); `moved` are the files that git takes for
    renamed or moved, the new path leading to the old one.
    """

    before: Catalog
    after: Catalog
    plan: Plan
    moved: Mapping[str, str] = field(default_factory=dict)
