"""A draft, or something private, lies in a repository that everybody can read.

On GitHub, the files are open to the world before anything is published, and so is their history: partners' private
stacks, prices, and the criteria of a micro-credential that nobody has approved yet. Make the repository private in
its settings on GitHub, or keep such files in a private repository of their own. Deleting a file is not enough, since
its history keeps it: count what it said as known. This finding shows nothing of the file, and no other findings are
shown beside it, since they might.

Instead of:

GitHub says that the repository is public:

```json event.json
{"repository": {"full_name": "northlake/micro-credentials", "visibility": "public", "private": false}}
```

```yaml stacks/milwaukee-pilot.yaml
visibility: private
access:
  - {organization: milwaukee-public-schools}
```

Write:

The same files, once the repository is private:

```json event.json
{"repository": {"full_name": "northlake/micro-credentials", "visibility": "private", "private": true}}
```

```yaml stacks/milwaukee-pilot.yaml
visibility: private
access:
  - {organization: milwaukee-public-schools}
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Rule, Severity

RULE = Rule("MC211", "public-repository", Severity.ERROR)


def check_public(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds drafts and what is private, without a word of what they say."""
    for entry in catalog.entries:
        marks = {"visibility": entry.resource.visibility == "private", "status": entry.resource.status == "draft"}
        if any(marks.values()):
            said = [key for key, is_set in marks.items() if is_set and entry.document.at((key,)) is not None]
            route = (*said, "id")[:1]
            yield Diagnostic(
                RULE, "what is not for everybody lies in a repository that everybody can read", entry.document.path,
                entry.document.locate(route), route, is_private=True,
                hint="make the repository private on GitHub, or keep this file in one that is",
            )  # fmt: skip
