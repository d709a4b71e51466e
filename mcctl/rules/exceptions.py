"""Rules that do not hold for one micro-credential or stack, as its `audit` says with a reason."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from mcctl.catalog.catalog import Entry
from mcctl.diagnostics import Diagnostic, Rule
from mcctl.rules.syntax import unused_ignore


def without_excepted(
    found: Iterable[Diagnostic], entries: Iterable[Entry], rules: Mapping[str, Rule], applied: Collection[str]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Parts the findings: those that no exception of the entries covers, and the exceptions that cover nothing."""
    entries = tuple(entries)
    excepted = {
        (entry.document.path, exception.rule)
        for entry in entries
        if entry.resource.audit is not None
        for exception in entry.resource.audit.exceptions
        if exception.rule not in rules or not rules[exception.rule].is_locked
    }
    kept: list[Diagnostic] = []
    used: set[tuple[str, str]] = set()
    for finding in found:
        name = (finding.file, finding.rule.code)
        if name in excepted:
            used.add(name)
        else:
            kept.append(finding)
    return kept, list(_unused(entries, used, rules, applied))


def _unused(
    entries: Iterable[Entry], used: set[tuple[str, str]], rules: Mapping[str, Rule], applied: Collection[str]
) -> Iterator[Diagnostic]:
    for entry in entries:
        audit = entry.resource.audit
        for index, exception in enumerate(audit.exceptions if audit is not None else ()):
            code, document = exception.rule, entry.document
            is_locked = code in rules and rules[code].is_locked
            if is_locked or (code in applied and (document.path, code) not in used):
                route = ("audit", "exceptions", index)
                message = f"{code} cannot be excepted" if is_locked else f"there is nothing here for {code} to find"
                yield Diagnostic(
                    unused_ignore.RULE, message, document.path, document.locate(route), route,
                    hint="delete the exception",
                )  # fmt: skip
