"""Limits cross, so that nothing can be within them, or numbers do not fit each other.

A least that is more than the most, a score that nobody reaches, more criteria than there are, a last submission before the
last start: each can be read, but none can be met, and learners are turned away by a slip.

Instead of:

```yaml micro-credentials/code-tracing.yaml
estimated_hours: {min: 15, max: 10}
assessment:
  pass_rule: {score: {min: 0, max: 100, pass: 500}}
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: Describe the lesson in which students traced a loop.
          words: {min: 300, max: 150}
          passing: The text names the program and what students are likely to get wrong.
retirement: {announced_on: 2026-05-01, last_start: 2026-12-15, last_submission: 2026-08-31}
```

Write:

```yaml micro-credentials/code-tracing.yaml
estimated_hours: {min: 10, max: 15}
assessment:
  pass_rule: {score: {min: 0, max: 100, pass: 50}}
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: Describe the lesson in which students traced a loop.
          words: {min: 150, max: 300}
          passing: The text names the program and what students are likely to get wrong.
retirement: {announced_on: 2026-05-01, last_start: 2026-08-31, last_submission: 2026-12-15}
```
"""

from collections.abc import Iterator
from itertools import pairwise

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Related, Route, Rule, Severity
from mcctl.model.assessment import Assessment, AtLeast, Range, Score, ScoreRange
from mcctl.model.offer import Hours, Retirement
from mcctl.rules.items import items

RULE = Rule("MC304", "crossed-limits", Severity.ERROR)
DATES = ("announced_on", "last_start", "last_submission", "last_resubmission")
"""The dates of a retirement, in the order in which they come."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds limits that cross."""
    for placed in items(catalog):
        if placed.item.words is not None:
            yield from _range(placed.item.words, "words", placed.document, (*placed.route, "words"))
        for index, artefact in enumerate(placed.item.accepts):
            if artefact.count is not None:
                route: Route = (*placed.route, "accepts", index, "count")
                yield from _range(artefact.count, "pieces", placed.document, route)
    for resource, document in catalog.micro_credentials:
        if resource.estimated_hours is not None:
            yield from _range(resource.estimated_hours, "hours", document, ("estimated_hours",))
        for index, work in enumerate(resource.workload):
            yield from _negative(work.hours, document, ("workload", index, "hours"))
        if resource.assessment is not None:
            yield from _pass_rule(resource.assessment, document)
            yield from _weights(resource.assessment, document)
    for entry in catalog.entries:
        if entry.resource.retirement is not None:
            yield from _dates(entry.resource.retirement, entry.document)


def _range(limits: Range | Hours, unit: str, document: Document, route: Route) -> Iterator[Diagnostic]:
    least, most = limits.min, limits.max
    if least is not None and most is not None and least > most:
        related = Related(document.path, document.locate((*route, "max")), "the most")
        yield Diagnostic(
            RULE, f"at least {least:,} {unit} are wanted, and at most {most:,}", document.path,
            document.locate((*route, "min")), (*route, "min"), hint="write the smaller number at `min`", related=(related,),
        )  # fmt: skip
    for key, number in (("min", least), ("max", most)):
        if number is not None and number < 0:
            yield from _negative(number, document, (*route, key))


def _negative(number: float, document: Document, route: Route) -> Iterator[Diagnostic]:
    if number < 0:
        yield Diagnostic(
            RULE, f"{number:,} is less than nothing", document.path, document.locate(route), route,
            hint="write a number without a minus sign",
        )  # fmt: skip


def _pass_rule(assessment: Assessment, document: Document) -> Iterator[Diagnostic]:
    base: Route = ("assessment", "pass_rule")
    match assessment.pass_rule:
        case AtLeast(at_least=wanted):
            count = sum(
                len(item.rubric.criteria if item.rubric else ()) + (item.passing is not None)
                for part in assessment.parts
                for item in part.items
            )
            if wanted < 1 or 0 < count < wanted:  # where there is nothing yet, that is what is told
                route = (*base, "at_least")
                yield Diagnostic(
                    RULE, f"{wanted:,} criteria are wanted, but the assessment has {count:,}", document.path,
                    document.locate(route), route,
                    hint="write a number from 1 to the number of criteria; an item with `passing` counts as one",
                )  # fmt: skip
        case Score(score=score):
            yield from _score(score, document, (*base, "score"))
        case _:
            pass


def _score(score: ScoreRange, document: Document, route: Route) -> Iterator[Diagnostic]:
    if score.min >= score.max:
        where = (*route, "max")
        yield Diagnostic(
            RULE, f"the highest score, {score.max:,}, is not above the lowest, {score.min:,}", document.path,
            document.locate(where), where, hint="write the lowest score at `min` and the highest at `max`",
        )  # fmt: skip
    elif not score.min <= score.passes_at <= score.max:
        where = (*route, "pass")
        yield Diagnostic(
            RULE, f"one passes at {score.passes_at:,}, but scores go from {score.min:,} to {score.max:,}", document.path,
            document.locate(where), where, hint=f"write a number from {score.min:,} to {score.max:,}",
        )  # fmt: skip


def _weights(assessment: Assessment, document: Document) -> Iterator[Diagnostic]:
    weights: list[tuple[float, Route]] = [
        (item.weight, ("assessment", "parts", p, "items", i, "weight"))
        for p, part in enumerate(assessment.parts)
        for i, item in enumerate(part.items)
        if item.weight is not None
    ]
    negative = [finding for weight, route in weights for finding in _negative(weight, document, route)]
    yield from negative
    if not weights or negative:
        return
    route = weights[0][1]
    if not isinstance(assessment.pass_rule, Score):
        yield Diagnostic(
            RULE, "a weight counts only where there is a score, and there is none", document.path,
            document.locate(route, key=True), route,
            hint="write `pass_rule: {score: {min: 0, max: 100, pass: 50}}`, or take the weights out",
        )  # fmt: skip
    elif not any(weight for weight, _ in weights):
        yield Diagnostic(
            RULE, "the weights add up to nothing", document.path, document.locate(route), route,
            hint="give a weight to what counts",
        )  # fmt: skip


def _dates(retirement: Retirement, document: Document) -> Iterator[Diagnostic]:
    given = [(name, day) for name in DATES if (day := getattr(retirement, name)) is not None]
    for (before, earlier), (name, day) in pairwise(given):
        if day < earlier:
            route: Route = ("retirement", name)
            related = Related(document.path, document.locate(("retirement", before)), f"`{before}`")
            yield Diagnostic(
                RULE, f"`{name}`, {day}, comes before `{before}`, {earlier}", document.path, document.locate(route), route,
                hint=f"write a day on or after {earlier}, or mend `{before}`", related=(related,),
            )  # fmt: skip
