"""A quarter's numbers in the repository: stored once, and held against every later count."""

from pathlib import Path

from pydantic import ValidationError

from mcctl.api.metrics import StatsView
from mcctl.cli.github import is_in_public_repository
from mcctl.cli.letter import REPORTS, in_reports
from mcctl.cli.output import Output, write_file
from mcctl.errors import UsageError
from mcctl.stats.frozen import Frozen, objection, restatements
from mcctl.stats.question import Question
from mcctl.stats.report import Report, Restatement


def check_freezing(question: Question) -> None:
    """Refuses, before anything is counted, what would only change: a UsageError says why."""
    if question.as_of is not None:
        raise UsageError("`--freeze` stores all that is known", hint="leave `--as-of` out")
    if question.is_provisional:
        raise UsageError(
            f"{question.period.label} is not over", hint="store its numbers when it is; until then they change"
        )


def freeze_numbers(output: Output, root: Path, report: Report, *, is_restating: bool) -> None:
    """Stores the numbers of a quarter that is over; a UsageError where other ones are stored and nobody says to restate."""
    from mcctl.render.escape import json_text

    view = report.view
    if view.audience == "internal" and is_in_public_repository():
        raise UsageError(
            "everybody can read this repository, and the numbers may count few people",
            hint="add `--audience public`, which leaves those out",
        )
    frozen = Frozen.of(view, report.made_at)
    before = frozen_numbers(root, view.quarter)
    path = in_reports(root, _name(view.quarter))
    name = path.relative_to(root)
    if before is not None and before.is_same(frozen):
        output.say(f"{name} holds these numbers already")
        return
    if before is not None and not is_restating:
        told = [*_told(before, view)][:1] or ["they were counted otherwise"]
        raise UsageError(
            f"`{name}` holds other numbers: {told[0]}", hint="add `--restate` to store these in their place"
        )
    write_file(path, json_text(frozen.model_dump(mode="json")))
    output.say(f"{name} holds the numbers of {view.quarter}")


def restated(output: Output, root: Path, view: StatsView) -> tuple[Restatement, ...]:
    """Finds what was stored otherwise of a quarter; it is told where the two cannot be compared."""
    frozen = frozen_numbers(root, view.quarter) if view.period == "quarter" else None
    if frozen is None:
        return ()
    reason = objection(frozen, view)
    if reason is not None:
        output.say(f"{REPORTS}/{_name(view.quarter)} is not compared: {reason}")
        return ()
    return restatements(frozen, view)


def frozen_numbers(root: Path, quarter: str) -> Frozen | None:
    """Reads what is stored of a quarter; None where nothing is, a UsageError where it cannot be read."""
    path = root / REPORTS / _name(quarter)
    name = path.relative_to(root)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"`{name}` cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
    try:
        frozen = Frozen.model_validate_json(content)
    except ValidationError as error:
        raise UsageError(
            f"`{name}` does not hold numbers that this release stored", hint="take it back from git, or remove it"
        ) from error
    if frozen.quarter != quarter:
        raise UsageError(f"`{name}` holds the numbers of {frozen.quarter}", hint="take it back from git, or remove it")
    return frozen


def sentence(found: Restatement) -> str:
    """Says what is restated, and why: `awards: 421 → 423, late events`."""
    return f"{found.metric}: {found.before:,} → {found.after:,}, {found.because}"


def _told(before: Frozen, view: StatsView) -> list[str]:
    reason = objection(before, view)
    return [reason] if reason is not None else [sentence(one) for one in restatements(before, view)]


def _name(quarter: str) -> str:
    return f"{quarter}.numbers.json"
