"""What there is to say about a rule, a field, a word, a metric: Markdown, for terminals and for the documentation."""

from collections.abc import Callable, Iterator, Sequence

from mcctl.diagnostics import Rule, Severity
from mcctl.model.glossary import Word
from mcctl.model.manual import Entry, children_of
from mcctl.model.meaning import Change, Collection, Sees
from mcctl.plan.codes import CODES
from mcctl.render.example_text import example_text
from mcctl.rules.page import page_of, shown
from mcctl.rules.registry import RuleModule, held_by_platform
from mcctl.stats.metric import Metric

SHAPE = frozenset({"MC002", "MC012", "MC013", "MC014", "MC015", "MC018", "MC104"})
"""Rules of shape that the platform holds by reading what it is sent with the same models."""

SETTINGS = "mcctl"

CHANGES = {
    Change.EDITORIAL: "wording (`editorial`): nobody earns or loses anything by it",
    Change.SUPPORTING: "what supports learners (`supporting`): no new version is needed",
    Change.TERMS: "the terms on which people take part (`terms`): no new version is needed, but tell learners",
    Change.ASSESSMENT: "what is assessed (`assessment`): from `beta` on it needs a new `version`",
    Change.ACCESS: "who sees it (`access`): publishing asks before more or fewer people see it",
}
ORDERS = {
    Collection.LIST: "their order counts",
    Collection.SET: "their order does not count",
    Collection.KEYED: "their order counts, and a moved entry is still the same",
}

Link = Callable[[str], str]
"""Makes of a word what leads to it."""


def rule_markdown(module: RuleModule) -> str:
    """The page of a rule."""
    page, rule = page_of(module), module.RULE
    told = [f"# {rule.code} {rule.name}", _standing(rule), page.summary, page.why]
    for heading, section in page.sections.items():
        told += [f"## {heading}", shown(section)]
    told += ["## To let it be", _letting_be(rule)]
    return _joined(told)


def severity_of(rule: Rule) -> str:
    """A rule's severity, and that in a draft where it is another."""
    return f"{rule.severity}, in a draft {rule.in_draft}" if rule.in_draft else str(rule.severity)


def is_ignorable(rule: Rule) -> bool:
    """Tells whether an author can let a finding of the rule be: what the platform says is not said here."""
    return not rule.is_locked and not rule.code.startswith("MC5")


def held_elsewhere(rule: Rule) -> str | None:
    """Tells who else holds to a rule; None for what only `mcctl validate` looks at."""
    if rule.code in SHAPE or any(module.RULE.code == rule.code for module in held_by_platform()):
        return "the platform refuses it too"
    if rule.code in CODES.values():
        return "publishing refuses it until it is allowed by name"
    return "the platform says it" if rule.code.startswith("MC5") else None


def _standing(rule: Rule) -> str:
    told = [severity_of(rule), "can be ignored" if is_ignorable(rule) else "cannot be ignored"]
    elsewhere = held_elsewhere(rule)
    return " · ".join([*told, elsewhere] if elsewhere else told)


def _letting_be(rule: Rule) -> str:
    if rule.code.startswith("MC5"):
        return "The platform says it, so nothing in the files can ignore it."
    if not is_ignorable(rule):
        return "It cannot be ignored, and it cannot be made to weigh less: mend what it finds."
    other = Severity.WARNING if rule.severity is Severity.NOTE else Severity.NOTE
    told = [
        f"- here: `# mcctl: ignore[{rule.code}] the reason`, on its line or the line above",
        f"- in one file: an entry `{{rule: {rule.code}, reason: …}}` of `exceptions`, under `audit`",
        f"- everywhere: `ignore: [{rule.code}]` under `rules` in `mcctl.yaml`",
        f"- with another weight: `severity: {{{rule.code}: {other}}}`, there too",
    ]
    return "\n".join(told)


def field_markdown(entries: Sequence[Entry]) -> str:
    """The page of a field, wherever it stands; the entries say the same."""
    entry = entries[0]
    places = "\n".join(f"- `{one.name}`" for one in entries)
    told = [
        f"# `{entry.path[-1]}`, a field",
        entry.description,
        "\n".join(f"- {line}" for line in _facts(entry)),
        f"```yaml\n{example_text(entry.path[-1], entry.example)}```",
    ]
    if keys := children_of(entry):
        told += ["It holds:", "\n".join(f"- `{one.path[-1]}`{needed(one)}: {one.description}" for one in keys)]
    return _joined([*told, "Its place:" if len(entries) == 1 else "Its places:", places])


def fields_markdown(name: str, entries: Sequence[Entry]) -> str:
    """The places at which a name means different things."""
    return _joined(
        [
            f"# `{name}`, several fields",
            "\n".join(f"- `{entry.name}`: {entry.description}" for entry in entries),
            f"Ask for one of them: `mcctl explain {entries[0].name}`.",
        ]
    )


def needed(entry: Entry) -> str:
    """Tells behind a key's name whether it is required."""
    if entry.is_required:
        return " (required)"
    return " (required from `beta` on)" if entry.is_needed_from_beta else ""


def _facts(entry: Entry) -> Iterator[str]:
    yield f"what it may be: {forms_of(entry)}"
    if entry.is_list and entry.collection in ORDERS:
        yield f"its entries: {ORDERS[entry.collection]}"
    if entry.is_required:
        yield "required"
    elif entry.is_needed_from_beta:
        yield "required from `beta` on; a draft may lack it"
    elif entry.default not in (None, [], {}) and not isinstance(entry.default, dict):
        yield f"where it is left out: `{example_text('x', entry.default).removeprefix('x: ').strip()}`"
    else:
        yield "may be left out"
    if entry.path[0] == SETTINGS:
        yield "a setting: it stays in the repository"
        return
    yield f"a change to it is a change of {CHANGES[entry.change]}"
    if entry.sees is Sees.ISSUER:
        yield "seen by the issuer's people alone"
    else:
        yield "seen by everybody who may see the page"


def forms_of(entry: Entry) -> str:
    """What a field may be, in a line."""
    words = "; or ".join(entry.forms)
    return f"a list, each entry {words}" if entry.is_list else words


def word_markdown(word: Word, link: Link = str) -> str:
    """The page of a word."""
    told = [f"# {word.word}, a word", word.meaning]
    if word.see_also:
        told.append(f"See also: {', '.join(link(other) for other in word.see_also)}.")
    return _joined(told)


def metric_markdown(metric: Metric) -> str:
    """The definition and the query of a metric."""
    of_accounts = "It counts accounts, which the numbers of a single issuer do not cover." if metric.of_accounts else ""
    return _joined(
        [
            f"# {metric.name}, a metric: {metric.title}",
            metric.definition,
            of_accounts,
            "The query that counts it, over the table `events`; what begins with a colon is filled in for each quarter:",
            f"```sql\n{metric.sql.strip()}\n```",
        ]
    )


def _joined(told: Sequence[str]) -> str:
    return "\n\n".join(text.strip() for text in told if text.strip()) + "\n"
