"""A micro-credential belongs to no stack.

That may well be meant. But learners find most micro-credentials through the stack that they are working on, and a new
one is easily forgotten there. If it belongs to one, add it to that stack's `members`.

Instead of:

```yaml micro-credentials/systematic-debugging.yaml
title: Systematic Debugging
competency: Educators teach students to find the cause of a failure before they change the program.
assessment:
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: journal
          prompt: Collect the debugging journals of three students over a week.
          passing: Each journal names what was expected, what was seen and what was ruled out.
badge: {file: badges/live-coding.svg, alt: A beetle under a magnifying glass}
```

Write:

```yaml micro-credentials/systematic-debugging.yaml
title: Systematic Debugging
competency: Educators teach students to find the cause of a failure before they change the program.
assessment:
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: journal
          prompt: Collect the debugging journals of three students over a week.
          passing: Each journal names what was expected, what was seen and what was ruled out.
badge: {file: badges/live-coding.svg, alt: A beetle under a magnifying glass}
```

```yaml stacks/cs-strategies.yaml
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
  - {micro_credential: systematic-debugging}
```
"""

from collections.abc import Iterator
from itertools import islice

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.rules.members import is_own
from mcctl.rules.nearest import MOST_GUESSED, nearest

RULE = Rule("MC215", "in-no-stack", Severity.NOTE)


def check_across(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds beta and active micro-credentials that no stack holds, where there are stacks and all of them can be read."""
    if not catalog.stacks or any(path.startswith("stacks/") for path in catalog.broken):
        return
    held = _held(catalog)
    for resource, document in catalog.micro_credentials:
        if resource.status in ("beta", "active") and resource.id not in held:
            yield Diagnostic(
                RULE, f"no stack holds `{resource.id}`", document.path, document.locate(("id",)), ("id",),
                hint="add it to the `members` of a stack if it belongs to one",
            )  # fmt: skip


def _held(catalog: Catalog) -> set[str]:
    """The ids that stacks name, and those that misspelt ones probably mean; what is archived holds nothing any more."""
    named = {
        member.id
        for stack, _ in catalog.stacks
        if stack.status != "archived"
        for member in stack.members
        if is_own(catalog, member.issuer)
    }
    meant = (nearest(name, catalog.by_id) for name in islice(sorted(named - catalog.known_ids), MOST_GUESSED))
    return named.union(name for name in meant if name is not None)
