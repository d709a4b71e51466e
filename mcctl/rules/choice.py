"""Which rules count, and how much: flags and settings; errors that are locked always count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mcctl.diagnostics import Diagnostic, Rule, Severity


class UnknownRuleError(Exception):
    """A flag or the settings name a rule that there is not."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no rule `{name}`")
        self.name = name


class LockedRuleError(Exception):
    """A flag or the settings would ignore or lower a rule that is locked."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(f"{rule.code} can be neither ignored nor lowered")
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: by code, the rules that count (None = all), those that do not, and other severities."""

    selected: frozenset[str] | None = None
    ignored: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)

    def has(self, rule: Rule) -> bool:
        """Tells whether a rule counts."""
        return rule.is_locked or (
            (self.selected is None or rule.code in self.selected) and rule.code not in self.ignored
        )


def named(names: Iterable[str], rules: Sequence[Rule]) -> frozenset[str]:
    """Reads codes (`MC302`), beginnings of codes (`MC3`) and names (`criterion-text`); else an UnknownRuleError."""
    found: set[str] = set()
    for name in (part.strip() for text in names for part in text.split(",")):
        meant = {rule.code for rule in rules if name.lower() == rule.name or _begins(rule.code, name.upper())}
        if not meant:
            raise UnknownRuleError(name)
        found |= meant
    return frozenset(found)


def _begins(code: str, name: str) -> bool:
    return len(name) > len("MC") and code.startswith(name)


def choice_of(
    rules: Sequence[Rule], *, select: Iterable[str], ignore: Iterable[str], severities: Mapping[str, Severity]
) -> Choice:
    """Makes a choice.

    Raises:
        UnknownRuleError: A name fits no rule, or a severity concerns none.
        LockedRuleError: A code that stands alone in `ignore`, or a severity, concerns a rule that is locked.
    """
    by_code = {rule.code: rule for rule in rules}
    given = [part.strip() for text in ignore for part in text.split(",")]
    for name in given:
        alone = named([name], rules)
        if len(alone) == 1 and by_code[next(iter(alone))].is_locked:
            raise LockedRuleError(by_code[next(iter(alone))])
    for code in severities:
        if code not in by_code:
            raise UnknownRuleError(code)
        if by_code[code].is_locked:
            raise LockedRuleError(by_code[code])
    selected = list(select)
    return Choice(named(selected, rules) if selected else None, named(given, rules), severities)


def weighed(found: Iterable[Diagnostic], choice: Choice) -> Iterator[Diagnostic]:
    """Yields the findings of the rules that count, with the severity that was chosen."""
    for finding in found:
        if not choice.has(finding.rule):
            continue
        severity = choice.severities.get(finding.rule.code)
        yield finding if severity is None else replace(finding, rule=finding.rule.weighing(severity))
