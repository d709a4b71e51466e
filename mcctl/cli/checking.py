"""From what was read to what is told: every rule, then choice, comments, exceptions and baseline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mcctl.diagnostics import Diagnostic, Report, Severity
from mcctl.errors import UsageError
from mcctl.model.settings import Settings
from mcctl.rules.baseline import settled
from mcctl.rules.board import Board
from mcctl.rules.choice import Choice, LockedRuleError, UnknownRuleError, choice_of, weighed
from mcctl.rules.exceptions import without_excepted
from mcctl.rules.ignores import ignores_in, unused, without_ignored
from mcctl.rules.redaction import redacted
from mcctl.rules.registry import (
    Answers,
    RuleModule,
    all_modules,
    all_rules,
    catalog_rules,
    check_catalog,
    check_links,
    check_public,
    check_since,
)
from mcctl.source.repository import Repository

if TYPE_CHECKING:
    from mcctl.rules.since import Since

AUDIT = "MC6"
"""Rules of the audit, which settings may name before this release knows them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a check: which rules count, what changed since a commit, what addresses answered, what is settled.

    `is_public` says that everybody can read the repository.
    """

    choice: Choice = field(default_factory=Choice)
    since: "Since | None" = None
    answers: Answers | None = None
    baseline: tuple[str, ...] = ()
    is_public: bool = False


def chosen(settings: Settings, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Choice:
    """Reads which rules count, off settings and flags; a UsageError tells of a wrong one."""
    known = {rule.code for rule in all_rules()}
    ignored = [code for code in settings.rules.ignore if code in known or not code.startswith(AUDIT)]
    severities = {
        code: Severity(word)
        for code, word in settings.rules.severity.items()
        if code in known or not code.startswith(AUDIT)
    }
    _choice((), ignored, severities, where="`rules` in mcctl.yaml names")
    return _choice(select, [*ignored, *ignore], severities, where="the command names")


def _choice(select: Sequence[str], ignore: Sequence[str], severities: dict[str, Severity], *, where: str) -> Choice:
    try:
        return choice_of(all_rules(), select=select, ignore=ignore, severities=severities)
    except UnknownRuleError as error:
        raise UsageError(
            f"{where} {error.name}, which is no rule", hint="name a code such as MC302; `mcctl explain` lists them"
        ) from error
    except LockedRuleError as error:
        raise UsageError(
            f"{where} {error.rule.code}, which can be neither ignored nor lowered",
            hint="syntax, identity and visibility are never left to chance: mend the finding",
        ) from error


def check(repository: Repository | Board, about_settings: Iterable[Diagnostic], wanted: Wanted) -> Report:
    """Applies every rule, and takes out what was not chosen, is ignored in place, excepted, or settled by the baseline.

    Where everybody can read the repository and it holds what is not for everybody, that alone is told: other findings might
    quote it.
    """
    files = repository.files + 1
    if wanted.is_public and (exposed := list(check_public(repository.catalog))):
        return replace(Report.of(exposed, files=files), is_withheld=True)
    found = [
        *about_settings,
        *repository.diagnostics,
        *([] if repository.is_judged else check_catalog(repository.catalog)),
    ]
    if wanted.is_public:
        found = list(redacted(found, repository.catalog.broken, repository.documents))
    if wanted.since is not None:
        found += check_since(wanted.since)
    if wanted.answers is not None:
        found += check_links(repository.catalog, wanted.answers)
    rules = {rule.code: rule for rule in all_rules()}
    applied = {
        module.RULE.code for module in all_modules() if _is_applied(module, wanted) and wanted.choice.has(module.RULE)
    }
    kept = list(weighed(found, wanted.choice))
    ignores, wrong = ignores_in(repository.remarked, rules)
    kept = list(without_ignored(kept, ignores, rules))
    kept, idle = without_excepted(kept, repository.excepting, rules, applied)
    told = settled([*kept], wanted.baseline, rules)
    about_comments = weighed([*wrong, *idle, *unused(ignores, applied, repository.checked)], wanted.choice)
    report = Report.of([*told.kept, *about_comments], files=files)
    return report.with_suppressed(len(set(found)) - len(set(kept)) + told.held_back)


def _is_applied(module: RuleModule, wanted: Wanted) -> bool:
    if hasattr(module, "check_since"):
        return wanted.since is not None
    if hasattr(module, "check_links"):
        return wanted.answers is not None
    return module in catalog_rules() or module.RULE.code.startswith(("MC0", "MC1"))
