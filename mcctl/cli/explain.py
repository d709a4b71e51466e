"""`mcctl explain`: why a rule exists, what a field may be, what a word means, how a metric counts."""

import difflib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.output import Output
from mcctl.errors import UsageError

if TYPE_CHECKING:
    from mcctl.model.manual import Entry

METRIC = "metric:"
CODE = re.compile(r"(?i)mc\d+")
NARROWEST, WIDEST, PIPED = 60, 100, 92
FULLY_SHOWN = 3
"""How many fields of one name are told whole; of more, only the places are."""


def explain(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CODE|FIELD|metric:NAME|WORD]",
            help="MC206, visibility, metric:awards, slug; left out = all that can be asked.",
        ),
    ] = None,
) -> None:
    """Tell why a rule exists and what to write, what a field may be, what a word means."""
    from mcctl.render.page_text import page_text

    output = Output(context.obj)
    asked = " ".join(names or ())
    pages = list(_pages(asked)) if asked else [_contents()]
    if not pages:
        raise _unknown(asked)
    width = min(max(output.console().width, NARROWEST), WIDEST) if sys.stdout.isatty() else PIPED
    output.lines(page_text("\n".join(pages), width))


def _pages(asked: str) -> Iterator[str]:
    """Yields all that a name can mean: a rule, fields, a word, a metric."""
    from mcctl.model.glossary import word_named
    from mcctl.model.manual import entries_named
    from mcctl.render.explanation import metric_markdown, rule_markdown, word_markdown
    from mcctl.rules.registry import all_modules
    from mcctl.stats.metrics import METRICS

    if asked.lower().startswith(METRIC):
        metric = METRICS.get(asked[len(METRIC) :].strip().lower())
        if metric is not None:
            yield metric_markdown(metric)
        return
    for module in all_modules():
        if asked.upper() == module.RULE.code or asked.lower().replace(" ", "-") == module.RULE.name:
            yield rule_markdown(module)
    word = word_named(asked)
    if word is not None:
        yield word_markdown(word)
    entries = entries_named(asked.rstrip(":"))
    if entries:
        yield from _fields(asked, entries)


def _fields(asked: str, entries: "Sequence[Entry]") -> Iterator[str]:
    from mcctl.model.manual import children_of
    from mcctl.render.explanation import field_markdown, fields_markdown

    def said(entry: "Entry") -> str:
        """What the manual says of a field, without its place and its example."""
        return repr((replace(entry, path=(), example=None), [child.path[-1] for child in children_of(entry)]))

    alike: dict[str, list[Entry]] = {}
    for entry in entries:
        alike.setdefault(said(entry), []).append(entry)
    if len(alike) > FULLY_SHOWN:
        yield fields_markdown(asked, entries)
    else:
        yield from (field_markdown(group) for group in alike.values())


def _contents() -> str:
    from mcctl.model.glossary import glossary
    from mcctl.model.manual import manual
    from mcctl.render.explanation import severity_of
    from mcctl.rules.page import page_of
    from mcctl.rules.registry import all_modules
    from mcctl.stats.metrics import METRICS

    fields: dict[str, list[str]] = {}
    for kind, *keys in (entry.path for entry in manual()):
        if len(keys) == 1:
            fields.setdefault(kind, []).extend(keys)
    told = ["# What can be asked", "Write one of these behind `mcctl explain`.", "## Rules"]
    told += [
        "\n".join(
            f"- `{module.RULE.code}` {module.RULE.name} ({severity_of(module.RULE)}): {page_of(module).summary}"
            for module in all_modules()
        )
    ]
    told += ["## Fields", "\n".join(f"- {kind}: {', '.join(keys)}" for kind, keys in sorted(fields.items()))]
    told += ["## Words", ", ".join(word.word for word in glossary())]
    told += ["## Metrics", ", ".join(f"{METRIC}{name}" for name in METRICS)]
    return "\n\n".join(told)


def _unknown(asked: str) -> UsageError:
    from mcctl.model.glossary import glossary
    from mcctl.model.manual import manual
    from mcctl.rules.registry import all_rules
    from mcctl.stats.metrics import METRICS

    known = [
        *(name for rule in all_rules() for name in (rule.code, rule.name)),
        *(entry.path[-1] for entry in manual()),
        *(entry.name for entry in manual()),
        *(name for word in glossary() for name in (word.word, *word.forms)),
        *(f"{METRIC}{name}" for name in METRICS),
    ]
    by_plain = {name.lower(): name for name in known}
    near = [] if CODE.fullmatch(asked) else difflib.get_close_matches(asked.lower(), by_plain, n=1)
    hint = f"did you mean `{by_plain[near[0]]}`?" if near else "`mcctl explain` alone lists what can be asked"
    return UsageError(f"there is nothing about `{asked}`", hint=hint)
