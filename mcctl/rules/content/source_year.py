"""A work of research has no year.

Readers judge by it whether the research still holds, and the Access and Equity Audit asks for research of the last five
years. Of a web page, take the year of its last change, or the year in which you read it.

Instead of:

```yaml micro-credentials/code-tracing.yaml
research:
  sources:
    - title: Further evidence of a relationship between explaining and tracing
      authors: ["Murphy, L.", "McCauley, R."]
    - title: Code tracing in introductory courses
      year: 20219
```

Write:

```yaml micro-credentials/code-tracing.yaml
research:
  sources:
    - title: Further evidence of a relationship between explaining and tracing
      authors: ["Murphy, L.", "McCauley, R."]
      year: 2012
    - title: Code tracing in introductory courses
      year: 2021
```
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.quotation import clipped
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity

RULE = Rule("MC313", "source-year", Severity.WARNING, in_draft=Severity.NOTE)
YEARS = range(1000, 3000)
"""What can be a year of publication; without a clock no more can be said."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds works without a year, and with one that cannot be."""
    for resource, document in catalog.micro_credentials:
        for index, source in enumerate(resource.research.sources if resource.research else ()):
            route: Route = ("research", "sources", index)
            if source.year is None:
                where = (*route, "title")
                yield Diagnostic(
                    RULE, f"the work `{clipped(source.title)}` has no year", document.path, document.locate(where), where,
                    hint="add `year:`, the year of publication",
                )  # fmt: skip
            elif source.year not in YEARS:
                yield Diagnostic(
                    RULE, f"{source.year} is no year of publication", document.path, document.locate((*route, "year")),
                    (*route, "year"), hint="write the year in four digits",
                )  # fmt: skip
