"""A web address leads nowhere.

Learners who follow it find nothing, and an assessor cannot look up what a text rests on. Addresses are asked only with
`--online`: fields that hold one, numbers of documents (`doi`), and addresses in texts. A page that wants a password, or that
turns programs away, counts as reached. Sites can be out of order for an hour: ask again before you change anything. In a
draft it is a note: its own page may be still to come.

Instead of:

```yaml micro-credentials/code-tracing.yaml
url: https://northlake.example/cs/code-tracking
```

```text links.txt
https://northlake.example/cs/code-tracking it answers 404: there is no such page
```

Write:

```yaml micro-credentials/code-tracing.yaml
url: https://northlake.example/cs/code-tracing
```

```text links.txt
https://northlake.example/cs/code-tracing
```
"""

from collections.abc import Iterator, Mapping

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity
from mcctl.rules.addresses import addresses

RULE = Rule("MC317", "broken-link", Severity.WARNING, in_draft=Severity.NOTE)


def check_links(catalog: Catalog, answers: Mapping[str, str | None]) -> Iterator[Diagnostic]:
    """Tells of each address that cannot be reached; `answers` are of the addresses that `addresses` yields."""
    for address in addresses(catalog):
        reason = answers.get(address.url)
        if reason is not None:
            yield Diagnostic(
                RULE, f"`{address.url}` cannot be reached: {reason}", address.passage.document.path,
                address.passage.span(address.start, address.end), address.passage.route,
                hint="write where the page is now, or leave the address out",
            )  # fmt: skip
