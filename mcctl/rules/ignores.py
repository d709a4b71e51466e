"""Findings that an author lets be, in place: `# mcctl: ignore[MC302] the reason` on the line or the line above."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mcctl.catalog.comments import Comment, comments_of
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Edit, Fix, Rule, Span
from mcctl.rules.syntax import unused_ignore, wrong_ignore

MARK = "mcctl:"
WORDS = re.compile(r"#\s*mcctl:\s*ignore\[(?P<codes>[^\]]*)\](?P<reason>.*)")


@dataclass(slots=True)
class Ignore:
    """A comment that ignores; `used` are those of its codes that met a finding, `at_home` those that met one on its line."""

    document: Document
    comment: Comment
    codes: tuple[str, ...]
    line: int
    used: set[str] = field(default_factory=set)
    at_home: set[str] = field(default_factory=set)


def ignores_in(documents: Iterable[Document], rules: Mapping[str, Rule]) -> tuple[list[Ignore], list[Diagnostic]]:
    """Reads the comments that ignore, and finds those that cannot."""
    ignores: list[Ignore] = []
    found: list[Diagnostic] = []
    for document in documents:
        for comment in comments_of(document, holding=MARK):
            words = WORDS.fullmatch(comment.text)
            codes = tuple(filter(None, re.split(r"[,\s]+", words["codes"]))) if words else ()
            problem = _problem(words, codes, rules)
            if problem is not None:
                message, hint = problem
                span = document.span(comment.start, comment.end)
                found.append(Diagnostic(wrong_ignore.RULE, message, document.path, span, hint=hint))
            # one slip is one finding: what it meant to ignore is not told as well
            line = document.position(comment.start).line
            ignores.append(Ignore(document, comment, codes if problem is None or codes else (), line))
            if problem is not None:
                ignores[-1].used.update(codes)
    return ignores, found


def _problem(words: re.Match[str] | None, codes: tuple[str, ...], rules: Mapping[str, Rule]) -> tuple[str, str] | None:
    example = "write `# mcctl: ignore[MC302] the reason`"
    if words is None:
        return "this comment is for mcctl, but says nothing that it knows", example
    if not codes:
        return "this comment names no rule", example
    for code in codes:
        if code not in rules:
            return f"there is no rule `{code}`", "name the code that the finding shows, such as MC302"
        if rules[code].is_locked:
            return (
                f"{code} cannot be ignored",
                "mend what it finds: syntax, ids and who sees what are never left to chance",
            )
    if not words["reason"].strip():
        return "this comment gives no reason", f"write why behind it: `{words[0].strip()} …`"
    return None


def without_ignored(
    found: Iterable[Diagnostic], ignores: Iterable[Ignore], rules: Mapping[str, Rule]
) -> Iterator[Diagnostic]:
    """Yields the findings that no comment ignores, and marks the comments that did."""
    by_file: dict[str, list[Ignore]] = {}
    for ignore in ignores:
        by_file.setdefault(ignore.document.path, []).append(ignore)
    for finding in sorted(found, key=lambda one: one.sort_key):
        code = finding.rule.code
        near = [ignore for ignore in by_file.get(finding.file, ()) if code in ignore.codes]
        if (
            not near
            or code not in rules
            or rules[code].is_locked
            or not _is_ignored(finding, near, by_file[finding.file])
        ):
            yield finding


def _is_ignored(finding: Diagnostic, near: list[Ignore], all_near: list[Ignore]) -> bool:
    """Looks for a comment on the finding's line, on the first line of its value, or right above one of the two.

    Comments that stand alone may be stacked. One behind something ignores what is below it only if it has nothing to ignore
    on its own line, so that a slip in the next line is not hidden along with it.
    """
    code, document = finding.rule.code, near[0].document
    lines = [finding.span.start.line]
    if finding.route and document.at(finding.route) is not None:
        # no comment can stand inside a text of several lines
        lines += [document.locate(finding.route, key=True).start.line, document.locate(finding.route).start.line]
    by_line = {ignore.line: ignore for ignore in near}
    for line in lines:
        if line in by_line:
            by_line[line].used.add(code)
            by_line[line].at_home.add(code)
            return True
    alone = {ignore.line for ignore in all_near if ignore.comment.is_alone}
    for line in lines:
        above = line - 1
        while above in alone and above not in by_line:
            above -= 1
        ignore = by_line.get(above)
        if ignore is not None and code not in ignore.at_home:
            ignore.used.add(code)
            return True
    return False


def unused(ignores: Iterable[Ignore], applied: Collection[str], checked: Collection[str]) -> Iterator[Diagnostic]:
    """Finds codes in comments that met nothing.

    Args:
        ignores: The comments, after `without_ignored`.
        applied: The codes of the rules that were applied.
        checked: The files that rules looked at; what is broken was not looked at.
    """
    for ignore in ignores:
        idle = [code for code in ignore.codes if code in applied and code not in ignore.used]
        if not idle or ignore.document.path not in checked:
            continue
        span = ignore.document.span(ignore.comment.start, ignore.comment.end)
        is_all = len(idle) == len(ignore.codes)
        yield Diagnostic(
            unused_ignore.RULE,
            f"there is nothing here for {' and '.join(idle)} to find",
            ignore.document.path,
            span,
            hint="delete the comment" if is_all else f"take {' and '.join(idle)} out of the comment",
            fix=_without(ignore) if is_all else None,
        )


def _without(ignore: Ignore) -> Fix:
    """Takes the comment out, with its line where it stands alone, else with the space before it."""
    text, start, end = ignore.document.text, ignore.comment.start, ignore.comment.end
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    if ignore.comment.is_alone:
        end += len("\r\n") if text.startswith("\r\n", end) else len(text[end : end + 1])
    span = Span(ignore.document.position(start), ignore.document.position(end))
    return Fix(safe=True, edits=(Edit(span, ""),))
