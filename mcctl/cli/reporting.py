"""A report or a plan in every format that is asked for, and what GitHub Actions is told beside."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcctl.cli.output import Output, Target
from mcctl.cli.world import environment
from mcctl.diagnostics import Report
from mcctl.source.tree import WorkTree

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console
    from rich.text import Text

    from mcctl.catalog.document import Document
    from mcctl.plan.plan import Plan
    from mcctl.plan.sides import Key
    from mcctl.render.frame import Lines

FORMATS = ("text", "plain", "json", "github", "sarif", "markdown")
PLAN_FORMATS = ("text", "json", "github", "sarif", "markdown")


def write_report(output: Output, targets: Sequence[Target], report: Report, tree: WorkTree) -> None:
    """Writes each format to where it goes, files whole; under GitHub Actions annotations and a summary as well.

    Raises UsageError where a file cannot be written.
    """
    from mcctl.cli.repository import lines_in

    lines = lines_in(tree)
    for target in targets:
        if target.format == "text" and target.path is None:
            _show(output, report, lines, tree.root)
        else:
            with_sum = target.path is not None or not output.is_quiet
            output.put(target.path, _content(target.format, report, lines, tree.root, with_sum=with_sum))
    if environment("GITHUB_ACTIONS") == "true":
        _annotate(targets, report, tree.root)
        _summarize(output, targets, report, lines)


def _show(output: Output, report: Report, lines: "Lines", root: Path) -> None:
    """Prints findings for people; names of files lead to them where the terminal has links."""
    if not report.diagnostics and not report.is_withheld and not output.has_colors():
        from mcctl.render.tally import counted  # what draws frames takes as long to load as fifty files to read

        if not output.is_quiet:
            output.line(f"✓ {counted(report)}")
        return
    from mcctl.render.diagnostics_text import WIDEST, diagnostics_text, no_link

    link = (lambda file: (root / file).as_uri()) if output.has_links() else no_link
    width = output.width()
    shown = diagnostics_text(report, lines, width=width or WIDEST, link=link, with_sum=not output.is_quiet)
    output.lines(shown if width is None else _wrapped(shown, output.console(), width))


def _wrapped(lines: "Iterable[Text]", console: "Console", width: int) -> "Iterator[Text]":
    """Breaks what is too long for a terminal between words; whatever reads a pipe gets a line a sentence."""
    from rich.text import Text

    for line in lines:
        if line.cell_len <= width:
            yield line
            continue
        own = len(line.plain) - len(line.plain.lstrip(" "))
        indent = " " * (5 if line.plain.startswith("   = ") else own + 2)
        for index, part in enumerate(line.wrap(console, max(width - len(indent), 20))):
            part.rstrip()
            yield Text(indent).append_text(part) if index else part


def _content(name: str, report: Report, lines: "Lines", root: Path, *, with_sum: bool) -> str:
    """A report in a format; `with_sum` is for those that people read."""
    match name:
        case "plain":
            from mcctl.render.diagnostics_plain import diagnostics_plain

            return _joined(diagnostics_plain(report, with_sum=with_sum))
        case "json":
            from mcctl.render.diagnostics_json import diagnostics_view
            from mcctl.render.escape import json_text

            return json_text(diagnostics_view(report).model_dump(mode="json"))
        case "github":
            from mcctl.render.diagnostics_github import diagnostics_github

            return _joined(diagnostics_github(report, prefix=repository_prefix(root)))
        case "sarif":
            from mcctl import __version__
            from mcctl.render.diagnostics_sarif import diagnostics_sarif
            from mcctl.render.escape import json_text

            return json_text(diagnostics_sarif(report, version=__version__, prefix=repository_prefix(root)))
        case "markdown":
            from mcctl.render.diagnostics_markdown import diagnostics_markdown

            return diagnostics_markdown(report, lines)
        case _:
            from mcctl.render.diagnostics_text import diagnostics_text

            return _joined(line.plain for line in diagnostics_text(report, lines, with_sum=with_sum))


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def repository_prefix(root: Path) -> str:
    """The way from the git repository's root to the issuer's; empty where they are one, or outside git."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return "" if folder == root else root.relative_to(folder).as_posix()
    return ""


def _annotate(targets: Sequence[Target], report: Report, root: Path) -> None:
    """Puts the findings on the lines of the pull request, unless they were asked for as such."""
    if any(target.format == "github" for target in targets):
        return
    from mcctl.render.diagnostics_github import diagnostics_github

    sys.stderr.write(_joined(diagnostics_github(report, prefix=repository_prefix(root))))


def _summarize(output: Output, targets: Sequence[Target], report: Report, lines: "Lines") -> None:
    """Adds the findings to the summary of the job."""
    from mcctl.render.diagnostics_markdown import diagnostics_markdown

    _add_to_summary(
        output, targets, "the findings are", lambda room: diagnostics_markdown(report, lines, limit_bytes=room)
    )


def _add_to_summary(output: Output, targets: Sequence[Target], what: str, content: Callable[[int], str]) -> None:
    """Adds to the summary of the job, as far as there is room; it is no failure where that cannot be written.

    `content` writes so many bytes at most, and nothing where they are too few.
    """
    name = environment("GITHUB_STEP_SUMMARY")
    if name is None or any(target.path == Path(name) for target in targets):
        return
    from mcctl.render.diagnostics_markdown import LIMIT_BYTES

    path = Path(name)
    try:
        size = path.stat().st_size if path.exists() else 0
        written = content(LIMIT_BYTES - size - 1)
        if not written:
            output.warn(f"the summary of the job is full: {what} not in it")
            return
        with path.open("a", encoding="utf-8", newline="\n") as summary:
            summary.write(f"\n{written}" if size else written)
    except OSError as error:
        output.warn(f"the summary of the job cannot be written: {(error.strerror or 'unknown reason').lower()}")


def write_plan(
    output: Output,
    targets: Sequence[Target],
    plan: "Plan",
    tree: WorkTree,
    *,
    against: str,
    documents: "Mapping[Key, Document] | None" = None,
    view: "Callable[[], BaseModel] | None" = None,
) -> None:
    """Writes a plan in each format to where it goes, files whole; under GitHub Actions annotations and a summary as well.

    Args:
        output: Where to print.
        targets: The formats, of `PLAN_FORMATS`.
        plan: The plan.
        tree: The files, for the lines around a refusal.
        against: What the files are compared with, in words.
        documents: The files as read, for the lines of what is grave and not refused.
        view: What `json` shows, where that is more than the plan.

    Raises UsageError where a file cannot be written.
    """
    from mcctl.cli.repository import lines_in
    from mcctl.render.escape import json_text
    from mcctl.render.plan_json import plan_view
    from mcctl.render.plan_text import plan_text

    plan = readable(plan)
    lines = lines_in(tree)
    for target in targets:
        match target.format:
            case "json":
                shown = view() if view is not None else plan_view(plan)
                output.put(target.path, json_text(shown.model_dump(mode="json")))
            case "github":
                output.put(target.path, _annotations(plan, documents or {}, tree.root))
            case "sarif":
                from mcctl.rules.planned import refused

                report = Report.of(refused(plan), files=0)
                output.put(target.path, _content("sarif", report, lines, tree.root, with_sum=False))
            case "markdown":
                from mcctl.render.plan_markdown import plan_markdown

                output.put(target.path, plan_markdown(plan, against=against, lines=lines))
            case _ if target.path is None:
                _show_plan(output, plan, against, lines)
            case _:
                text = plan_text(plan, against=against, lines=lines, is_whole=output.is_verbose)
                output.put(target.path, _joined(line.plain for line in text))
    if environment("GITHUB_ACTIONS") == "true":
        if all(target.format != "github" for target in targets):
            sys.stderr.write(_annotations(plan, documents or {}, tree.root))
        _summarize_plan(output, targets, plan, against, lines)


def readable(plan: "Plan") -> "Plan":
    """Leaves out of a plan what those may not know who can read what is printed: everybody, in a public repository."""
    from mcctl.cli.github import is_in_public_repository
    from mcctl.plan.withheld import for_everybody

    return for_everybody(plan) if is_in_public_repository() else plan


def _show_plan(output: Output, plan: "Plan", against: str, lines: "Lines") -> None:
    """Prints a plan for people."""
    from mcctl.render.plan_text import WIDEST, plan_text

    width = output.width()
    shown = plan_text(
        plan,
        against=against,
        lines=lines,
        width=width or WIDEST,
        is_colored=output.has_colors(),
        is_whole=output.is_verbose,
    )
    output.lines(shown if width is None else _wrapped(shown, output.console(), width))


def _summarize_plan(output: Output, targets: Sequence[Target], plan: "Plan", against: str, lines: "Lines") -> None:
    """Adds the plan to the summary of the job."""
    from mcctl.render.plan_markdown import plan_markdown

    _add_to_summary(
        output, targets, "the plan is", lambda room: plan_markdown(plan, against=against, lines=lines, limit_bytes=room)
    )


def _annotations(plan: "Plan", documents: "Mapping[Key, Document]", root: Path) -> str:
    """The refusals of a plan as errors, and what else is grave as warnings, on their lines."""
    from mcctl.render.diagnostics_github import diagnostics_github
    from mcctl.rules.planned import grave, refused

    report = Report.of([*refused(plan), *grave(plan, documents)], files=0)
    return _joined(diagnostics_github(report, prefix=repository_prefix(root)))
